"""Pages about the annex of a plan: what its columns are, and whose plan it is."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nhipcau.agreements import permissions
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.forms.annexes import ColumnsForm, PlanForm
from nhipcau.agreements.models import Reading
from nhipcau.agreements.selectors.annexes import MOST_PARENTS, drafts_to_extend, parents_for
from nhipcau.agreements.services import name_columns, put_into, set_parent
from nhipcau.agreements.views.access import reading_or_404, signed_in
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

ALL = ["GET", "HEAD", "POST"]


@signed_in
@require_http_methods(ALL)
def reading_columns(request: Request, pk: int) -> HttpResponse:
    """Say which column of a table (`bang`) is which; the document is read again."""
    reading = reading_or_404(request.actor, pk)
    require(permissions.may_review_reading(request.actor, reading))
    asked = request.GET.get("bang", "")
    found = next((one for one in reading.tables if asked in {"", str(one["number"])}), None)
    if found is None or not reading.is_open:
        raise Http404(_("There is no such table in this document."))
    form = ColumnsForm(request.POST if request.method == "POST" else None, table=found)
    if request.method == "POST" and form.is_valid() and _named(request, pk, found["number"], form):
        messages.success(request, _("The columns are kept; the document is read again."))
        return redirect(reading)
    context = {"reading": reading, "table": found, "form": form}
    return render(request, "agreements/reading_columns.html", context)


def _named(request: Request, pk: int, table: int, form: ColumnsForm) -> bool:
    values = form.values()
    return _did(
        form,
        lambda: name_columns(actor=request.actor, reading_id=pk, table=table, columns=values),
    )


@signed_in
@require_http_methods(ALL)
def reading_plan(request: Request, pk: int) -> HttpResponse:
    """Say which agreement the plan carries out, and which draft takes its rows."""
    reading = reading_or_404(request.actor, pk)
    require(permissions.may_review_reading(request.actor, reading))
    if not reading.is_open or reading.agreement_id is not None:
        return redirect(reading.agreement or reading)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        reading=reading,
        parents=list(parents_for(request.actor)[:MOST_PARENTS]),
        drafts=drafts_to_extend(request.actor, reading),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and _did(form, lambda: _save(request, pk, form))
    ):
        messages.success(request, _("It is kept."))
        return redirect(reading)
    return render(request, "agreements/reading_plan.html", {"reading": reading, "form": form})


@transaction.atomic
def _save(request: Request, pk: int, form: PlanForm) -> None:
    said = form.cleaned_data
    set_parent(actor=request.actor, reading_id=pk, parent_id=said["parent"])
    if said["into"] is not None:
        put_into(actor=request.actor, reading_id=pk, agreement_id=said["into"])


def _did(form: ColumnsForm | PlanForm, act: Callable[[], Reading | None]) -> bool:
    """Carry it out; what the service refuses becomes an error of the form."""
    try:
        with transaction.atomic():
            act()
    except AgreementsError as refused:
        form.add_error(None, str(refused.message))
        return False
    return True
