"""One's own account: name, language, memberships; the way to a first password."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from tests.factories import MembershipFactory, UserFactory

from nhipcau.accounts.errors import NameMissing
from nhipcau.accounts.services import change_account, invitation_path, send_invitation
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import history_of

pytestmark = pytest.mark.django_db
PROFILE = "/tai-khoan/"
COOKIE = settings.LANGUAGE_COOKIE_NAME


@pytest.fixture
def member():
    return MembershipFactory(user__name="Lê Thị Hoa", role="editor", organisation__name="Sở Y tế")


@pytest.fixture
def client(member, client_of):
    signed_in = client_of(member.user)
    signed_in.cookies[COOKIE] = "en"
    return signed_in


def test_profile_asks_to_sign_in(client_of):
    response = client_of().get(PROFILE)

    assert response.url == f"{reverse('account_login')}?next={PROFILE}"


def test_profile_shows_whom_one_acts_for(client, member):
    other = MembershipFactory(user=member.user, role="viewer", organisation__name="Hội Đông y")

    page = client.get(PROFILE).content.decode()

    assert "Acting for it now" in page
    assert f'value="{other.organisation_id}"' in page
    assert reverse("account_change_password") in page


@pytest.mark.parametrize("count", [1, 3])
def test_profile_asks_as_many_queries_for_any_number_of_memberships(
    count, client, member, django_assert_num_queries
):
    MembershipFactory.create_batch(count, user=member.user)
    client.get(PROFILE)

    with django_assert_num_queries(7):
        client.get(PROFILE)


def test_profile_is_changed_and_the_pages_follow_its_language(client, member):
    response = client.post(PROFILE, {"name": " Lê\u200b Thị  Hòa ", "language": "vi"})

    member.user.refresh_from_db()
    assert (response.url, member.user.name, member.user.language) == (PROFILE, "Lê Thị Hòa", "vi")
    assert response.cookies[COOKIE].value == "vi"
    entry = history_of(member.user).get()
    assert (entry.verb, entry.changes) == ("change", {"name": ["Lê Thị Hoa", "Lê Thị Hòa"]})


def test_profile_sent_twice_is_written_once(client, member):
    for _time in range(2):
        client.post(PROFILE, {"name": "Lê Thị Hòa", "language": "en"})

    assert history_of(member.user).count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "\u200b", "language": "vi"}, "name"),
        ({"name": "x" * 201, "language": "vi"}, "name"),
        ({"name": "Hòa", "language": "fr"}, "language"),
    ],
)
def test_profile_explains_what_is_wrong(said, field, client, member):
    response = client.post(PROFILE, said)

    member.user.refresh_from_db()
    assert list(response.context["form"].errors) == [field]
    assert member.user.name == "Lê Thị Hoa"


def test_profile_shows_a_script_as_text(client):
    client.post(PROFILE, {"name": "<script>alert(1)</script>", "language": "en"})

    page = client.get(PROFILE).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_change_account_of_somebody_else_is_refused(member):
    stranger = Actor(user_id=UserFactory().pk)

    with pytest.raises(PermissionDenied):
        change_account(actor=stranger, user_id=member.user.pk, name="Khác", language="vi")

    member.user.refresh_from_db()
    assert member.user.name == "Lê Thị Hoa"


def test_change_account_needs_a_name(member):
    with pytest.raises(NameMissing):
        change_account(
            actor=Actor(user_id=member.user.pk),
            user_id=member.user.pk,
            name="\u200b",
            language="vi",
        )


@pytest.mark.parametrize(("chosen", "after"), [(None, "en"), ("vi", None)])
def test_signing_in_takes_the_language_of_the_account_unless_one_was_chosen(
    chosen, after, client_of
):
    user = UserFactory(language="en")
    user.set_password("một-mật-khẩu-dài")
    user.save()
    client = client_of()
    if chosen:
        client.cookies[COOKIE] = chosen

    response = client.post(
        reverse("account_login"), {"login": user.email, "password": "một-mật-khẩu-dài"}
    )

    said = response.cookies.get(COOKIE)
    assert (response.status_code, said.value if said else None) == (302, after)


def test_invitation_path_opens_the_page_for_a_password(client_of):
    user = UserFactory()
    user.set_unusable_password()
    user.save()

    response = client_of().get(invitation_path(user), follow=True)

    assert response.status_code == 200
    assert "token_fail" not in response.context or not response.context["token_fail"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_invitation_is_in_the_language_of_the_account(language):
    user = UserFactory(language=language, name="Hoa & Lê")

    send_invitation(user=user, link="http://x/y?a=1&b=2", organisation="Sở Y tế", inviter="Quản lý")

    letter = mail.outbox[0]
    assert letter.to == [user.email]
    assert "Sở Y tế" in letter.subject
    assert "http://x/y?a=1&b=2" in letter.body
    assert "Hoa & Lê" in letter.body


def test_invitation_in_english_is_english():
    user = UserFactory(language="en", name="Hoa")

    send_invitation(user=user, link="http://x/", organisation="Sở Y tế", inviter="Quản lý")

    assert mail.outbox[0].body.startswith("Dear Hoa,\n\nQuản lý has added you to Sở Y tế")
