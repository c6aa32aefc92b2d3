"""How long a sign-in lasts: counted from the last page that was asked for.

The session says itself when it was last prolonged, so that asking costs no query; it is prolonged
only when a tenth of its time has gone, so that reading pages does not write each time.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest

from nhipcau.accounts.services import note_seen

PROLONGED = "prolonged_at"


def seconds_left(request: HttpRequest) -> int:
    """Seconds until the sign-in ends; 0 for who is not signed in."""
    if not request.user.is_authenticated:
        return 0
    since = time.time() - request.session.get(PROLONGED, time.time())
    return max(int(settings.SESSION_COOKIE_AGE - since), 0)


def begin(request: HttpRequest) -> None:
    """A sign-in starts to last."""
    request.session[PROLONGED] = int(time.time())


def stay(request: HttpRequest) -> None:
    """Let the whole time begin again."""
    begin(request)
    if request.session.session_key and request.user.is_authenticated:
        note_seen(user_id=request.user.pk, session_key=request.session.session_key)


def is_due(request: HttpRequest) -> bool:
    """Whether enough of the time has gone to prolong it."""
    gone = settings.SESSION_COOKIE_AGE - seconds_left(request)
    return gone > min(settings.SESSION_COOKIE_AGE / 10, 300)
