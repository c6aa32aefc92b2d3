"""Annexes of plans as files: documents and workbooks made for a test, and readings of them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document as WordDocument
from openpyxl import Workbook

from nhipcau.agreements import services
from nhipcau.agreements.models import Reading, Statement
from tests.factories import ReadingFactory

HEAD = ("TT", "Nội dung", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm")
TITLE = "KẾ HOẠCH triển khai hợp tác giữa thành phố Huế và thành phố Hà Nội năm 2026"
PREAMBLE = (
    "UBND THÀNH PHỐ HUẾ",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Số: 12/KH-UBND",
    "Huế, ngày 05 tháng 01 năm 2026",
    "KẾ HOẠCH",
    "Triển khai hợp tác giữa thành phố Huế và thành phố Hà Nội năm 2026",
)
ROWS = (
    ("I", "Lĩnh vực du lịch", "", "", "", ""),
    ("1", "Tổ chức đoàn khảo sát tuyến di sản", "Sở Du lịch thành phố Huế",
     "Sở Du lịch thành phố Hà Nội", "Quý II/2026", "Báo cáo khảo sát"),
    ("2", "Mở gian hàng chung tại hội chợ du lịch", "Sở Du lịch thành phố Hà Nội",
     "Sở Du lịch thành phố Huế", "Trước 30/9", "Gian hàng chung"),
    ("II", "Lĩnh vực y tế", "", "", "", ""),
    ("3", "Tiếp nhận bác sĩ đến trao đổi chuyên môn", "Sở Y tế thành phố Huế", "",
     "Thường xuyên", ""),
)  # fmt: skip


def workbook(
    rows: Iterable[Sequence[Any]],
    *,
    above: Sequence[str] = (TITLE,),
    merged: Sequence[str] = (),
    title: str = "Phụ lục",
) -> bytes:
    """A workbook of one sheet: lines above the table, its rows, ranges that are merged."""
    book = Workbook()
    page = book.active
    page.title = title
    for line in above:
        page.append([line])
    for row in rows:
        page.append(list(row))
    for one in merged:
        page.merge_cells(one)
    return saved(book)


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def document(*tables: Iterable[Sequence[str]], above: Sequence[str] = PREAMBLE) -> bytes:
    """A Word document: paragraphs, then each table."""
    word = WordDocument()
    for line in above:
        word.add_paragraph(line)
    for rows in tables:
        lines = [list(row) for row in rows]
        grid = word.add_table(rows=0, cols=max(map(len, lines)))
        for line in lines:
            for cell, words in zip(grid.add_row().cells, line, strict=False):
                cell.text = words
        word.add_paragraph("")
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def read_in(cast: Any, data: bytes, name: str = "phu-luc.xlsx", who: str = "hue_editor") -> Reading:
    """The reading of a file that the coordinator of a side imported, as a worker leaves it."""
    owner = cast.hue_office if who.startswith("hue") else cast.ha_noi_office
    reading = services.import_file(actor=cast.actor(who), owner=owner, data=data, name=name)
    services.carry_out_reading(reading.pk, lambda *_: None)
    reading.refresh_from_db()
    return reading


def long_annex(cast: Any, count: int, **fields: Any) -> Reading:
    """A reading with that many accepted rows, each of which is to become an activity too."""
    text = "".join(f"{n:05d}\tTổ chức hội chợ {n:05d}\tSở Du lịch\n" for n in range(count))
    reading = ReadingFactory(
        document__owner=cast.hue_office, document__text=text, kind="plan", **fields
    )
    width = len(text) // count
    rows = Statement.objects.bulk_create(
        Statement(
            reading=reading,
            kind="commitment",
            start=n * width + 6,
            end=n * width + 26,
            text=f"Tổ chức hội chợ {n:05d}",
            product=f"Hội chợ {n:05d}",
            source_table=1,
            source_row=n + 2,
            plans_activity=True,
            state="accepted",
        )
        for n in range(count)
    )
    through = Statement.performers.through
    through.objects.bulk_create(
        through(statement=row, readingparty=side) for row in rows for side in reading.parties.all()
    )
    return reading
