"""One activity as a file says it, read and checked; organisations by their place in `bodies`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from nhipcau.activities.selectors.iati.kinds import Extra


@dataclass(frozen=True, slots=True)
class BodySaid:
    """An organisation; a file of another program says its name alone."""

    name: str
    locality: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ReportSaid:
    """A report that figures belong to; `claims` are words given in the installation it is from."""

    author: int
    side: str
    period_from: date
    period_to: date
    version: int
    text: str
    created_at: datetime
    submitted_at: datetime
    progress: int | None = None
    state: str = ""
    claims: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class ValueSaid:
    report: int
    on: date
    value: Decimal
    part: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorSaid:
    columns: dict[str, Any]
    targets: tuple[tuple[date, date, Decimal], ...] = ()
    values: tuple[ValueSaid, ...] = ()


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """Money as a file says it; `columns` are those of a transaction without its organisations."""

    report: int
    side: str
    giver: int | None
    columns: dict[str, Any]


@dataclass(slots=True)
class ActivitySaid:
    identifier: str
    reporter_ref: str
    reporter_name: str
    is_restricted: bool
    digest: str
    columns: dict[str, Any]
    owner: int
    bodies: list[BodySaid]
    participants: list[tuple[int, str]] = field(default_factory=list)
    sides: list[str] = field(default_factory=list)
    agreement: list[str] | None = None
    serves: list[tuple[list[str], int]] = field(default_factory=list)
    parent: str = ""
    documents: list[dict[str, str]] = field(default_factory=list)
    extra: Extra | None = None
    reports: list[ReportSaid] = field(default_factory=list)
    indicators: list[IndicatorSaid] = field(default_factory=list)
    money: list[MoneyLine] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
