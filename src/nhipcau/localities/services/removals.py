"""Removing an organisation that was added by mistake; one that anything hangs on stays."""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.holds import Words, holds_on
from nhipcau.foundation.rules import require
from nhipcau.localities import permissions
from nhipcau.localities.errors import Held
from nhipcau.localities.models import Organisation


@transaction.atomic
def remove_organisation(*, actor: Actor, organisation_id: int) -> None:
    """Remove an organisation on which nothing hangs; gone already is gone.

    Raises:
        Held: something names it or hangs on it; `holds` says what.
    """
    organisation = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    if organisation is None:
        return
    require(permissions.may_remove_organisation(actor, organisation))
    if holds := what_holds(organisation):
        raise Held(_("This organisation cannot be removed yet."), holds)
    audit.record(actor=actor, verb="remove", subject=organisation)
    try:
        with transaction.atomic():
            organisation.delete()
    except ProtectedError:
        # Something that no app put into words still refers to it.
        other = _("Records of earlier work name it; give it a last day instead.")
        raise Held(_("This organisation cannot be removed yet."), [other]) from None


def what_holds(organisation: Organisation) -> list[Words]:
    """What keeps it from being removed, in words, and what to do about it."""
    own: list[Words] = []
    if organisation.memberships.exists():
        own.append(_("It has members; remove them first."))
    if organisation.children.exists():
        own.append(_("Other organisations stand under it; move them first."))
    if organisation.coordinations.exists():
        own.append(_("It is or was the coordinating organisation of its locality."))
    if organisation.succession_in.exists() or organisation.succession_out.exists():
        own.append(_("It continues another organisation, or another continues it."))
    return [*own, *holds_on("organisation", organisation)]
