"""Writing of reviews and reports: keyword arguments, an actor, one transaction, its audit entry."""

from nhipcau.review.services.reports import (
    ReportForm,
    ask_for_report,
    cancel_report,
    deliver_report,
    remove_old_reports,
    remove_report,
    repeat_report,
)

__all__ = [
    "ReportForm",
    "ask_for_report",
    "cancel_report",
    "deliver_report",
    "remove_old_reports",
    "remove_report",
    "repeat_report",
]
