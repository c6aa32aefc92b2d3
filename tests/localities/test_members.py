"""Members of organisations: adding, changing, removing."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

from nhipcau.accounts.models import User
from nhipcau.foundation.audit import AuditEntry, history_of
from nhipcau.localities.errors import LastManager, LocalitiesError, MemberExists, MemberGone
from nhipcau.localities.models import Membership
from nhipcau.localities.selectors import actor_of
from nhipcau.localities.services import add_member, change_role, remove_member
from nhipcau.localities.services import members as module

pytestmark = pytest.mark.django_db


def add(cast, email="moi@example.test", *, who="hue_tourism_manager", role="editor"):
    return add_member(
        actor=cast.actor(who),
        organisation=cast.hue_tourism,
        email=email,
        name=" Trần\u200b  Thị Mới ",
        role=role,
    )


def of(cast, name: str) -> Membership:
    return Membership.objects.get(user=cast.users[name])


def test_add_member_brings_an_account_without_a_password(cast):
    membership = add(cast, " Moi@Example.test ")

    user = membership.user
    assert (user.email, user.name) == ("moi@example.test", "Trần Thị Mới")
    assert not user.has_usable_password()
    assert history_of(user).get().verb == "add"
    entry = history_of(cast.hue_tourism).get()
    assert (entry.verb, entry.changes) == (
        "add_member",
        {"member": [None, "Trần Thị Mới"], "role": [None, "editor"]},
    )


def test_add_member_keeps_the_account_that_stands(cast):
    known = UserFactory(email="quen@example.test", name="Đã có tên")

    membership = add(cast, "QUEN@example.test")

    assert membership.user == known
    assert User.objects.get(pk=known.pk).name == "Đã có tên"


def test_add_member_twice_is_one_membership(cast):
    add(cast)

    with pytest.raises(MemberExists):
        add(cast)

    assert Membership.objects.filter(user__email="moi@example.test").count() == 1


def test_add_member_finds_the_account_that_was_made_at_the_same_moment(cast, monkeypatch):
    known = UserFactory(email="moi@example.test")
    monkeypatch.setattr(module.User.objects, "filter", lambda **_said: User.objects.none())

    assert add(cast).user == known


def test_add_member_refuses_a_platform_administrator(cast):
    with pytest.raises(LocalitiesError):
        add(cast, "administrator@example.test")

    assert not Membership.objects.filter(user=cast.users["administrator"]).exists()


@pytest.mark.parametrize(
    "who",
    ["anonymous", "hue_tourism_viewer", "hue_tourism_editor", "hue_editor", "hue_approver",
     "ha_noi_manager", "da_nang_approver"],
)  # fmt: skip
def test_add_member_is_refused_and_nothing_changes(cast, who):
    before = (User.objects.count(), Membership.objects.count(), AuditEntry.objects.count())

    with pytest.raises(PermissionDenied):
        add(cast, who=who)

    after = (User.objects.count(), Membership.objects.count(), AuditEntry.objects.count())
    assert after == before


@pytest.mark.parametrize("who", ["hue_tourism_manager", "hue_manager", "administrator", "program"])
def test_add_member_is_for_managers_and_whoever_stands_above_them(cast, who):
    assert add(cast, who=who).role == "editor"


def test_change_role_is_written(cast):
    membership = of(cast, "hue_tourism_editor")

    change_role(actor=cast.actor("hue_manager"), membership_id=membership.pk, role="approver")

    membership.refresh_from_db()
    assert membership.role == "approver"
    assert history_of(cast.hue_tourism).get().changes == {
        "member": ["hue tourism editor", "hue tourism editor"],
        "role": ["editor", "approver"],
    }


def test_change_role_to_the_same_writes_nothing(cast):
    membership = of(cast, "hue_tourism_manager")

    change_role(actor=cast.actor("hue_manager"), membership_id=membership.pk, role="manager")

    assert not history_of(cast.hue_tourism).exists()


def test_change_role_keeps_the_last_manager(cast):
    membership = of(cast, "hue_tourism_manager")

    with pytest.raises(LastManager):
        change_role(actor=cast.actor("hue_manager"), membership_id=membership.pk, role="editor")

    membership.refresh_from_db()
    assert membership.role == "manager"


def test_change_role_of_somebody_removed_meanwhile(cast):
    with pytest.raises(MemberGone):
        change_role(actor=cast.actor("hue_manager"), membership_id=10**9, role="editor")


def test_change_role_cannot_be_raised_by_an_editor(cast):
    membership = of(cast, "hue_tourism_editor")

    with pytest.raises(PermissionDenied):
        change_role(
            actor=cast.actor("hue_tourism_editor"), membership_id=membership.pk, role="manager"
        )

    membership.refresh_from_db()
    assert membership.role == "editor"


def test_remove_member_is_written_and_the_account_stays(cast):
    membership = of(cast, "hue_tourism_editor")

    remove_member(actor=cast.actor("hue_tourism_manager"), membership_id=membership.pk)

    assert actor_of(cast.users["hue_tourism_editor"]).acting is None
    assert history_of(cast.hue_tourism).get().changes == {
        "member": ["hue tourism editor", None],
        "role": ["editor", None],
    }


def test_remove_member_keeps_the_last_manager(cast):
    membership = of(cast, "hue_tourism_manager")

    with pytest.raises(LastManager):
        remove_member(actor=cast.actor("hue_tourism_manager"), membership_id=membership.pk)

    assert Membership.objects.filter(pk=membership.pk).exists()


def test_remove_member_removed_meanwhile(cast):
    membership = of(cast, "hue_tourism_editor")
    remove_member(actor=cast.actor("hue_manager"), membership_id=membership.pk)

    with pytest.raises(MemberGone):
        remove_member(actor=cast.actor("hue_manager"), membership_id=membership.pk)

    assert history_of(cast.hue_tourism).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_remove_each_other_at_once_leave_one():
    organisation = OrganisationFactory()
    pair = MembershipFactory.create_batch(2, organisation=organisation, role="manager")
    actors = [actor_of(membership.user) for membership in pair]
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def remove(actor, membership_id: int) -> None:
        start.wait()
        try:
            remove_member(actor=actor, membership_id=membership_id)
            outcomes.append("removed")
        except LastManager:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=remove, args=(actors[0], pair[1].pk)),
        threading.Thread(target=remove, args=(actors[1], pair[0].pk)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["refused", "removed"]
    assert Membership.objects.filter(organisation=organisation, role="manager").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_add_the_same_person_at_once_make_one_account():
    organisations = OrganisationFactory.create_batch(2)
    actors = [
        actor_of(MembershipFactory(organisation=one, role="manager").user) for one in organisations
    ]
    start = threading.Barrier(2)

    def bring(actor, organisation) -> None:
        start.wait()
        try:
            add_member(
                actor=actor,
                organisation=organisation,
                email="moi@example.test",
                name="Mới",
                role="editor",
            )
        finally:
            connection.close()

    threads = [
        threading.Thread(target=bring, args=pair)
        for pair in zip(actors, organisations, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    user = User.objects.get(email="moi@example.test")
    assert user.memberships.count() == 2
