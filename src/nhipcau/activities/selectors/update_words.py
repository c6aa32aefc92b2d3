"""How acts on reports and indicators are told in a history."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.activities.choices import Direction, ResultLevel, Standing
from nhipcau.activities.models import Confirmation, Transaction, Update
from nhipcau.activities.permissions.standing import subjects_of_a_side
from nhipcau.activities.selectors.indicators import indicators_visible_to
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.history import Telling, plainly, tell
from nhipcau.localities.models import Organisation

Words = str | Promise
VERBS: dict[str, Words] = {
    "draft": _("began a version of the report"),
    "change": _("changed the draft"),
    "drop": _("set the draft aside"),
    "remove": _("removed the report before it was submitted"),
    "submit": _("submitted the report to the other sides"),
    "confirm": _("confirmed the report"),
    "dispute": _("disputed the report"),
}
LABELS: dict[str, Words] = {
    "version": _("Version"),
    "period": _("Period"),
    "asked": _("Asked"),
    "sides": _("In the name of"),
    "standing": _("Standing"),
    "reason": _("Reason"),
    "settle_by": _("To be settled by"),
    "digest": _("Digest"),
}
INDICATOR_VERBS: dict[str, Words] = {
    "add": _("added the indicator"),
    "change": _("changed the indicator"),
}
INDICATOR_LABELS: dict[str, Words] = {
    "title": _("Indicator"),
    "level": _("Level"),
    "unit": _("Unit"),
    "direction": _("Direction"),
    "is_cumulative": _("Counted from the beginning"),
    "baseline": _("Baseline"),
    "baseline_on": _("Day of the baseline"),
    "dimension": _("Broken down by"),
    "targets": _("Targets"),
    "is_retired": _("No longer measured"),
}
CHOICES = {"standing": Standing, "level": ResultLevel, "direction": Direction}


def tell_of_updates() -> None:
    """Register the tellings; called once, when the program starts."""
    tell(
        "activities.update",
        Telling(
            noun=pgettext_lazy("record", "Report"),
            verbs=VERBS,
            labels=LABELS,
            said=_said,
            readable=_updates,
            url="activities:update-detail",
        ),
    )
    tell(
        "activities.indicator",
        Telling(
            noun=_("Indicator"),
            verbs=INDICATOR_VERBS,
            labels=INDICATOR_LABELS,
            said=_said,
            readable=_indicators,
            url="activities:indicator-detail",
        ),
    )


def _said(name: str, value: Any) -> str:
    if name in CHOICES and value in CHOICES[name].values:
        return str(CHOICES[name](value).label)
    if name in {"settle_by", "baseline_on"} and value:
        return date_format(_day(value), "SHORT_DATE_FORMAT")
    if name == "baseline":
        return _number(value)
    return plainly(name, value)


def _day(value: Any) -> date:
    return date.fromisoformat(str(value)[:10])


def _number(value: Any) -> str:
    try:
        return f"{Decimal(str(value)).normalize():f}" if value is not None else ""
    except InvalidOperation:
        return str(value)


def _updates(actor: Actor, ids: Collection[int]) -> Collection[int]:
    """Those of one's own matter: an entry may say why a report was disputed."""
    own = subjects_of_a_side(actor) & ~Q(standing=Standing.DRAFT)
    rows = Update.objects.filter(own | Q(author__in=actor.organisations), pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _indicators(actor: Actor, ids: Collection[int]) -> Collection[int]:
    rows: Any = indicators_visible_to(actor).filter(pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def holds_of(organisation: Organisation) -> list[Words]:
    """What keeps an organisation from being removed: what it reported, said and gave."""
    said = (
        Update.objects.filter(author=organisation).exists()
        or Confirmation.objects.filter(organisation=organisation).exists()
        or Transaction.objects.filter(giver=organisation).exists()
    )
    return [_("It is named in reports on what was done, which stay on record.")] if said else []
