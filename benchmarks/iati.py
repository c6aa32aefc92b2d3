"""How fast activities are written as IATI, in constant memory, against lxml alone.

    python -m benchmarks.iati 2000 20000

makes an own database in a new folder, fills it, and writes the public file to nowhere. The plain
baseline writes as many elements by lxml's own streaming writer, without reading anything.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.config.settings")
FOLDER = tempfile.mkdtemp(prefix="bench-iati-")
os.environ["NHIPCAU_DATABASE_URL"] = f"sqlite:///{FOLDER}/iati.sqlite3"


class Nowhere:
    """Counts what is written and forgets it."""

    def __init__(self) -> None:
        self.size = self.ends = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.ends += data.count(b"</") + data.count(b"/>")
        return len(data)

    def writelines(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self.write(piece)


def fill(count: int) -> None:
    """So many activities, each with sides, participants, a report, money, an indicator."""
    from django.utils import timezone

    from nhipcau.activities.models import (
        Activity,
        ActivityParticipant,
        ActivitySide,
        Indicator,
        IndicatorTarget,
        Result,
        Transaction,
        Update,
        UpdateVersion,
    )
    from nhipcau.localities.models import Locality, Organisation

    units = [Locality.objects.get(code=code) for code in ("hue-city", "ha-noi")]
    bodies = [
        Organisation.objects.get_or_create(locality=unit, kind="department", name=f"Sở {unit}")[0]
        for unit in units
    ]
    day, now = date(2026, 6, 30), timezone.now()
    made = Activity.objects.bulk_create(
        [
            Activity(
                kind="event",
                title=f"Tuần hàng {number}",
                summary="Ba mươi gian hàng.",
                owner=bodies[0],
                state="running",
                visibility="public",
                planned_from=day,
                begun_on=day,
                field_id="tourism",
            )
            for number in range(count)
        ],
        batch_size=500,
    )

    def many(model: Any, rows: list[Any]) -> list[Any]:
        return list(model.objects.bulk_create(rows, batch_size=500))

    many(
        ActivitySide,
        [
            ActivitySide(activity=a, locality=u, position=p)
            for a in made
            for p, u in enumerate(units)
        ],
    )
    many(
        ActivityParticipant,
        [
            ActivityParticipant(activity=a, organisation=bodies[1], role="implementing")
            for a in made
        ],
    )
    updates = many(
        Update,
        [
            Update(
                activity=a,
                author=bodies[0],
                author_side=units[0],
                period_from=day,
                period_to=day,
                standing="reported",
                latest=1,
                submitted_at=now,
            )
            for a in made
        ],
    )
    versions = many(
        UpdateVersion,
        [UpdateVersion(update=u, number=1, text="Đã mở.", submitted_at=now) for u in updates],
    )
    pairs = list(zip(made, versions, strict=True))
    for kind in ("committed", "paid"):
        rows = [
            Transaction(
                version=v,
                activity=a,
                side=units[0],
                kind=kind,
                source="state",
                on=day,
                amount=3_000_000,
                standing="reported",
                is_current=True,
            )
            for a, v in pairs
        ]
        many(Transaction, rows)
    indicators = many(Indicator, [Indicator(activity=a, title="Khách", unit="lượt") for a in made])
    many(
        IndicatorTarget,
        [IndicatorTarget(indicator=i, period_from=day, period_to=day, value=9) for i in indicators],
    )
    many(
        Result,
        [
            Result(version=v, indicator=i, on=day, value=7, standing="reported", is_current=True)
            for i, (_a, v) in zip(indicators, pairs, strict=True)
        ],
    )


def baseline(elements: int) -> float:
    """Processor seconds that lxml alone takes to write so many elements with one attribute each."""
    from lxml import etree

    started = time.process_time()
    with etree.xmlfile(BytesIO()) as file, file.element("iati-activities"):
        for _number in range(elements):
            with file.element("value", currency="VND"):
                file.write("3000000")
    return time.process_time() - started


def main(counts: list[int]) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from nhipcau.activities.exports.iati import write_file
    from nhipcau.activities.models import Activity
    from nhipcau.activities.selectors.iati.filters import IatiFilter
    from nhipcau.foundation.actors import Actor

    call_command("migrate", verbosity=0)
    for count in counts:
        fill(count - Activity.objects.count())
        file: Any = Nowhere()
        started, worked = time.perf_counter(), time.process_time()
        written = write_file(file, Actor.anonymous(), IatiFilter())
        seconds, cpu = time.perf_counter() - started, time.process_time() - worked
        elements = file.ends
        plain = baseline(elements)
        tracemalloc.start()
        write_file(Nowhere(), Actor.anonymous(), IatiFilter())  # type: ignore[arg-type]
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        print(
            f"{written:>8} activities  {seconds:6.2f} s  cpu {cpu:6.2f} s"
            f"  {written / cpu:6.0f} a cpu second"
            f"  {file.size / 1e6:7.1f} MB  peak {peak:5.1f} MB"
            f"  {cpu / plain:5.1f} x lxml alone ({elements} elements)"
        )


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [2_000, 20_000])
