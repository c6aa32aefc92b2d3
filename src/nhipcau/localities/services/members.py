"""Members of organisations: a membership brings the account.

Every change locks the organisation first. Two managers who remove each other at once then come
one after the other, and the second is told that nobody would be left.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.accounts.models import User
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_line
from nhipcau.localities import permissions
from nhipcau.localities.choices import Role
from nhipcau.localities.errors import LastManager, LocalitiesError, MemberExists, MemberGone
from nhipcau.localities.models import Membership, Organisation


@transaction.atomic
def add_member(
    *, actor: Actor, organisation: Organisation, email: str, name: str, role: str
) -> Membership:
    """Make somebody a member; a person new to the system gets an account without a password.

    Raises:
        MemberExists: the person is a member already.
        LocalitiesError: a platform administrator, who never acts for an organisation.
    """
    require(permissions.may_change_members(actor, organisation))
    return admit(actor=actor, organisation=organisation, email=email, name=name, role=role)


def admit(
    *, actor: Actor, organisation: Organisation, email: str, name: str, role: str
) -> Membership:
    """What adding does, for another service that asked its own permission in its transaction."""
    _lock(organisation.pk)
    user = _account(actor, email, name)
    if user.is_administrator:
        raise LocalitiesError(
            _("A platform administrator acts for no organisation; use another account.")
        )
    membership, made = Membership.objects.get_or_create(
        user=user, organisation=organisation, defaults={"role": Role(role)}
    )
    if not made:
        raise MemberExists(_("This person is already a member of the organisation."))
    _note(actor, membership, "add_member", [None, role])
    return membership


@transaction.atomic
def change_role(*, actor: Actor, membership_id: int, role: str) -> Membership:
    """Give a member another role.

    Raises:
        MemberGone: somebody else removed the member first.
        LastManager: nobody would be left to manage the organisation.
    """
    membership = _locked(membership_id)
    require(permissions.may_change_members(actor, membership.organisation))
    before = membership.role
    if before == role:
        return membership
    _keep_a_manager(membership)
    membership.role = Role(role)
    membership.save()
    _note(actor, membership, "change_member", [before, role])
    return membership


@transaction.atomic
def remove_member(*, actor: Actor, membership_id: int) -> None:
    """End a membership; what the person wrote stays.

    Raises:
        MemberGone: somebody else removed the member first.
        LastManager: nobody would be left to manage the organisation.
    """
    membership = _locked(membership_id)
    require(permissions.may_change_members(actor, membership.organisation))
    _keep_a_manager(membership)
    _note(actor, membership, "remove_member", [membership.role, None])
    membership.delete()


def end_memberships(actor: Actor, user: User) -> None:
    """Part of the erasing of an account, which was permitted; each organisation's trail says so.

    The last manager goes too: nobody is kept for the sake of a post. Coordinators and the
    platform's administrators can name another.
    """
    for membership in Membership.objects.filter(user=user).select_related("organisation"):
        membership.user = user
        _note(actor, membership, "remove_member", [membership.role, None])
        membership.delete()


def _account(actor: Actor, email: str, name: str) -> User:
    address = clean_line(email)
    user = User.objects.filter(email__iexact=address).first()
    if user is not None:
        if not user.has_usable_password():
            # Links to a first password that another organisation was shown end here.
            user.set_unusable_password()
            user.save(update_fields=["password"])
        return user
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, name=clean_line(name))
    except IntegrityError:
        # Another organisation made the same person's account at the same moment.
        return User.objects.get(email__iexact=address)
    audit.record(actor=actor, verb="add", subject=user)
    return user


def _lock(organisation_id: int) -> None:
    Organisation.objects.select_for_update().get(pk=organisation_id)


def _locked(membership_id: int) -> Membership:
    rows = Membership.objects.select_related("organisation", "user").filter(pk=membership_id)
    if seen := rows.first():
        _lock(seen.organisation_id)
    # Read again: only now does the row stand still.
    membership = rows.first()
    if membership is None:
        raise MemberGone(_("This person is no longer a member of the organisation."))
    return membership


def _keep_a_manager(membership: Membership) -> None:
    others = Membership.objects.filter(
        organisation=membership.organisation_id, role=Role.MANAGER
    ).exclude(pk=membership.pk)
    if membership.role == Role.MANAGER and not others.exists():
        raise LastManager(_("Name another manager first: the organisation would have none."))


def _note(actor: Actor, membership: Membership, verb: str, roles: list[str | None]) -> None:
    """An entry in the organisation's own trail, where it is found after the membership has gone."""
    name = str(membership.user)
    was, now = (role and name for role in roles)
    changes = {"member": [was, now], "role": roles}
    audit.record(actor=actor, verb=verb, subject=membership.organisation, changes=changes)
