"""“My work” of offices on a country's register: how long it takes, and how many queries it asks.

`python -m benchmarks.inbox` on a database that `benchmarks.measures` filled (NHIPCAU_DATABASE_URL
names it). Leads, words asked for and sent versions are added to it once. Each office is one of a
unit, as its approver and coordinator; the page is asked of the view, without a network.
"""

from __future__ import annotations

import os
import statistics
import time
from datetime import date

OFFICES = 34
TURNS = 3
TODAY = date(2026, 11, 30)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "nhipcau.config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from nhipcau.activities.models import Activity, ConfirmationRequest

    call_command("migrate", verbosity=0, interactive=False)
    if not Activity.objects.exists():
        raise SystemExit("Fill the database first: python -m benchmarks.measures")
    if not ConfirmationRequest.objects.exists():
        began = time.perf_counter()
        _enrich()
        print(f"added leads and words in {time.perf_counter() - began:.0f} s")
    print(f"{connection.vendor}, {Activity.objects.count()} activities")
    for role in ("editor", "approver"):
        _measure(role)


def _measure(role: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from nhipcau.foundation.actors import Actor, Standing
    from nhipcau.frontdoor.inbox.work import work_of
    from nhipcau.localities.models import Organisation

    took, asked, found = [], set(), []
    offices = list(Organisation.objects.order_by("pk")[:OFFICES])
    for turn in range(TURNS + 1):
        for office in offices:
            place = frozenset({office.locality_id})
            standing = Standing(
                organisation_id=office.pk,
                organisation_name=office.name,
                locality_id=office.locality_id,
                role=role,
                organisations=frozenset({office.pk}),
                localities=place,
                coordinates=place,
            )
            actor = Actor(user_id=None, name="benchmark", standings=(standing,), acting=standing)
            began = time.perf_counter()
            work = work_of(actor, TODAY)
            if turn:
                took.append(time.perf_counter() - began)
                found.append(len(work.items))
            if turn == TURNS:
                with CaptureQueriesContext(connection) as queries:
                    work_of(actor, TODAY)
                asked.add(len(queries))
    took.sort()
    print(
        f"my work, {role}: median {1000 * statistics.median(took):.0f} ms, "
        f"p95 {1000 * took[int(len(took) * 0.95)]:.0f} ms, worst {1000 * took[-1]:.0f} ms, "
        f"{sorted(asked)} queries, {min(found)} to {max(found)} things"
    )
    slowest = sorted(queries.captured_queries, key=lambda one: -float(one["time"]))[:3]
    for one in slowest:
        print(f"  {one['time']} s: {one['sql'][:150]}")


def _enrich() -> None:
    """Three of four commitments have leads; one report of ten was asked about, few still wait."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE activities_updateversion SET submitted_at = CURRENT_TIMESTAMP"
            " WHERE id % 200 <> 0"
        )
        cursor.execute(
            "INSERT INTO agreements_commitmentlead"
            " (commitment_id, party_id, organisation_id, role)"
            " SELECT d.commitment_id, d.party_id, p.locality_id, 'lead'"
            " FROM agreements_commitment_performers d"
            " JOIN agreements_party p ON p.id = d.party_id WHERE d.commitment_id % 4 <> 0"
        )
        cursor.execute(
            "INSERT INTO activities_confirmationrequest"
            " (version_id, update_id, locality_id, word, is_current, asked_at)"
            " SELECT u.id, u.id, MIN(s.locality_id),"
            " CASE WHEN u.id % 50 = 0 THEN 'waiting' ELSE 'confirmed' END, true,"
            " CURRENT_TIMESTAMP FROM activities_update u JOIN activities_activityside s"
            " ON s.activity_id = u.activity_id AND s.locality_id <> u.author_side_id"
            " WHERE u.id % 10 = 0 GROUP BY u.id"
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
