"""What if: other weights, or all that was due kept in time. Figures only; nothing is written."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nhipcau.foundation.requests import Request
from nhipcau.review.choices import Measure
from nhipcau.review.selectors.whatif import MOST_WEIGHT, WhatIf, supposed
from nhipcau.review.selectors.words import NO_GROUND, share
from nhipcau.review.views.asking import asked_of, page_url, shared


@require_safe
def whatif_show(request: Request) -> HttpResponse:
    asked = asked_of(request)
    got = asked.measured()
    whatif = _whatif(request)
    plain = supposed(got.field_facts, WhatIf({}))
    other = supposed(got.field_facts, whatif)
    values, thought = plain.measures.values(), other.measures.values()
    rows: list[dict[str, Any]] = [
        {
            "name": name,
            "label": Measure(name).label,
            "weight": whatif.weights[name],
            "now": share(values[name]),
            "then": share(thought[name]),
            "moves": values[name] != thought[name],
            "no_ground": NO_GROUND[name] if thought[name] is None else "",
        }
        for name in Measure.values
    ]
    context = {
        **shared(request, asked, "whatif"),
        "rows": rows,
        "whatif": whatif,
        "most": MOST_WEIGHT,
        "now": share(plain.figure),
        "then": share(other.figure),
        "has_figure": other.figure is not None,
        "counted": other.counted,
        "late": sum(got.facts.due.values()) - sum(got.facts.on_time.values()),
        "plain_url": page_url("whatif", asked.question),
        "late_url": page_url("record-list", asked.question, figure="late"),
    }
    return render(request, "review/whatif.html", context)


def _whatif(request: Request) -> WhatIf:
    weights = {name: _weight(request.GET.get(f"w_{name}", "")) for name in Measure.values}
    return WhatIf(weights, late_done=request.GET.get("kept", "") in {"1", "on"})


def _weight(said: str) -> int:
    """A weight as an address says it; one where it says nothing that is understood."""
    if not said.isascii() or not said.isdecimal() or len(said) > 3:
        return 1
    return min(int(said), MOST_WEIGHT)
