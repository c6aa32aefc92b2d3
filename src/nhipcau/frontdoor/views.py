"""The front door: what a leader sees in ten seconds."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from nhipcau.foundation.panels import panels_at
from nhipcau.foundation.requests import Request
from nhipcau.frontdoor import selectors


def home(request: Request) -> HttpResponse:
    """Programmes, promises by state, what is due next, what is new, what waits for the reader."""
    today = timezone.localdate()
    actor = request.actor
    programmes = selectors.programmes_visible_to(actor)
    featured, cards = selectors.featured_first(selectors.cards_of(programmes, today))
    numbers = selectors.numbers_visible_to(actor, today)
    lists = selectors.lists_visible_to(actor, today)
    context = {
        "numbers": numbers,
        "featured": featured,
        "programmes": cards,
        "programme_count": numbers.programmes,
        "has_more": numbers.programmes > selectors.CARDS,
        "atlas": selectors.atlas_of(programmes, today),
        "due_next": lists.due_next,
        "late": lists.late,
        "news": lists.news,
        "waiting": selectors.readings_waiting_for(actor),
        "panels": panels_at("home", request, actor),
        "coordinates": selectors.coordinates_somewhere(actor),
    }
    return render(request, "frontdoor/home.html", context)
