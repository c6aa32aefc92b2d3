"""Naming the organisations that keep a locality's agreements: for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities import permissions
from nhipcau.localities.errors import LocalitiesError
from nhipcau.localities.forms import CoordinatorForm, LastDayForm
from nhipcau.localities.selectors import coordinations_of
from nhipcau.localities.services import end_coordination, name_coordinator
from nhipcau.localities.views.found import form_page, locality_or_404


@form_page
def coordination_add(request: Request, code: str) -> HttpResponse:
    """Name an organisation; those named already stand beside the form."""
    locality = locality_or_404(request, code)
    require(permissions.may_name_coordinators(request.actor, locality))
    form = CoordinatorForm(request.POST or None, locality=locality)
    if form.is_valid():
        try:
            name_coordinator(actor=request.actor, locality=locality, **form.cleaned_data)
        except LocalitiesError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The coordinating organisation was named."))
            return redirect("localities:coordination-add", code=code)
    context = {"locality": locality, "form": form, "coordinations": coordinations_of(locality)}
    return render(request, "localities/coordination_add.html", context)


@form_page
def coordination_end(request: Request, code: str, pk: int) -> HttpResponse:
    """Set the last day of one of them."""
    locality = locality_or_404(request, code)
    require(permissions.may_name_coordinators(request.actor, locality))
    coordination = coordinations_of(locality).filter(pk=pk).first()
    if coordination is None:
        raise Http404
    initial = {"valid_to": coordination.valid_to or timezone.localdate()}
    form = LastDayForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            end_coordination(actor=request.actor, coordination_id=pk, **form.cleaned_data)
        except LocalitiesError as error:
            form.add_error("valid_to", str(error.message))
        else:
            messages.success(request, _("The last day was set."))
            return redirect("localities:coordination-add", code=code)
    context = {"locality": locality, "form": form, "coordination": coordination}
    return render(request, "localities/coordination_end.html", context)
