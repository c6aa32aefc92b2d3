"""Which forms' words are kept when the sign-in has ended meanwhile."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from nhipcau.accounts.models import Draft, User
from nhipcau.accounts.services import keep_draft

# Pages of the account hold secrets, not words.
NOT_KEPT = ("/tai-khoan/", "/ngon-ngu/", "/lam-viec-cho/")


def is_kept(path: str) -> bool:
    """Whether the words of a form at this address are kept: an address of ours, with words."""
    if not path.startswith("/") or path.startswith(("//", *NOT_KEPT)):
        return False
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def hold(request: HttpRequest, user: User, page: str) -> Draft | None:
    """Keep what was sent in vain, for that person alone."""
    if not (is_kept(page) and is_kept(request.path)):
        return None
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    return keep_draft(user_id=user.pk, page=page, action=request.path, fields=fields, was_sent=True)
