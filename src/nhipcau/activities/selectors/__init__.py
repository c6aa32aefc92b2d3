"""Reading what is done: the only way pages obtain rows."""

from nhipcau.activities.selectors.activities import (
    activities_visible_to,
    activity_detail,
    agreement_of,
    contribution_of,
    in_full,
    links_of,
    served_counts,
    state_counts,
)
from nhipcau.activities.selectors.evidence import (
    evidence_detail,
    evidence_of,
    evidence_visible_to,
)
from nhipcau.activities.selectors.filters import ActivityFilter
from nhipcau.activities.selectors.gifts import GiftTotal, contributions_visible_to, gift_totals
from nhipcau.activities.selectors.history import activity_history, changes_of
from nhipcau.activities.selectors.places import Spot, spots_of

__all__ = [
    "ActivityFilter",
    "GiftTotal",
    "Spot",
    "activities_visible_to",
    "activity_detail",
    "activity_history",
    "agreement_of",
    "changes_of",
    "contribution_of",
    "contributions_visible_to",
    "evidence_detail",
    "evidence_of",
    "evidence_visible_to",
    "gift_totals",
    "in_full",
    "links_of",
    "served_counts",
    "spots_of",
    "state_counts",
]
