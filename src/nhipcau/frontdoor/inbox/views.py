"""The page “My work”."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from nhipcau.activities.selectors.filters import id_of
from nhipcau.agreements.models import Agreement
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import page_of
from nhipcau.foundation.requests import Request
from nhipcau.frontdoor.inbox.work import KINDS, MOST, Work, group_of, work_of

Words = str | Promise
PAGE = 50
NAMES: dict[str, Words] = {
    "answer": _("Reports to confirm"),
    "settle": _("Disputes to settle"),
    "report": _("Reports due"),
    "carry": _("Commitments late or due soon"),
    "draft": _("Drafts to finish"),
    "idle": _("Commitments without an activity"),
    "unled": _("Commitments without a lead"),
    "amendment": _("Amendments to answer"),
    "reading": _("Documents to review"),
    "review": _("Reviews to close"),
}
ACTS: dict[str, Words] = {
    "answer": _("Confirm or dispute"),
    "settle": _("Settle"),
    "report": _("Write the report"),
    "carry": pgettext_lazy("act", "Report"),
    "draft": _("Go on writing"),
    "idle": _("Turn it into an activity"),
    "unled": _("Name who leads"),
    "amendment": pgettext_lazy("act", "Answer"),
    "reading": pgettext_lazy("act", "Review"),
    "review": _("Look and close"),
}
ICONS = {
    "answer": "seal", "settle": "warning", "report": "calendar", "carry": "clock",
    "draft": "pencil", "idle": "plus",
    "unled": "users", "amendment": "file", "reading": "eye", "review": "result",
}  # fmt: skip
GROUPS: dict[str, Words] = {
    "late": pgettext_lazy("work", "Late"),
    "week": pgettext_lazy("work", "Within a week"),
    "month": pgettext_lazy("work", "Within a month"),
    "later": pgettext_lazy("work", "Later"),
    "undated": pgettext_lazy("work", "Without a day"),
}


@signed_in
@require_safe
def my_work(request: Request) -> HttpResponse:
    """What waits for the organisation acted for, in order of date."""
    today = timezone.localdate()
    work = work_of(request.actor, today)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    agreement_id = id_of(request.GET.get("agreement", ""))
    page = page_of(request, work.only(kind, agreement_id), PAGE)
    context = {
        "page": page,
        "groups": grouped(list(page), today),
        "total": page.paginator.count,
        "kinds": _kinds(work, kind),
        "kind": kind,
        "agreements": _agreements(work, agreement_id),
        "is_narrowed": bool(kind or agreement_id),
        "has_any": bool(work.items),
        "most": MOST,
    }
    return render(request, "frontdoor/my_work.html", context)


def grouped(items: list[Any], today: Any) -> list[tuple[Words, str, list[dict[str, Any]]]]:
    """Heading, name of the group and rows, in order; an item's icon, act and lateness with it."""
    found = []
    for name, rows in groupby(items, key=lambda one: group_of(one, today)):
        shown = [
            {
                "item": one,
                "name": NAMES[one.kind],
                "act": ACTS[one.kind],
                "icon": ICONS[one.kind],
                "late": one.days_late(today),
            }
            for one in rows
        ]
        found.append((GROUPS[name], name, shown))
    return found


def _kinds(work: Work, chosen: str) -> list[dict[str, Any]]:
    counts = work.counts()
    return [
        {
            "key": key,
            "name": NAMES[key],
            "count": f"{counts[key]}+" if key in work.more else str(counts[key]),
            "is_chosen": key == chosen,
        }
        for key in KINDS
        if counts[key] or key == chosen
    ]


def _agreements(work: Work, chosen: int | None) -> list[dict[str, Any]]:
    ids = {one.agreement_id for one in work.items if one.agreement_id}
    rows = Agreement.objects.filter(pk__in=ids).order_by("sort_title", "pk")
    return [
        {"value": str(pk), "label": title, "is_chosen": pk == chosen}
        for pk, title in rows.values_list("pk", "title")
    ]
