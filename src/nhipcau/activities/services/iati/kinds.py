"""Activities whose kind has columns of its own, made of what a file says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from nhipcau.activities.models import Activity, Contribution
from nhipcau.activities.selectors.iati.kinds import Extra


def make_contribution(columns: Mapping[str, Any], extra: Extra) -> Activity:
    """A gift; nobody who receives it is named.

    Raises:
        KeyError, ValueError: what the file says of the gift is not whole.
    """
    said = extra.said
    return Contribution(
        **columns,
        giver_id=said["o-giver"],
        receiver_id=said.get("o-receiver"),
        fund=said.get("fund", ""),
        amount=int(said["amount"]) if said.get("amount") else None,
        in_kind=said.get("in-kind", ""),
        purpose=said.get("purpose", ""),
        pledged_on=day_or_none(said.get("pledged")),
        received_on=day_or_none(said.get("received")),
    )


def day_or_none(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
