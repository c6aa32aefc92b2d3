"""Words of the administration area in templates."""

from __future__ import annotations

from typing import Any

from django import template

from nhipcau.frontdoor.administration import words

register = template.Library()
register.filter("job_title", words.job_title)
register.filter("verb_title", words.verb_title)
register.filter("kind_title", words.kind_title)


@register.filter
def as_change(values: Any) -> str:
    """Before → after where the trail keeps a pair, else what it keeps."""
    if isinstance(values, list) and len(values) == 2:
        before, after = (_said(value) for value in values)
        return f"{before} → {after}"
    return _said(values)


def _said(value: Any) -> str:
    return "–" if value in (None, "", []) else str(value)
