"""Writing of reviews and reports: keyword arguments, an actor, one transaction, its audit entry."""

from nhipcau.review.services.closing import close_review
from nhipcau.review.services.reports import (
    ReportForm,
    ask_for_report,
    cancel_report,
    deliver_report,
    remove_old_reports,
    remove_report,
    repeat_report,
)
from nhipcau.review.services.reviews import (
    NoteForm,
    ReviewForm,
    open_review,
    remove_review,
    seen_of,
    withdraw_review,
    write_note,
)

__all__ = [
    "NoteForm",
    "ReportForm",
    "ReviewForm",
    "ask_for_report",
    "cancel_report",
    "close_review",
    "deliver_report",
    "open_review",
    "remove_old_reports",
    "remove_report",
    "remove_review",
    "repeat_report",
    "seen_of",
    "withdraw_review",
    "write_note",
]
