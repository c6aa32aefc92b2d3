"""The states that a report can say of what it is about; "" says nothing."""

from __future__ import annotations

from nhipcau.activities.choices import ActivityState
from nhipcau.agreements.choices import CommitmentState

STATES = {
    "commitment": (CommitmentState.IN_PROGRESS, CommitmentState.DONE, CommitmentState.DROPPED),
    "activity": (ActivityState.RUNNING, ActivityState.DONE, ActivityState.STOPPED),
}
