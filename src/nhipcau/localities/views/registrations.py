"""Registration of an organisation by itself: the public pages, and those of who decides."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhipcau.accounts.services import invitation_path
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities import permissions
from nhipcau.localities.choices import RegistrationState
from nhipcau.localities.errors import LocalitiesError
from nhipcau.localities.forms.registrations import RefusalForm, RegisterForm
from nhipcau.localities.models import Membership, Registration
from nhipcau.localities.selectors import (
    likenesses_of,
    organisations_visible_to,
    others_like,
    registrations_visible_to,
)
from nhipcau.localities.services import (
    ask_for_registration,
    confirm_registration,
    join_registration,
    refuse_registration,
    registration_of,
    send_letter,
    verify_registration,
)
from nhipcau.localities.views.found import form_page, number, page_of

logger = logging.getLogger("nhipcau.localities")


@form_page
def registration_add(request: Request) -> HttpResponse:
    """The public form; what comes after it is the same whoever and whatever is known here."""
    _must_be_open()
    form = RegisterForm(request.POST or None)
    if form.is_valid():
        if not form.is_by_a_machine:
            _ask(request, form)
        return redirect("localities:registration-sent")
    return render(request, "localities/registration_add.html", {"form": form})


@require_safe
def registration_sent(request: Request) -> HttpResponse:
    _must_be_open()
    return render(request, "localities/registration_sent.html")


@form_page
def registration_confirm(request: Request, token: str) -> HttpResponse:
    """The link of the mail asks for one press, since programs open links before people do."""
    _must_be_open()
    found = registration_of(token)
    if found is None:
        return render(request, "localities/registration_gone.html", status=404)
    if request.method == "POST":
        found = confirm_registration(actor=request.actor, token=token) or found
    # No stricter referrer policy here: with none at all a browser hides the origin of the form.
    return render(request, "localities/registration_confirm.html", {"registration": found})


@require_safe
def registration_list(request: Request) -> HttpResponse:
    """Registrations of the localities that the reader keeps."""
    require(permissions.may_see_registrations(request.actor, None))
    state = request.GET.get("state", RegistrationState.PENDING)
    rows = registrations_visible_to(request.actor)
    if state in RegistrationState.values:
        rows = rows.filter(state=state)
    rows = rows.order_by("confirmed_at" if state == RegistrationState.PENDING else "-pk", "pk")
    context = {
        "page": page_of(request, rows),
        "state": state,
        "states": RegistrationState.choices[1:],
    }
    return render(request, "localities/registration_list.html", context)


@require_safe
def registration_detail(request: Request, pk: int) -> HttpResponse:
    """What it says, and which organisations it may be already."""
    return _detail(request, _registration(request, pk), RefusalForm())


@require_POST
def registration_verify(request: Request, pk: int) -> HttpResponse:
    """Take it into the directory."""
    row = _registration(request, pk)
    try:
        membership = verify_registration(actor=request.actor, registration_id=pk)
    except LocalitiesError as error:
        messages.warning(request, str(error.message))
        return redirect(row)
    return _welcome(request, row, membership)


@require_POST
def registration_join(request: Request, pk: int) -> HttpResponse:
    """Make the contact person a manager of an organisation that stands already."""
    row = _registration(request, pk)
    chosen = number(request.POST.get("organisation")) or 0
    organisation = organisations_visible_to(request.actor).filter(pk=chosen).first()
    if organisation is None:
        raise Http404(_("There is no such organisation."))
    try:
        membership = join_registration(
            actor=request.actor, registration_id=pk, organisation=organisation
        )
    except LocalitiesError as error:
        messages.warning(request, str(error.message))
        return redirect(row)
    return _welcome(request, row, membership)


@require_POST
def registration_refuse(request: Request, pk: int) -> HttpResponse:
    """Refuse with a reason; without one the page comes back."""
    row = _registration(request, pk)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _detail(request, row, form)
    try:
        row = refuse_registration(actor=request.actor, registration_id=pk, **form.cleaned_data)
    except LocalitiesError as error:
        messages.warning(request, str(error.message))
        return redirect("localities:registration-detail", pk=pk)
    _post(request, "refused", row)
    messages.success(request, _("The registration was refused; the person is told why."))
    return redirect("localities:registration-list")


def _must_be_open() -> None:
    if not settings.SELF_REGISTRATION:
        raise Http404(_("Organisations do not register themselves here."))


def _ask(request: Request, form: RegisterForm) -> None:
    asked = ask_for_registration(actor=request.actor, form=form.values())
    if asked:
        row, token = asked
        path = reverse("localities:registration-confirm", args=[token])
        _post(request, "confirm", row, link=request.build_absolute_uri(path), silently=True)


def _registration(request: Request, pk: int) -> Registration:
    require(permissions.may_see_registrations(request.actor, None))
    row = registrations_visible_to(request.actor).filter(pk=pk).first()
    if row is None:
        raise Http404(_("There is no such registration."))
    return row


def _detail(request: Request, row: Registration, form: RefusalForm) -> HttpResponse:
    context = {
        "registration": row,
        "form": form,
        "likenesses": likenesses_of(request.actor, row) if row.is_pending else [],
        "others": others_like(row) if row.is_pending else [],
        "may_verify": permissions.may_verify_registration(request.actor, row),
    }
    return render(request, "localities/registration_detail.html", context)


def _welcome(request: Request, row: Registration, membership: Membership) -> HttpResponse:
    row.organisation = membership.organisation
    path = reverse("account_login")
    if not membership.user.has_usable_password():
        path = invitation_path(membership.user)
    if _post(request, "verified", row, link=request.build_absolute_uri(path)):
        messages.success(
            request, _("The organisation is verified, and its contact person is told.")
        )
    return redirect(membership.organisation)


def _post(
    request: Request, name: str, row: Registration, *, link: str = "", silently: bool = False
) -> bool:
    """Send a letter; where it cannot be sent, say so to who decides and to nobody else."""
    try:
        send_letter(name, row, link=link)
    except OSError:
        logger.exception("letter %s of registration %s could not be sent", name, row.pk)
        if not silently:
            messages.warning(
                request,
                _("It is done, but the mail to the person could not be sent. Tell them yourself."),
            )
        return False
    return True
