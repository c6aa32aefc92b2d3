"""Server time of the pages, beside an empty view of the same server in the same run.

Fills a database of its own (SQLite in a temporary folder unless NHIPCAU_DATABASE_URL names another)
and asks each page through Django's whole stack, without the network. `python -m benchmarks.web
--agreements 2000 --each 50` sets the size.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

ROUNDS = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--agreements", type=int, default=100)
    parser.add_argument("--each", type=int, default=40, help="commitments of each agreement")
    parser.add_argument("--statements", type=int, default=5000, help="drafts of one reading")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("NHIPCAU_DATA_DIR", folder)
        os.environ["NHIPCAU_HOSTS"] = "testserver"
        os.environ["DJANGO_SETTINGS_MODULE"] = "nhipcau.config.settings"
        import django

        django.setup()
        from django.test.utils import setup_databases, teardown_databases

        # A database beside the named one is made and dropped: nobody's data is touched.
        made = setup_databases(verbosity=0, interactive=False)
        try:
            _measure(options)
        finally:
            teardown_databases(made, verbosity=0)


def _measure(options: argparse.Namespace) -> None:
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    world = _fill(options)
    visitor, coordinator = Client(), Client()
    coordinator.force_login(
        world["user"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    pages: list[tuple[str, Client, str]] = [
        ("home", visitor, reverse("frontdoor:home")),
        ("agreements", visitor, reverse("agreements:agreement-list")),
        ("agreement", visitor, reverse("agreements:agreement-detail", args=[world["agreement"]])),
        ("commitments", visitor, reverse("agreements:commitment-list")),
        ("commitments, overdue", visitor, reverse("agreements:commitment-list") + "?state=overdue"),
        (
            "commitment",
            visitor,
            reverse("agreements:commitment-detail", args=[world["commitment"]]),
        ),
        ("locality", visitor, reverse("localities:locality-detail", args=["ha-noi"])),
        ("organisations", visitor, reverse("localities:organisation-list")),
        ("review", coordinator, reverse("agreements:reading-detail", args=[world["reading"]])),
    ]
    print(
        f"{connection.vendor}: {options.agreements * options.each:,} commitments in "
        f"{options.agreements:,} agreements; a reading of {options.statements:,} statements"
    )
    empty = _time(_empty_view())
    print(f"{'page':<24}{'median ms':>10}{'p95 ms':>9}{'queries':>9}{'kB':>7}{'× empty':>9}")
    print(f"{'an empty view':<24}{empty[0]:>10.2f}{empty[1]:>9.2f}{0:>9}{0:>7}{1:>9.1f}")
    for name, client, url in pages:
        median, p95 = _time(lambda client=client, url=url: _get(client, url))
        queries, size = _cost(client, url)
        print(
            f"{name:<24}{median:>10.1f}{p95:>9.1f}{queries:>9}{size / 1000:>7.0f}"
            f"{median / empty[0]:>9.1f}"
        )


def _empty_view() -> Callable[[], object]:
    from django.http import HttpResponse
    from django.test import Client, override_settings
    from django.urls import path

    class Addresses:
        urlpatterns = [path("empty/", lambda _request: HttpResponse(""))]

    client = Client()

    def ask() -> object:
        with override_settings(ROOT_URLCONF=Addresses):
            return _get(client, "/empty/")

    return ask


def _get(client: Any, url: str) -> object:
    answer = client.get(url)
    if answer.status_code != 200:
        raise SystemExit(f"{url} answered {answer.status_code}")
    return answer.content


def _time(ask: Callable[[], object]) -> tuple[float, float]:
    ask()
    spent = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        ask()
        spent.append(1000 * (time.perf_counter() - started))
    return statistics.median(spent), statistics.quantiles(spent, n=20)[-1]


def _cost(client: Any, url: str) -> tuple[int, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    return len(asked), len(answer.content)


def _fill(options: argparse.Namespace) -> dict[str, Any]:
    from django.utils import timezone

    from nhipcau.accounts.models import User
    from nhipcau.agreements.models import Agreement, Commitment, CommitmentLead, Field, Party
    from nhipcau.foundation.text import fold
    from nhipcau.localities.models import Coordination, Locality, Membership, Organisation

    hue = Locality.objects.get(code="hue-city")
    ha_noi = Locality.objects.get(code="ha-noi")
    office = Organisation.objects.create(locality=hue, kind="department", name="Sở Tài chính Huế")
    bodies = [
        Organisation.objects.create(locality=ha_noi, kind="department", name=f"Sở số {n}")
        for n in range(40)
    ]
    Coordination.objects.create(locality=hue, organisation=office)
    user = User.objects.create_user("bench@nhipcau.example", name="Bench")
    Membership.objects.create(user=user, organisation=office, role="editor")
    fields = list(Field.objects.all())
    today = timezone.localdate()
    for place in range(options.agreements):
        agreement = Agreement.objects.create(
            kind="minutes", title=f"Biên bản hợp tác số {place}", signed_on=today, keeper=office,
            state="in_force", visibility="public",
        )  # fmt: skip
        sides = [
            Party.objects.create(
                agreement=agreement, position=n, locality=unit, name_on_document=unit.name_vi
            )
            for n, unit in enumerate((hue, ha_noi))
        ]
        rows = Commitment.objects.bulk_create(
            Commitment(
                agreement=agreement, number=n + 1, field=fields[n % len(fields)], form=1 + n % 4,
                text=(text := f"Tăng cường kết nối cung cầu nông sản, đặc sản lần {n}"),
                folded=fold(text), state=("not_started", "in_progress", "done")[n % 3],
                due_on=today + timedelta(days=n * 7 - 60) if n % 3 else None,
            )
            for n in range(options.each)
        )  # fmt: skip
        through = Commitment.performers.through
        through.objects.bulk_create(
            through(commitment=row, party=side)
            for row in rows
            for side in (sides if row.number % 2 else sides[:1])
        )
        CommitmentLead.objects.bulk_create(
            CommitmentLead(commitment=row, party=sides[1], organisation=bodies[row.number % 40])
            for row in rows
        )
    return {
        "user": user,
        "agreement": agreement.pk,
        "commitment": rows[0].pk,
        "reading": _fill_reading(office, options.statements),
    }


def _fill_reading(office: Any, count: int) -> int:
    from nhipcau.agreements.models import Reading, ReadingParty, SourceDocument, Statement
    from nhipcau.localities.models import Locality

    line = "- Hai bên tăng cường kết nối cung cầu nông sản, đặc sản.\n"
    document = SourceDocument.objects.create(
        owner=office, name="bench.txt", sha256="b" * 64, text=line * count
    )
    reading = Reading.objects.create(document=document, state="ready", title="Biên bản")
    for n, code in enumerate(("hue-city", "ha-noi")):
        unit = Locality.objects.get(code=code)
        ReadingParty.objects.create(
            reading=reading, position=n, locality=unit, name_on_document=unit.name_vi
        )
    Statement.objects.bulk_create(
        Statement(
            reading=reading, kind="commitment", start=n * len(line) + 2,
            end=(n + 1) * len(line) - 2, text=line[2:-2], confidence=0.9,
        )
        for n in range(count)
    )  # fmt: skip
    return reading.pk


if __name__ == "__main__":
    main()
