"""Pieces of a DOCX as WordprocessingML text: runs, paragraphs, tables, places to go to.

Written as text and parsed once a block: a table of thousands of rows takes seconds less than cell
by cell. Every text passes `in_xml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from nhipcau.review.exports.official.fitting import as_value, in_xml
from nhipcau.review.selectors.official.document import Cell, Column, Go, Mark, Run, Table

TWIPS_MM = 1440 / 25.4
_INSET = 70
_names = count(1)


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph stands; lengths in millimetres and points."""

    size: float
    align: str = "both"
    is_bold: bool = False
    is_italic: bool = False
    first_line_mm: float = 0.0
    before_pt: float = 0.0
    after_pt: float = 0.0
    line: float = 1.0
    indents_mm: tuple[float, float] = (0.0, 0.0)
    keeps_next: bool = False
    new_page: bool = False
    rule_below: bool = False
    style: str = ""


def twips(mm: float) -> int:
    return round(mm * TWIPS_MM)


def parsed(text: str) -> Any:
    """The element that a piece is, with the names of its kind made known."""
    end = min(text.index(" ") if " " in text else len(text), text.index(">"))
    return parse_xml(f"{text[:end]} {nsdecls('w')}{text[end:]}")


def run(text: str, look: Look, *, is_raised: bool = False) -> str:
    bold = "<w:b/><w:bCs/>" if look.is_bold else ""
    italic = "<w:i/><w:iCs/>" if look.is_italic else ""
    half = round(look.size * 2)
    raised = '<w:vertAlign w:val="superscript"/>' if is_raised else ""
    return (
        f'<w:r><w:rPr>{bold}{italic}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>{raised}</w:rPr>'
        f'<w:t xml:space="preserve">{in_xml(text)}</w:t></w:r>'
    )


def go(text: str, place: str, look: Look, *, is_raised: bool = False) -> str:
    """Words that lead to a place of the document."""
    anchor = as_value(bookmark(place))
    inner = run(text, look, is_raised=is_raised)
    return f'<w:hyperlink w:anchor={anchor} w:history="1">{inner}</w:hyperlink>'


def bookmark(place: str) -> str:
    return place.replace(".", "_")


def runs(parts: Sequence[Run], look: Look) -> str:
    return "".join(_run(part, look) for part in parts)


def _run(part: Run, look: Look) -> str:
    if isinstance(part, str):
        return run(part, look)
    if isinstance(part, Go):
        return go(part.text, part.to, look)
    return _mark(part, look)


def _mark(part: Mark, look: Look) -> str:
    said = run(part.figure.said, look)
    if not part.shows_mark:
        return said
    return said + go(f"[{part.basis.mark}]", part.basis.mark, look, is_raised=True)


def paragraph(inner: str, look: Look) -> str:
    """`inner` is made of runs."""
    left, right = look.indents_mm
    style = f'<w:pStyle w:val="{look.style}"/>' if look.style else ""
    keeps = "<w:keepNext/>" if look.keeps_next else ""
    page = "<w:pageBreakBefore/>" if look.new_page else ""
    border = (
        '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        if look.rule_below
        else ""
    )
    return (
        f"<w:p><w:pPr>{style}{keeps}{page}{border}"
        f'<w:spacing w:before="{round(look.before_pt * 20)}" w:after="{round(look.after_pt * 20)}"'
        f' w:line="{round(look.line * 240)}" w:lineRule="auto"/>'
        f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}"'
        f' w:firstLine="{twips(look.first_line_mm)}"/>'
        f'<w:jc w:val="{look.align}"/>'
        # The mark at its end has a size too, or an empty line would be as high as the body's.
        f'<w:rPr><w:sz w:val="{round(look.size * 2)}"/></w:rPr></w:pPr>{inner}</w:p>'
    )


def rule(wide_mm: float, length_mm: float, *, after_pt: float = 0.0) -> str:
    """A line of a length in the middle of a cell or a page: the border of an empty paragraph."""
    side = max((wide_mm - length_mm) / 2, 0.0)
    look = Look(size=2, align="center", indents_mm=(side, side), rule_below=True, after_pt=after_pt)
    return paragraph(run("", look), look)


def frame(widths_mm: Sequence[float], rows: Sequence[Sequence[str]]) -> str:
    """A table without lines; a cell is made of paragraphs."""
    grid = "".join(f'<w:gridCol w:w="{twips(one)}"/>' for one in widths_mm)
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{twips(wide)}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for wide, cell in zip(widths_mm, row, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    margins = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths_mm))}" w:type="dxa"/>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )


def ruled(table: Table, wide_mm: float, size: float) -> str:
    """A table with lines, its headings repeated on every page, no row parted between two."""
    widths = [twips(column.share * wide_mm) for column in table.columns]
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(
        f'<w:{side} w:w="{wide}" w:type="dxa"/>'
        for side, wide in (("top", 30), ("left", _INSET), ("bottom", 30), ("right", _INSET))
    )
    look = Look(size=size, align="center", is_bold=True)
    heads = [paragraph(run(column.heading, look), look) for column in table.columns]
    head = _row(heads, widths, "<w:cantSplit/><w:tblHeader/>")
    body = "".join(
        _row(_cells(row, table.columns, size), widths, "<w:cantSplit/>") for row in table.rows
    )
    total = _cells(table.total, table.columns, size, is_bold=True) if table.total else []
    last = _row(total, widths, "<w:cantSplit/>") if total else ""
    alt = f"<w:tblCaption w:val={as_value(table.caption)}/>" if table.caption else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{_INSET}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>{alt}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{body}{last}</w:tbl>"
    )


def _row(cells: Sequence[str], widths: Sequence[int], how: str) -> str:
    inner = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{cell}</w:tc>"
        for wide, cell in zip(widths, cells, strict=True)
    )
    return f"<w:tr><w:trPr>{how}</w:trPr>{inner}</w:tr>"


def _cells(
    row: Sequence[Cell], columns: Sequence[Column], size: float, *, is_bold: bool = False
) -> list[str]:
    return [
        _cell(cell, Look(size=size, align="right" if column.is_number else "left", is_bold=is_bold))
        for cell, column in zip(row, columns, strict=True)
    ]


def _cell(cell: Cell, look: Look) -> str:
    if cell.anchor:
        inner = go(cell.text, cell.anchor, look)
    elif cell.link:
        instruction = as_value(f'HYPERLINK "{cell.link}"')
        inner = f"<w:fldSimple w:instr={instruction}>{run(cell.text, look)}</w:fldSimple>"
    else:
        inner = run(cell.text, look)
    if cell.name:
        number = next(_names)
        name = as_value(bookmark(cell.name))
        start = f'<w:bookmarkStart w:id="{number}" w:name={name}/>'
        inner = f'{start}{inner}<w:bookmarkEnd w:id="{number}"/>'
    return paragraph(inner, look)
