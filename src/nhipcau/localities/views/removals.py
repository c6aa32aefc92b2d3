"""The page that removes an organisation added by mistake, or says what holds it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities import permissions
from nhipcau.localities.errors import Held
from nhipcau.localities.services import remove_organisation, what_holds
from nhipcau.localities.views.found import form_page, organisation_or_404


@form_page
def organisation_remove(request: Request, pk: int) -> HttpResponse:
    """Ask, with what stands in the way."""
    organisation = organisation_or_404(request, pk)
    require(permissions.may_remove_organisation(request.actor, organisation))
    holds = what_holds(organisation)
    if request.method == "POST":
        try:
            remove_organisation(actor=request.actor, organisation_id=pk)
        except Held as held:
            holds = held.holds
        else:
            messages.success(request, _("The organisation is removed."))
            return redirect("localities:organisation-list")
    context = {
        "organisation": organisation,
        "holds": holds,
        "back_url": organisation.get_absolute_url(),
    }
    return render(request, "localities/organisation_remove.html", context)
