"""The rows that a report counts, each read once.

A constant number of queries, however much there is. The same querysets as the measures', so a
figure made of these rows is the figure of the review; a test compares the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from nhipcau.activities.choices import ParticipantRole
from nhipcau.activities.models import Activity, ActivityParticipant
from nhipcau.agreements.models import CommitmentLead, Field, Party
from nhipcau.review.selectors.official.rows import (
    Deed,
    Promise,
    Rows,
    keys_of,
    place_of,
)
from nhipcau.review.selectors.official.said import read_said
from nhipcau.review.selectors.promises import (
    agreed,
    doing,
    due,
    in_force,
    ran,
    serving,
    with_joint,
    with_rung,
    with_wait,
)
from nhipcau.review.selectors.scope import Scope, agreements_in


def rows_of(scope: Scope, today: date) -> Rows:
    """Read it all."""
    known = {one.pk: one for one in Field.objects.all()}
    if scope.is_ahead:
        return Rows(scope, today, known, [], [], [])
    parties = Prefetch("parties", Party.objects.select_related("locality", "organisation"))
    agreements = list(
        agreements_in(scope)
        .select_related("supersedes", "keeper")
        .prefetch_related(parties)
        .order_by("signed_on", "pk")
    )
    rows = Rows(scope, today, known, agreements, _promises(scope, known), _deeds(scope, known))
    read_said(rows)
    return rows


def _promises(scope: Scope, known: Mapping[str, Field]) -> list[Promise]:
    """Those in force, and those due in the period that were dropped afterwards."""
    found: dict[int, Promise] = {}
    standing = with_wait(scope, with_rung(scope, in_force(scope)))
    fallen = with_wait(scope, with_rung(scope, due(scope)))
    for rows, is_in_force in ((standing, True), (fallen, False)):
        for row in _shown(rows):
            found.setdefault(row.pk, _promise(row, is_in_force=is_in_force))
    for row in due(scope).values_list("pk", "on_time"):
        found[row[0]].is_due, found[row[0]].on_time = True, row[1]
    for pk, all_said in with_joint(scope, due(scope)).values_list("pk", "all_said"):
        found[pk].is_joint, found[pk].all_said = True, all_said
    sides: dict[int, set[int]] = defaultdict(set)
    does = doing(scope).filter(commitment__in=agreed(scope).values("pk"))
    for pk, side in does.values_list("commitment", "side"):
        sides[pk].add(side)
    order = {side.key: place for place, side in enumerate(scope.sides)}
    for pk, one in found.items():
        one.sides = tuple(sorted(sides.get(pk, ()), key=lambda key: order[key]))
    return sorted(
        found.values(),
        key=lambda one: (place_of(known, one.field), one.row.agreement_id, one.row.number),
    )


def _shown(rows: QuerySet[Any]) -> Iterable[Any]:
    leads = CommitmentLead.objects.select_related("organisation").order_by("party__position", "pk")
    return rows.select_related("agreement").prefetch_related(Prefetch("leads", leads), "performers")


def _promise(row: Any, *, is_in_force: bool) -> Promise:
    carried = [str(lead.organisation) for lead in row.leads.all()]
    named = carried or [str(party) for party in row.performers.all()]
    return Promise(
        row=row,
        field=row.field_id,
        rung=row.rung,
        is_begun=row.is_begun,
        wait=max(row.wait.days, 0),
        agreed_on=row.agreed_on,
        is_in_force=is_in_force,
        who="; ".join(dict.fromkeys(named)),
    )


def _deeds(scope: Scope, known: Mapping[str, Field]) -> list[Deed]:
    served: dict[int, set[int]] = defaultdict(set)
    fields: dict[int, set[str | None]] = defaultdict(set)
    links = serving(scope).values_list("activity", "commitment", "commitment__field")
    for activity, commitment, key in links:
        served[activity].add(commitment)
        fields[activity].add(key)
    ran_then = Activity.objects.filter(pk__in=ran(scope))
    of_side = keys_of(scope)
    carried: dict[int, set[int]] = defaultdict(set)
    doers = ActivityParticipant.objects.filter(
        activity__in=ran_then.values("pk"), role=ParticipantRole.IMPLEMENTING
    ).values_list("activity", "organisation__locality")
    for activity, unit in doers:
        if unit in of_side:
            carried[activity].add(of_side[unit])
    rows = ran_then.select_related("owner").order_by("begun_on", "pk")
    deeds = [
        Deed(
            row=row,
            fields=frozenset(fields.get(row.pk, {row.field_id})),
            serves=frozenset(served.get(row.pk, ())),
            side=of_side.get(row.owner.locality_id),
            carried_by=frozenset(carried[row.pk]),
        )
        for row in rows
    ]
    return sorted(deeds, key=lambda one: min(place_of(known, key) for key in one.fields))
