"""Pages that record which organisations merged into one, and take a mistake back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities import permissions
from nhipcau.localities.errors import LocalitiesError
from nhipcau.localities.forms import MergerForm
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import (
    MergerHint,
    locality_lineage,
    merger_hint,
    organisations_visible_to,
)
from nhipcau.localities.services import merge_organisations, undo_merger
from nhipcau.localities.views.found import form_page, number, organisation_or_404


@form_page
def organisation_merge(request: Request, pk: int) -> HttpResponse:
    """Record that several organisations merged into this one; the usual ones are offered."""
    organisation = organisation_or_404(request, pk)
    require(permissions.may_merge_organisations(request.actor, organisation))
    hint = merger_hint(organisation)
    form = _form(request, organisation, hint)
    if "add" in request.POST:
        form = _with_one_more(form)
    elif form.is_valid() and _merged(request, organisation, form):
        messages.success(request, _("The merger was recorded."))
        return redirect(organisation)
    context = {"organisation": organisation, "form": form, "hint": hint}
    return render(request, "localities/organisation_merge.html", context)


def _form(request: Request, successor: Organisation, hint: MergerHint) -> MergerForm:
    """The form with the usual predecessors and those ticked so far."""
    said = (number(one) for one in request.POST.getlist("predecessors"))
    ids = {one for one in said if one and one != successor.pk}
    lineage = locality_lineage([successor.locality_id])[successor.locality_id]
    rows = organisations_visible_to(request.actor, locality_ids=lineage).filter(pk__in=ids)
    offered = list(dict.fromkeys([*hint.predecessors, *rows]))
    initial = {"predecessors": [row.pk for row in hint.predecessors], "on": hint.on}
    return MergerForm(request.POST or None, initial=initial, successor=successor, offered=offered)


def _with_one_more(form: MergerForm) -> MergerForm:
    """The list with the named organisation in it, ticked; a name not found stays with its error."""
    form.is_valid()
    if "other" in form.errors or not form.cleaned_data.get("other"):
        for name in [name for name in form.errors if name != "other"]:
            del form.errors[name]
        return form
    other = form.cleaned_data["other"]
    ticked = [*form.cleaned_data.get("predecessors", ()), str(other.pk)]
    offered = list(dict.fromkeys([*form.offered.values(), other]))
    initial = {"predecessors": ticked, "on": form.data.get("on")}
    return MergerForm(initial=initial, successor=form.successor, offered=offered)


def _merged(request: Request, organisation: Organisation, form: MergerForm) -> bool:
    try:
        merge_organisations(
            actor=request.actor,
            predecessors=form.chosen(),
            successor=organisation,
            on=form.cleaned_data["on"],
        )
    except LocalitiesError as error:
        form.add_error(None, str(error.message))
        return False
    return True


@form_page
def merger_undo(request: Request, pk: int, predecessor: int) -> HttpResponse:
    """Ask, then take a merger back that was recorded by mistake."""
    organisation = organisation_or_404(request, pk)
    require(permissions.may_merge_organisations(request.actor, organisation))
    links = {link.predecessor_id: link for link in organisation.succession_in.all()}
    if predecessor not in links and request.method == "POST":
        messages.info(request, _("The merger was taken back already."))
        return redirect(organisation)
    if predecessor not in links:
        raise Http404
    if request.method == "POST":
        undo_merger(actor=request.actor, predecessor_id=predecessor, successor_id=pk)
        messages.success(request, _("The merger was taken back."))
        return redirect(organisation)
    link = links[predecessor]
    context = {
        "organisation": organisation,
        "link": link,
        "back_url": organisation.get_absolute_url(),
    }
    return render(request, "localities/merger_undo.html", context)
