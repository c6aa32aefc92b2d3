"""Reading the register: every row a page shows comes from here, already asked who is looking."""

from nhipcau.agreements.selectors.agreements import (
    agreement_detail,
    agreements_visible_to,
    attachments_visible_to,
    has_examples,
)
from nhipcau.agreements.selectors.commitments import (
    CommitmentFilter,
    commitment_detail,
    commitments_visible_to,
    shown_state,
    state_counts,
)
from nhipcau.agreements.selectors.history import Change, history
from nhipcau.agreements.selectors.readings import (
    earlier_reading,
    reading_detail,
    readings_visible_to,
    statements_of,
)
from nhipcau.agreements.selectors.spans import Section, bridge_of, bridges_of, sections_of

__all__ = [
    "Change",
    "CommitmentFilter",
    "Section",
    "agreement_detail",
    "agreements_visible_to",
    "attachments_visible_to",
    "bridge_of",
    "bridges_of",
    "commitment_detail",
    "commitments_visible_to",
    "earlier_reading",
    "has_examples",
    "history",
    "reading_detail",
    "readings_visible_to",
    "sections_of",
    "shown_state",
    "state_counts",
    "statements_of",
]
