"""Accounts of all organisations, for platform administrators."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhipcau.accounts.errors import AccountsError
from nhipcau.accounts.services import (
    invitation_path,
    note_invitation,
    reactivate,
    remove_second_step,
    send_invitation,
    suspend,
    unlock,
)
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities.permissions import may_see_people
from nhipcau.localities.selectors import (
    PeopleFilter,
    Person,
    people_visible_to,
    person_visible_to,
)
from nhipcau.localities.views.found import page_of

INVITATION = "account-invitation"


@require_safe
def person_list(request: Request) -> HttpResponse:
    """Accounts by name or address; who is suspended, has no password yet, or came long ago."""
    require(may_see_people(request.actor, None))
    wanted = PeopleFilter(request.GET.get("q", "").strip(), request.GET.get("status", ""))
    context = {
        "page": page_of(request, people_visible_to(request.actor, wanted)),
        "wanted": wanted,
        "statuses": [
            ("suspended", _("Suspended")),
            ("waiting", _("No password yet")),
            ("idle", _("Not here for half a year")),
            ("keeper", _("Platform administrators")),
        ],
    }
    return render(request, "localities/person_list.html", context)


@require_safe
def person_detail(request: Request, pk: int) -> HttpResponse:
    """One account: roles, last sign-in, and what may be done about it."""
    context = {
        "person": _person(request, pk),
        "is_self": request.actor.user_id == pk,
        # Shown this once: whoever opens the page again finds no link.
        "invitation": request.session.pop(INVITATION, None),
    }
    return render(request, "localities/person_detail.html", context)


@require_POST
def person_suspend(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, suspend, _("The account is suspended and signed out everywhere."))


@require_POST
def person_reactivate(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, reactivate, _("The account may sign in again."))


@require_POST
def person_unlock(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, unlock, _("The lock-out is lifted."))


@require_POST
def person_second_step(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, remove_second_step, _("The second step is taken away."))


@require_POST
def person_invite(request: Request, pk: int) -> HttpResponse:
    """Send the way to a first password again."""
    user = _person(request, pk).user
    if user.has_usable_password():
        messages.info(request, _("This person has a password already and can sign in."))
        return redirect("localities:person-detail", pk=pk)
    note_invitation(actor=request.actor, user_id=pk)
    link = request.build_absolute_uri(invitation_path(user))
    if not settings.EMAIL_HOST:
        request.session[INVITATION] = link
        return redirect("localities:person-detail", pk=pk)
    said = {"organisation": "Nhịp Cầu", "inviter": request.actor.name}
    try:
        send_invitation(user=user, link=link, **said)
    except OSError:
        messages.warning(request, _("The mail could not be sent. Try again later."))
    else:
        messages.success(
            request,
            _("A mail with the way to a password was sent to %(email)s.") % {"email": user.email},
        )
    return redirect("localities:person-detail", pk=pk)


def _done(
    request: Request, pk: int, act: Callable[..., object], said: str | Promise
) -> HttpResponse:
    _person(request, pk)
    actor: Actor = request.actor
    try:
        act(actor=actor, user_id=pk)
    except AccountsError as error:
        messages.warning(request, str(error.message))
    else:
        messages.success(request, str(said))
    return redirect("localities:person-detail", pk=pk)


def _person(request: Request, pk: int) -> Person:
    require(may_see_people(request.actor, None))
    person = person_visible_to(request.actor, pk)
    if person is None:
        raise Http404(_("There is no such account."))
    return person
