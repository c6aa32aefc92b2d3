"""The report as PDF/A, set by typst from the same data as the DOCX; nothing of it is markup.

Everything that people wrote goes in as JSON, so no text can become a command of the typesetter.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import typst
from django.utils import timezone

from nhipcau.review.exports.official.docx import lines_of, longest
from nhipcau.review.exports.official.faces import FACES, FAMILY, balanced, width_mm
from nhipcau.review.exports.official.fitting import fit, fit_run
from nhipcau.review.exports.official.wordml import Look
from nhipcau.review.selectors.official import parameters
from nhipcau.review.selectors.official.document import (
    Annex,
    Block,
    Cell,
    Chart,
    Document,
    Go,
    Head,
    Paragraph,
    Run,
    Table,
)
from nhipcau.review.selectors.official.parameters import Layout

TEMPLATE = Path(__file__).resolve().parent / "official.typ"
logger = logging.getLogger("nhipcau.review")
REGIONS = {"vi": "VN", "en": "GB"}
# As word processors do: a line of this face is 1.149 times its size high, of which letters take
# 1.107 from the highest to the lowest; typst wants the room between two lines.
_LINE = 1.149
_HEIGHT = 1.107


def write_pdf(file: BinaryIO, document: Document, pictures: Sequence[bytes]) -> None:
    """Write it. `pictures` are those of its charts, in order."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for number, picture in enumerate(pictures):
            (root / _name(number)).write_bytes(picture)
        (root / "report.json").write_text(
            json.dumps(_said(document), ensure_ascii=False), encoding="utf-8"
        )
        main = root / "main.typ"
        main.write_bytes(TEMPLATE.read_bytes())
        made = _compiled(main)
    file.write(made)


def _compiled(main: Path) -> bytes:
    """As an archive file; as an ordinary one where a text has letters that the face lacks.

    PDF/A refuses a glyph that is missing. Such letters are shown as boxes, and the report is there.
    """
    said: dict[str, Any] = {
        "root": str(main.parent),
        "font_paths": [str(FACES)],
        "ignore_system_fonts": True,
        "timestamp": timezone.now().replace(microsecond=0),
    }
    try:
        made: bytes = typst.compile(str(main), pdf_standards="a-2a", **said)
    except typst.TypstError as refused:
        logger.warning("a report is no archive file: %s", refused.message)
        made = typst.compile(str(main), **said)
    return made


def _name(number: int) -> str:
    return f"chart-{number}.png"


def _said(document: Document) -> dict[str, Any]:
    layout = parameters.layout_on(document.layout, document.made_on)
    charts = iter(range(len(document.blocks)))
    head = document.head
    return {
        "language": document.language,
        "region": REGIONS[document.language],
        "title": fit(f"{head.kind}: {head.summary}"),
        "author": fit(head.issuer) or "-",
        "layout": _layout(layout),
        "head": _head(document, layout),
        "blocks": [_block(one, charts) for one in document.blocks],
        "annexes": [_annex(one, charts) for one in document.annexes],
    }


def _layout(layout: Layout) -> dict[str, Any]:
    line, body = layout.used("line_spacing"), layout.size("body")
    gap = line * _LINE - _HEIGHT
    return {
        "family": FAMILY,
        "page": layout.page_mm,
        "margin": {
            side: layout.used("margin_mm", side) for side in ("top", "bottom", "left", "right")
        },
        "sizes": {name: layout.size(name) for name in layout.said["sizes_pt"]},
        "indent": layout.used("first_line_indent_mm"),
        "leading": gap,
        "spacing": gap + layout.used("space_before_paragraph_pt") / body,
        "left": float(layout.said["left_cell_mm"]),
        "country": layout.text("country"),
        "motto": layout.text("motto"),
    }


def _head(document: Document, layout: Layout) -> dict[str, Any]:
    head: Head = document.head
    left = float(layout.said["left_cell_mm"])
    above, name = (
        Look(size=layout.size("superior")),
        Look(size=layout.size("issuer"), is_bold=True),
    )
    about = Look(size=layout.size("summary"), is_bold=True)
    issuer = lines_of(head.issuer, name, left)
    summary = balanced(fit(head.summary), about.size, layout.text_mm, is_bold=True)
    under = "motto" if layout.text("motto") else "country"
    length = width_mm(layout.text(under), layout.size(under), is_bold=True)
    ended = [
        f"- {fit(one)}{'.' if place == len(head.recipients) else ';'}"
        for place, one in enumerate(head.recipients, start=1)
    ]
    return {
        "superior": lines_of(head.superior, above, left),
        "issuer": issuer,
        "star": layout.text("under_issuer") == "star",
        "issuer_rule": longest(issuer, name) * layout.used("rule_share", "issuer"),
        "state_rule": length * layout.used("rule_share", "motto"),
        "summary_rule": longest(summary, about) * layout.used("rule_share", "summary"),
        "number_line": fit(head.number_line),
        "place_line": fit(head.place_line),
        "kind": fit(head.kind),
        "summary": summary,
        "recipients_word": parameters.words(document.language)["recipients"],
        "recipients": ended,
        "authority": [fit(one) for one in head.authority],
        "signatory": fit(head.signatory),
    }


def _annex(annex: Annex, charts: Any) -> dict[str, Any]:
    return {
        "word": fit(annex.word),
        "title": fit(annex.title),
        "note": fit(annex.note),
        "blocks": [_block(one, charts) for one in annex.blocks],
    }


def _block(block: Block, charts: Any) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        said = [one for run in block.runs for one in _run(run)]
        return {"is": "paragraph", "style": block.style.value, "runs": said}
    if isinstance(block, Table):
        return _table(block)
    return _chart(block, next(charts))


def _chart(chart: Chart, number: int) -> dict[str, Any]:
    return {
        "is": "chart",
        "file": _name(number),
        "alt": fit(chart.alt),
        "caption": fit(chart.caption),
    }


def _table(table: Table) -> dict[str, Any]:
    columns = [
        {"heading": fit(one.heading), "share": one.share, "number": one.is_number}
        for one in table.columns
    ]
    return {
        "is": "table",
        "caption": fit(table.caption),
        "columns": columns,
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "total": [_cell(cell) for cell in table.total],
    }


def _cell(cell: Cell) -> dict[str, str]:
    places = {"to": cell.anchor, "name": cell.name, "link": cell.link}
    return {"text": fit(cell.text), **{key: said for key, said in places.items() if said}}


def _run(run: Run) -> list[dict[str, Any]]:
    if isinstance(run, str):
        return [{"text": fit_run(run)}]
    if isinstance(run, Go):
        return [{"text": fit_run(run.text), "to": run.to}]
    said: list[dict[str, Any]] = [{"text": fit_run(run.figure.said)}]
    if run.shows_mark:
        said.append({"text": f"[{run.basis.mark}]", "to": run.basis.mark, "raised": True})
    return said
