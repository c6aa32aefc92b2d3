"""Members of organisations: a membership brings the account."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.accounts.models import User
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_line
from nhipcau.localities import permissions
from nhipcau.localities.choices import Role
from nhipcau.localities.errors import LastManager, MemberExists
from nhipcau.localities.models import Membership, Organisation


@transaction.atomic
def add_member(
    *, actor: Actor, organisation: Organisation, email: str, name: str, role: str
) -> Membership:
    """Make somebody a member; a person new to the system gets an account without a password.

    Raises:
        MemberExists: the person is a member already.
    """
    require(permissions.may_change_members(actor, organisation))
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        user = User.objects.create_user(email.strip(), name=clean_line(name))
        audit.record(actor=actor, verb="add", subject=user)
    membership, made = Membership.objects.get_or_create(
        user=user, organisation=organisation, defaults={"role": Role(role)}
    )
    if not made:
        raise MemberExists(_("This person is already a member of the organisation."))
    audit.record(actor=actor, verb="add", subject=membership, changes={"role": [None, role]})
    return membership


@transaction.atomic
def change_role(*, actor: Actor, membership_id: int, role: str) -> Membership:
    """Give a member another role.

    Raises:
        LastManager: nobody would be left to manage the organisation.
    """
    membership = Membership.objects.select_for_update().get(pk=membership_id)
    require(permissions.may_change_members(actor, membership.organisation))
    before = membership.role
    if role != Role.MANAGER:
        _keep_a_manager(membership)
    membership.role = Role(role)
    membership.save()
    audit.record(actor=actor, verb="change", subject=membership, changes={"role": [before, role]})
    return membership


@transaction.atomic
def remove_member(*, actor: Actor, membership_id: int) -> None:
    """End a membership; what the person wrote stays.

    Raises:
        LastManager: nobody would be left to manage the organisation.
    """
    membership = Membership.objects.select_for_update().get(pk=membership_id)
    require(permissions.may_change_members(actor, membership.organisation))
    _keep_a_manager(membership)
    changes = {"role": [membership.role, None]}
    audit.record(actor=actor, verb="remove", subject=membership, changes=changes)
    membership.delete()


def _keep_a_manager(membership: Membership) -> None:
    # The rows are locked, so that two managers who remove each other at once leave one of them.
    managers = Membership.objects.select_for_update().filter(
        organisation=membership.organisation_id, role=Role.MANAGER
    )
    others = [manager.pk for manager in managers if manager.pk != membership.pk]
    if membership.role == Role.MANAGER and not others:
        raise LastManager(_("Name another manager first: the organisation would have none."))
