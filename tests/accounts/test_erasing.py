"""The end of an account: the person's own goes at once, the offices' records stay whole."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import models
from django.urls import reverse
from tests.factories import DraftFactory, MembershipFactory, SourceDocumentFactory, UserFactory

from nhipcau.accounts.errors import LastAdministrator
from nhipcau.accounts.models import Draft, SignIn, User
from nhipcau.accounts.selectors import kept_of
from nhipcau.accounts.services import erase_account, remove_second_step, unlock
from nhipcau.accounts.services.erasing import NEUTRAL
from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry, history_of
from nhipcau.foundation.veils import veiled
from nhipcau.localities.models import Membership
from nhipcau.localities.services import add_member

PASSWORD = "một mật khẩu dài"
NAME, EMAIL = "Lê Thị Hoa", "hoa@example.test"


@pytest.fixture
def person(cast) -> User:
    """Somebody who was named a member, did things, and has a bit of everything."""
    membership = add_member(
        actor=cast.actor("hue_tourism_manager"),
        organisation=cast.hue_tourism,
        email=EMAIL,
        name=NAME,
        role="manager",
    )
    user = membership.user
    user.set_password(PASSWORD)
    user.save()
    audit.record(actor=Actor(user_id=user.pk, name=NAME), verb="change", subject=cast.hue_tourism)
    DraftFactory(user=user)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    SourceDocumentFactory(added_by_name=NAME)
    jobs.submit(actor=Actor(user_id=user.pk, name=NAME), name="agreements.export", subject=user)
    return user


def _words_of_all_rows(*, trail: bool) -> str:
    """Everything that stands in any table of the program, but for the trail itself."""
    rows = [
        row
        for model in apps.get_models()
        if trail or model is not AuditEntry
        for row in model._base_manager.values()
    ]
    return json.dumps(rows, default=str, ensure_ascii=False)


def test_erased_person_is_in_no_row_but_the_trail(person):
    erase_account(actor=Actor(user_id=person.pk, name=NAME), user_id=person.pk)

    left = _words_of_all_rows(trail=False)
    assert NAME not in left
    assert EMAIL not in left


def test_erased_person_can_do_nothing_any_more(person, client_of):
    client = client_of(person)

    erase_account(actor=Actor(user_id=person.pk, name=NAME), user_id=person.pk)

    signed_in = client_of().post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    assert client.get(reverse("account_profile")).status_code == 302
    assert signed_in.status_code == 200
    for model in (Membership, SignIn, Draft, Authenticator):
        assert not model.objects.filter(user=person).exists()


def test_trail_stays_whole_and_is_shown_without_the_name(person, cast):
    audit.seal()

    erase_account(actor=Actor(user_id=person.pk, name=NAME), user_id=person.pk)

    audit.seal()
    call_command("audit", "verify")
    entries = AuditEntry.objects.filter(object_id__in=[person.pk, cast.hue_tourism.pk])
    shown = [(row.actor_name, row.object_name, row.changes) for row in veiled(entries)]
    assert NAME in str(list(entries.values_list("actor_name", "changes")))
    assert NAME not in str(shown)
    assert "Tài khoản đã xóa" in str(shown)


def test_name_of_a_namesake_stays(person):
    UserFactory(name=NAME)
    document = SourceDocumentFactory(added_by_name=NAME)

    erase_account(actor=Actor(user_id=person.pk, name=NAME), user_id=person.pk)

    document.refresh_from_db()
    assert document.added_by_name == NAME


def test_organisation_is_told_that_the_member_left(person, cast):
    erase_account(actor=Actor(user_id=person.pk, name=NAME), user_id=person.pk)

    entry = history_of(cast.hue_tourism).first()
    assert (entry.verb, entry.actor_name) == ("remove_member", NEUTRAL)
    assert entry.changes == {"member": [NEUTRAL, None], "role": ["manager", None]}


def test_erasing_twice_is_one_act(person):
    actor = Actor(user_id=person.pk, name=NAME)

    for _time in range(2):
        erase_account(actor=actor, user_id=person.pk)

    assert [entry.verb for entry in history_of(person)].count("erase") == 1


def test_erasing_somebody_else_is_refused(person, cast):
    with pytest.raises(PermissionDenied):
        erase_account(actor=cast.actor("hue_tourism_manager"), user_id=person.pk)

    person.refresh_from_db()
    assert (person.name, person.erased_at) == (NAME, None)
    assert Draft.objects.filter(user=person).exists()


def test_administrator_erases_at_a_persons_request(person, cast, client_of):
    client = client_of(cast.users["administrator"])
    address = reverse("account_erase_for", args=[person.pk])

    asked = client.get(address)
    client.post(address)
    again = client.get(address)

    person.refresh_from_db()
    assert NAME in asked.content.decode()
    assert person.name == NEUTRAL
    assert again.status_code == 404
    assert history_of(person).first().actor_name == "administrator"


def test_last_administrator_is_kept(cast):
    admin = cast.users["administrator"]

    with pytest.raises(LastAdministrator):
        erase_account(actor=cast.actor("administrator"), user_id=admin.pk)

    admin.refresh_from_db()
    assert admin.is_active


def test_own_account_is_erased_after_the_password_again(person, client_of):
    client = client_of()
    Authenticator.objects.all().delete()
    client.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    address = reverse("account_erase")

    before = client.post(address)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    after = client.post(address)

    person.refresh_from_db()
    assert before.url.startswith(reverse("account_reauthenticate"))
    assert after.url == reverse("frontdoor:home")
    assert person.erased_at is not None


def test_everything_kept_of_a_person_is_given_to_them(person, client_of):
    client = client_of(person)

    answer = client.get(reverse("account_data_download"))

    said = answer.json()
    assert said["account"]["email"] == EMAIL
    assert [row["role"] for row in said["localities.membership"]] == ["manager"]
    assert said["accounts.draft"][0]["page"] == "/van-ban/them/"
    assert [act["verb"] for act in said["acts"]] == ["change"]
    assert "attachment" in answer["Content-Disposition"]


def test_no_secret_is_among_what_is_given(person, client_of):
    session_key = client_of(person).session.session_key

    said = json.dumps(kept_of(person), default=str)

    assert session_key not in said
    assert person.password not in said
    assert '"secret"' not in said


def test_names_of_doers_end_in_by_name():
    """Whoever keeps the name of a person in a row names the column so, or it is not erased."""
    found = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if model.__module__.startswith("nhipcau.")
        and isinstance(field, models.CharField)
        and field.name in {"author", "author_name", "user_name", "person", "person_name", "by"}
    }

    assert found == set()


def test_unlock_lets_a_locked_person_try_again(person, cast, client_of, settings):
    Authenticator.objects.all().delete()
    login = reverse("account_login")
    for _try in range(settings.AXES_FAILURE_LIMIT):
        client_of().post(login, {"login": EMAIL, "password": "sai"})
    locked = client_of().post(login, {"login": EMAIL, "password": PASSWORD}).status_code

    unlock(actor=cast.actor("administrator"), user_id=person.pk)

    assert locked == 429
    assert client_of().post(login, {"login": EMAIL, "password": PASSWORD}).status_code == 302
    assert history_of(person).first().verb == "unlock"


@pytest.mark.parametrize("act", [unlock, remove_second_step])
def test_only_an_administrator_helps_somebody_in(act, person, cast):
    with pytest.raises(PermissionDenied):
        act(actor=cast.actor("hue_manager"), user_id=person.pk)

    assert Authenticator.objects.filter(user=person).count() == 1


def test_command_takes_off_a_second_step(person):
    call_command("account", "no-second-step", EMAIL)

    assert not Authenticator.objects.filter(user=person).exists()


def test_command_says_that_there_is_no_such_account(db):
    with pytest.raises(CommandError, match="No account has the address"):
        call_command("account", "unlock", "nobody@example.test")


def test_membership_factory_is_untouched_by_another_persons_end(person):
    other = MembershipFactory()

    erase_account(actor=Actor(user_id=person.pk, name=NAME), user_id=person.pk)

    assert Membership.objects.filter(pk=other.pk).exists()
