"""Agreements as rows of a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import pgettext_lazy

from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.agreements.selectors.sheets.tongue import Tongue
from nhipcau.foundation.sheets import CellKind, Column

CHUNK = 500
AGREEMENT_COLUMNS: tuple[Column, ...] = (
    Column("id", pgettext_lazy("column", "Agreement ID"), CellKind.COUNT, 11, is_fixed=True),
    Column("title", pgettext_lazy("column", "Title"), width=54),
    Column("kind", pgettext_lazy("column", "Kind"), width=18),
    Column("document_number", pgettext_lazy("column", "Number of the document"), width=16),
    Column("parties", pgettext_lazy("column", "Parties"), width=28),
    Column("signed_on", pgettext_lazy("column", "Signed on"), CellKind.DAY, 12),
    Column("signed_place", pgettext_lazy("column", "Signed at"), width=16),
    Column("valid_from", pgettext_lazy("column", "Valid from"), CellKind.DAY, 12),
    Column("valid_to", pgettext_lazy("column", "Valid to"), CellKind.DAY, 12),
    Column("state", pgettext_lazy("column", "State"), width=14),
    Column("visibility", pgettext_lazy("column", "Who may see it"), width=14),
    Column("keeper", pgettext_lazy("column", "Kept by"), width=28),
    Column("commitments", pgettext_lazy("column", "Commitments"), CellKind.COUNT, 11),
    Column("done", pgettext_lazy("column", "Reported done"), CellKind.COUNT, 11),
    Column("summary", pgettext_lazy("column", "Summary"), width=50),
)


def agreement_rows(rows: QuerySet[Agreement], tongue: Tongue) -> Iterator[dict[str, Any]]:
    """One row an agreement, fetched piece by piece with the counts of its commitments."""
    batch: list[Agreement] = []
    for agreement in rows.select_related("keeper").iterator(chunk_size=CHUNK):
        batch.append(agreement)
        if len(batch) == CHUNK:
            yield from _batch(batch, tongue)
            batch = []
    yield from _batch(batch, tongue)


def _batch(agreements: Sequence[Agreement], tongue: Tongue) -> Iterator[dict[str, Any]]:
    counts: dict[int, dict[str, Any]] = {
        row["agreement"]: dict(row)
        for row in Commitment.objects.filter(agreement__in=[one.pk for one in agreements])
        .order_by()
        .values("agreement")
        .annotate(total=Count("pk"), done=Count("pk", filter=Q(state=CommitmentState.DONE)))
    }
    for agreement in agreements:
        yield _values(agreement, tongue, counts.get(agreement.pk, {"total": 0, "done": 0}))


def _values(agreement: Agreement, tongue: Tongue, counted: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": agreement.pk,
        "title": agreement.title,
        "kind": tongue.word("kind", agreement.kind),
        "document_number": agreement.number,
        "parties": "\n".join(str(party) for party in agreement.parties.all()),
        "signed_on": agreement.signed_on,
        "signed_place": agreement.signed_place,
        "valid_from": agreement.valid_from,
        "valid_to": agreement.valid_to,
        "state": tongue.word("agreement_state", agreement.state),
        "visibility": tongue.word("visibility", agreement.visibility),
        "keeper": agreement.keeper.name,
        "commitments": counted["total"],
        "done": counted["done"],
        "summary": agreement.summary,
    }
