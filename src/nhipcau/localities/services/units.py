"""Administrative units as administrators keep them; the list that is shipped never undoes it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line
from nhipcau.localities import permissions
from nhipcau.localities.choices import LocalityKind
from nhipcau.localities.errors import LocalitiesError, StaleLocality
from nhipcau.localities.models import Locality, LocalitySuccession


@dataclass(frozen=True, slots=True)
class UnitForm:
    """What is kept of a unit."""

    name_vi: str
    name_en: str
    official_vi: str
    official_en: str
    kind: str
    aliases: list[str] = field(default_factory=list)
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""

    def cleaned(self) -> dict[str, Any]:
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        for name in ("name_vi", "name_en", "official_vi", "official_en"):
            said[name] = clean_line(said[name])
        said["kind"] = LocalityKind(self.kind)
        said["aliases"] = [alias for one in self.aliases if (alias := clean_line(one))]
        said["source"] = clean_block(self.source)
        return said


COLUMNS = tuple(one.name for one in fields(UnitForm))


def fingerprint(unit: Locality) -> str:
    """Tells whether a unit is still as a form showed it."""
    return "|".join(str(value) for value in audit.state_of(unit, COLUMNS).values())


@transaction.atomic
def add_unit(*, actor: Actor, code: str, form: UnitForm) -> Locality:
    """Add a unit under a code of its own; the same form sent twice adds one.

    Raises:
        LocalitiesError: the code is taken, or the dates are in the wrong order.
    """
    require(permissions.may_keep_reference(actor, None))
    made = Locality(code=code, **form.cleaned())
    standing = Locality.objects.filter(code=code).first()
    if standing is not None:
        if fingerprint(standing) == fingerprint(made):
            return standing
        raise LocalitiesError(_("A unit with this code stands already."))
    _check(made)
    made.save()
    state = audit.state_of(made, COLUMNS)
    changes = {name: [None, value] for name, value in state.items() if value not in ("", None, [])}
    audit.record(actor=actor, verb="add", subject=made, changes=changes)
    return made


@transaction.atomic
def change_unit(*, actor: Actor, unit_id: int, seen: str, form: UnitForm) -> Locality:
    """Change what is kept of a unit; `seen` is the fingerprint that the form was opened with.

    Raises:
        StaleLocality: somebody else changed it since.
        LocalitiesError: the dates are in the wrong order, or an alias is another unit's name.
    """
    require(permissions.may_keep_reference(actor, None))
    unit = Locality.objects.select_for_update().get(pk=unit_id)
    before, standing = audit.state_of(unit, COLUMNS), fingerprint(unit)
    for name, value in form.cleaned().items():
        setattr(unit, name, value)
    changes = audit.differences(before, audit.state_of(unit, COLUMNS))
    if not changes:
        return unit
    if standing != seen:
        raise StaleLocality(_("Somebody changed this locality after you opened it."))
    _check(unit)
    unit.save()
    audit.record(actor=actor, verb="change", subject=unit, changes=changes)
    return unit


@transaction.atomic
def add_succession(
    *, actor: Actor, predecessor: Locality, successor: Locality, on: date, source: str
) -> LocalitySuccession:
    """From this day the successor goes on with what the predecessor promised.

    Raises:
        LocalitiesError: a unit cannot succeed itself, nor one that continues it.
    """
    require(permissions.may_keep_reference(actor, None))
    Locality.objects.select_for_update().get(pk=predecessor.pk)
    if predecessor.pk == successor.pk or predecessor.pk in _after(successor):
        raise LocalitiesError(_("A unit cannot succeed itself."))
    made, new = LocalitySuccession.objects.get_or_create(
        predecessor=predecessor,
        successor=successor,
        defaults={"on": on, "source": clean_block(source)},
    )
    if new:
        changes = {"successor": [None, successor.code], "on": [None, on]}
        audit.record(actor=actor, verb="add_successor", subject=predecessor, changes=changes)
    return made


@transaction.atomic
def remove_succession(*, actor: Actor, succession_id: int) -> None:
    """Take a succession back that was entered by mistake; one that is gone already stays gone."""
    require(permissions.may_keep_reference(actor, None))
    rows = LocalitySuccession.objects.select_related("predecessor", "successor")
    row = rows.filter(pk=succession_id).first()
    if row is None:
        return
    changes = {"successor": [row.successor.code, None], "on": [row.on, None]}
    audit.record(actor=actor, verb="remove_successor", subject=row.predecessor, changes=changes)
    row.delete()


def _after(unit: Locality) -> set[int]:
    """Ids of the units that go on with this one, however far."""
    seen: set[int] = set()
    waiting = {unit.pk}
    while waiting:
        seen |= waiting
        rows = LocalitySuccession.objects.filter(predecessor__in=waiting)
        waiting = set(rows.values_list("successor_id", flat=True)) - seen
    return seen


def _check(unit: Locality) -> None:
    if not (unit.name_vi and unit.name_en and unit.official_vi and unit.official_en):
        raise LocalitiesError(_("A unit has its four names."))
    if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
        raise LocalitiesError(_("The last day lies before the first."))
