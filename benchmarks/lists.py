"""A list of thousands of rows that comes back: read for its preview, confirmed, applied row by row.

On the dataset of `benchmarks.dataset` (SQLite, or PostgreSQL by NHIPCAU_DATABASE_URL): half the
rows report on commitments of the largest agreement, half are new ones of a draft, and one in a
thousand cannot be taken. Everything is taken back. `longest hold` is the longest transaction
that other writers wait for; `memory` is how much more the process held at its peak than before.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

from benchmarks import dataset
from benchmarks.acts import Watch, coordinator, huge, taken_back

HEAD = (
    f"{'step':<40}{'seconds':>9}{'cpu s':>8}{'longest hold':>14}{'statements':>12}{'a row':>7}"
    f"{'memory MB':>11}"
)
BAD_EACH = 1_000
COLUMNS = ("id", "version", "text", "state", "state_note", "due_text")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    dataset.add_arguments(parser)
    parser.add_argument("--rows", type=int, default=10_000)
    options = parser.parse_args()
    dataset.prepare(options)
    from django.db import connection

    print(f"{connection.vendor}\n{HEAD}")
    with taken_back():
        _import(options.rows)


def _import(rows: int) -> None:
    from nhipcau.agreements import services
    from nhipcau.agreements.forms.sheets.work import apply_sheet, read_sheet
    from nhipcau.agreements.selectors import row_counts

    actor = coordinator()
    data, target = _list(rows), _draft()
    sheet = services.send_sheet(
        actor=actor, data=data, name="list.xlsx", language="vi", target=target
    )
    reports: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        reports.append((done, total))

    _line(f"read {rows:,} rows for a preview", rows, lambda: read_sheet(sheet.pk, tell))
    print(f"  {len(data) / 1e6:.1f} MB; {len(reports)} reports of progress; {row_counts(sheet)}")
    services.confirm_sheet(actor=actor, sheet_id=sheet.pk)
    reports.clear()
    _line(f"apply {rows:,} rows", rows, lambda: apply_sheet(sheet.pk, tell))
    print(f"  {len(reports)} reports of progress; {row_counts(sheet)}")


def _line(name: str, rows: int, act: Callable[[], object]) -> None:
    from django.db import connection

    watch, before = Watch(), _peak()
    with connection.execute_wrapper(watch):
        clock, processor = time.perf_counter(), time.process_time()
        act()
        seconds, cpu = time.perf_counter() - clock, time.process_time() - processor
    print(
        f"{name:<40}{seconds:>9.2f}{cpu:>8.2f}{watch.longest:>14.2f}{watch.statements:>12,}"
        f"{watch.statements / rows:>7.1f}{_peak() - before:>11.0f}",
        flush=True,
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _draft() -> Any:
    from django.utils import timezone

    from nhipcau.agreements.services import AgreementForm, PartyForm, add_agreement

    older = huge()
    sides = [PartyForm(side.locality_id, side.name_on_document) for side in older.parties.all()]
    form = AgreementForm(
        kind="plan", title="Kế hoạch của danh sách", signed_on=timezone.localdate(), parties=sides
    )
    return add_agreement(actor=coordinator(), keeper=older.keeper, form=form)


def _list(rows: int) -> bytes:
    """The workbook, written as a person's spreadsheet writes it."""
    from django.utils import translation
    from openpyxl import Workbook

    from nhipcau.agreements.selectors.sheets import COLUMN_OF, Tongue

    book = Workbook(write_only=True)
    page = book.create_sheet()
    tongue = Tongue("vi")
    with translation.override("vi"):
        page.append([str(COLUMN_OF[key].heading) for key in COLUMNS])
    note = "Theo danh sách"
    older = huge()
    own = older.commitments.filter(performers__locality=older.keeper.locality_id)
    standing = own.filter(state="in_progress").order_by("pk")[: rows // 2]
    for row in standing:
        page.append(
            [row.pk, row.version, row.text, tongue.word("state", "done"), note, row.due_text]
        )
    for place in range(rows - len(standing)):
        due = "bao giờ đó" if place % (BAD_EACH // 2) == 0 else "30/9/2027"
        page.append([None, None, f"Hai bên tổ chức hoạt động thứ {place}", None, None, due])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


if __name__ == "__main__":
    main()
