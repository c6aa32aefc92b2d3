"""How the installation is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.frontdoor.administration import selectors
from nhipcau.frontdoor.permissions import may_see_administration


@require_safe
def overview(request: Request) -> HttpResponse:
    """What waits, what failed, what fills up: on one page, each leading to where it is mended."""
    require(may_see_administration(request.actor, None))
    return render(
        request, "administration/overview.html", {"it": selectors.overview_for(request.actor)}
    )
