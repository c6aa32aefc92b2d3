"""Reading for a review: measures of a scope, and the records behind every figure."""

from nhipcau.review.selectors.facts import Facts
from nhipcau.review.selectors.measures import Measured, Measures, measured, measures_of
from nhipcau.review.selectors.periods import Period, before, kind_of, period_of, years_up_to
from nhipcau.review.selectors.scope import Scope, Side, Subject, scope_of

__all__ = [
    "Facts",
    "Measured",
    "Measures",
    "Period",
    "Scope",
    "Side",
    "Subject",
    "before",
    "kind_of",
    "measured",
    "measures_of",
    "period_of",
    "scope_of",
    "years_up_to",
]
