"""An organisation asks for the second step of signing in of those who speak for it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.localities import permissions
from nhipcau.localities.errors import LocalitiesError
from nhipcau.localities.models import Organisation
from nhipcau.localities.services.staff_letters import ask_for_second_steps


@transaction.atomic
def ask_second_step(*, actor: Actor, organisation_id: int, asks: bool) -> Organisation:
    """Switch it on or off, from the next act of everybody on; who has none is written to.

    Raises:
        LocalitiesError: who switches it on has none, and would be shut out first.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(permissions.may_ask_second_step(actor, organisation))
    if organisation.asks_second_step is asks:
        return organisation
    if asks and not actor.is_program and not _has_one(actor):
        raise LocalitiesError(_("Set up your own second step first; then ask it of the others."))
    organisation.asks_second_step = asks
    organisation.version += 1
    organisation.save()
    changes = {"asks_second_step": [not asks, asks]}
    audit.record(actor=actor, verb="ask_second_step", subject=organisation, changes=changes)
    if asks:
        ask_for_second_steps(organisation, today=timezone.localdate())
    return organisation


def _has_one(actor: Actor) -> bool:
    known = Authenticator.objects.filter(user=actor.user_id, type=Authenticator.Type.TOTP)
    return bool(known.exists())
