"""Acts on many commitments, as those who prepared them may see them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from nhipcau.agreements.choices import BULK_JOB, BulkOutcome, BulkState
from nhipcau.agreements.models import BulkAct, BulkRow
from nhipcau.foundation import jobs
from nhipcau.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class BulkSummary:
    """How many rows stand in each outcome, for what reasons rows were left out, and the work."""

    counts: dict[str, int]
    reasons: list[tuple[str, int]]
    total: int
    is_working: bool
    is_unattended: bool
    percent: int

    @property
    def waiting(self) -> int:
        return self.counts[BulkOutcome.WAITING]


def bulk_acts_of(actor: Actor) -> QuerySet[BulkAct]:
    """The acts that this person prepared for an organisation it still acts for."""
    if not actor.is_signed_in:
        return BulkAct.objects.none()
    rows = BulkAct.objects.filter(user=actor.user_id, organisation__in=actor.organisations)
    return rows.select_related("new_unit", "organisation")


def bulk_act_detail(actor: Actor, act_id: int) -> BulkAct:
    """One act.

    Raises:
        BulkAct.DoesNotExist: there is none, or another person's.
    """
    return bulk_acts_of(actor).get(pk=act_id)


def bulk_rows_of(act: BulkAct, outcome: str = "") -> QuerySet[BulkRow]:
    """The rows of an act with their commitments, those left out first."""
    rows = act.rows.select_related("commitment__agreement")
    return rows.filter(outcome=outcome) if outcome in BulkOutcome.values else rows


def bulk_summary(act: BulkAct, now: datetime) -> BulkSummary:
    """The counts and reasons of an act, and how far the work on it is."""
    counts = dict.fromkeys(BulkOutcome.values, 0)
    reasons: Counter[str] = Counter()
    grouped = act.rows.order_by().values_list("outcome", "reason").annotate(Count("pk"))
    for outcome, reason, count in grouped:
        counts[outcome] += count
        if reason:
            reasons[reason] += count
    total = sum(counts.values())
    left = {BulkState.RUNNING: BulkOutcome.WAITING, BulkState.UNDOING: BulkOutcome.DONE}
    job = jobs.latest(name=BULK_JOB, subject=act) if act.state in left else None
    rest = counts[left[BulkState(act.state)]] if act.state in left else 0
    waits = job is not None and job.state == jobs.JobState.QUEUED
    return BulkSummary(
        counts=counts,
        reasons=reasons.most_common(),
        total=total,
        is_working=job is not None and job.is_open,
        is_unattended=bool(waits and job and job.created_at < now - jobs.SILENCE / 4),
        percent=round(100 * (total - rest) / total) if total else 100,
    )
