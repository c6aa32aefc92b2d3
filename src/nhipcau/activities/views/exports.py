"""The list of activities as a file."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nhipcau.activities.exports.activities import activities_csv, activities_xlsx
from nhipcau.activities.selectors import ActivityFilter, activities_visible_to
from nhipcau.foundation.requests import Request
from nhipcau.foundation.sheets import csv_answer, xlsx_answer

AT_ONCE = 5_000
"""Rows of a workbook that are written while somebody waits; CSV has no such bound."""


@require_safe
def activity_export(request: Request) -> HttpResponseBase:
    """What the list shows, as `format=xlsx` or, however long it is, as CSV."""
    wanted = ActivityFilter.from_query(request.GET)
    rows = activities_visible_to(request.actor, wanted)
    today = timezone.localdate()
    if request.GET.get("format") != "xlsx" or rows[AT_ONCE : AT_ONCE + 1].exists():
        return csv_answer(activities_csv(request.actor, rows), _("Activities"), today)
    return xlsx_answer(
        lambda file: activities_xlsx(request.actor, file, rows), _("Activities"), today
    )
