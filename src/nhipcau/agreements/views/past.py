"""What was done with an imported document: who read, decided, changed and registered what."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nhipcau.agreements.selectors import reading_history
from nhipcau.agreements.views.access import reading_or_404, signed_in
from nhipcau.agreements.views.pages import page_of
from nhipcau.foundation.history import acts
from nhipcau.foundation.requests import Request


@signed_in
@require_safe
def reading_past(request: Request, pk: int) -> HttpResponse:
    reading = reading_or_404(request.actor, pk)
    page = page_of(request, reading_history(reading))
    context = {
        "reading": reading,
        "page": page,
        "acts": acts(request.actor, page.object_list, subject=reading),
    }
    return render(request, "agreements/reading_history.html", context)
