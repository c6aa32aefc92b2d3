"""The heading of a reading, and the last step: from accepted drafts to the register."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import StatementKind
from nhipcau.agreements.errors import AgreementsError, NotReady, Stale, TwinRegistered
from nhipcau.agreements.forms.readings import (
    HeadingForm,
    SideFormSet,
    locality_choices,
    sides_initial,
)
from nhipcau.agreements.models import Reading, Statement
from nhipcau.agreements.selectors import registering
from nhipcau.agreements.services import ask_to_register, change_header
from nhipcau.agreements.services.register import accepted_of, units_to_make, what_is_missing
from nhipcau.agreements.views.access import own_organisation, reading_or_404, signed_in
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.forms import stored_values
from nhipcau.foundation.jobs import Job
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities.selectors import localities_visible_to

PREFIX = "sides"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reading_header(request: Request, pk: int) -> HttpResponse:
    reading = reading_or_404(request.actor, pk)
    require(permissions.may_review_reading(request.actor, reading))
    if not reading.is_open or reading.agreement_id is not None:
        return redirect(reading.agreement or reading)
    form, sides = _heading_forms(request, reading)
    context: dict[str, Any] = {"reading": reading}
    if request.method == "POST" and "add" not in request.POST and _both_valid(form, sides):
        try:
            _save_heading(request.actor, reading, form, sides)
        except Stale as stale:
            form, sides, context["stored"] = _heading_again(request, pk)
            form.add_error(None, str(stale.message))
        except AgreementsError as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("The heading was saved."))
            return redirect(reading)
    context |= {"form": form, "sides": sides}
    return render(request, "agreements/reading_header.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reading_register(request: Request, pk: int) -> HttpResponse:
    reading = reading_or_404(request.actor, pk)
    require(permissions.may_review_reading(request.actor, reading))
    if not reading.is_open or registering(reading):
        return redirect(reading)
    accepted = accepted_of(reading)
    if request.method == "POST" and not accepted and reading.agreement is not None:
        # The same form sent twice: the first one did the work.
        return redirect(reading.agreement)
    missing: list[Any] = [*what_is_missing(reading, accepted)]
    refusal, twin = "", None
    if request.method == "POST":
        try:
            return _register(request, reading)
        except NotReady as unready:
            missing, refusal = list(unready.missing), str(unready.message)
        except TwinRegistered as same:
            twin, refusal = same.twin, str(same.message)
        except AgreementsError as refused:
            refusal = str(refused.message)
    context = _what_it_makes(reading, accepted) | {"missing": missing, "refusal": refusal}
    context["twin"] = twin
    return render(request, "agreements/reading_register.html", context)


def _heading_forms(request: Request, reading: Reading) -> tuple[HeadingForm, Any]:
    localities = {"localities": locality_choices(localities_visible_to(request.actor))}
    if request.method != "POST":
        return (
            HeadingForm(initial=HeadingForm.initial_of(reading)),
            SideFormSet(initial=sides_initial(reading), prefix=PREFIX, form_kwargs=localities),
        )
    data = _one_side_more(request.POST) if "add" in request.POST else request.POST
    return (
        HeadingForm(data, initial=HeadingForm.initial_of(reading)),
        SideFormSet(data, initial=sides_initial(reading), prefix=PREFIX, form_kwargs=localities),
    )


def _heading_again(request: Request, pk: int) -> tuple[HeadingForm, Any, list[tuple[str, str]]]:
    """What the person typed, now against the heading as it stands; a second save is deliberate."""
    current = reading_or_404(request.actor, pk)
    localities = {"localities": locality_choices(localities_visible_to(request.actor))}
    data = request.POST.copy()
    data["version"] = str(current.version)
    form = HeadingForm(data, initial=HeadingForm.initial_of(current))
    sides = SideFormSet(data, initial=sides_initial(current), prefix=PREFIX, form_kwargs=localities)
    form.is_valid()
    names = ", ".join(str(side) for side in current.parties.all())
    return form, sides, [*stored_values(form), (_("Sides"), names)]


def _one_side_more(data: QueryDict) -> QueryDict:
    more = data.copy()
    count = data.get(f"{PREFIX}-TOTAL_FORMS", "0")
    known = count.isdecimal() and len(count) < 6
    more[f"{PREFIX}-TOTAL_FORMS"] = str(int(count) + 1 if known else 1)
    return more


def _both_valid(form: HeadingForm, sides: Any) -> bool:
    return all([form.is_valid(), sides.is_valid()])


def _save_heading(actor: Actor, reading: Reading, form: HeadingForm, sides: Any) -> None:
    change_header(
        actor=actor,
        reading_id=reading.pk,
        version=form.cleaned_data["version"],
        form=form.values(sides, reading),
    )


def _register(request: Request, reading: Reading) -> HttpResponse:
    made = ask_to_register(
        actor=request.actor,
        reading_id=reading.pk,
        keeper=own_organisation(request.actor),
        attach_source="attach" in request.POST,
        despite_twin="despite_twin" in request.POST,
    )
    if isinstance(made, Job):
        # The page of the reading shows how far it is, to whoever pressed and to everybody else.
        return redirect(reading)
    if made.is_draft:
        said = _("The register has it now, as a draft until it is put in force.")
    else:
        said = _("The activities are planned; the agreement that they serve stays as it is.")
    messages.success(request, said)
    return redirect(made)


def _what_it_makes(reading: Reading, accepted: list[Statement]) -> dict[str, Any]:
    kinds = Counter(row.kind for row in accepted if row.serves_id is None)
    return {
        "reading": reading,
        "commitments": kinds.pop(StatementKind.COMMITMENT, 0),
        "record": [(kind, kinds[kind]) for kind in StatementKind if kinds[kind]],
        "linked": sum(row.serves_id is not None for row in accepted),
        "planned": sum(row.plans_activity for row in accepted),
        "units": units_to_make(reading, accepted),
        "is_signed": reading.agreement is not None and not reading.agreement.is_draft,
    }
