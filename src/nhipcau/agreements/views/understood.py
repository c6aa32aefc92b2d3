"""What a deadline or an amount box understands, said while the person still types."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nhipcau.agreements.forms.amounts import NotAnAmount, read_amount
from nhipcau.agreements.forms.deadlines import NotUnderstood, read_deadline
from nhipcau.agreements.forms.fields import due_columns
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.views.access import signed_in
from nhipcau.foundation.requests import Request


@signed_in
@require_safe
def understood(request: Request) -> HttpResponse:
    """A line of text; nothing for an empty box."""
    context: dict[str, object] = {}
    if said := request.GET.get("deadline", "").strip():
        try:
            due = Commitment(**due_columns(None, read_deadline(said)))
            context = {"due": due}
        except NotUnderstood:
            context = {"is_unclear": True}
    elif said := request.GET.get("amount", "").strip():
        try:
            context = {"amount": read_amount(said)}
        except NotAnAmount:
            context = {"is_unclear": True}
    return render(request, "agreements/_commitment_understood.html", context)
