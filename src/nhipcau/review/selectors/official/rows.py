"""The rows that a report counts, each read once: as the measures see them, with what is printed.

A constant number of queries, however much there is. The same querysets as the measures', so a
figure made of these rows is the figure of the review; a test compares the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from nhipcau.activities.choices import ConfirmationWord, ParticipantRole, Standing
from nhipcau.activities.models import (
    Activity,
    ActivityCommitment,
    ActivityParticipant,
    ConfirmationRequest,
    Result,
    Transaction,
    UpdateVersion,
)
from nhipcau.agreements.models import Agreement, Commitment, CommitmentLead, Field, Party
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.review.selectors.balance import LATE_DAYS
from nhipcau.review.selectors.promises import (
    agreed,
    beside,
    doing,
    due,
    in_force,
    serving,
    with_joint,
    with_rung,
    with_wait,
)
from nhipcau.review.selectors.scope import Scope, activities_known_to, agreements_in

COUNTED = (Standing.CONFIRMED, Standing.REPORTED)


@dataclass(slots=True)
class Promise:
    """A commitment; `sides` are keys, `owed` the sides to which it fell due in the period."""

    row: Commitment
    field: str | None
    rung: int
    is_begun: bool
    wait: int
    agreed_on: date
    is_in_force: bool = True
    sides: tuple[int, ...] = ()
    who: str = ""
    is_due: bool = False
    on_time: bool = False
    is_joint: bool = False
    all_said: bool = False

    @property
    def is_open(self) -> bool:
        return self.row.state in OPEN_STATES


@dataclass(slots=True)
class Deed:
    """An activity that ran; `fields` are those of the commitments it serves, else its own."""

    row: Activity
    fields: frozenset[str | None]
    serves: frozenset[int]
    side: int | None
    carried_by: frozenset[int]


@dataclass(frozen=True, slots=True)
class Said:
    """Which version of which report a figure stands in."""

    update_id: int
    url: str
    number: int
    digest: str
    author: str


@dataclass(frozen=True, slots=True)
class Value:
    row: Result
    field: str | None
    subject: str
    sides: tuple[int, ...]
    said: Said

    @property
    def is_confirmed(self) -> bool:
        return self.row.standing == Standing.CONFIRMED


@dataclass(frozen=True, slots=True)
class Sum:
    row: Transaction
    side: int | None
    subject: str
    said: Said

    @property
    def is_confirmed(self) -> bool:
        return self.row.standing == Standing.CONFIRMED


@dataclass(frozen=True, slots=True)
class Word:
    """A side that was asked for its word on a report; `is_asked_in_period` for the balance."""

    row: ConfirmationRequest
    side: int | None
    field: str | None
    subject: str
    said: Said
    is_asked_in_period: bool
    is_late: bool
    is_on_what_ran: bool

    @property
    def is_silent(self) -> bool:
        return self.row.is_current and self.row.word == ConfirmationWord.WAITING

    @property
    def is_disputed(self) -> bool:
        return self.row.is_current and self.row.word == ConfirmationWord.DISPUTED


@dataclass(slots=True)
class Rows:
    """Everything, in the order in which it is numbered."""

    scope: Scope
    today: date
    fields: Mapping[str, Field]
    agreements: list[Agreement]
    promises: list[Promise]
    deeds: list[Deed]
    values: list[Value] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)

    @property
    def in_force(self) -> list[Promise]:
        return [one for one in self.promises if one.is_in_force]

    def field_name(self, key: str | None) -> str:
        return self.fields[key].name if key in self.fields and key else ""


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
    subjects = _Subjects(rows)
    rows.values = _values(subjects)
    rows.sums = _sums(subjects)
    rows.words = _words(subjects)
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
        key=lambda one: (_place(known, one.field), one.row.agreement_id, one.row.number),
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
    ran = ran_in(scope)
    of_side = _keys(scope)
    carried: dict[int, set[int]] = defaultdict(set)
    doers = ActivityParticipant.objects.filter(
        activity__in=ran.values("pk"), role=ParticipantRole.IMPLEMENTING
    ).values_list("activity", "organisation__locality")
    for activity, unit in doers:
        if unit in of_side:
            carried[activity].add(of_side[unit])
    rows = ran.select_related("owner").order_by("begun_on", "pk")
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
    return sorted(deeds, key=lambda one: min(_place(known, key) for key in one.fields))


def ran_in(scope: Scope) -> QuerySet[Activity]:
    """Activities of the subject that ran in the period, whether they serve a commitment or not."""
    return Activity.objects.filter(
        Q(pk__in=serving(scope).values("activity")) | Q(pk__in=beside(scope).values("pk"))
    )


class _Subjects:
    """What figures and words are said on: commitments in force and activities, with their sides."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.scope = rows.scope
        self.of_side = _keys(rows.scope)
        self.promises = {one.row.pk: one for one in rows.promises if one.is_in_force}
        self.deeds = {one.row.pk: one for one in rows.deeds}
        self.promised = in_force(self.scope).values("pk")
        self.ran = ran_in(self.scope).order_by().values("pk")

    def name(self, commitment: int | None, activity: int | None) -> str:
        if commitment is not None:
            return str(self.promises[commitment].row)
        return self.deeds[activity].row.title if activity in self.deeds else ""

    def field(self, commitment: int | None, activity: int | None) -> str | None:
        """Of an activity that serves several fields the first."""
        if commitment is not None:
            return self.promises[commitment].field
        fields = self.deeds[activity or 0].fields
        return min(fields, key=lambda key: _place(self.rows.fields, key))

    def sides(self, commitment: int | None, activity: int | None) -> tuple[int, ...]:
        if commitment is not None:
            return self.promises[commitment].sides
        deed = self.deeds[activity or 0]
        said = {*deed.carried_by, *([deed.side] if deed.side is not None else [])}
        served = [self.promises[pk].sides for pk in deed.serves if pk in self.promises]
        return tuple(sorted(said.union(*served)))


def _values(subjects: _Subjects) -> list[Value]:
    """Values that reports said of the period, confirmed or reported."""
    scope = subjects.scope
    rows = (
        Result.objects.filter(
            Q(indicator__commitment__in=subjects.promised)
            | Q(indicator__activity__in=subjects.ran),
            is_current=True,
            standing__in=COUNTED,
            on__gte=scope.period.first,
            on__lte=scope.until,
        )
        .select_related("indicator", "version__update__author")
        .prefetch_related("indicator__targets__indicator")
        .order_by("indicator", "on", "pk")
    )
    found = []
    for row in rows:
        one = row.indicator
        where = (one.commitment_id, one.activity_id)
        found.append(
            Value(
                row=row,
                field=subjects.field(*where),
                subject=subjects.name(*where),
                sides=subjects.sides(*where),
                said=_said(row.version),
            )
        )
    return sorted(found, key=lambda one: _place(subjects.rows.fields, one.field))


def _sums(subjects: _Subjects) -> list[Sum]:
    scope = subjects.scope
    rows = (
        Transaction.objects.filter(
            Q(commitment__in=subjects.promised) | Q(activity__in=subjects.ran),
            is_current=True,
            standing__in=COUNTED,
            on__gte=scope.period.first,
            on__lte=scope.until,
        )
        .select_related("version__update__author")
        .order_by("on", "pk")
    )
    return [
        Sum(
            row=row,
            side=subjects.of_side.get(row.side_id),
            subject=subjects.name(row.commitment_id, row.activity_id),
            said=_said(row.version),
        )
        for row in rows
    ]


def _words(subjects: _Subjects) -> list[Word]:
    """Words asked for in the period on what ran; and those that stand open or differ today."""
    scope = subjects.scope
    links = ActivityCommitment.objects.filter(commitment__in=subjects.promised)
    agreements = agreements_in(scope).values("pk")
    among = Q(pk__in=links.values("activity")) | Q(agreement__in=agreements)
    known = activities_known_to(scope.readers).filter(among)
    if scope.subject.field:
        known = known.filter(Q(pk__in=links.values("activity")) | Q(field=scope.subject.field))
    in_period = Q(asked_at__date__gte=scope.period.first, asked_at__date__lte=scope.until)
    standing = Q(is_current=True, word__in=(ConfirmationWord.WAITING, ConfirmationWord.DISPUTED))
    rows = (
        ConfirmationRequest.objects.filter(in_period | standing)
        .filter(
            Q(update__commitment__in=subjects.promised)
            | Q(update__activity__in=subjects.ran)
            | Q(update__activity__in=known.values("pk"))
        )
        .filter(locality__in=list(subjects.of_side))
        .select_related("version__update__author", "update__activity", "locality")
        .order_by("asked_at", "pk")
    )
    return [_word(subjects, row) for row in rows]


def _word(subjects: _Subjects, row: ConfirmationRequest) -> Word:
    scope, update = subjects.scope, row.update
    on_what_ran = update.commitment_id is not None or update.activity_id in subjects.deeds
    asked = timezone.localdate(row.asked_at)
    days = timedelta(days=LATE_DAYS)
    unanswered = row.answered_at is None and asked < scope.until - days
    late = row.answered_at is not None and row.answered_at > row.asked_at + days
    activity: Any = update.activity
    name = subjects.name(update.commitment_id, update.activity_id) or str(activity)
    own = activity.field_id if activity else None
    key = subjects.promises[update.commitment_id].field if update.commitment_id else own
    return Word(
        row=row,
        side=subjects.of_side.get(row.locality_id),
        field=key,
        subject=name,
        said=_said(row.version),
        is_asked_in_period=scope.period.first <= asked <= scope.until,
        is_late=late or unanswered,
        is_on_what_ran=on_what_ran,
    )


def _said(version: UpdateVersion) -> Said:
    update = version.update
    return Said(
        update.pk, update.get_absolute_url(), version.number, version.digest, str(update.author)
    )


def _keys(scope: Scope) -> dict[int, int]:
    """The key of the side by a locality, as the balance takes it: the later side outweighs."""
    return {one: side.key for side in scope.sides for one in side.speaks}


def _place(known: Mapping[str, Field], key: str | None) -> int:
    return known[key].order if key and key in known else 1_000


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment)
