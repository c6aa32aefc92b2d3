"""Pages for what goes wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 Django's face
    """The form's secret is missing or old: say so and keep the person's work on their screen."""
    return render(request, "403_csrf.html", status=403)
