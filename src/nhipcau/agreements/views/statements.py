"""One draft at a time: decide on it, change, split, merge, and add one by hand.

Every act works as a plain form that leads back to its card, and as a fragment for htmx.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import StatementKind, StatementState
from nhipcau.agreements.errors import AgreementsError, AlreadyDecided, BadSpan
from nhipcau.agreements.forms.statements import Choices, DraftForm, SpanForm, cuts_of, places_of
from nhipcau.agreements.models import Reading, Statement
from nhipcau.agreements.selectors import card_of, next_waiting, outline_of, progress_of
from nhipcau.agreements.selectors.annexes import servable_choices
from nhipcau.agreements.selectors.readings import cut_out
from nhipcau.agreements.services import (
    add_statement,
    change_statement,
    decide,
    merge_statements,
    split_statement,
)
from nhipcau.agreements.views.access import reading_or_404, signed_in, statement_or_404
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

ALL = ["GET", "HEAD", "POST"]


@signed_in
@require_POST
def statement_decide(request: Request, pk: int) -> HttpResponse:
    """Accept, skip or put back; without htmx, go on to the next that waits."""
    reading = statement_or_404(request.actor, pk).reading
    state, version = request.POST.get("state", ""), _number(request, "version")
    problem = _("Choose what to do with the statement.")
    if state in StatementState.values:
        problem = _refusal_of(
            lambda: decide(actor=request.actor, statement_id=pk, version=version, state=state)
        )
    if request.htmx:
        return _card(request, pk, problem)
    following = None if problem else next_waiting(outline_of(reading), pk)
    return _back(request, reading, following.pk if following else pk, problem)


@signed_in
@require_http_methods(ALL)
def statement_change(request: Request, pk: int) -> HttpResponse:
    statement = statement_or_404(request.actor, pk)
    require(permissions.may_review_reading(request.actor, statement.reading))
    if statement.is_registered:
        return _back(
            request, statement.reading, pk, _("This statement is in the register already.")
        )
    servable = _servable(request, statement)
    data = request.POST if request.method == "POST" else None
    form = DraftForm(data, statement=statement, servable=servable)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form)
    try:
        _save(request, statement, form)
    except AlreadyDecided as late:
        return _form(request, _again(request, pk, late), late=True)
    except AgreementsError as refused:
        form.add_error(None, str(refused.message))
        return _form(request, form)
    return _card(request, pk) if request.htmx else _back(request, statement.reading, pk)


@signed_in
@require_http_methods(["GET", "HEAD"])
def statement_card(request: Request, pk: int) -> HttpResponse:
    """The card as it is now: what a form gives way to when it is left without saving."""
    reading = statement_or_404(request.actor, pk).reading
    return _card(request, pk) if request.htmx else _back(request, reading, pk)


@signed_in
@require_http_methods(ALL)
def statement_split(request: Request, pk: int) -> HttpResponse:
    """Choose a place, and cut there."""
    statement = statement_or_404(request.actor, pk)
    reading = statement.reading
    require(permissions.may_review_reading(request.actor, reading))
    if request.method == "POST":
        at, version = _number(request, "at"), _number(request, "version")
        problem = _refusal_of(
            lambda: split_statement(actor=request.actor, statement_id=pk, version=version, at=at)
        )
        return _back(request, reading, pk, problem)
    (text,) = cut_out(reading, [(statement.start, statement.end)])
    context = {"statement": statement, "cuts": cuts_of(text, statement.start)}
    name = "_statement_split" if request.htmx else "statement_split"
    return render(request, f"agreements/{name}.html", context)


@signed_in
@require_POST
def statement_merge(request: Request, pk: int) -> HttpResponse:
    """Join with the statement that follows."""
    reading = statement_or_404(request.actor, pk).reading
    version = _number(request, "version")
    problem = _refusal_of(
        lambda: merge_statements(actor=request.actor, statement_id=pk, version=version)
    )
    return _back(request, reading, pk, problem)


@signed_in
@require_http_methods(ALL)
def statement_add(request: Request, pk: int) -> HttpResponse:
    """Add a draft: from a selection in the text, or from its exact words."""
    reading = reading_or_404(request.actor, pk)
    require(permissions.may_review_reading(request.actor, reading))
    form = SpanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            start, end = _span(form, reading)
            kind = form.cleaned_data["kind"]
            made = add_statement(
                actor=request.actor, reading_id=pk, start=start, end=end, kind=kind
            )
        except AgreementsError as refused:
            if form.cleaned_data["start"] is not None:
                return _back(request, reading, None, str(refused.message))
            form.add_error("quote", str(refused.message))
        else:
            return _back(request, reading, made.pk)
    return render(
        request,
        "agreements/statement_add.html",
        {"reading": reading, "form": form, "kinds": StatementKind.choices},
    )


def _refusal_of(act: Callable[[], object]) -> str:
    """Carry out an act of a service; what it refuses, in words."""
    try:
        act()
    except AgreementsError as refused:
        return str(refused.message)
    return ""


def _save(request: Request, statement: Statement, form: DraftForm) -> None:
    version = form.cleaned_data["version"]
    if "accept" in request.POST:
        decide(
            actor=request.actor,
            statement_id=statement.pk,
            version=version,
            state=StatementState.ACCEPTED,
            form=form.values(),
        )
    else:
        change_statement(
            actor=request.actor, statement_id=statement.pk, version=version, form=form.values()
        )


def _again(request: Request, pk: int, late: AlreadyDecided) -> DraftForm:
    """What the person typed, now against the draft as it stands; a second save is deliberate."""
    current = statement_or_404(request.actor, pk)
    data = request.POST.copy()
    data["version"] = str(current.version)
    form = DraftForm(data, statement=current, servable=_servable(request, current))
    form.is_valid()
    form.add_error(None, str(late.message))
    return form


def _servable(request: Request, statement: Statement) -> Choices:
    if statement.source_row is None:
        return []
    return servable_choices(request.actor, statement.reading, statement)


def _form(request: Request, form: DraftForm, *, late: bool = False) -> HttpResponse:
    context = {
        "form": form,
        "statement": form.statement,
        "reading": form.statement.reading,
        "stored": form.stored_now() if late else [],
        "units": form.units_by_side(),
        "keep": request.GET.urlencode(),
    }
    name = "_statement_form" if request.htmx else "statement_change"
    return render(request, f"agreements/{name}.html", context)


def _card(request: Request, pk: int, problem: str = "") -> HttpResponse:
    """The card as it is now, with the head of the page, whose counts it changes."""
    statement = statement_or_404(request.actor, pk)
    outline = outline_of(statement.reading)
    context = {
        "reading": statement.reading,
        "card": card_of(statement, outline, timezone.localdate(), request.actor),
        "progress": progress_of(outline),
        "verdict": permissions.may_review_reading(request.actor, statement.reading),
        "problem": problem,
        "keep": request.GET.urlencode(),
    }
    return render(request, "agreements/_statement_answer.html", context)


def _back(request: Request, reading: Reading, pk: int | None, problem: str = "") -> HttpResponse:
    """To the page of the review that holds a card, with the filters that were set."""
    if problem:
        messages.error(request, problem)
    kept = {name: said for name in ("kind", "state") if (said := request.GET.get(name))}
    if pk is not None:
        kept["at"] = str(pk)
    there = f"{reading.get_absolute_url()}?{urlencode(kept)}{f'#y-{pk}' if pk else ''}"
    return HttpResponseClientRedirect(there) if request.htmx else redirect(there)


def _span(form: SpanForm, reading: Reading) -> tuple[int, int]:
    """The stretch that was selected, or the first free place where the words stand.

    Raises:
        BadSpan: the words are not in the text, or only inside other statements.
    """
    said = form.cleaned_data
    if said["start"] is not None and said["end"] is not None:
        return said["start"], said["end"]
    taken = [(mark.start, mark.end) for mark in outline_of(reading)]
    found = False
    for start, end in places_of(said["quote"], reading.document.text):
        found = True
        if not any(start < other_end and other < end for other, other_end in taken):
            return start, end
    if found:
        raise BadSpan(_("These words belong to another statement already."))
    raise BadSpan(_("These words are not in the document. Copy them exactly as they stand there."))


def _number(request: Request, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 12 else -1
