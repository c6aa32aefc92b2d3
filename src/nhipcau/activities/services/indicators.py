"""What is measured: indicators of a commitment or activity, with their targets by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.activities.choices import Direction, ResultLevel
from nhipcau.activities.errors import ActivitiesError, Stale
from nhipcau.activities.models import Indicator, IndicatorTarget
from nhipcau.activities.permissions import updates as permissions
from nhipcau.activities.services.subjects import lock_subject
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_line

COLUMNS = (
    "title", "level", "unit", "direction", "is_cumulative", "baseline", "baseline_on", "dimension",
)  # fmt: skip
MEASURED = ("unit", "is_cumulative", "dimension", "direction")
"""What values were said in; it stays once there are values."""


@dataclass(frozen=True, slots=True)
class TargetForm:
    """The value to reach in a period."""

    period_from: date
    period_to: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class IndicatorForm:
    """What a person enters about an indicator."""

    title: str
    unit: str
    level: str = ResultLevel.OUTPUT
    direction: str = Direction.ASCENDING
    is_cumulative: bool = False
    baseline: Decimal | None = None
    baseline_on: date | None = None
    dimension: str = ""
    targets: Sequence[TargetForm] = field(default_factory=tuple)

    def columns(self) -> dict[str, Any]:
        return {
            "title": clean_line(self.title),
            "unit": clean_line(self.unit),
            "level": self.level,
            "direction": self.direction,
            "is_cumulative": self.is_cumulative,
            "baseline": self.baseline,
            "baseline_on": self.baseline_on,
            "dimension": clean_line(self.dimension),
        }


@transaction.atomic
def add_indicator(
    *,
    actor: Actor,
    form: IndicatorForm,
    commitment_id: int | None = None,
    activity_id: int | None = None,
) -> Indicator:
    """Say what is measured; the same title and unit stand once: a form sent twice adds one."""
    subject = lock_subject(commitment_id, activity_id)
    require(permissions.may_report_on(actor, subject))
    said = _checked(form)
    twin: Indicator | None = subject.indicators.filter(
        title=said["title"], unit=said["unit"], is_retired=False
    ).first()
    if twin is not None:
        return twin
    row = Indicator.objects.create(commitment_id=commitment_id, activity_id=activity_id, **said)
    _write_targets(row, form.targets)
    changes = {name: [None, value] for name, value in _state(row).items() if value}
    audit.record(actor=actor, verb="add", subject=row, changes=changes)
    return row


@transaction.atomic
def change_indicator(
    *, actor: Actor, indicator_id: int, version: int, form: IndicatorForm
) -> Indicator:
    """Change an indicator and its targets; what its values were said in stays once there are some.

    Raises:
        Stale: it changed since `version` was shown.
    """
    row = _lock(actor, indicator_id, version)
    before, said = _state(row), _checked(form)
    for name, value in said.items():
        setattr(row, name, value)
    if any(before[name] != said[name] for name in MEASURED) and row.results.exists():
        raise ActivitiesError(
            gettext_lazy(
                "Values were reported already: unit, direction and parts stay. Retire it and add a"
                " new one."
            )
        )
    row.version += 1
    row.save()
    _write_targets(row, form.targets)
    changes = audit.differences(before, _state(row))
    audit.record(actor=actor, verb="change", subject=row, changes=changes)
    return row


@transaction.atomic
def retire_indicator(
    *, actor: Actor, indicator_id: int, version: int, is_retired: bool = True
) -> Indicator:
    """Measure it no more (or again); what was reported of it stays."""
    row = _lock(actor, indicator_id, version)
    if row.is_retired == is_retired:
        return row
    row.is_retired = is_retired
    row.version += 1
    row.save()
    changes = {"is_retired": [not is_retired, is_retired]}
    audit.record(actor=actor, verb="change", subject=row, changes=changes)
    return row


def _lock(actor: Actor, indicator_id: int, version: int) -> Indicator:
    rows = Indicator.objects.select_for_update(of=("self",)).select_related(
        "commitment__agreement__keeper", "activity__owner"
    )
    row = rows.get(pk=indicator_id)
    require(permissions.may_keep_indicator(actor, row))
    if row.version != version:
        raise Stale(gettext_lazy("Somebody changed this indicator after you opened it."))
    return row


def _checked(form: IndicatorForm) -> dict[str, Any]:
    said = form.columns()
    if not said["title"] or not said["unit"]:
        raise ActivitiesError(gettext_lazy("An indicator needs its name and its unit."))
    if form.level not in ResultLevel.values or form.direction not in Direction.values:
        raise ActivitiesError(gettext_lazy("Choose a level and a direction."))
    for one in form.targets:
        if one.period_to < one.period_from:
            raise ActivitiesError(gettext_lazy("The period of a target ends before it begins."))
    if len({(one.period_from, one.period_to) for one in form.targets}) < len(form.targets):
        raise ActivitiesError(_("A period has two targets."))
    return said


def _write_targets(row: Indicator, targets: Sequence[TargetForm]) -> None:
    row.targets.all().delete()
    IndicatorTarget.objects.bulk_create(
        IndicatorTarget(
            indicator=row, period_from=one.period_from, period_to=one.period_to, value=one.value
        )
        for one in targets
    )


def _state(row: Indicator) -> Mapping[str, Any]:
    targets = IndicatorTarget.objects.filter(indicator=row)
    return audit.state_of(row, COLUMNS) | {
        "targets": "; ".join(
            f"{one.period_from:%d/%m/%Y}–{one.period_to:%d/%m/%Y}: {one.value.normalize():f}"
            for one in targets
        )
    }
