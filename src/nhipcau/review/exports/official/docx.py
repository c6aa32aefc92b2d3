"""The report as DOCX: A4, the layout of the decree from dated data, accessible and with places to
go to: each mark leads to its row in the annex, each record has its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO

import docx
from django.utils import timezone
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from nhipcau.review.exports.official import wordml
from nhipcau.review.exports.official.faces import balanced, width_mm
from nhipcau.review.exports.official.fitting import fit
from nhipcau.review.exports.official.wordml import Look, paragraph, rule, run, runs
from nhipcau.review.selectors.official import parameters
from nhipcau.review.selectors.official.document import (
    Annex,
    Block,
    Chart,
    Document,
    Head,
    Paragraph,
    Style,
    Table,
)
from nhipcau.review.selectors.official.parameters import Layout

LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
HEADINGS = {Style.PART: "Heading1", Style.SECTION: "Heading2"}
_NEAR_MM = 10.0
GAP_MM = 3.0
"""Between the two columns of the head."""


def write_docx(file: BinaryIO, document: Document, pictures: Sequence[bytes]) -> None:
    """Write it. `pictures` are those of its charts, in order."""
    layout = parameters.layout_on(document.layout, document.made_on)
    writer = _Writer(document, layout, pictures)
    writer.write()
    writer.package.save(file)


class _Writer:
    def __init__(self, document: Document, layout: Layout, pictures: Sequence[bytes]) -> None:
        self.document = document
        self.layout = layout
        self.pictures = iter(pictures)
        self.package: Any = docx.Document()
        self.words = parameters.words(document.language)
        self.end = self.package.element.body.sectPr

    def write(self) -> None:
        _set_up(self.package, self.layout, self.document)
        self._add(_top(self.document, self.layout))
        self._add_all(_titles(self.document.head, self.layout))
        *others, last = self.document.blocks
        for block in others:
            self._block(block)
        # Whoever signs never signs a page without a word of the text.
        look = replace(_look(Style.BODY, self.layout), keeps_next=True)
        if isinstance(last, Paragraph):
            self._add(paragraph(runs(last.runs, look), look))
        self._add(_foot(self.document.head, self.layout, self.words["recipients"]))
        for annex in self.document.annexes:
            self._annex(annex)

    def _add(self, text: str) -> None:
        self.end.addprevious(wordml.parsed(text))

    def _add_all(self, texts: Sequence[str]) -> None:
        for text in texts:
            self._add(text)

    def _annex(self, annex: Annex) -> None:
        size = self.layout.size
        word = Look(
            size=size("annex_word"), align="center", is_bold=True, new_page=True, style="Heading1"
        )
        title = Look(size=size("annex_title"), align="center", is_bold=True)
        note = Look(size=size("annex_title"), align="center", is_italic=True, after_pt=8)
        self._add(paragraph(run(annex.word, word), word))
        self._add(paragraph(run(annex.title, title), title))
        self._add(paragraph(run(annex.note, note), note))
        for block in annex.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            look = _look(block.style, self.layout)
            self._add(paragraph(runs(block.runs, look), look))
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._chart(block)

    def _table(self, table: Table) -> None:
        size = self.layout.size("table")
        if table.caption:
            look = Look(
                size=size + 1,
                align="center",
                is_bold=True,
                before_pt=8,
                after_pt=3,
                keeps_next=True,
            )
            self._add(paragraph(run(table.caption, look), look))
        self._add(wordml.ruled(table, self.layout.text_mm, size))
        # Two tables that touch would become one.
        gap = Look(size=4)
        self._add(paragraph(run("", gap), gap))

    def _chart(self, chart: Chart) -> None:
        holder = self.package.add_paragraph()
        self.end.addprevious(holder._p)  # noqa: SLF001 - the library has no way to move one
        shape = holder.add_run().add_picture(
            BytesIO(next(self.pictures)), width=Mm(self.layout.text_mm)
        )
        said = shape._inline.docPr  # noqa: SLF001 - nor to give a picture its words
        said.set("descr", fit(chart.alt))
        said.set("title", fit(chart.caption))
        spacing = holder.paragraph_format
        spacing.keep_with_next = True
        spacing.space_before, spacing.space_after = Pt(8), Pt(0)
        look = Look(size=self.layout.size("table") + 1, align="center", is_bold=True, after_pt=6)
        self._add(paragraph(run(chart.caption, look), look))


def _set_up(package: Any, layout: Layout, document: Document) -> None:
    section = package.sections[0]
    wide, high = layout.page_mm
    section.page_width, section.page_height = Mm(wide), Mm(high)
    for side in ("top", "bottom", "left", "right"):
        setattr(section, f"{side}_margin", Mm(layout.used("margin_mm", side)))
    # The number of the page stands in the middle of the upper margin.
    section.header_distance = Mm(_NEAR_MM)
    section.footer_distance = Mm(_NEAR_MM)
    section.different_first_page_header_footer = True
    _number_pages(section.header, layout)
    for name, size in (("Normal", "body"), ("Heading 1", "heading"), ("Heading 2", "heading")):
        _set_style(package.styles[name], layout, layout.size(size), LANGUAGES[document.language])
    said = package.core_properties
    said.title = fit(f"{document.head.kind}: {document.head.summary}")[:250]
    said.author = fit(document.head.issuer)[:250]
    said.language = LANGUAGES[document.language]
    said.comments, said.keywords, said.subject = "", "", fit(layout.source)[:250]
    moment = timezone.now().replace(tzinfo=None)
    said.created = said.modified = datetime(*moment.timetuple()[:6])  # noqa: DTZ001 - as UTC


def _number_pages(header: Any, layout: Layout) -> None:
    place = header.paragraphs[0]
    size = layout.size("page_number")
    look = Look(size=size, align="center")
    made = wordml.parsed(
        paragraph('<w:fldSimple w:instr="PAGE">' + run("2", look) + "</w:fldSimple>", look)
    )
    place._p.getparent().replace(place._p, made)  # noqa: SLF001 - the library writes no fields


def _set_style(style: Any, layout: Layout, size: float, language: str) -> None:
    font = layout.text("font")
    style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
    style.font.name = font
    said = style.element.get_or_add_rPr()
    faces = said.find(qn("w:rFonts"))
    for key in list(faces.attrib):
        del faces.attrib[key]
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        faces.set(qn(f"w:{key}"), font)
    speech = said.find(qn("w:lang"))
    if speech is None:
        speech = OxmlElement("w:lang")
        said.append(speech)
    speech.set(qn("w:val"), language)
    style.paragraph_format.space_after = Pt(0)


def _look(style: Style, layout: Layout) -> Look:
    first, line = layout.used("first_line_indent_mm"), layout.used("line_spacing")
    before = layout.used("space_before_paragraph_pt")
    is_heading = style in HEADINGS
    return Look(
        size=layout.size("heading" if is_heading else "body"),
        align="center" if style == Style.CENTRED else "both",
        is_bold=is_heading,
        is_italic=style == Style.NOTE,
        first_line_mm=0 if style == Style.CENTRED else first,
        before_pt=before,
        line=line,
        keeps_next=is_heading,
        style=HEADINGS.get(style, ""),
    )


def _top(document: Document, layout: Layout) -> str:
    """Two cells: who issues it over its number; the State over the place and the day."""
    head, size = document.head, layout.size
    left = float(layout.said["left_cell_mm"])
    right = layout.text_mm - left
    number = Look(size=size("number"), align="center", before_pt=6)
    place = Look(size=size("place"), align="center", is_italic=True, before_pt=6)
    return wordml.frame(
        (left, right),
        [
            [_issuer(head, layout, left), _state(layout, right)],
            [
                paragraph(run(head.number_line, number), number),
                paragraph(run(head.place_line, place), place),
            ],
        ],
    )


def _issuer(head: Head, layout: Layout, wide: float) -> str:
    above = Look(size=layout.size("superior"), align="center")
    name = Look(size=layout.size("issuer"), align="center", is_bold=True)
    said = [paragraph(run(one, above), above) for one in lines_of(head.superior, above, wide)]
    lines = lines_of(head.issuer, name, wide)
    said += [paragraph(run(one, name), name) for one in lines]
    if layout.text("under_issuer") == "star":
        said.append(paragraph(run("*", name), name))
    else:
        said.append(rule(wide, longest(lines, name) * layout.used("rule_share", "issuer")))
    return "".join(said)


def lines_of(text: str, look: Look, wide: float) -> list[str]:
    """A name in capitals, in lines of a like length; nothing where there is none."""
    bare = fit(text).upper()
    return balanced(bare, look.size, wide - GAP_MM, is_bold=look.is_bold) if bare else []


def longest(lines: Sequence[str], look: Look) -> float:
    return max((width_mm(one, look.size, is_bold=look.is_bold) for one in lines), default=0.0)


def _state(layout: Layout, wide: float) -> str:
    country = Look(size=layout.size("country"), align="center", is_bold=True)
    motto = Look(size=layout.size("motto"), align="center", is_bold=True)
    said = [paragraph(run(layout.text("country"), country), country)]
    last, look = layout.text("country"), country
    if layout.text("motto"):
        said.append(paragraph(run(layout.text("motto"), motto), motto))
        last, look = layout.text("motto"), motto
    length = width_mm(last, look.size, is_bold=True) * layout.used("rule_share", "motto")
    return "".join([*said, rule(wide, length)])


def _titles(head: Head, layout: Layout) -> list[str]:
    kind = Look(size=layout.size("kind"), align="center", is_bold=True, before_pt=14)
    summary = Look(size=layout.size("summary"), align="center", is_bold=True)
    wide = layout.text_mm
    lines = balanced(fit(head.summary), summary.size, wide, is_bold=True)
    return [
        paragraph(run(head.kind, kind), kind),
        *(paragraph(run(one, summary), summary) for one in lines),
        rule(wide, longest(lines, summary) * layout.used("rule_share", "summary"), after_pt=8),
    ]


def _foot(head: Head, layout: Layout, word: str) -> str:
    """Who gets it on the left; on the right in whose name, the post, room to sign, the name."""
    half = layout.text_mm / 2
    top = Look(size=layout.size("recipients_word"), is_bold=True, is_italic=True, align="left",
               before_pt=12)  # fmt: skip
    line = Look(size=layout.size("recipients"), align="left")
    ended = [
        f"- {one}{'.' if place == len(head.recipients) else ';'}"
        for place, one in enumerate(head.recipients, start=1)
    ]
    left = [paragraph(run(word, top), top), *(paragraph(run(one, line), line) for one in ended)]
    sign = Look(size=layout.size("signature"), align="center", is_bold=True)
    first = Look(size=layout.size("signature"), align="center", is_bold=True, before_pt=12)
    right = [
        paragraph(run(one.upper(), sign if place else first), sign if place else first)
        for place, one in enumerate(head.authority)
    ]
    room = Look(size=layout.size("signature"), align="center", before_pt=56)
    right.append(paragraph(run("", room), room))
    right.append(paragraph(run(head.signatory, sign), sign))
    return wordml.frame((half, half), [["".join(left), "".join(right)]])
