"""Where one is signed in, and what one typed and did not send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from nhipcau.accounts.models import Draft, SignIn
from nhipcau.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is signed in; `is_here` is the browser that asks."""

    sign_in: SignIn
    is_here: bool


def places_of(actor: Actor, session_key: str | None) -> list[Place]:
    """Sign-ins of one's own that may still be open, this browser first."""
    since = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    rows = SignIn.objects.filter(user=actor.user_id or 0, seen_at__gt=since)[:100]
    places = [Place(row, row.session_key == session_key) for row in rows]
    return sorted(places, key=lambda place: not place.is_here)


def drafts_of(actor: Actor, page: str | None = None) -> Sequence[Draft]:
    """One's own drafts, newest first; of one page where it is named."""
    rows = Draft.objects.filter(user=actor.user_id or 0)
    return list(rows if page is None else rows.filter(page=page))


def draft_of(actor: Actor, pk: int) -> Draft | None:
    """One's own draft of that number; nobody else's can be had."""
    return Draft.objects.filter(user=actor.user_id or 0, pk=pk).first()
