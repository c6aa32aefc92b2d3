"""Tags of the review page: the source text with its spans, and counts in words."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from nhipcau.agreements.choices import StatementKind
from nhipcau.agreements.selectors.review import Segment, Stretch

register = template.Library()


@register.simple_tag
def source_text(stretch: Stretch, current: int | None = None) -> SafeString:
    """A stretch of the source with every span a link to its card.

    Written here and not in a template because the white space of the source counts. `data-start`
    says where in the source a run of text begins, for selections.
    """
    return format_html_join("", "{}", ((_segment(one, current),) for one in stretch.segments))


@register.filter
def counted(count: int, kind: str) -> str:
    """How many statements of a kind, in words."""
    said = {
        StatementKind.COMMITMENT: ngettext("%(count)s commitment", "%(count)s commitments", count),
        StatementKind.PROPOSAL: ngettext("%(count)s proposal", "%(count)s proposals", count),
        StatementKind.RESULT: ngettext("%(count)s result", "%(count)s results", count),
        StatementKind.SHORTCOMING: ngettext(
            "%(count)s shortcoming", "%(count)s shortcomings", count
        ),
        StatementKind.FACT: ngettext("%(count)s fact", "%(count)s facts", count),
    }
    return said[StatementKind(kind)] % {"count": count}


def _segment(segment: Segment, current: int | None) -> SafeString:
    mark = segment.mark
    if mark is None:
        name = "b" if segment.is_heading else "span"
        return format_html('<{} data-start="{}">{}</{}>', name, segment.start, segment.text, name)
    return format_html(
        '<a class="span span-{} is-{}{}" id="span-{}" href="?at={}#y-{}" data-y="{}">'
        '<sup>{}</sup><span data-start="{}">{}</span></a>',
        mark.kind,
        mark.state,
        " is-current" if mark.pk == current else "",
        mark.pk,
        mark.pk,
        mark.pk,
        mark.pk,
        mark.number,
        segment.start,
        segment.text,
    )
