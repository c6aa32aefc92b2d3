"""Coordinating organisations: who keeps a locality's agreements, from when to when."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.localities import permissions
from nhipcau.localities.errors import LocalitiesError
from nhipcau.localities.models import Coordination, Locality, Organisation
from nhipcau.localities.selectors import locality_lineage
from nhipcau.localities.services.organisations import require_listed


@transaction.atomic
def name_coordinator(
    *,
    actor: Actor,
    locality: Locality,
    organisation: Organisation,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Coordination:
    """Name an organisation as one that keeps the locality's agreements between two dates.

    The same organisation from the same day again changes the last day alone.

    Raises:
        LocalitiesError: another locality's organisation, dates in the wrong order, or a time that
            overlaps one for which it is named already.
    """
    require(permissions.may_name_coordinators(actor, locality))
    Locality.objects.select_for_update().get(pk=locality.pk)
    named = Coordination(
        locality=locality, organisation=organisation, valid_from=valid_from, valid_to=valid_to
    )
    _check(named)
    standing = Coordination.objects.filter(
        locality=locality, organisation=organisation, valid_from=valid_from
    ).first()
    if standing is not None:
        return _set_last_day(actor, standing, valid_to)
    named.save()
    changes = {
        "coordinator": [None, str(organisation)],
        "valid_from": [None, valid_from],
        "valid_to": [None, valid_to],
    }
    audit.record(actor=actor, verb="name_coordinator", subject=locality, changes=changes)
    return named


@transaction.atomic
def end_coordination(*, actor: Actor, coordination_id: int, valid_to: date) -> Coordination:
    """Set the last day on which an organisation keeps the locality's agreements."""
    rows = Coordination.objects.select_for_update(of=("self",))
    coordination = rows.select_related("locality", "organisation").get(pk=coordination_id)
    require(permissions.may_name_coordinators(actor, coordination.locality))
    if coordination.valid_from and valid_to < coordination.valid_from:
        raise LocalitiesError(_("The last day lies before the first."))
    return _set_last_day(actor, coordination, valid_to)


def _set_last_day(actor: Actor, coordination: Coordination, day: date | None) -> Coordination:
    before = coordination.valid_to
    if before == day:
        return coordination
    coordination.valid_to = day
    coordination.save()
    name = str(coordination.organisation)
    changes = {"coordinator": [name, name], "valid_to": [before, day]}
    audit.record(
        actor=actor, verb="change_coordinator", subject=coordination.locality, changes=changes
    )
    return coordination


def _check(named: Coordination) -> None:
    first, last = named.valid_from, named.valid_to
    if first and last and last < first:
        raise LocalitiesError(_("The last day lies before the first."))
    lineage = locality_lineage([named.locality_id])[named.locality_id]
    if named.organisation.locality_id not in lineage:
        raise LocalitiesError(_("A locality's agreements are kept by an organisation of its own."))
    require_listed(named.organisation)
    begun = Q(valid_from=None) | Q(valid_from__lte=last) if last else Q()
    not_over = Q(valid_to=None) | Q(valid_to__gte=first) if first else Q()
    others = Coordination.objects.filter(
        begun, not_over, locality=named.locality, organisation=named.organisation
    ).exclude(valid_from=first)
    if others.exists():
        raise LocalitiesError(_("It is named for a part of this time already."))
