"""What a list of reports or of money is narrowed to, read from an address."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from nhipcau.activities.choices import MoneySource, Standing, TransactionKind
from nhipcau.activities.selectors.money import NOUNS, MoneyFilter
from nhipcau.activities.selectors.updates import UpdateFilter
from nhipcau.agreements.selectors.filters import id_of
from nhipcau.foundation.text import clean_line


@dataclass(frozen=True, slots=True)
class Shown:
    """The words of an address, as its form shows them again."""

    standing: str
    year: str
    is_mine: bool

    @property
    def narrows(self) -> bool:
        return bool(self.standing or self.year or self.is_mine)


def filter_of(data: QueryDict) -> tuple[UpdateFilter, Shown]:
    """What an address asks for; what nobody understands counts as not said."""
    standing = data.get("standing", "")
    standing = standing if standing in Standing.values else ""
    year = _year(data)
    is_mine = data.get("mine", "") in {"1", "on"}
    wanted = UpdateFilter(
        standings=(standing,) if standing else (),
        agreement_id=id_of(data.get("agreement", "")),
        commitment_id=id_of(data.get("commitment", "")),
        activity_id=id_of(data.get("activity", "")),
        locality_id=id_of(data.get("side", "")),
        year=year,
        is_mine=is_mine,
    )
    return wanted, Shown(standing, str(year or ""), is_mine)


def money_filter_of(data: QueryDict) -> MoneyFilter:
    """The same for money."""
    kind, source = data.get("kind", ""), data.get("source", "")
    return MoneyFilter(
        agreement_id=id_of(data.get("agreement", "")),
        commitment_id=id_of(data.get("commitment", "")),
        activity_id=id_of(data.get("activity", "")),
        locality_id=id_of(data.get("side", "")),
        field=clean_line(data.get("field", ""))[:40],
        year=_year(data),
        kind=kind if kind in TransactionKind.values else "",
        source=source if source in MoneySource.values else "",
        noun=data.get("noun", "") if data.get("noun", "") in NOUNS else "",
        is_open=data.get("counted") == "reported",
    )


def _year(data: QueryDict) -> int | None:
    said = data.get("year", "")
    return int(said) if said.isdecimal() and 1900 <= int(said[:5]) <= 2199 else None
