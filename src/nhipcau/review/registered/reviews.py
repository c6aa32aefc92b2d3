"""Measures and reviews in the registries of lower floors."""

from __future__ import annotations

from nhipcau.foundation.audit.guards import add_guarded
from nhipcau.foundation.panels import add_panel
from nhipcau.review.selectors.telling import tell_of_reviews
from nhipcau.review.views import panels


def register() -> None:
    """Called once, when the program starts."""
    add_guarded("review_frozenreview")
    add_guarded("review_frozenrecord")
    tell_of_reviews()
    add_panel("agreement", "review", panels.agreement_panel)
    add_panel("locality", "review", panels.locality_panel)
    add_panel("field", "review", panels.field_panel)
