"""What an address asks: of which subject, in which days, whether reported figures count.

What an address says and nobody understands counts as not said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from nhipcau.activities.selectors.filters import day_of, id_of
from nhipcau.foundation.actors import Actor
from nhipcau.review.choices import PeriodKind
from nhipcau.review.selectors.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    Period,
    before,
    kind_of,
    period_of,
)
from nhipcau.review.selectors.scope import Scope, Subject, scope_of

OWN_DAYS = "days"
_SLUG = re.compile(r"[a-z0-9_-]{1,40}")
_PRESET = re.compile(r"([a-z_]{4,13})-(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Question:
    """`one` and `other` are the localities of a pair; one alone asks for nothing yet."""

    period: Period
    agreement_id: int | None = None
    one_id: int | None = None
    other_id: int | None = None
    field: str = ""
    counts_reported: bool = False

    @classmethod
    def from_query(cls, data: QueryDict, today: date) -> Question:
        field = data.get("field", "")
        return cls(
            period=_period(data, today),
            agreement_id=id_of(data.get("agreement", "")),
            one_id=id_of(data.get("one", "")),
            other_id=id_of(data.get("other", "")),
            field=field if _SLUG.fullmatch(field) else "",
            counts_reported=data.get("reported", "") in {"1", "on"},
        )

    @property
    def subject(self) -> Subject:
        if self.agreement_id:
            return Subject(agreement_id=self.agreement_id, field=self.field)
        if self.one_id and self.other_id and self.one_id != self.other_id:
            return Subject(pair=(self.one_id, self.other_id), field=self.field)
        return Subject(field=self.field)

    @property
    def lacks_a_side(self) -> bool:
        """Whether one locality of a pair is chosen and not another one."""
        if self.agreement_id or not (self.one_id or self.other_id):
            return False
        return self.subject.pair is None

    @property
    def kind(self) -> str:
        return kind_of(self.period)

    @property
    def preset(self) -> str:
        return preset_of(self.kind, self.period) if self.kind else OWN_DAYS

    def params(self) -> list[tuple[str, str]]:
        """Name and value of everything asked for, in a fixed order."""
        pairs = [
            ("agreement", str(self.agreement_id or "")),
            ("one", "" if self.agreement_id else str(self.one_id or "")),
            ("other", "" if self.agreement_id else str(self.other_id or "")),
            ("field", self.field),
            ("period", self.preset if self.kind else ""),
            ("from", "" if self.kind else self.period.first.isoformat()),
            ("to", "" if self.kind else self.period.last.isoformat()),
            ("reported", "1" if self.counts_reported else ""),
        ]
        return [(name, value) for name, value in pairs if value]

    def to_query(self, **more: object) -> str:
        """The same as an address says it, without the question mark; empty `more` is left out."""
        extra = [(name.rstrip("_"), str(value)) for name, value in more.items() if value]
        return urlencode([*self.params(), *extra])

    def earlier(self) -> Question:
        return replace(self, period=before(self.period, self.kind))

    def a_year_before(self, years: int) -> Question:
        """The same days so many years ago."""
        first, last = _shifted(self.period.first, years), _shifted(self.period.last, years)
        period = period_of(self.kind, last) if self.kind else Period(first, last)
        return replace(self, period=period)

    def scope(self, readers: tuple[Actor, ...], today: date) -> Scope:
        return scope_of(
            readers,
            self.subject,
            self.period,
            today=today,
            counts_reported=self.counts_reported,
        )


def preset_of(kind: str, period: Period) -> str:
    """A period of a kind as an address says it."""
    return f"{kind}-{period.last.isoformat()}"


def offered_periods(today: date) -> list[tuple[str, list[Period]]]:
    """By kind the present period and those before it, latest first."""
    most = {"year": 6, "half": 4, "quarter": 6, "month": 12}
    offered = []
    for kind in PeriodKind.values:
        one = period_of(kind, today)
        found = [one]
        for _back in range(most[kind.removeprefix("admin_")] - 1):
            one = before(one, kind)
            found.append(one)
        offered.append((kind, found))
    return offered


def _period(data: QueryDict, today: date) -> Period:
    said = data.get("period", "")
    first, last = day_of(data.get("from", "")), day_of(data.get("to", ""))
    if said in {"", OWN_DAYS} and first and last and _is_known(first) and _is_known(last):
        return Period(min(first, last), max(first, last))
    if (found := _PRESET.fullmatch(said)) and found[1] in PeriodKind.values:
        day = day_of(found[2])
        if day and _is_known(day):
            return period_of(found[1], day)
    return period_of(PeriodKind.ADMIN_YEAR, today)


def _is_known(day: date) -> bool:
    return FIRST_YEAR < day.year < LAST_YEAR


def _shifted(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
