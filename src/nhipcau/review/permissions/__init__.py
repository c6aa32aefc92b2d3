"""Who may do what with reviews and reports (drawn in reference/who-may.md)."""

from __future__ import annotations

from nhipcau.review.permissions.reports import (
    Plan,
    is_readable_report,
    may_keep_report,
    may_make_report,
    may_read_report,
    plan_of_agreement,
    plan_of_pair,
    readable_reports,
)

__all__ = [
    "Plan",
    "is_readable_report",
    "may_keep_report",
    "may_make_report",
    "may_read_report",
    "plan_of_agreement",
    "plan_of_pair",
    "readable_reports",
]
