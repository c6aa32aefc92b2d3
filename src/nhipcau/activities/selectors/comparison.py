"""Two versions of a report compared: their words, and each figure of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nhipcau.activities.choices import ActivityState, MoneySource, TransactionKind
from nhipcau.activities.models import UpdateVersion
from nhipcau.activities.selectors.contents import content_of
from nhipcau.agreements.choices import CommitmentState
from nhipcau.foundation.wording import Piece, compare_words


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that differs: what it is of, as it was and as it is; "" where there was none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """From one version to another."""

    older: UpdateVersion
    newer: UpdateVersion
    pieces: tuple[Piece, ...]
    changes: tuple[Changed, ...]


def compare_versions(older: UpdateVersion, newer: UpdateVersion) -> Comparison:
    """What became of the words and of each figure."""
    before, after = (one.content or content_of(one) for one in (older, newer))
    old, new = _figures(before), _figures(after)
    labels = dict.fromkeys([*old, *new])
    changes = tuple(
        Changed(label, old.get(label, ""), new.get(label, ""))
        for label in labels
        if old.get(label) != new.get(label)
    )
    return Comparison(older, newer, compare_words(older.text, newer.text), changes)


def _figures(content: Mapping[str, Any]) -> dict[str, str]:
    """Every figure under a name that two versions share."""
    found: dict[str, str] = {}
    progress = content.get("progress")
    found[_("Progress")] = "" if progress is None else f"{progress} %"
    found[_("State")] = _state(content)
    for row in content.get("values", ()):
        part = f" ({row['part']})" if row["part"] else ""
        _add(found, f"{row['title']}{part}, {_day(row['on'])}", f"{row['value']} {row['unit']}")
    for row in content.get("money", ()):
        kind, source = TransactionKind(row["kind"]).label, MoneySource(row["source"]).label
        _add(found, f"{kind}, {source}, {row['name']}, {_day(row['on'])}", _amount(row))
    for row in content.get("evidence", ()):
        _add(found, f"{_('Evidence')}: {row['name']}", row["sha256"][:12])
    return found


def _state(content: Mapping[str, Any]) -> str:
    said = content.get("state") or ""
    states = CommitmentState if content["subject"]["kind"] == "commitment" else ActivityState
    return str(states(said).label) if said else ""


def _amount(row: Mapping[str, Any]) -> str:
    dong = f"{row['amount']:,} ₫".replace(",", ".")
    if row["currency"] == "VND":
        return dong
    return f"{row['original']} {row['currency']} × {row['rate']} = {dong}"


def _day(said: str) -> str:
    year, month, day = said.split("-")
    return f"{day}/{month}/{year}"


def _add(found: dict[str, str], label: str, said: str) -> None:
    """Two figures of the same name stand side by side."""
    found[label] = f"{found[label]}; {said}" if label in found else said
