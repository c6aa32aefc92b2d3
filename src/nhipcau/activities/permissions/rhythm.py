"""Who says how often the leads of an agreement report."""

from __future__ import annotations

from nhipcau.agreements.permissions import COORDINATOR, NOT_ENDED
from nhipcau.foundation.rules import PROGRAM, rule

may_set_rhythm = rule(
    "activities",
    "say how often the leads of an agreement report",
    who=(COORDINATOR, PROGRAM),
    given=(NOT_ENDED,),
)
