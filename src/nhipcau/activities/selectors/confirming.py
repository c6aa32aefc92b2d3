"""A press on many reports as its own person sees it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from nhipcau.activities.models import ConfirmingAct
from nhipcau.agreements.choices import BulkOutcome
from nhipcau.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class ConfirmingSummary:
    """How many reports came out how."""

    waiting: int
    done: int
    skipped: int

    @property
    def total(self) -> int:
        return self.waiting + self.done + self.skipped

    @property
    def percent(self) -> int:
        return round(100 * (self.total - self.waiting) / self.total) if self.total else 100


def confirming_detail(actor: Actor, act_id: int) -> ConfirmingAct:
    """The act, for who pressed.

    Raises:
        ConfirmingAct.DoesNotExist: there is none, or somebody else pressed.
    """
    rows = ConfirmingAct.objects.select_related("organisation")
    return rows.get(pk=act_id, user=actor.user_id or 0)


def summary_of(act: ConfirmingAct) -> ConfirmingSummary:
    """Its rows by outcome."""
    counts = dict(
        act.rows.order_by()
        .values_list("outcome")
        .annotate(count=Count("pk"))
        .values_list("outcome", "count")
    )
    return ConfirmingSummary(
        waiting=counts.get(BulkOutcome.WAITING, 0),
        done=counts.get(BulkOutcome.DONE, 0),
        skipped=counts.get(BulkOutcome.SKIPPED, 0),
    )
