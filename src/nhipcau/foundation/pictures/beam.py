"""A beam: how many of many stand in each state, as one long plank with the looks of the bridge."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import count

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe

from nhipcau.foundation.pictures.bridge.cells import word_of
from nhipcau.foundation.pictures.bridge.drawing import hatch, share
from nhipcau.foundation.pictures.bridge.values import STATES

WIDTH, HEIGHT, LEAST = 300.0, 16.0, 4.0
_keys = count(1)


def draw_beam(counts: Mapping[str, int], title: str = "") -> SafeString:
    """The picture with its numbers in words; nothing where nothing is counted.

    `counts` may hold "overdue" and "total" beside the states; what is overdue is no longer counted
    as open here.
    """
    shown = [(state, counts[state]) for state in STATES if counts.get(state)]
    if not shown:
        return mark_safe("")
    said = ", ".join(f"{number_format(n, use_l10n=True)} {word_of(state)}" for state, n in shown)
    label = escape(f"{title}: {said}" if title else said)
    key = f"beam{next(_keys)}"
    spare = WIDTH - LEAST * len(shown)
    total = sum(n for _state, n in shown)
    parts, x = [], 0.0
    for state, n in shown:
        width = LEAST + spare * n / total
        parts.append(share(state, x, 0, max(1.0, width - 1), HEIGHT, key))
        x += width
    return mark_safe(  # noqa: S308 numbers and escaped words
        f'<svg class="beam" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" preserveAspectRatio="none"'
        f' role="img" aria-label="{label}"><title>{label}</title><defs>{hatch(key)}</defs>'
        f"{''.join(parts)}</svg>"
    )
