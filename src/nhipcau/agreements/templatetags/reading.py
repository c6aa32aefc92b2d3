"""Tags of the review page: the source text with its spans, and counts in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from nhipcau.agreements.choices import StatementKind
from nhipcau.agreements.selectors.annexes import ShownTable
from nhipcau.agreements.selectors.review import Segment, Stretch
from nhipcau.foundation.panels import NOTHING

register = template.Library()
_EDGE = re.compile(r"([\n\t])")


@register.simple_tag
def source_text(
    stretch: Stretch, current: int | None = None, tables: Iterable[ShownTable] = ()
) -> SafeString:
    """A stretch of the source with every span a link to its card, its tables drawn as tables.

    Written here and not in a template because the white space of the source counts. `data-start`
    says where in the source a run of text begins, for selections.
    """
    by_span = {(table.start, table.end): table for table in tables}
    seen: set[int] = set()
    drawn = []
    for span, segments in groupby(_pieces(stretch, by_span), key=lambda piece: piece[0]):
        run = [segment for _span, segment in segments]
        if span is None:
            drawn.append((_text(run, current, seen),))
        else:
            drawn.append((_table(by_span[span], run, current, seen),))
    return format_html_join("", "{}", drawn)


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


def _pieces(
    stretch: Stretch, spans: Iterable[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int] | None, Segment]]:
    """The segments, cut where a table begins or ends, each with the table that it stands in."""
    edges = sorted(spans)
    for segment in stretch.segments:
        start, end = segment.start, segment.start + len(segment.text)
        for first, last in edges:
            if first < end and start < last:
                if start < first:
                    yield None, _part(segment, start, first)
                yield (first, last), _part(segment, max(start, first), min(end, last))
                start = min(end, last)
        if start < end:
            yield None, _part(segment, start, end)


def _part(segment: Segment, start: int, end: int) -> Segment:
    words = segment.text[start - segment.start : end - segment.start]
    return Segment(start, words, segment.mark, is_heading=segment.is_heading)


def _text(segments: list[Segment], current: int | None, seen: set[int]) -> SafeString:
    return format_html_join("", "{}", ((_segment(one, current, seen),) for one in segments))


def _table(
    table: ShownTable, segments: list[Segment], current: int | None, seen: set[int]
) -> SafeString:
    """Rows of a table by its lines, cells by tabs; a row of one cell runs across.

    Where the stretch begins inside the table its heading is said once more, and a row that was cut
    keeps the cells that are there in their columns.
    """
    rows = _rows(segments)
    width = max(len(table.heading), *(len(row) for row in rows))
    is_inside = segments[0].start > table.start
    if is_inside and 1 < len(rows[0]) < width:
        rows[0] = [[] for _ in range(width - len(rows[0]))] + rows[0]
    body = format_html_join(
        "", "{}", ((_row(row, width, current, seen),) for row in rows if any(row))
    )
    head = format_html_join("", "<th>{}</th>", ((name,) for name in table.heading))
    return format_html(
        '<div class="source-table"><table class="table">{}<tbody>{}</tbody></table></div>',
        format_html("<thead><tr>{}</tr></thead>", head) if is_inside else NOTHING,
        body,
    )


def _rows(segments: Iterable[Segment]) -> list[list[list[Segment]]]:
    rows: list[list[list[Segment]]] = [[[]]]
    for segment in segments:
        for place, piece in _cut(segment):
            if piece == "\n":
                rows.append([[]])
            elif piece == "\t":
                rows[-1].append([])
            elif piece:
                rows[-1][-1].append(Segment(place, piece, segment.mark))
    return rows


def _cut(segment: Segment) -> Iterator[tuple[int, str]]:
    place = segment.start
    for piece in _EDGE.split(segment.text):
        yield place, piece
        place += len(piece)


def _row(cells: list[list[Segment]], width: int, current: int | None, seen: set[int]) -> SafeString:
    marks = [one.mark for cell in cells for one in cell if one.mark]
    drawn = [_text(cell, current, seen) for cell in cells]
    name = f"is-{marks[0].state}" if marks else ""
    if marks and any(mark.pk == current for mark in marks):
        name += " is-current"
    if len(cells) == 1 and width > 1:
        return format_html(
            '<tr class="{}"><td colspan="{}"><b>{}</b></td></tr>', name, width, drawn[0]
        )
    body = format_html_join("", "<td{}>{}</td>", zip(map(_class_of, cells), drawn, strict=True))
    return format_html('<tr class="{}">{}</tr>', name, body)


def _class_of(cell: list[Segment]) -> SafeString:
    """The cell of a task has the most words and takes the room that they need."""
    return format_html(' class="{}"', "source-task") if any(one.mark for one in cell) else NOTHING


def _segment(segment: Segment, current: int | None, seen: set[int]) -> SafeString:
    mark = segment.mark
    if mark is None:
        name = "b" if segment.is_heading else "span"
        return format_html('<{} data-start="{}">{}</{}>', name, segment.start, segment.text, name)
    is_first = mark.pk not in seen
    seen.add(mark.pk)
    return format_html(
        '<a class="span span-{} is-{}{}"{} href="?at={}#y-{}" data-y="{}">'
        '{}<span data-start="{}">{}</span></a>',
        mark.kind,
        mark.state,
        " is-current" if mark.pk == current else "",
        format_html(' id="span-{}"', mark.pk) if is_first else "",
        mark.pk,
        mark.pk,
        mark.pk,
        format_html("<sup>{}</sup>", mark.number) if is_first else "",
        segment.start,
        segment.text,
    )
