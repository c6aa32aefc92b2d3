"""What reports contribute to pages of commitments, activities and the first page."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from nhipcau.activities.models import Activity
from nhipcau.activities.permissions import updates as permissions
from nhipcau.activities.selectors.updates import (
    listed,
    requests_waiting_for,
    updates_on,
)
from nhipcau.activities.views.subjects import noun_of
from nhipcau.agreements.models import Commitment
from nhipcau.foundation.panels import NOTHING
from nhipcau.foundation.requests import Request

SHOWN = 5


def updates_panel(request: Request, subject: Commitment | Activity) -> SafeString:
    """The latest reports on it, how each stands, and the one that its state rests on."""
    noun = noun_of(subject)
    if noun == "commitment" and subject.agreement is not None and subject.agreement.is_draft:
        return NOTHING
    rows: list[Any] = list(listed(updates_on(request.actor, subject))[: SHOWN + 1])
    context = {
        "updates": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "query": f"{noun}={subject.pk}",
        "noun": noun,
        "may_report": permissions.may_report_on(request.actor, subject),
        "add_url": reverse(f"activities:{noun}-update-add", args=[subject.pk]),
        "figures_url": reverse(f"activities:{noun}-figures", args=[subject.pk]),
        "state_from": next((row for row in rows if _gives_state(row, subject)), None),
    }
    return render_to_string("activities/_updates_panel.html", context, request)


def _gives_state(update: Any, subject: Commitment | Activity) -> bool:
    """Whether the state of a commitment is what this report says, on the word of its author."""
    if not isinstance(subject, Commitment) or subject.reported_by_id != update.author_id:
        return False
    return bool(update.latest) and any(one.state == subject.state for one in update.shown)


def waiting_panel(request: Request, _subject: object) -> SafeString:
    """How many reports wait for the word of the organisation acted for."""
    context = {"count": requests_waiting_for(request.actor).count()}
    return render_to_string("activities/_waiting_panel.html", context, request)
