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
    by_urgency,
    documents_visible_to,
    earlier_reading,
    outline_of,
    reading_detail,
    readings_visible_to,
    statement_detail,
    statements_of,
    twin_of,
    with_counts,
)
from nhipcau.agreements.selectors.review import (
    card_of,
    next_waiting,
    progress_of,
    review_of,
    sides_of,
    text_from,
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
    "by_urgency",
    "card_of",
    "commitment_detail",
    "commitments_visible_to",
    "documents_visible_to",
    "earlier_reading",
    "has_examples",
    "history",
    "next_waiting",
    "outline_of",
    "progress_of",
    "reading_detail",
    "readings_visible_to",
    "review_of",
    "sections_of",
    "shown_state",
    "sides_of",
    "state_counts",
    "statement_detail",
    "statements_of",
    "text_from",
    "twin_of",
    "with_counts",
]
