"""Nobody comes by an account, or by a lock-out, that is another's."""

from __future__ import annotations

from django.urls import reverse
from tests.factories import UserFactory

PASSWORD = "một mật khẩu dài"


def test_address_cannot_be_changed_by_oneself(cast, client_of):
    user = cast.users["hue_editor"]
    client = client_of(user)

    answer = client.post(reverse("account_email"), {"action_add": "", "email": "boss@example.test"})

    user.refresh_from_db()
    assert answer.url == reverse("account_profile")
    assert user.email == "hue_editor@example.test"
    assert user.emailaddress_set.count() == 0


def test_link_to_an_account_of_two_organisations_is_shown_to_neither(cast, client_of):
    said = {"email": "vip@example.test", "name": "Khách", "role": "viewer"}
    first = reverse("localities:member-add", args=[cast.ha_noi_office.pk])
    second = reverse("localities:member-add", args=[cast.hue_tourism.pk])
    client_of(cast.users["ha_noi_manager"]).post(first, said)
    other = client_of(cast.users["hue_tourism_manager"])

    other.post(second, said)
    page = other.get(reverse("localities:member-list", args=[cast.hue_tourism.pk]))

    assert page.context["invitation"] is None
    assert "vip@example.test" in page.content.decode()


def test_wrong_passwords_of_one_person_lock_out_no_other(db, client_of, settings):
    for name in ("first", "second"):
        user = UserFactory(email=f"{name}@example.test")
        user.set_password(PASSWORD)
        user.save()
    login = reverse("account_login")
    for _try in range(settings.AXES_FAILURE_LIMIT):
        client_of().post(login, {"login": "first@example.test", "password": "sai"})

    locked = client_of().post(login, {"login": "first@example.test", "password": PASSWORD})
    free = client_of().post(login, {"login": "second@example.test", "password": PASSWORD})

    assert (locked.status_code, free.status_code) == (429, 302)
