"""Measure the reading of a plan's annex, as a workbook and as a Word document.

    python -m benchmarks.annex [--rows 1000] [--rounds 5]

Each round takes the file from its bytes to statements, as the worker does. Processor seconds, so
that other work on the machine counts little; the median counts.
"""

import argparse
import io
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator

from docx import Document as WordDocument
from openpyxl import Workbook

from nhipcau.engines.minutes import Document, extract, read

HEAD = ("TT", "Nội dung", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm")
TITLE = "KẾ HOẠCH triển khai hợp tác giữa thành phố Huế và thành phố Hà Nội năm 2026"
WORDS = (
    ("Tổ chức đoàn khảo sát tuyến du lịch di sản lần", "Sở Du lịch thành phố Huế", "Báo cáo"),
    ("Kết nối cung cầu nông sản, đặc sản đợt", "Sở Công Thương thành phố Hà Nội", "Biên bản"),
    ("Đào tạo cán bộ y tế tuyến cơ sở lớp", "Sở Y tế thành phố Huế", "30 học viên"),
    ("Trao đổi kinh nghiệm trùng tu di tích lần", "Trung tâm Bảo tồn Di tích Cố đô Huế", "Kỷ yếu"),
)  # fmt: skip


def rows(count: int) -> Iterator[tuple[str, ...]]:
    yield HEAD
    for number in range(1, count + 1):
        if number % 50 == 1:
            yield ("I", "Lĩnh vực du lịch", "", "", "", "")
        words, lead, product = WORDS[number % len(WORDS)]
        when = f"Quý {('I', 'II', 'III', 'IV')[number % 4]}/2026"
        yield (str(number), f"{words} {number}", lead, "Sở Du lịch thành phố Hà Nội", when, product)


def workbook(count: int) -> bytes:
    book = Workbook()
    book.active.append([TITLE])
    for row in rows(count):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def document(count: int) -> bytes:
    word = WordDocument()
    word.add_paragraph(TITLE)
    lines = list(rows(count))
    grid = word.add_table(rows=len(lines), cols=len(HEAD))
    cells = iter(grid._cells)  # noqa: SLF001 one by one they would be sought again for each
    for line in lines:
        for words in line:
            next(cells).text = words
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def seconds(data: bytes, name: str, count: int) -> float:
    begun = time.process_time()
    extracted = extract(data, filename=name)
    found = read(Document(extracted.text, grids=extracted.grids))
    taken = time.process_time() - begun
    if sum(one.annexed is not None for one in found.statements) != count:
        sys.exit(f"{name}: {len(found.statements)} statements, not {count}")
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    said = parser.parse_args()
    makers: tuple[tuple[str, Callable[[int], bytes]], ...] = (
        ("annex.xlsx", workbook),
        ("annex.docx", document),
    )
    for name, make in makers:
        data = make(said.rows)
        taken = [seconds(data, name, said.rows) for _ in range(said.rounds)]
        print(
            f"{name}: {said.rows:,} rows, {len(data) / 1000:,.0f} kB,"
            f" median {statistics.median(taken):.2f} s of {said.rounds}, most {max(taken):.2f} s"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory, files included: {peak:,.0f} MB")


if __name__ == "__main__":
    main()
