"""Calendars of deadlines: public ones, one person's own, and the page that explains them."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhipcau.agreements import permissions, services
from nhipcau.agreements.exports.calendars import calendar_of
from nhipcau.agreements.models import Agreement
from nhipcau.agreements.selectors import CommitmentFilter, agreement_detail
from nhipcau.agreements.selectors.board import rows_of
from nhipcau.agreements.selectors.calendars import (
    MOST,
    calendar_key_of,
    deadlines_visible_to,
    person_behind,
    secret_of,
)
from nhipcau.agreements.views.access import signed_in
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.requests import Request
from nhipcau.localities.models import Locality
from nhipcau.localities.selectors import actor_of, localities_visible_to

KEPT = 3_600
"""Seconds that a written calendar is kept, for the many that follow the same."""
Marks = list[tuple[int, int, int]]
LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]"}


@require_safe
def calendar_public(request: Request) -> HttpResponse:
    """Every public deadline, as many as the address leaves: it takes what the board's takes."""
    wanted = CommitmentFilter.from_query(request.GET)
    return _feed(request, Actor.anonymous(), wanted, _("Nhịp Cầu: public deadlines"))


@require_safe
def calendar_agreement(request: Request, pk: int) -> HttpResponse:
    """The deadlines of one public agreement; others have no public calendar, whoever asks."""
    try:
        agreement = agreement_detail(Actor.anonymous(), pk)
    except Agreement.DoesNotExist:
        raise Http404(_("There is no such agreement.")) from None
    wanted = CommitmentFilter(agreement_id=pk)
    return _feed(request, Actor.anonymous(), wanted, _named(agreement.title))


@require_safe
def calendar_locality(request: Request, code: str) -> HttpResponse:
    """The public deadlines of what one locality does, predecessors and successors included."""
    locality: Locality | None = localities_visible_to(Actor.anonymous()).filter(code=code).first()
    if locality is None:
        raise Http404(_("There is no such locality."))
    wanted = CommitmentFilter(locality_id=locality.pk)
    return _feed(request, Actor.anonymous(), wanted, _named(locality.name))


@require_safe
def calendar_private(request: Request, secret: str) -> HttpResponse:
    """One person's deadlines, by what that person may see now.

    An address that was ended answers with an empty calendar, so that a program that still asks
    empties its copy; it tells nobody whether the address ever was one.
    """
    person = person_behind(secret)
    if person is None:
        return _answer(request, _("Nhịp Cầu: this address has ended"), [], is_private=True)
    wanted = CommitmentFilter.from_query(request.GET)
    with translation.override(person.language):
        name = _("Nhịp Cầu: my deadlines")
        return _feed(request, actor_of(person), wanted, name, is_private=True)


@require_safe
def calendar_help(request: Request) -> HttpResponse:
    """How to put the deadlines into a calendar program, with the addresses to copy."""
    key = calendar_key_of(request.actor)
    context = {
        "verdict": permissions.may_keep_calendar(request.actor, None),
        "key": key,
        "public": request.build_absolute_uri(reverse("agreements:feed-public")),
        "private": _private_addresses(request, secret_of(key)) if key else [],
        "most": MOST,
    }
    answer = render(request, "agreements/calendar_help.html", context)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


@signed_in
@require_POST
def calendar_key_make(request: Request) -> HttpResponse:
    services.make_calendar_key(actor=request.actor)
    messages.success(request, _("Your private address is ready; an earlier one has ended."))
    return redirect("agreements:calendar-help")


@signed_in
@require_POST
def calendar_key_end(request: Request) -> HttpResponse:
    services.end_calendar_key(actor=request.actor)
    messages.success(request, _("Your private address has ended."))
    return redirect("agreements:calendar-help")


def _private_addresses(request: Request, secret: str) -> list[tuple[str, str]]:
    """What a person may want in a calendar, the nearest concern first."""
    address = request.build_absolute_uri(reverse("agreements:feed-private", args=[secret]))
    acting = request.actor.acting
    mine = [(_("What my organisation carries"), f"{address}?mine=1")] if acting else []
    if acting:
        side = f"{address}?locality={acting.locality_id}"
        mine.append((_("What my locality does, alone or with others"), side))
    return [*mine, (_("All that I may see"), address)]


def _feed(
    request: Request, actor: Actor, wanted: CommitmentFilter, name: str, *, is_private: bool = False
) -> HttpResponse:
    today = timezone.localdate()
    marks = list(
        deadlines_visible_to(actor, wanted, today).values_list(
            "pk", "version", "agreement__version"
        )[:MOST]
    )
    return _answer(request, name, marks, is_private=is_private)


def _answer(request: Request, name: str, marks: Marks, *, is_private: bool) -> HttpResponse:
    """The calendar with its mark, or 304 to a program that has it already.

    Who may see what is asked at each fetch; what was written for the same rows at the same versions
    on the same day is taken from the cache.
    """
    said = (name, marks, timezone.localdate(), get_language(), request.build_absolute_uri("/"))
    digest = hashlib.sha256(repr(said).encode()).hexdigest()[:32]
    etag = quote_etag(digest)
    if etag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    else:
        body = cache.get_or_set(f"calendar:{digest}", lambda: _body(request, name, marks), KEPT)
        answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = 'inline; filename="nhip-cau.ics"'
    answer["ETag"] = etag
    answer["X-Robots-Tag"] = "noindex"
    if is_private:
        patch_cache_control(answer, private=True, no_cache=True)
    else:
        patch_cache_control(answer, public=True, max_age=900)
    return answer


def _body(request: Request, name: str, marks: Marks) -> bytes:
    return calendar_of(
        name,
        rows_of([pk for pk, *_versions in marks]),
        timezone.localdate(),
        domain=_domain(),
        address_of=request.build_absolute_uri,
    )


def _named(name: str) -> str:
    return _("Nhịp Cầu: %(name)s") % {"name": name}


def _domain() -> str:
    """What makes the names of events this installation's own, whatever address is asked."""
    hosts = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host not in LOCAL_HOSTS]
    return next((host for host in hosts if "*" not in host), "nhipcau.local")
