"""The measures of a pair for a year, over a country's activities, reports and money.

`python -m benchmarks.measures --activities 1000000` (on PostgreSQL; a tenth on SQLite) fills the
empty database that NHIPCAU_DATABASE_URL names, three reports and five payments to an activity, and
prints the medians. `--explain` prints the plans as well. A filled database is used as it is.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from datetime import date
from typing import Any

RUNS = 7
TODAY = date(2026, 11, 30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--activities", type=int, default=10_000)
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "nhipcau.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from nhipcau.activities.models import Activity

    call_command("migrate", verbosity=0, interactive=False)
    if not Activity.objects.exists():
        began = time.perf_counter()
        _build(options.activities)
        print(f"built {options.activities} activities in {time.perf_counter() - began:.0f} s")
    _measure(explain=options.explain)


def _build(activities: int) -> None:
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

    units = list(Locality.objects.in_force_on(TODAY).order_by("pk").values_list("pk", flat=True))
    pairs = [(one, other) for place, one in enumerate(units) for other in units[place + 1 :]]
    count = max(len(pairs), activities // 300)
    for pk in units:
        Organisation.objects.create(pk=pk, locality_id=pk, kind="department", name=f"Đơn vị {pk}")
    Agreement.objects.bulk_create(
        Agreement(pk=n + 1, kind="minutes", title=f"Văn bản {n}", state="in_force",
                  keeper_id=pairs[n % len(pairs)][0], visibility="public",
                  signed_on=date(2019 + n % 7, 6, 14))
        for n in range(count)
    )  # fmt: skip
    Party.objects.bulk_create(
        Party(pk=2 * n + side + 1, agreement_id=n + 1, position=side, name_on_document="Bên",
              locality_id=pairs[n % len(pairs)][side])
        for n in range(count) for side in (0, 1)
    )  # fmt: skip
    fields = list(Field.objects.values_list("pk", flat=True))
    whens = " ".join(f"WHEN {place} THEN '{key}'" for place, key in enumerate(fields))
    field = f"CASE n % {len(fields)} {whens} END"
    promises = activities // 10
    agreement, day = f"(n % {count} + 1)", _day
    _fill(Commitment, promises, {
        "agreement_id": agreement, "number": f"n / {count} + 1", "text": "'Cam kết'",
        "field_id": field, "form": "3", "due_on": day("2020-01-01", 2555),
        "state": _either("n % 3", "done", "in_progress"),
        "state_on": day("2019-12-01", 2555), "stands": "true", "sort_text": "'cam ket'",
    })  # fmt: skip
    for place in (1, 2):
        party = f"2 * {agreement} - 2 + {place}"
        does = {"id": _nth(place, promises), "commitment_id": "n", "party_id": party}
        _fill(Commitment.performers.through, promises, does)
    promise = f"(n % {promises} + 1)"
    served = f"({promise} % {count} + 1)"
    _fill(Activity, activities, {
        "kind": _either("n % 4", "project", "work"), "title": "'Hoạt động'",
        "field_id": field, "form": "n % 4 + 1", "state": _either("n % 2", "done", "running"),
        "agreement_id": served, "owner_id": _party(served, 1),
        "visibility": "'public'", "begun_on": day("2019-07-01", 2600), "sort_title": "'hoat dong'",
    })  # fmt: skip
    _fill(ActivityCommitment, activities, {"activity_id": "n", "commitment_id": promise})
    for place in (1, 2):
        side = _party(served, place)
        _fill(
            ActivitySide,
            activities,
            {"id": _nth(place, activities), "activity_id": "n", "locality_id": side},
        )
    activity = f"(n % {activities} + 1)"
    owner = f"(SELECT owner_id FROM activities_activity WHERE id = {activity})"
    _fill(Update, 3 * activities, {
        "activity_id": activity, "author_id": owner, "author_side_id": owner, "latest": "1",
        "period_from": day("2020-01-01", 2500), "period_to": day("2020-01-01", 2500),
        "standing": _either("n % 3", "reported", "confirmed"),
    })  # fmt: skip
    _fill(UpdateVersion, 3 * activities, {"update_id": "n", "number": "1", "text": "'Báo cáo'"})
    _fill(Indicator, activities, {"activity_id": "n", "title": "'Lượt'", "unit": "'lượt'"})
    _fill(Result, activities, {
        "version_id": "n", "indicator_id": "n", "value": "n % 100", "is_current": "true",
        "on": day("2020-01-01", 2500), "standing": _either("n % 3", "reported", "confirmed"),
    })  # fmt: skip
    _fill(Transaction, 5 * activities, {
        "version_id": f"(n % {3 * activities} + 1)", "activity_id": activity, "field_id": field,
        "side_id": owner, "kind": "'paid'", "source": "'state'", "on": day("2020-01-01", 2500),
        "amount": "n", "currency": "'VND'", "is_current": "true",
        "standing": _either("n % 3", "reported", "confirmed"),
    })  # fmt: skip
    _analyse()


def _nth(place: int, count: int) -> str:
    return f"n + {(place - 1) * count}"


def _either(test: str, zero: str, other: str) -> str:
    return f"CASE {test} WHEN 0 THEN '{zero}' ELSE '{other}' END"


def _party(agreement: str, place: int) -> str:
    return f"(SELECT locality_id FROM agreements_party WHERE id = 2 * {agreement} - 2 + {place})"


def _day(first: str, spread: int) -> str:
    """A day within so many of the first, another one for each row."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return f"date('{first}', '+' || (n * 7919 % {spread}) || ' days')"
    return f"date '{first}' + (n * 7919 % {spread})::int"


def _fill(model: Any, count: int, columns: dict[str, str]) -> None:
    """So many rows by one statement; columns that are not named take the default of their field."""
    from django.db import connection

    said = {model._meta.pk.column: "n", **columns}
    for one in model._meta.concrete_fields:
        if one.column not in said and not one.primary_key and not one.null:
            said[one.column] = _plain(one)
    if connection.vendor == "sqlite":
        said = {name: value.replace("true", "1") for name, value in said.items()}
    names = ", ".join(f'"{name}"' for name in said)
    rows = f"WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < {count})"
    if connection.vendor == "postgresql":
        rows = f"WITH g AS (SELECT generate_series(1, {count})::bigint AS n)"
    table = model._meta.db_table
    insert = f'INSERT INTO "{table}" ({names}) {rows} SELECT {", ".join(said.values())} FROM g'
    with connection.cursor() as cursor:
        cursor.execute(insert)


def _plain(field: Any) -> str:
    from django.db.models import BooleanField, DateTimeField, IntegerField, JSONField

    if isinstance(field, DateTimeField):
        return "CURRENT_TIMESTAMP"
    if isinstance(field, BooleanField):
        return "true" if field.get_default() else "0 = 1"
    if isinstance(field, IntegerField):
        return str(int(field.get_default() or 0))
    if isinstance(field, JSONField):
        return "'{}'"
    return f"'{field.get_default() or ''}'"


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _measure(*, explain: bool) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from nhipcau.activities.models import Activity
    from nhipcau.agreements.models import Party
    from nhipcau.foundation.actors import Actor
    from nhipcau.review.selectors import Period, Subject, measured, scope_of

    pair = tuple(Party.objects.filter(agreement=1).values_list("locality", flat=True))
    year = Period(date(2024, 12, 15), date(2025, 12, 14))
    readers = {"the program": Actor.program("bench"), "the public": Actor.anonymous()}
    print(f"{connection.vendor}, {Activity.objects.count()} activities")
    for name, actor in readers.items():
        took = []
        for _ in range(RUNS):
            began = time.perf_counter()
            got = measured(scope_of((actor,), Subject(pair=pair), year, today=TODAY))
            took.append(time.perf_counter() - began)
        median, worst = statistics.median(took), max(took)
        counted = f"{got.facts.in_force} commitments, {got.facts.activities} activities"
        print(f"a pair, a year, {name}: median {median:.3f} s, worst {worst:.3f} s ({counted})")
    with CaptureQueriesContext(connection) as caught:
        measured(scope_of((Actor.anonymous(),), Subject(pair=pair), year, today=TODAY))
    for query in sorted(caught, key=lambda one: -float(one["time"]))[:3]:
        print(f"  {query['time']} s: {query['sql'][:160]}")
        if explain:
            with connection.cursor() as cursor:
                lead = (
                    "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ANALYZE "
                )
                cursor.execute(lead + query["sql"])
                print("\n".join(f"    {row[-1]}" for row in cursor.fetchall()))


if __name__ == "__main__":
    main()
