"""The directory as a file."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nhipcau.foundation.requests import Request
from nhipcau.foundation.sheets import csv_answer, xlsx_answer
from nhipcau.localities.exports import organisations_csv, organisations_xlsx
from nhipcau.localities.selectors import OrganisationFilter, organisations_matching
from nhipcau.localities.views.found import number


@require_safe
def organisation_export(request: Request) -> HttpResponseBase:
    """What the directory shows under this address, all pages of it, as XLSX or CSV."""
    wanted = OrganisationFilter(
        search=request.GET.get("q", "").strip(),
        locality_id=number(request.GET.get("locality")),
        kind=request.GET.get("kind", ""),
        status=request.GET.get("status", ""),
        sort=request.GET.get("sort", ""),
    )
    today = timezone.localdate()
    rows = organisations_matching(request.actor, wanted, today=today)
    if request.GET.get("format") == "csv":
        return csv_answer(organisations_csv(rows), _("Organisations"), today)
    return xlsx_answer(lambda file: organisations_xlsx(file, rows), _("Organisations"), today)
