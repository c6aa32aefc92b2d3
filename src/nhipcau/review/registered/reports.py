"""What official reports show elsewhere, and what the worker does with old ones."""

from __future__ import annotations

from importlib import import_module

from django.utils import timezone

from nhipcau.foundation import rounds
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.panels import add_panel
from nhipcau.review.services.reports import remove_old_reports
from nhipcau.review.views.reports import report_panel


def register() -> None:
    """Called once, when the program starts."""
    import_module("nhipcau.review.tasks")  # registers the app's jobs by name
    add_panel("agreement", "official-reports", report_panel)
    rounds.add_duty("remove_old_reports", _remove_old_reports)


def _remove_old_reports() -> None:
    """A duty of the worker: remove the reports whose time is over."""
    remove_old_reports(actor=Actor.program("Nhịp Cầu"), now=timezone.now())
