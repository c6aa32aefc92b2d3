"""What a version of a report says, in one form: hashed, compared, and checked against its rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nhipcau.activities.models import Result, Transaction, UpdateVersion

Content = Mapping[str, Any]


def content_of(version: UpdateVersion) -> dict[str, Any]:
    """Everything a version says, in plain values; names stand as they are on this day."""
    update = version.update
    noun = "commitment" if update.commitment_id else "activity"
    return {
        "update": update.pk,
        "number": version.number,
        "author": {"id": update.author_id, "name": update.author.name},
        "subject": {"kind": noun, "id": update.subject.pk, "name": str(update.subject)},
        "period": [update.period_from.isoformat(), update.period_to.isoformat()],
        "text": version.text,
        "progress": version.progress,
        "state": version.state,
        **figures_of(version),
        "evidence": [
            {"name": one.name, "sha256": one.sha256} for one in version.proofs.order_by("sha256")
        ],
    }


def figures_of(version: UpdateVersion) -> dict[str, Any]:
    """The values and the money of a version, each in one order."""
    values = version.results.select_related("indicator").order_by("indicator", "on", "part")
    money = version.transactions.select_related("side", "giver").order_by("on", "kind", "pk")
    return {"values": [_value(row) for row in values], "money": [_money(row) for row in money]}


def digest_of(content: Content) -> str:
    """The SHA-256 of a content: keys in order, no spaces, UTF-8, numbers in their shortest form."""
    said = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def is_whole(version: UpdateVersion) -> bool:
    """Whether what was hashed still has its digest, and the figures are still those in it."""
    kept = version.content
    if digest_of(kept) != version.digest:
        return False
    now = figures_of(version)
    return all(_bare(kept.get(key)) == _bare(now[key]) for key in ("values", "money"))


def _bare(rows: Any) -> list[dict[str, Any]]:
    """Figures without names, which may be written anew."""
    said = [{k: v for k, v in row.items() if k not in {"title", "name"}} for row in rows or []]
    return sorted(said, key=lambda row: json.dumps(row, sort_keys=True))


def _value(row: Result) -> dict[str, Any]:
    return {
        "indicator": row.indicator_id,
        "title": row.indicator.title,
        "unit": row.indicator.unit,
        "on": row.on.isoformat(),
        "value": plain_number(row.value),
        "part": row.part,
    }


def _money(row: Transaction) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "source": row.source,
        "side": row.side_id,
        "name": row.side.name_vi,
        "giver": row.giver_id,
        "on": row.on.isoformat(),
        "amount": row.amount,
        "currency": row.currency,
        "original": plain_number(row.original),
        "rate": plain_number(row.rate),
        "rate_on": row.rate_on.isoformat() if row.rate_on else None,
        "note": row.note,
    }


def plain_number(value: Decimal | None) -> str | None:
    """A number in its shortest form: 1250, 0.5."""
    if value is None:
        return None
    said = f"{value:f}"
    return said.rstrip("0").rstrip(".") if "." in said else said
