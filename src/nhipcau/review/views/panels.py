"""What reviews contribute to pages of lower floors (see foundation/panels.py)."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from nhipcau.agreements.models import Agreement, Field
from nhipcau.foundation.panels import NOTHING
from nhipcau.foundation.requests import Request
from nhipcau.localities.models import Locality
from nhipcau.review.choices import PeriodKind
from nhipcau.review.models import Review
from nhipcau.review.permissions.reviews import may_open_review
from nhipcau.review.selectors.periods import Period, period_of
from nhipcau.review.selectors.question import Question
from nhipcau.review.selectors.reviews import reviews_visible_to
from nhipcau.review.views.asking import page_url

SHOWN = 3


def agreement_panel(request: Request, agreement: Agreement) -> SafeString:
    """On an agreement's page: its measures, the next meeting, its reviews."""
    if agreement.is_draft:
        return NOTHING
    question = Question(period=_year(), agreement_id=agreement.pk)
    context = {
        "measures_url": page_url("measure-list", question),
        "meeting_url": page_url("meeting", question),
        "balance_url": page_url("balance", question),
        "reviews": list(reviews_visible_to(request.actor).filter(agreement=agreement)[:SHOWN]),
        "may_open": bool(may_open_review(request.actor, Review(agreement=agreement))),
        "open_url": page_url("review-open", question),
    }
    return render_to_string("review/_agreement_panel.html", context, request)


def locality_panel(request: Request, locality: Locality) -> SafeString:
    """On a locality's page: the way to its measures with another one."""
    base = reverse("review:measure-list")
    context = {"url": f"{base}?one={locality.pk}", "locality": locality}
    return render_to_string("review/_locality_panel.html", context, request)


def field_panel(request: Request, topic: Field) -> SafeString:
    """On a field's page: the way to its measures."""
    question = Question(period=_year(), field=topic.pk)
    context = {
        "measures_url": page_url("measure-list", question),
        "years_url": page_url("measure-years", question),
    }
    return render_to_string("review/_field_panel.html", context, request)


def _year() -> Period:
    return period_of(PeriodKind.ADMIN_YEAR, timezone.localdate())
