"""A sign-in that lasts while somebody works, and words that outlast it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from nhipcau.accounts.models import User
from nhipcau.accounts.services import drop_drafts_of_form
from nhipcau.accounts.views.holding import hold
from nhipcau.accounts.views.lasting import is_due, stay
from nhipcau.accounts.views.remembering import WHO, who_was_here

SENT_ON = frozenset({301, 302, 303})


class StayingMiddleware:
    """Prolongs a sign-in in use, and keeps what was sent after it had ended.

    A form that arrives too late is kept for the person who was signed in here, and for nobody else;
    after signing in again its words are back in the form. A form that arrives takes its draft away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = _is_signed_in(request)
        if was_signed_in and _is_an_act(request) and is_due(request):
            stay(request)
        response = self.get_response(request)
        if request.method == "POST":
            if was_signed_in:
                _drop_what_arrived(request, response)
                _keep_what_was_refused(request, response)
            elif _leads_to_sign_in(response):
                response = _kept(request, response)
        if getattr(request, "is_signing_out", False):
            response.delete_cookie(WHO, samesite="Lax")
        return response


def _is_signed_in(request: HttpRequest) -> bool:
    """Without a session's cookie nobody is; asking further would cost a query."""
    return bool(request.session.session_key) and request.user.is_authenticated


def _is_an_act(request: HttpRequest) -> bool:
    """What a person does, not what a page asks for by itself while nobody is there."""
    by_itself = bool(getattr(request, "htmx", False)) and request.method == "GET"
    return not by_itself and request.path != reverse("account_session")


def _drop_what_arrived(request: HttpRequest, response: HttpResponse) -> None:
    if response.status_code in SENT_ON or response.has_header("HX-Redirect"):
        drop_drafts_of_form(user_id=request.user.pk or 0, action=request.path)


def _keep_what_was_refused(request: HttpRequest, response: HttpResponse) -> None:
    """Whoever lost a right while a form was open does not lose the words as well."""
    user = request.user
    is_refused = response.status_code == HTTPStatus.FORBIDDEN
    # A form without our secret may be another house's: `csrf_failure` judges what becomes of it.
    if not is_refused or hasattr(request, "lacks_token") or not isinstance(user, User):
        return
    if hold(request, user, page_of_form(request)):
        messages.info(request, _("What you typed is kept: see My account, My data."))


def _leads_to_sign_in(response: HttpResponse) -> bool:
    target = response.get("HX-Redirect") or response.get("Location") or ""
    return target.split("?")[0] == resolve_url("account_login")


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The same way to sign in, and from there to what was typed."""
    user = who_was_here(request)
    draft = hold(request, user, page_of_form(request)) if user else None
    if draft is None:
        return response
    messages.info(
        request, _("Your sign-in had ended. What you typed is kept: sign in to go on with it.")
    )
    back = urlencode({"next": reverse("account_draft", args=[draft.pk])})
    name = "HX-Redirect" if response.has_header("HX-Redirect") else "Location"
    response[name] = f"{resolve_url('account_login')}?{back}"
    return response


def page_of_form(request: HttpRequest) -> str:
    """The page on which the form was filled in; the form's own address where none is told."""
    origin = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(origin, {request.get_host()}, request.is_secure()):
        return request.path
    rest = origin.split("://", 1)[-1]
    return "/" + rest.split("/", 1)[1].split("?")[0].split("#")[0] if "/" in rest else request.path
