"""Addresses of pages, each worked out once: a page of a list writes a hundred of them."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse


def address(view: str, *args: object, **named: object) -> str:
    """What `reverse` answers for this view; no page of ours has addresses of its own.

    Raises:
        NoReverseMatch: there is no such view, or not with these parts.
    """
    return _address(settings.ROOT_URLCONF, get_script_prefix(), view, args, tuple(named.items()))


@lru_cache(maxsize=10_000)
def _address(
    _urlconf: str,
    _prefix: str,
    view: str,
    args: tuple[object, ...],
    named: tuple[tuple[str, object], ...],
) -> str:
    return reverse(view, args=args, kwargs=dict(named))
