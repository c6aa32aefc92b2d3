"""The yearly report of one agreement with 300 commitments, from its rows to its three files.

`python -m benchmarks.official_report` makes the agreement in an empty database of its own (SQLite
in a temporary folder unless NHIPCAU_DATABASE_URL names another), three activities, four values and
three payments to a commitment, and prints how long each step took; `--commitments 1000` for more.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from datetime import date, timedelta
from io import BytesIO
from typing import Any

YEAR = date(2025, 12, 31)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commitments", type=int, default=300)
    options = parser.parse_args()
    folder = tempfile.mkdtemp()
    os.environ.setdefault("NHIPCAU_DATA_DIR", folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "nhipcau.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    agreement = _build(options.commitments)
    _measure(agreement)


def _build(count: int) -> Any:
    from nhipcau.activities.models import (
        Activity,
        ActivityCommitment,
        ActivitySide,
        Indicator,
        Result,
        Transaction,
        Update,
        UpdateVersion,
    )
    from nhipcau.agreements.models import Agreement, Commitment, Field, Party
    from nhipcau.localities.models import Locality, Organisation

    units = [Locality.objects.get(code=code) for code in ("hue-city", "ha-noi")]
    bodies = [
        Organisation.objects.create(locality=unit, kind="department", name=f"Sở Tài chính {unit}")
        for unit in units
    ]
    agreement = Agreement.objects.create(
        kind="programme", title="Chương trình hợp tác (đo tốc độ)", state="in_force",
        visibility="parties", signed_on=date(2025, 1, 10), keeper=bodies[0],
    )  # fmt: skip
    parties = [
        Party.objects.create(
            agreement=agreement, position=place, locality=unit, name_on_document=str(unit)
        )
        for place, unit in enumerate(units)
    ]
    fields = list(Field.objects.values_list("pk", flat=True))
    rows = Commitment.objects.bulk_create(
        Commitment(
            agreement=agreement, number=n, field_id=fields[n % len(fields)], form=n % 4 + 1,
            text=f"Cam kết số {n}: phối hợp tổ chức, theo dõi và báo cáo kết quả từng quý",
            state=("in_progress", "done", "not_started")[n % 3], state_on=date(2025, 6, 1),
            due_on=date(2025, 3, 1) + timedelta(days=n % 300),
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    does = Commitment.performers.through
    does.objects.bulk_create(
        does(commitment=row, party=party)
        for row in rows
        for place, party in enumerate(parties)
        if row.number % 3 != place
    )
    deeds = Activity.objects.bulk_create(
        Activity(
            kind="project" if turn == 0 else "event", title=f"Hoạt động {turn + 1} của cam kết {n}",
            state=("done", "running")[n % 2], agreement=agreement, owner=bodies[(n + turn) % 2],
            visibility="parties", form=turn + 2, field_id=rows[n].field_id,
            begun_on=date(2025, 1, 15) + timedelta(days=(n * 7 + turn * 40) % 300),
        )
        for n in range(count)
        for turn in range(3)
    )  # fmt: skip
    ActivitySide.objects.bulk_create(
        ActivitySide(activity=deed, locality=unit, position=place)
        for deed in deeds
        for place, unit in enumerate(units)
    )
    ActivityCommitment.objects.bulk_create(
        ActivityCommitment(activity=deed, commitment=rows[place // 3])
        for place, deed in enumerate(deeds)
    )
    updates = Update.objects.bulk_create(
        Update(
            commitment=row, agreement=agreement, author=bodies[0], author_side=units[0],
            period_from=date(2025, 1, 1), period_to=YEAR, standing="confirmed", latest=1,
        )
        for row in rows
    )  # fmt: skip
    versions = UpdateVersion.objects.bulk_create(
        UpdateVersion(update=one, number=1, text="Báo cáo", digest=f"{place:064x}", state="done")
        for place, one in enumerate(updates)
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(commitment=row, title="Số lượt", unit="lượt") for row in rows
    )
    Result.objects.bulk_create(
        Result(
            version=versions[n], indicator=indicators[n], on=date(2025, 3 * quarter + 1, 15),
            value=10 + quarter, standing="confirmed", is_current=True,
        )
        for n in range(count)
        for quarter in range(4)
    )  # fmt: skip
    Transaction.objects.bulk_create(
        Transaction(
            version=versions[n], commitment=rows[n], agreement=agreement, field_id=rows[n].field_id,
            side=units[n % 2], kind=kind, source="state", on=date(2025, 5, 5), amount=1_000_000 * n,
            standing="confirmed", is_current=True,
        )
        for n in range(count)
        for kind in ("planned", "committed", "paid")
    )  # fmt: skip
    return agreement


def _measure(agreement: Any) -> None:
    from django.db import connection

    from nhipcau.review.exports.official.work import write_files
    from nhipcau.review.models import OfficialReport

    report = OfficialReport(
        agreement=agreement, kind="final", preset="year", period_first=date(2025, 1, 1),
        period_last=YEAR, language="vi", layout="state", issuer="Sở Tài chính thành phố Huế",
        symbol="BC-STC", place="Huế", dated_on=date(2026, 1, 10), recipients="Lưu: VT",
    )  # fmt: skip
    files = {ending: BytesIO() for ending in ("docx", "pdf", "xlsx")}
    began = last = time.perf_counter()

    def say(done: int, total: int) -> None:
        nonlocal last
        now = time.perf_counter()
        print(f"step {done} of {total}: {now - last:5.1f} s")
        last = now

    figures, records = write_files(report, files, say)
    sizes = ", ".join(f"{name} {len(file.getvalue()) // 1024} KB" for name, file in files.items())
    count = agreement.commitments.count()
    print(
        f"{connection.vendor}: {count} commitments, {figures} figures, {records} records; {sizes}"
    )
    print(f"together {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
