"""Pages about organisations: the directory, a profile, its change and its history."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhipcau.foundation.forms import stored_values
from nhipcau.foundation.history import acts
from nhipcau.foundation.panels import panels_at
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities import permissions
from nhipcau.localities.choices import OrganisationKind
from nhipcau.localities.errors import DuplicateOrganisation, LocalitiesError, StaleOrganisation
from nhipcau.localities.forms import NewProfileForm, ProfileForm
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors import (
    OrganisationFilter,
    coordinations_by,
    history_visible_to,
    localities_kept_by,
    localities_visible_to,
    locality_lineage,
    organisations_matching,
    organisations_visible_to,
    suggested_organisations,
)
from nhipcau.localities.services import add_organisation, change_organisation, list_organisation
from nhipcau.localities.views.found import form_page, number, organisation_or_404, page_of

FILTERS = ("kind", "status", "sort")


@require_safe
def organisation_list(request: Request) -> HttpResponse:
    """The directory: searched, filtered and sorted by what the address says."""
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    search = request.GET.get("q", "").strip()
    locality_id = number(request.GET.get("locality"))
    wanted = OrganisationFilter(search=search, locality_id=locality_id, **asked)
    rows = organisations_matching(request.actor, wanted, today=timezone.localdate())
    context = {
        "page": page_of(request, rows),
        "wanted": wanted,
        "is_narrowed": bool(search or locality_id or asked["kind"] or asked["status"]),
        "kinds": OrganisationKind.choices,
        "localities": localities_visible_to(request.actor),
        "may_add": bool(localities_kept_by(request.actor)),
        "may_register": settings.SELF_REGISTRATION,
    }
    return render(request, "localities/organisation_list.html", context)


@require_safe
def organisation_suggest(request: Request) -> JsonResponse:
    """Organisations whose names fit what somebody is typing, in a locality and its lineage."""
    require(permissions.may_look_names_up(request.actor, None))
    locality_id = number(request.GET.get("locality"))
    ids = locality_lineage([locality_id])[locality_id] if locality_id else None
    found = suggested_organisations(request.actor, request.GET.get("q", ""), locality_ids=ids)
    results = [
        {
            "id": one.organisation.pk,
            "name": one.organisation.name,
            "locality": one.organisation.locality.name,
            "score": one.score,
        }
        for one in found
    ]
    return JsonResponse({"results": results})


@require_safe
def organisation_detail_page(request: Request, pk: int) -> HttpResponse:
    """The profile, its place among others, and what apps on higher floors add."""
    organisation = organisation_or_404(request, pk)
    children = organisations_visible_to(request.actor).filter(parent=organisation)
    context = {
        "organisation": organisation,
        "children": children[:50],
        "child_count": children.count(),
        "keeps": coordinations_by(organisation),
        "panels": panels_at("organisation", request, organisation),
        **_doors(request, organisation),
    }
    return render(request, "localities/organisation_detail.html", context)


@require_safe
def organisation_history(request: Request, pk: int) -> HttpResponse:
    """Who changed what, newest first."""
    organisation = organisation_or_404(request, pk)
    require(permissions.may_see_history(request.actor, organisation))
    page = page_of(request, history_visible_to(request.actor, organisation))
    context = {
        "organisation": organisation,
        "page": page,
        "acts": acts(request.actor, page.object_list, subject=organisation),
        **_doors(request, organisation),
    }
    return render(request, "localities/organisation_history.html", context)


@form_page
def organisation_add(request: Request) -> HttpResponse:
    """A new organisation in one of the localities that the actor coordinates."""
    localities = localities_kept_by(request.actor)
    if not localities:
        require(permissions.may_add_organisation(request.actor, Locality()))
    asked = {"locality_code": request.GET.get("locality"), "name": request.GET.get("name")}
    form = NewProfileForm(request.POST or None, initial=asked, localities=localities)
    if form.is_valid() and (made := _added(request, form)):
        messages.success(request, _("The organisation was added."))
        return redirect(made)
    return render(request, "localities/organisation_add.html", {"form": form})


def _added(request: Request, form: NewProfileForm) -> Organisation | None:
    locality = form.locality or Locality()
    try:
        return add_organisation(actor=request.actor, locality=locality, form=form.values())
    except LocalitiesError as error:
        _explain(form, error)
        return None


@form_page
def organisation_change(request: Request, pk: int) -> HttpResponse:
    """Change a profile; when somebody else was first, what they saved stands beside one's own."""
    organisation = organisation_or_404(request, pk)
    require(permissions.may_change_organisation(request.actor, organisation))
    initial = ProfileForm.initial_of(organisation)
    form = ProfileForm(request.POST or None, initial=initial, locality=organisation.locality)
    theirs: list[tuple[str, str]] | None = None
    if form.is_valid():
        try:
            if _changed(request, organisation, form):
                messages.success(request, _("The profile was saved."))
                return redirect(organisation)
        except StaleOrganisation as error:
            form = form.over(error.current)
            theirs = stored_values(form)
    context = {"organisation": organisation, "form": form, "theirs": theirs}
    return render(request, "localities/organisation_change.html", context)


@require_POST
def organisation_publish(request: Request, pk: int) -> HttpResponse:
    """Take it into the public directory."""
    organisation = organisation_or_404(request, pk)
    list_organisation(actor=request.actor, organisation_id=pk)
    messages.success(request, _("The organisation is in the directory."))
    return redirect(organisation)


def _changed(request: Request, organisation: Organisation, form: ProfileForm) -> bool:
    """Whether it was saved; what a service refused stands in the form afterwards.

    Raises:
        StaleOrganisation: somebody else saved first.
    """
    version = form.cleaned_data["version"] or 0
    actor, pk = request.actor, organisation.pk
    try:
        change_organisation(actor=actor, organisation_id=pk, version=version, form=form.values())
    except StaleOrganisation:
        raise
    except LocalitiesError as error:
        _explain(form, error)
        return False
    return True


def _explain(form: ProfileForm, error: LocalitiesError) -> None:
    """Say in the form what a service refused, with the organisation that is in the way."""
    if isinstance(error, DuplicateOrganisation):
        form.standing = error.standing
        same_code = error.standing.tax_code == form.cleaned_data["tax_code"] != ""
        form.add_error("tax_code" if same_code else "name", str(error.message))
    else:
        form.add_error(None, str(error.message))


def _doors(request: Request, organisation: Organisation) -> dict[str, object]:
    """Which of the other pages about an organisation this actor may open."""
    actor = request.actor
    return {
        "may_change": permissions.may_change_organisation(actor, organisation),
        "may_list": not organisation.is_listed
        and permissions.may_list_organisation(actor, organisation),
        "may_remove": permissions.may_remove_organisation(actor, organisation),
        "may_merge": permissions.may_merge_organisations(actor, organisation),
        "may_see_members": permissions.may_see_members(actor, organisation),
        "may_see_history": permissions.may_see_history(actor, organisation),
    }
