"""Fields of cooperation: the index, and the page of one across all agreements."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nhipcau.agreements.models import Field
from nhipcau.agreements.selectors.board import rows_of
from nhipcau.agreements.selectors.fields import (
    NONE,
    field_overview,
    field_rows,
    fields_counted,
)
from nhipcau.agreements.views.pages import page_of
from nhipcau.foundation.panels import panels_at
from nhipcau.foundation.requests import Request


@require_safe
def field_list(request: Request) -> HttpResponse:
    rows = fields_counted(request.actor, timezone.localdate())
    context = {"rows": rows, "most": max((row.counts.get("total", 0) for row in rows), default=0)}
    return render(request, "agreements/field_list.html", context)


@require_safe
def field_show(request: Request, key: str) -> HttpResponse:
    topic = Field.objects.filter(pk=key).first()
    if topic is None and key != NONE:
        raise Http404(_("There is no such field."))
    overview = field_overview(request.actor, key, timezone.localdate())
    ids = field_rows(request.actor, key).values_list("pk", flat=True)
    page = page_of(request, ids)
    page.object_list = rows_of(list(page.object_list))
    context = {
        "key": key,
        "topic": topic,
        "overview": overview,
        "page": page,
        "panels": panels_at("field", request, topic) if topic else [],
        "topics": Field.objects.all(),
    }
    return render(request, "agreements/field_detail.html", context)
