"""Mergers of organisations: from a day on, one goes on with what others did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.localities import permissions
from nhipcau.localities.errors import LocalitiesError
from nhipcau.localities.models import Organisation, OrganisationSuccession
from nhipcau.localities.selectors import locality_lineage
from nhipcau.localities.services.organisations import require_listed


@transaction.atomic
def merge_organisations(
    *, actor: Actor, predecessors: Sequence[Organisation], successor: Organisation, on: date
) -> None:
    """Record that on a day the successor took over; the predecessors end the day before.

    Its members read what the predecessors wrote, so the actor answers for both sides of the link.
    """
    ids = {successor.pk, *(predecessor.pk for predecessor in predecessors)}
    rows = Organisation.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    held = {row.pk: row for row in rows}
    require(permissions.may_merge_organisations(actor, held[successor.pk]))
    for predecessor in predecessors:
        require(permissions.may_merge_organisations(actor, held[predecessor.pk]))
        _check(held[predecessor.pk], held[successor.pk], on)
        _end(actor, held[predecessor.pk], held[successor.pk], on)


@transaction.atomic
def undo_merger(*, actor: Actor, predecessor_id: int, successor_id: int) -> None:
    """Take back a merger recorded by mistake; without another successor it goes on as before."""
    predecessor = Organisation.objects.select_for_update().get(pk=predecessor_id)
    successor = Organisation.objects.get(pk=successor_id)
    require(permissions.may_merge_organisations(actor, predecessor))
    require(permissions.may_merge_organisations(actor, successor))
    gone, _by_model = OrganisationSuccession.objects.filter(
        predecessor=predecessor, successor=successor
    ).delete()
    if not gone:
        return
    changes: dict[str, list[object]] = {"successor": [str(successor), None]}
    if not predecessor.succession_out.exists():
        changes |= _set_last_day(predecessor, None)
    audit.record(actor=actor, verb="undo_merger", subject=predecessor, changes=changes)


def _check(predecessor: Organisation, successor: Organisation, on: date) -> None:
    require_listed(predecessor)
    require_listed(successor)
    if predecessor.pk == successor.pk or _continues(predecessor.pk, successor.pk):
        raise LocalitiesError(_("An organisation cannot continue itself."))
    if (
        predecessor.locality_id
        not in locality_lineage([successor.locality_id])[successor.locality_id]
    ):
        raise LocalitiesError(_("Organisations merge within one locality."))
    if predecessor.valid_from and on <= predecessor.valid_from:
        raise LocalitiesError(
            _("%(name)s began on %(day)s; nothing took over from it by then.")
            % {"name": predecessor, "day": f"{predecessor.valid_from:%d/%m/%Y}"}
        )


def _end(actor: Actor, predecessor: Organisation, successor: Organisation, on: date) -> None:
    link, made = OrganisationSuccession.objects.get_or_create(
        predecessor=predecessor, successor=successor, defaults={"on": on}
    )
    if not made and link.on == on:
        return
    link.on = on
    link.save()
    changes: dict[str, list[object]] = {"successor": [None, str(successor)]}
    changes |= _set_last_day(predecessor, on - timedelta(days=1))
    audit.record(actor=actor, verb="merge", subject=predecessor, changes=changes)


def _set_last_day(organisation: Organisation, day: date | None) -> dict[str, list[object]]:
    before = organisation.valid_to
    organisation.valid_to = day
    organisation.version += 1
    organisation.save()
    return {} if before == day else {"valid_to": [before, day]}


def _continues(older: int, newer: int) -> bool:
    """Whether `older` already continues `newer`, which would close a ring."""
    frontier = {older}
    seen: set[int] = set()
    while frontier:
        seen |= frontier
        found = OrganisationSuccession.objects.filter(successor__in=frontier)
        frontier = set(found.values_list("predecessor_id", flat=True)) - seen
    return newer in seen
