"""The whole audit trail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhipcau.foundation.audit import TrailFilter, sealing, trail_visible_to
from nhipcau.foundation.history import acts
from nhipcau.foundation.permissions import may_read_trail
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.frontdoor.administration.forms import TrailFilterForm
from nhipcau.frontdoor.administration.selectors import (
    head_of_chain,
    latest_verification,
    trail_page,
)
from nhipcau.frontdoor.administration.services import ask_for_verification
from nhipcau.localities.views.found import number


@require_safe
def trail_list(request: Request) -> HttpResponse:
    """Who did what in words, newest first, narrowed by what the address says."""
    require(may_read_trail(request.actor, None))
    form = TrailFilterForm(request.GET)
    wanted = form.wanted()
    rows = trail_visible_to(request.actor, wanted)
    page = trail_page(
        rows, before=number(request.GET.get("before")), after=number(request.GET.get("after"))
    )
    told = acts(request.actor, page.entries, is_whole_trail=True)
    context = {
        "form": form,
        "rows": list(zip(page.entries, told, strict=True)),
        "page": page,
        "is_narrowed": wanted != TrailFilter(),
        "head": head_of_chain(),
        "sealing": sealing(),
        "verification": latest_verification(),
    }
    return render(request, "administration/trail_list.html", context)


@require_POST
def trail_verify(request: Request) -> HttpResponse:
    """Have a worker walk the chain; its job says what it found."""
    job = ask_for_verification(actor=request.actor)
    messages.success(request, _("A worker verifies the trail; the result appears here."))
    return redirect("frontdoor:job-detail", pk=job.pk)
