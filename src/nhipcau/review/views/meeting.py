"""What to raise at the next meeting: five lists to print, copy or fetch as plain text."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nhipcau.foundation.requests import Request
from nhipcau.review.selectors.agenda import ASKS, HEADINGS, agenda, late_words
from nhipcau.review.selectors.asking import Asked
from nhipcau.review.selectors.raising import MOST, Points
from nhipcau.review.views.asking import asked_of, page_url, shared, subject_name


@require_safe
def meeting_show(request: Request) -> HttpResponse:
    asked = asked_of(request)
    points = asked.points()
    lists = [
        {
            "name": name,
            "heading": HEADINGS[name],
            "asks": ASKS[name],
            "points": [(one, late_words(name, one.days)) for one in rows],
            "is_longer": name in points.more,
        }
        for name, rows in points.lists()
    ]
    context = {
        **shared(request, asked, "meeting"),
        "lists": lists,
        "count": points.count,
        "most": MOST,
        "text": _text(asked, points),
        "text_url": page_url("meeting-text", asked.question),
    }
    return render(request, "review/meeting.html", context)


@require_safe
def meeting_text(request: Request) -> HttpResponse:
    """The same as a file of plain text."""
    asked = asked_of(request)
    host = request.build_absolute_uri("/").rstrip("/")
    answer = HttpResponse(
        _text(asked, asked.points(), host), content_type="text/plain; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="noi-dung-hop.txt"'
    return answer


def _text(asked: Asked, points: Points, host: str = "") -> str:
    day = _("As of %(day)s") % {"day": date_format(asked.today, "SHORT_DATE_FORMAT")}
    return agenda(f"{subject_name(asked)}. {day}", points, points.more, host)
