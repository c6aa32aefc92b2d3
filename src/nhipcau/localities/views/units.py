"""Administrative units as reference data, for platform administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities.errors import LocalitiesError, StaleLocality
from nhipcau.localities.forms.units import NewReferenceForm, ReferenceForm, SuccessionForm
from nhipcau.localities.models import Locality
from nhipcau.localities.permissions import may_keep_reference
from nhipcau.localities.selectors import localities_visible_to, with_successions
from nhipcau.localities.services import (
    add_succession,
    add_unit,
    change_unit,
    remove_succession,
)
from nhipcau.localities.views.found import form_page, locality_or_404, page_of


@require_safe
def unit_list(request: Request) -> HttpResponse:
    """Every unit, past and present, by any of its names."""
    require(may_keep_reference(request.actor, None))
    search = request.GET.get("q", "").strip()
    rows = with_successions(localities_visible_to(request.actor, search=search))
    context = {"page": page_of(request, rows), "search": search}
    return render(request, "localities/unit_list.html", context)


@form_page
def unit_add(request: Request) -> HttpResponse:
    require(may_keep_reference(request.actor, None))
    form = NewReferenceForm(request.POST or None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            unit = add_unit(actor=request.actor, code=code, form=form.values())
        except LocalitiesError as error:
            form.add_error("code", str(error.message))
        else:
            messages.success(request, _("The locality was added."))
            return redirect("localities:unit-change", code=unit.code)
    return render(request, "localities/unit_add.html", {"form": form})


@form_page
def unit_change(request: Request, code: str) -> HttpResponse:
    """Names, other names, dates and source; what succeeds it stands below."""
    require(may_keep_reference(request.actor, None))
    unit = locality_or_404(request, code)
    form = ReferenceForm(request.POST or None, initial=ReferenceForm.initial_of(unit))
    if form.is_valid() and _was_changed(request, unit, form):
        messages.success(request, _("Saved."))
        return redirect("localities:unit-change", code=code)
    return _page(request, unit, form, SuccessionForm(unit=unit))


def _was_changed(request: Request, unit: Locality, form: ReferenceForm) -> bool:
    """Whether it was saved; what was refused stands in the form, with what is stored now."""
    seen = form.cleaned_data["seen"]
    try:
        change_unit(actor=request.actor, unit_id=unit.pk, seen=seen, form=form.values())
    except StaleLocality as error:
        typed = request.POST.copy()
        typed["seen"] = ReferenceForm.initial_of(unit)["seen"]
        form.data = typed
        form.add_error(None, _("%(said)s Save again to put yours in its place.") % {"said": error})
    except LocalitiesError as error:
        form.add_error(None, str(error.message))
    else:
        return True
    return False


@require_POST
def succession_add(request: Request, code: str) -> HttpResponse:
    require(may_keep_reference(request.actor, None))
    unit = locality_or_404(request, code)
    form = SuccessionForm(request.POST, unit=unit)
    if form.is_valid():
        said = dict(form.cleaned_data)
        said["successor"] = Locality.objects.get(pk=said["successor"])
        try:
            add_succession(actor=request.actor, predecessor=unit, **said)
        except LocalitiesError as error:
            form.add_error("successor", str(error.message))
        else:
            messages.success(request, _("The succession was recorded."))
            return redirect("localities:unit-change", code=code)
    return _page(request, unit, ReferenceForm(initial=ReferenceForm.initial_of(unit)), form)


@require_POST
def succession_remove(request: Request, code: str, pk: int) -> HttpResponse:
    require(may_keep_reference(request.actor, None))
    locality_or_404(request, code)
    remove_succession(actor=request.actor, succession_id=pk)
    messages.success(request, _("The succession was taken back."))
    return redirect("localities:unit-change", code=code)


def _page(
    request: Request, unit: Locality, form: ReferenceForm, succession: SuccessionForm
) -> HttpResponse:
    context = {"unit": unit, "form": form, "succession": succession}
    return render(request, "localities/unit_change.html", context)
