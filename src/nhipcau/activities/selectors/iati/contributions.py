"""Contributions in a file: who gives what for what; never the names of who receives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from nhipcau.activities.models import Contribution
from nhipcau.activities.selectors.iati.codes import PAID, PLEDGED
from nhipcau.activities.selectors.iati.kinds import Extra, MoneySaid


def contributions_said(ids: Sequence[int]) -> Mapping[int, Extra]:
    """`recipients` is left out for every reader: names of people and households are in no file."""
    rows = Contribution.objects.filter(pk__in=ids).order_by("pk")
    columns = (
        "pk", "giver_id", "fund", "amount", "in_kind", "purpose", "pledged_on", "received_on",
        "receiver_id",
    )  # fmt: skip
    return {row["pk"]: _extra(row) for row in rows.values(*columns)}


def _extra(row: dict[str, Any]) -> Extra:
    said = {
        "o-giver": row["giver_id"],
        "o-receiver": row["receiver_id"],
        "fund": row["fund"],
        "amount": "" if row["amount"] is None else str(row["amount"]),
        "in-kind": row["in_kind"],
        "purpose": row["purpose"],
        "pledged": _day(row["pledged_on"]),
        "received": _day(row["received_on"]),
    }
    return Extra(said=said, money=tuple(_money(row)))


def _money(row: dict[str, Any]) -> Iterator[MoneySaid]:
    if row["amount"] is None:
        return
    for code, on in ((PLEDGED, row["pledged_on"]), (PAID, row["received_on"])):
        if on:
            yield MoneySaid(code, on, row["amount"], row["giver_id"], row["receiver_id"])


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
