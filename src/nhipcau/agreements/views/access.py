"""What the pages of readings ask first: somebody signed in, and a row that may be known."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from nhipcau.agreements import permissions
from nhipcau.agreements.models import Reading, Statement
from nhipcau.agreements.selectors import reading_detail, statement_detail
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors import organisations_visible_to

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Send who is not signed in to the sign-in page and back; a fragment moves the whole page."""

    @wraps(view)
    def asked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor.is_signed_in:
            return view(request, *args, **kwargs)
        fragment = bool(request.htmx)
        here = request.htmx.current_url_abs_path if fragment else request.get_full_path()
        there = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': here or '/'})}"
        return HttpResponseClientRedirect(there) if fragment else redirect(there)

    return asked


def reading_or_404(actor: Actor, pk: int) -> Reading:
    """The reading, for those who may know of it."""
    try:
        return reading_detail(actor, pk)
    except Reading.DoesNotExist:
        raise Http404(_("There is no such document.")) from None


def statement_or_404(actor: Actor, pk: int) -> Statement:
    """The statement with its reading, for those who may know of them."""
    try:
        return statement_detail(actor, pk)
    except Statement.DoesNotExist:
        raise Http404(_("There is no such statement; it may have been merged.")) from None


def own_locality(actor: Actor) -> Locality:
    """The locality of the organisation acted for; a blank one, which allows nothing, for none."""
    own = organisations_visible_to(actor).filter(pk=actor.organisation_id or 0).first()
    return own.locality if own else Locality()


def own_organisation(actor: Actor) -> Organisation:
    """The organisation that the actor imports for.

    Raises:
        PermissionDenied: it keeps no locality's agreements, or the role does not allow it.
    """
    require(permissions.may_import(actor, own_locality(actor)))
    return organisations_visible_to(actor).get(pk=actor.organisation_id or 0)


def require_a_keeper(actor: Actor) -> None:
    """Readings are for organisations that keep a locality's agreements, whatever the role."""
    if not (actor.acting and actor.acting.coordinates):
        require(permissions.may_import(actor, own_locality(actor)))
