"""Periods, subjects and figures in words: the same on pages, in agendas and in closed reviews."""

from __future__ import annotations

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from nhipcau.review.choices import MONTHS_OF, Measure
from nhipcau.review.selectors.periods import Period, kind_of

Words = str | Promise
ROMAN = ("I", "II", "III", "IV")

FORMULAS: dict[str, Words] = {
    Measure.BREADTH: gettext_lazy(
        "Agreed fields with an activity running or done in the period ÷ agreed fields"
    ),
    Measure.DEPTH: gettext_lazy("Mean rung that the commitments in force reached ÷ 5"),
    Measure.SYNCHRONY: gettext_lazy(
        "Smallest ÷ largest rate of the sides, of commitments kept in time among those due"
    ),
    Measure.COMMENSURATE: gettext_lazy(
        "Mean of what was realised ÷ what engines say is possible, each at most 1"
    ),
    Measure.MOMENTUM: gettext_lazy(
        "Commitments begun within 90 days ÷ those that began or had their 90 days"
    ),
}
NO_GROUND: dict[str, Words] = {
    Measure.BREADTH: gettext_lazy("No field was agreed in these days, so there is no figure."),
    Measure.DEPTH: gettext_lazy("No commitment was in force, so there is no figure."),
    Measure.SYNCHRONY: gettext_lazy(
        "Fewer than two sides had a commitment due in these days, so there is no figure."
    ),
    Measure.COMMENSURATE: gettext_lazy(
        "Nothing can say yet what would be possible, so there is no figure; this is not zero."
    ),
    Measure.MOMENTUM: gettext_lazy(
        "No commitment has begun or had its 90 days yet, so there is no figure."
    ),
}
QUESTIONS: dict[str, Words] = {
    Measure.BREADTH: gettext_lazy("Does something happen in every field that was agreed?"),
    Measure.DEPTH: gettext_lazy("How far from exchange of information to confirmed results?"),
    Measure.SYNCHRONY: gettext_lazy("Do the sides keep what is due in equal measure?"),
    Measure.COMMENSURATE: gettext_lazy("Is what is done worth what is possible?"),
    Measure.MOMENTUM: gettext_lazy("How soon after signing does something begin?"),
}


def share(value: float | None) -> str:
    """A figure between 0 and 1 in the reader's form; a dash where there is none."""
    if value is None:
        return "–"
    return number_format(round(value, 2), decimal_pos=2, use_l10n=True)


def days_of(period: Period) -> str:
    first = date_format(period.first, "SHORT_DATE_FORMAT")
    return f"{first}–{date_format(period.last, 'SHORT_DATE_FORMAT')}"


def period_name(period: Period) -> str:
    """Report year 2026, Quarter III/2026, September 2026 …, or the two days."""
    kind = kind_of(period)
    if not kind:
        return days_of(period)
    plain, last = kind.removeprefix("admin_"), period.last
    part = (last.month - 1) // MONTHS_OF[plain]
    said = {
        "year": pgettext("period", "year %(year)s"),
        "half": pgettext("period", "half %(part)s of %(year)s"),
        "quarter": pgettext("period", "quarter %(roman)s/%(year)s"),
        "month": pgettext("period", "month %(month)s/%(year)s"),
    }[plain] % {
        "year": last.year,
        "part": part + 1,
        "roman": ROMAN[min(part, 3)],
        "month": last.month,
    }
    name = _("Report %(period)s") if kind.startswith("admin_") else _("Calendar %(period)s")
    return name % {"period": said}
