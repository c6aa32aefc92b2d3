"""Fields of cooperation as reference data, for platform administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nhipcau.agreements import permissions
from nhipcau.agreements.errors import AgreementsError, Stale
from nhipcau.agreements.forms.reference import FieldReferenceForm, NewFieldForm
from nhipcau.agreements.models import Field
from nhipcau.agreements.selectors.fields import latest_change_of
from nhipcau.agreements.services.fields import COLUMNS, save_field
from nhipcau.agreements.views.pages import conflict_of, version_of
from nhipcau.foundation.forms import stored_values
from nhipcau.foundation.history import acts
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def field_list(request: Request) -> HttpResponse:
    """Every field in the order of lists."""
    require(permissions.may_keep_fields(request.actor, None))
    search = request.GET.get("q", "").strip()
    rows = Field.objects.all()
    if search:
        rows = rows.filter(Q(name_vi__icontains=search) | Q(name_en__icontains=search))
    return render(
        request, "agreements/field_reference_list.html", {"fields": rows, "search": search}
    )


@form_page
def field_add(request: Request) -> HttpResponse:
    require(permissions.may_keep_fields(request.actor, None))
    form = NewFieldForm(request.POST or None, initial={"order": Field.objects.count() + 1})
    if form.is_valid() and _saved(request, form, form.cleaned_data["key"], is_new=True):
        messages.success(request, _("The field was added."))
        return redirect("agreements:field-reference-list")
    return render(request, "agreements/field_reference_form.html", {"form": form, "field": None})


@form_page
def field_change(request: Request, key: str) -> HttpResponse:
    require(permissions.may_keep_fields(request.actor, None))
    field = Field.objects.filter(pk=key).first()
    if field is None:
        raise Http404(_("There is no such field."))
    form = FieldReferenceForm(request.POST or None, initial=_stored(field))
    conflict = None
    if form.is_valid():
        try:
            if _saved(request, form, key, is_new=False):
                messages.success(request, _("Saved."))
                return redirect("agreements:field-reference-list")
        except Stale as stale:
            field = stale.current
            form = FieldReferenceForm(request.POST, initial=_stored(field))
            form.is_valid()
            latest = acts(request.actor, latest_change_of(field))
            conflict = conflict_of(str(stale.message), latest, stored_values(form))
    keeps = request.method == "POST" and conflict is None
    context = {
        "form": form,
        "field": field,
        "conflict": conflict,
        "version": version_of(request) if keeps else field.version,
    }
    return render(request, "agreements/field_reference_form.html", context)


def _stored(field: Field) -> dict[str, Any]:
    return {name: getattr(field, name) for name in COLUMNS}


def _saved(request: Request, form: FieldReferenceForm, key: str, *, is_new: bool) -> bool:
    """Whether it was saved; what is refused becomes an error of the form, `Stale` goes on."""
    version = None if is_new else version_of(request)
    try:
        save_field(actor=request.actor, key=key, form=form.values(), is_new=is_new, version=version)
    except Stale:
        raise
    except AgreementsError as error:
        form.add_error("key" if is_new else None, str(error.message))
        return False
    return True
