"""Where a person is signed in: noted at sign-in, ended from anywhere."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from nhipcau.accounts import permissions
from nhipcau.accounts.models import SignIn, User
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require

# The first that a browser names of itself wins: Edge and Opera call themselves Chrome too, and
# everything calls itself Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_of(agent: str) -> str:
    """A browser and a system in two words; nothing that would tell one machine from another."""
    browser = next((name for mark, name in BROWSERS if re.search(rf"\b{mark}/", agent)), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(word for word in (browser, system) if word)


def note_sign_in(*, user: User, session_key: str, agent: str) -> SignIn:
    """Remember that a browser was signed in."""
    made, _new = SignIn.objects.update_or_create(
        session_key=session_key, defaults={"user": user, "device": device_of(agent[:400])}
    )
    return made


def note_seen(*, user_id: int, session_key: str) -> None:
    """Remember that the browser asked for something just now."""
    SignIn.objects.filter(user=user_id, session_key=session_key).update(seen_at=timezone.now())


def note_sign_out(*, session_key: str) -> None:
    SignIn.objects.filter(session_key=session_key).delete()


@transaction.atomic
def end_sign_in(*, actor: Actor, user: User, sign_in_id: int) -> bool:
    """End one sign-in; whether there was such a one."""
    require(permissions.may_end_sign_ins(actor, user))
    found = SignIn.objects.filter(user=user, pk=sign_in_id).first()
    if found is None:
        return False
    _end([found])
    audit.record(actor=actor, verb="end_sign_in", subject=user)
    return True


@transaction.atomic
def end_sign_ins(*, actor: Actor, user: User, but: str | None = None) -> int:
    """End every sign-in of an account, save the session named; returns how many."""
    require(permissions.may_end_sign_ins(actor, user))
    found = list(SignIn.objects.filter(user=user).exclude(session_key=but or ""))
    _end(found)
    if found:
        audit.record(actor=actor, verb="end_sign_ins", subject=user)
    return len(found)


def end_everywhere(user: User) -> None:
    """End every sign-in, inside an act that was permitted and is written down already."""
    _end(list(SignIn.objects.filter(user=user)))


def _end(sign_ins: list[SignIn]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for one in sign_ins:
        store(one.session_key).delete()
        one.delete()


def forget_ended() -> int:
    """A duty of the worker: rows of sign-ins whose session is over by now."""
    past = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    gone, _each = SignIn.objects.filter(seen_at__lt=past).delete()
    return gone
