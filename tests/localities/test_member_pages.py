from __future__ import annotations

import re
from smtplib import SMTPServerDisconnected
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.urls import reverse
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

from nhipcau.accounts.models import User
from nhipcau.foundation.audit import history_of
from nhipcau.localities.models import Membership
from nhipcau.localities.selectors import actor_of

pytestmark = pytest.mark.django_db
ACTING = "/lam-viec-cho/"


def page(cast, name: str, who: str = "") -> str:
    unit = cast.hue_tourism.pk
    member = [Membership.objects.get(user=cast.users[who]).pk] if who else []
    return reverse(f"localities:{name}", args=[unit, *member])


def new(**said) -> dict[str, str]:
    return {"email": "moi@example.test", "name": "Trần Thị Mới", "role": "editor"} | said


@pytest.fixture
def without_password(cast) -> User:
    """Somebody who was invited and has not chosen a password yet."""
    user = cast.users["hue_tourism_editor"]
    user.set_unusable_password()
    user.save()
    return user


@pytest.mark.usefixtures("without_password")
def test_list_shows_names_addresses_and_roles(cast, browser):
    response = browser("hue_tourism_viewer").get(page(cast, "member-list"))

    said = " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
    assert "hue tourism editor No password yet hue_tourism_editor@example.test Editor" in said
    assert page(cast, "member-add") not in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_many_queries_for_any_number_of_members(
    count, cast, browser, django_assert_num_queries
):
    MembershipFactory.create_batch(count, organisation=cast.hue_tourism)
    client = browser("hue_tourism_manager")
    client.get(page(cast, "member-list"))

    with django_assert_num_queries(12):
        client.get(page(cast, "member-list"))


def test_names_of_members_stay_away_from_the_public_and_the_other_side(cast, browser):
    for who in ("anonymous", "ha_noi_manager"):
        for name in ("organisation-detail", "member-list", "organisation-history"):
            response = browser(who).get(page(cast, name), follow=True)

            assert "hue tourism editor" not in response.content.decode()
            assert "hue_tourism_editor@example.test" not in response.content.decode()


def test_adding_somebody_new_without_a_mail_server_shows_the_link_once(cast, browser):
    client = browser("hue_tourism_manager")

    response = client.post(page(cast, "member-add"), new())
    first = client.get(response.url)
    second = client.get(response.url)

    link = first.context["invitation"]["link"]
    assert link in first.content.decode()
    assert second.context["invitation"] is None
    assert link not in second.content.decode()
    assert [message.to for message in mail.outbox] == [["moi@example.test"]]


def test_the_link_leads_to_a_password_and_works_once(cast, browser, client_of):
    client = browser("hue_tourism_manager")
    shown = client.get(client.post(page(cast, "member-add"), new()).url)
    link = urlsplit(shown.context["invitation"]["link"]).path
    person = client_of()

    form = person.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    secret = "một-mật-khẩu-thật-dài"
    person.post(address, {"password1": secret, "password2": secret})

    assert User.objects.get(email="moi@example.test").check_password(secret)
    again = client_of().get(link, follow=True)
    assert again.context["token_fail"]


def test_adding_somebody_new_with_a_mail_server_shows_no_link(cast, browser, settings):
    settings.EMAIL_HOST = "mail.example.test"
    client = browser("hue_tourism_manager")

    shown = client.post(page(cast, "member-add"), new(), follow=True)

    link = re.search(r"http://testserver/\S+", mail.outbox[0].body).group()
    assert shown.context["invitation"] is None
    assert link not in shown.content.decode()
    assert "was sent to moi@example.test" in shown.content.decode()


def test_invitation_names_the_organisation_and_who_invites(cast, browser):
    browser("hue_tourism_manager").post(page(cast, "member-add"), new())

    letter = mail.outbox[0]
    assert "Sở Du lịch Huế" in letter.subject
    assert "hue tourism manager" in letter.body
    assert "Trần Thị Mới" in letter.body
    assert "&" not in letter.body


def test_mail_that_cannot_be_sent_is_said_and_the_member_stays(cast, browser, monkeypatch):
    def fail(*_args, **_said):
        raise SMTPServerDisconnected

    monkeypatch.setattr("nhipcau.accounts.services.account.send_mail", fail)

    shown = browser("hue_tourism_manager").post(page(cast, "member-add"), new(), follow=True)

    assert "the mail could not be sent" in shown.content.decode()
    assert shown.context["invitation"] is None
    assert Membership.objects.filter(user__email="moi@example.test").exists()


def test_adding_somebody_who_has_a_password_sends_nothing(cast, browser):
    known = UserFactory(email="moi@example.test", name="Đã có")
    known.set_password("một-mật-khẩu")
    known.save()

    shown = browser("hue_tourism_manager").post(page(cast, "member-add"), new(), follow=True)

    assert "Đã có is a member now." in shown.content.decode()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"email": "không phải thư"}, "email"),
        ({"email": "hue_tourism_editor@example.test"}, "email"),
        ({"email": "administrator@example.test"}, "email"),
        ({"email": f"{'x' * 250}@example.test"}, "email"),
        ({"name": "\u200b"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"role": "owner"}, "role"),
    ],
)
def test_adding_explains_what_is_wrong_and_changes_nothing(said, field, cast, browser):
    before = (User.objects.count(), Membership.objects.count())

    response = browser("hue_tourism_manager").post(page(cast, "member-add"), new(**said))

    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert (User.objects.count(), Membership.objects.count()) == before


def test_adding_twice_makes_one(cast, browser):
    client = browser("hue_tourism_manager")
    client.post(page(cast, "member-add"), new())

    again = client.post(page(cast, "member-add"), new())

    assert list(again.context["form"].errors) == ["email"]
    assert Membership.objects.filter(user__email="moi@example.test").count() == 1


@pytest.mark.usefixtures("without_password")
def test_invitation_is_sent_again_to_whoever_has_no_password(cast, browser):
    client = browser("hue_tourism_manager")

    shown = client.post(page(cast, "member-invite", "hue_tourism_editor"), follow=True)

    assert shown.context["invitation"]["name"] == "hue tourism editor"
    assert len(mail.outbox) == 1


def test_invitation_is_never_sent_to_whoever_has_a_password(cast, browser):
    """Else a manager could take over the account of anybody who is a member."""
    user = cast.users["hue_tourism_editor"]
    user.set_password("một-mật-khẩu")
    user.save()

    shown = browser("hue_tourism_manager").post(
        page(cast, "member-invite", "hue_tourism_editor"), follow=True
    )

    assert (shown.context["invitation"], mail.outbox) == (None, [])


def test_changing_a_role(cast, browser):
    there = page(cast, "member-change", "hue_tourism_editor")

    response = browser("hue_tourism_manager").post(there, {"role": "approver"})

    assert response.url == page(cast, "member-list")
    assert Membership.objects.get(user=cast.users["hue_tourism_editor"]).role == "approver"


def test_changing_the_role_of_the_last_manager_is_explained(cast, browser):
    there = page(cast, "member-change", "hue_tourism_manager")

    response = browser("hue_tourism_manager").post(there, {"role": "viewer"})

    assert response.context["form"].errors["role"] == [
        "Name another manager first: the organisation would have none."
    ]


def test_manager_who_gives_the_role_up_goes_on_to_the_profile(cast, browser):
    MembershipFactory(organisation=cast.hue_tourism, role="manager")
    there = page(cast, "member-change", "hue_tourism_manager")

    response = browser("hue_tourism_manager").post(there, {"role": "viewer"}, follow=True)

    assert response.redirect_chain == [(page(cast, "organisation-detail"), 302)]
    assert response.status_code == 200


def test_removing_a_member_after_a_question(cast, browser):
    there = page(cast, "member-remove", "hue_tourism_editor")
    client = browser("hue_tourism_manager")

    asked = client.get(there)
    assert (asked.status_code, "Remove hue tourism editor?" in asked.content.decode()) == (
        200,
        True,
    )
    done = client.post(there, follow=True)

    assert done.redirect_chain == [(page(cast, "member-list"), 302)]
    assert actor_of(cast.users["hue_tourism_editor"]).acting is None


def test_removing_twice_says_that_it_is_done(cast, browser):
    there = page(cast, "member-remove", "hue_tourism_editor")
    client = browser("hue_tourism_manager")
    client.post(there)

    again = client.post(there, follow=True)

    assert "no longer a member" in again.content.decode()
    assert history_of(cast.hue_tourism).count() == 1


def test_removing_the_last_manager_is_explained(cast, browser):
    there = page(cast, "member-remove", "hue_tourism_manager")

    response = browser("hue_tourism_manager").post(there)

    assert response.context["refused"] == (
        "Name another manager first: the organisation would have none."
    )
    assert Membership.objects.filter(user=cast.users["hue_tourism_manager"]).exists()


def test_acting_for_another_organisation_of_one_s_own(cast, browser):
    user = cast.users["hue_tourism_editor"]
    second = OrganisationFactory(name="Hội Nữ doanh nhân", locality=cast.hue)
    MembershipFactory(user=user, organisation=second, role="viewer")
    client = browser("hue_tourism_editor")

    response = client.post(ACTING, {"organisation": second.pk, "next": "/don-vi/?q=a"})
    page_after = client.get("/tai-khoan/")

    assert response.url == "/don-vi/?q=a"
    assert page_after.context["actor"].organisation_id == second.pk


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "", "javascript:1"])
def test_acting_for_leads_nowhere_else(onward, cast, browser):
    response = browser("hue_tourism_editor").post(
        ACTING, {"organisation": cast.hue_tourism.pk, "next": onward}
    )

    assert response.url == "/"


@pytest.mark.parametrize("said", ["", "nonsense", "-1", "99999999999999999999999"])
def test_acting_for_nonsense_is_refused(said, cast, browser):
    response = browser("hue_tourism_editor").post(ACTING, {"organisation": said})

    assert response.status_code == 403


def test_acting_for_others_is_refused_and_the_choice_stays(cast, browser):
    client = browser("hue_tourism_editor")

    response = client.post(ACTING, {"organisation": cast.hue_office.pk})

    assert response.status_code == 403
    assert client.get("/tai-khoan/").context["actor"].organisation_id == cast.hue_tourism.pk
