"""What somebody who writes a report is offered: states, indicators, sides, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nhipcau.activities.choices import ActivityState
from nhipcau.activities.models import Activity, Evidence, Indicator, Update, UpdateVersion
from nhipcau.activities.permissions.activities import may_change_activity
from nhipcau.activities.permissions.evidence import readable_evidence
from nhipcau.activities.selectors.states import STATES
from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.permissions import may_report_state
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Locality, Organisation


@dataclass(frozen=True, slots=True)
class Writing:
    """The boxes of a report on one thing, and the version that stands in them."""

    subject: Commitment | Activity
    version: UpdateVersion | None
    states: Sequence[tuple[str, str]]
    indicators: Sequence[Indicator]
    sides: Sequence[Locality]
    evidence: Sequence[Evidence]
    own_side_id: int
    has_fixed_period: bool


def writing_of(
    actor: Actor, subject: Commitment | Activity, update: Update | None = None
) -> Writing:
    """For a new report, or for the latest version of one."""
    own = Organisation.objects.select_related("locality").get(
        pk=update.author_id if update else actor.organisation_id or 0
    )
    is_promise = isinstance(subject, Commitment)
    noun = "commitment" if is_promise else "activity"
    said = CommitmentState if is_promise else ActivityState
    version = update.versions.order_by("-number").first() if update else None
    sides = {side.pk: side for side in [*_sides(subject), own.locality]}
    return Writing(
        subject=subject,
        version=version,
        states=[(one.value, str(said(one).label)) for one in _states(actor, subject, noun)],
        indicators=list(
            Indicator.objects.filter(**{noun: subject}, is_retired=False).order_by("pk")
        ),
        sides=list(sides.values()),
        evidence=list(Evidence.objects.filter(readable_evidence(actor), **{noun: subject})),
        own_side_id=own.locality_id,
        has_fixed_period=update is not None and update.latest > 0,
    )


def _states(actor: Actor, subject: Commitment | Activity, noun: str) -> Sequence[Any]:
    """Who may not say the state of the row itself is not offered to report it."""
    if isinstance(subject, Commitment):
        allowed = may_report_state(actor, subject)
    else:
        allowed = may_change_activity(actor, subject)
    return STATES[noun] if allowed else ()


def _sides(subject: Commitment | Activity) -> list[Locality]:
    if isinstance(subject, Commitment):
        return [party.locality for party in subject.agreement.parties.select_related("locality")]
    if subject.agreement is not None:
        return [party.locality for party in subject.agreement.parties.select_related("locality")]
    return [side.locality for side in subject.sides.select_related("locality")]
