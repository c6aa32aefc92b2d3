"""Members of an organisation, and the choice of the organisation one acts for."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhipcau.accounts.services import invitation_path, send_invitation
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities import permissions
from nhipcau.localities.choices import ACTING_FOR
from nhipcau.localities.errors import LocalitiesError
from nhipcau.localities.forms import MemberForm, RoleForm
from nhipcau.localities.models import Membership, Organisation
from nhipcau.localities.selectors import belongs_elsewhere, members_visible_to, memberships_of
from nhipcau.localities.services import add_member, ask_second_step, change_role, remove_member
from nhipcau.localities.views.found import form_page, number, organisation_or_404, page_of

logger = logging.getLogger("nhipcau.localities")
INVITATION = "invitation"


@require_safe
def member_list(request: Request, pk: int) -> HttpResponse:
    """Who acts for the organisation and with which role."""
    organisation = organisation_or_404(request, pk)
    require(permissions.may_see_members(request.actor, organisation))
    rows = members_visible_to(request.actor, organisation).order_by("user__name", "id")
    context = {
        "organisation": organisation,
        "page": page_of(request, rows),
        "may_change": permissions.may_change_members(request.actor, organisation),
        "may_ask": permissions.may_ask_second_step(request.actor, organisation),
        "asks_all": settings.SECOND_STEP_REQUIRED,
        "may_see_members": True,
        "may_see_history": permissions.may_see_history(request.actor, organisation),
        # Shown this once: whoever opens the list again finds no link.
        "invitation": request.session.pop(INVITATION, None),
    }
    return render(request, "localities/member_list.html", context)


@form_page
def second_step(request: Request, pk: int) -> HttpResponse:
    """Ask, then require the second step of approvers and managers, or require it no more."""
    organisation = organisation_or_404(request, pk)
    require(permissions.may_ask_second_step(request.actor, organisation))
    asks, refused = not organisation.asks_second_step, ""
    if request.method == "POST" and request.POST.get("asks") in {"yes", "no"}:
        wanted = request.POST["asks"] == "yes"
        try:
            ask_second_step(actor=request.actor, organisation_id=pk, asks=wanted)
        except LocalitiesError as error:
            refused = str(error.message)
        else:
            messages.success(request, _asked(is_on=wanted))
            return redirect("localities:member-list", pk=pk)
    context = {
        "organisation": organisation,
        "asks": asks,
        "refused": refused,
        "back_url": reverse("localities:member-list", args=[pk]),
    }
    return render(request, "localities/member_second_step.html", context)


def _asked(*, is_on: bool) -> str:
    if is_on:
        return _("Required from now on. Who has no second step yet is written to.")
    return _("The second step is not required any more.")


@form_page
def member_add(request: Request, pk: int) -> HttpResponse:
    """Add a person; one who is new to the system is sent the way to a password."""
    organisation = _managed(request, pk)
    form = MemberForm(request.POST or None, initial={"role": "editor"})
    if form.is_valid():
        try:
            membership = add_member(
                actor=request.actor, organisation=organisation, **form.cleaned_data
            )
        except LocalitiesError as error:
            form.add_error("email", str(error.message))
        else:
            _welcome(request, membership)
            return redirect("localities:member-list", pk=pk)
    context = {"organisation": organisation, "form": form}
    return render(request, "localities/member_add.html", context)


@form_page
def member_change(request: Request, pk: int, member: int) -> HttpResponse:
    """Give a member another role."""
    organisation = _managed(request, pk)
    membership = _member(request, organisation, member)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if form.is_valid():
        try:
            change_role(actor=request.actor, membership_id=member, **form.cleaned_data)
        except LocalitiesError as error:
            form.add_error("role", str(error.message))
        else:
            messages.success(request, _("The role was changed."))
            return redirect(_list_or_profile(request, organisation))
    context = {"organisation": organisation, "membership": membership, "form": form}
    return render(request, "localities/member_change.html", context)


@form_page
def member_remove(request: Request, pk: int, member: int) -> HttpResponse:
    """Ask, then end a membership; a form sent twice finds it ended."""
    organisation = _managed(request, pk)
    rows = members_visible_to(request.actor, organisation)
    if request.method == "POST" and not rows.filter(pk=member).exists():
        messages.info(request, _("This person is no longer a member of the organisation."))
        return redirect("localities:member-list", pk=pk)
    membership = _member(request, organisation, member)
    refused = ""
    if request.method == "POST":
        try:
            remove_member(actor=request.actor, membership_id=member)
        except LocalitiesError as error:
            refused = str(error.message)
        else:
            messages.success(request, _("The person is no longer a member."))
            return redirect(_list_or_profile(request, organisation))
    context = {
        "organisation": organisation,
        "membership": membership,
        "refused": refused,
        "back_url": reverse("localities:member-list", args=[pk]),
    }
    return render(request, "localities/member_remove.html", context)


@require_POST
def member_invite(request: Request, pk: int, member: int) -> HttpResponse:
    """Send the way to a first password again, to somebody who has none yet."""
    organisation = _managed(request, pk)
    membership = _member(request, organisation, member)
    if membership.user.has_usable_password():
        messages.info(request, _("This person has a password already and can sign in."))
    else:
        _invite(request, membership)
    return redirect("localities:member-list", pk=pk)


@require_POST
def acting_for(request: Request) -> HttpResponse:
    """Choose, for this session, the organisation in whose name one writes."""
    chosen = number(request.POST.get("organisation"))
    if not memberships_of(request.actor).filter(organisation=chosen).exists():
        raise PermissionDenied(_("You are not a member of this organisation."))
    request.session[ACTING_FOR] = chosen
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    # Not redirect(): that takes an address which is no path for the name of a view.
    return HttpResponseRedirect(onward if safe else "/")


def _managed(request: Request, pk: int) -> Organisation:
    organisation = organisation_or_404(request, pk)
    require(permissions.may_change_members(request.actor, organisation))
    return organisation


def _member(request: Request, organisation: Organisation, member: int) -> Membership:
    membership = members_visible_to(request.actor, organisation).filter(pk=member).first()
    if membership is None:
        raise Http404(_("This person is no longer a member of the organisation."))
    return membership


def _list_or_profile(request: Request, organisation: Organisation) -> str:
    """Where to go on: the list of members, unless one has just given up the right to see it."""
    still = memberships_of(request.actor).filter(organisation=organisation, role="manager")
    own = request.actor.organisation_id == organisation.pk
    if still.exists() or not own:
        return reverse("localities:member-list", args=[organisation.pk])
    return organisation.get_absolute_url()


def _welcome(request: Request, membership: Membership) -> None:
    if membership.user.has_usable_password():
        messages.success(request, _("%(name)s is a member now.") % {"name": membership.user})
    else:
        _invite(request, membership)


def _invite(request: Request, membership: Membership) -> None:
    """Mail the link; where no mail server is set, show it once to who manages the members."""
    user = membership.user
    link = request.build_absolute_uri(invitation_path(user))
    said = {"organisation": membership.organisation.name, "inviter": request.actor.name}
    try:
        send_invitation(user=user, link=link, **said)
    except OSError:
        logger.exception("invitation of user %s could not be sent", user.pk)
        messages.warning(
            request,
            _("%(name)s is a member, but the mail could not be sent. Try again later.")
            % {"name": user},
        )
        return
    if settings.EMAIL_HOST:
        messages.success(
            request,
            _("A mail with the way to a password was sent to %(email)s.") % {"email": user.email},
        )
    elif belongs_elsewhere(membership) and not request.actor.is_administrator:
        # A link is the whole account: one organisation must not be handed another's.
        messages.warning(
            request,
            _(
                "%(name)s is also a member elsewhere and has no password yet. "
                "An administrator gives the way to one."
            )
            % {"name": user},
        )
    else:
        request.session[INVITATION] = {"name": str(user), "link": link}
