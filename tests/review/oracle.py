"""The five measures once more, from their definitions, in plain Python over whole tables.

It asks the permissions of one row where the product asks a query, walks successions by hand, and
shares no code with what it judges.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from nhipcau.activities.models import Activity, Result, Update
from nhipcau.activities.permissions import is_readable as activity_readable
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.permissions.reading import is_readable as agreement_readable
from nhipcau.localities.models import LocalitySuccession


@dataclass
class Judged:
    breadth: float | None = None
    evenness: float | None = None
    depth: float | None = None
    deep: float | None = None
    synchrony: float | None = None
    joint: float | None = None
    momentum: float | None = None
    median: int | None = None
    rates: dict[int, tuple[int, int]] = field(default_factory=dict)


class Tables:
    """Every row there is, read once."""

    def __init__(self):
        self.links = list(LocalitySuccession.objects.all())
        self.commitments = list(
            Commitment.objects.select_related("agreement__keeper").prefetch_related(
                "agreement__parties", "performers", "clauses__edition"
            )
        )
        self.activities = list(
            Activity.objects.select_related("agreement__keeper").prefetch_related(
                "agreement__parties", "sides", "participants", "serves"
            )
        )
        self.updates = list(Update.objects.prefetch_related("versions"))
        self.results = list(Result.objects.select_related("indicator"))


class Oracle:
    def __init__(self, tables, readers, first, last, today, *, agreement=None, pair=None,
                 of_field="", counts_reported=False):  # fmt: skip
        self.tables, self.links = tables, tables.links
        self.readers, self.first, self.until = readers, first, min(last, today)
        self.agreement, self.pair, self.of_field = agreement, pair, of_field
        self.standings = {"confirmed", "reported"} if counts_reported else {"confirmed"}
        self.counts_reported = counts_reported
        self.known = [
            row for row in tables.activities if all(activity_readable(one, row) for one in readers)
        ]

    def judge(self) -> Judged:
        said = Judged()
        standing = [row for row in self.agreed() if not self.is_over(row, self.until)]
        self.judge_breadth(said, standing)
        if standing:
            rungs = [self.rung(row) for row in standing]
            said.depth = sum(rungs) / len(rungs) / 5
            said.deep = sum(rung >= 4 for rung in rungs) / len(rungs)
        self.judge_synchrony(said)
        self.judge_momentum(said, standing)
        return said

    # --- which rows -----------------------------------------------------------------------------

    def family(self, one: int) -> set[int]:
        """A locality with all before it and all after it."""
        found = {one}
        for ends in (("predecessor_id", "successor_id"), ("successor_id", "predecessor_id")):
            edge, grown = {one}, {one}
            while edge:
                edge = {
                    getattr(link, ends[1]) for link in self.links if getattr(link, ends[0]) in edge
                } - grown
                grown |= edge
            found |= grown
        return found

    def at_the_end(self, one: int) -> int:
        while True:
            nexts = [
                link.successor_id
                for link in self.links
                if link.predecessor_id == one and link.on <= self.until
            ]
            if not nexts:
                return one
            one = nexts[-1]

    def side(self, locality: int) -> int | None:
        if not self.pair:
            return self.at_the_end(locality)
        if locality in self.family(self.pair[0]):
            return self.pair[0]
        return self.pair[1] if locality in self.family(self.pair[1]) else None

    def speaks_for(self, locality: int, side: int, parties: set[int]) -> bool:
        if self.pair:
            return locality in self.family(side)
        members = {one for one in parties if self.side(one) == side}
        return any(locality in self.family(one) for one in members)

    def covers(self, agreement) -> bool:
        if agreement.state == "draft":
            return False
        if not all(agreement_readable(reader, agreement) for reader in self.readers):
            return False
        if self.agreement and agreement.pk != self.agreement:
            return False
        if agreement.valid_to and agreement.valid_to < self.first:
            return False
        if self.pair:
            sides = {self.side(party.locality_id) for party in agreement.parties.all()}
            return set(self.pair) <= sides
        return True

    def agreed_on(self, commitment) -> date:
        numbers = {
            clause.edition.number: clause.edition.in_force_on for clause in commitment.clauses.all()
        }
        if numbers and min(numbers) > 1:
            return numbers[min(numbers)]
        return commitment.agreement.signed_on

    def agreed(self) -> list[Commitment]:
        found = []
        for row in self.tables.commitments:
            if not self.covers(row.agreement) or self.agreed_on(row) > self.until:
                continue
            if self.of_field and row.field_id != self.of_field:
                continue
            if self.pair and not self.doers(row):
                continue
            found.append(row)
        return found

    def doers(self, commitment) -> set[int]:
        sides = {self.side(party.locality_id) for party in commitment.performers.all()}
        return sides - {None}

    def is_over(self, commitment, day) -> bool:
        if commitment.state not in {"dropped", "replaced"}:
            return False
        return commitment.state_on is None or commitment.state_on <= day

    def activities(self, commitment=None) -> list[Activity]:
        if commitment is None:
            return self.known
        return [
            row
            for row in self.known
            if commitment.pk in {link.commitment_id for link in row.serves.all()}
        ]

    def begun(self, activity) -> bool:
        if activity.begun_on is None or activity.begun_on > self.until:
            return False
        if activity.state == "stopped":
            return activity.ended_on is not None and activity.ended_on > self.until
        return activity.state in {"running", "done"}

    def ran(self, activity) -> bool:
        if not self.begun(activity):
            return False
        if activity.ended_on is not None:
            return activity.ended_on >= self.first
        return activity.state == "running" or activity.begun_on >= self.first

    # --- the measures ---------------------------------------------------------------------------

    def judge_breadth(self, said, standing) -> None:
        agreed = {row.field_id for row in standing} - {None}
        acts = defaultdict(set)
        for commitment in standing:
            for activity in self.activities(commitment):
                if self.ran(activity):
                    acts[commitment.field_id].add(activity.pk)
        for activity in self.activities():
            if self.ran(activity) and not activity.serves.all() and self.is_beside(activity):
                acts[activity.field_id].add(activity.pk)
        counts = [len(acts[key]) for key in agreed]
        if agreed:
            said.breadth = sum(1 for count in counts if count) / len(agreed)
        if len(agreed) > 1 and sum(counts):
            parts = [count / sum(counts) for count in counts if count]
            said.evenness = sum(part * math.log(1 / part) for part in parts) / math.log(len(agreed))

    def is_beside(self, activity) -> bool:
        if self.of_field and activity.field_id != self.of_field:
            return False
        if self.agreement:
            return activity.agreement_id is not None and self.covers(activity.agreement)
        if self.pair:
            there = {self.side(side.locality_id) for side in activity.sides.all()}
            return set(self.pair) <= there
        return True

    def rung(self, commitment) -> int:
        best = 0
        for activity in self.activities(commitment):
            if not self.begun(activity):
                continue
            form = activity.form or (4 if activity.kind == "project" else 0)
            if form >= 4:
                form = 4 + any(
                    one.indicator.activity_id == activity.pk
                    and one.is_current
                    and one.standing in self.standings
                    and one.on <= self.until
                    for one in self.tables.results
                )
            best = max(best, form)
        return best

    def on_time(self, commitment) -> bool:
        if commitment.state != "done" or commitment.state_on is None:
            return False
        if commitment.state_on > commitment.due_on:
            return False
        if self.counts_reported:
            return True
        return any(
            update.commitment_id == commitment.pk
            and update.standing == "confirmed"
            and any(
                one.number == update.latest and one.state == "done" for one in update.versions.all()
            )
            for update in self.tables.updates
        )

    def judge_synchrony(self, said) -> None:
        owed, kept = Counter(), Counter()
        joint = []
        for row in self.agreed():
            if row.due_on is None or not self.first <= row.due_on <= self.until:
                continue
            if self.is_over(row, row.due_on):
                continue
            for side in self.doers(row):
                owed[side] += 1
                kept[side] += self.on_time(row)
            if len(self.doers(row)) > 1:
                joint.append(all(self.has_said(row, side) for side in self.doers(row)))
        said.rates = {side: (kept[side], owed[side]) for side in owed}
        rates = [kept[side] / owed[side] for side in owed]
        if len(rates) > 1:
            said.synchrony = min(rates) / max(rates) if max(rates) else 0.0
        if joint:
            said.joint = sum(joint) / len(joint)

    def has_said(self, commitment, side) -> bool:
        parties = {party.locality_id for party in commitment.agreement.parties.all()}
        served = {row.pk for row in self.activities(commitment)}
        return any(
            (update.commitment_id == commitment.pk or update.activity_id in served)
            and update.standing != "draft"
            and (update.standing != "disputed" or self.is_their_matter(update))
            and update.period_from <= self.until
            and update.period_to >= self.first
            and self.speaks_for(update.author_side_id, side, parties)
            for update in self.tables.updates
        )

    def is_their_matter(self, update) -> bool:
        """What is disputed is for the sides alone."""
        return all(self.is_matter_of(reader, update) for reader in self.readers)

    def is_matter_of(self, reader, update) -> bool:
        if reader.is_program:
            return True
        if not reader.organisations:
            return False
        if update.author_id in reader.organisations:
            return True
        if update.activity_id:
            activity = next(one for one in self.tables.activities if one.pk == update.activity_id)
            if activity.owner_id in reader.organisations:
                return True
            sides = {one.locality_id for one in activity.sides.all()}
            parts = {one.organisation_id for one in activity.participants.all()}
            inside = sides & reader.localities or parts & reader.organisations
            return bool(inside) and activity.visibility != "own"
        agreement = update.commitment.agreement
        sides = {one.locality_id for one in agreement.parties.all()}
        return bool(sides & reader.localities) or agreement.keeper_id in reader.organisations

    def judge_momentum(self, said, standing) -> None:
        events, seen = [], []
        for row in standing:
            begun = [one.begun_on for one in self.activities(row) if one.begun_on]
            begun = [day for day in begun if day <= self.until]
            agreed_on = self.agreed_on(row)
            if begun:
                events.append(max((min(begun) - agreed_on).days, 0))
            else:
                seen.append((self.until - agreed_on).days)
        quick = sum(days <= 90 for days in events)
        slow = sum(days > 90 for days in events) + sum(days >= 90 for days in seen)
        if quick + slow:
            said.momentum = quick / (quick + slow)
        left = 1.0
        for day in sorted(set(events)):
            risk = sum(one >= day for one in [*events, *seen])
            left *= 1 - events.count(day) / risk
            if left <= 0.5 + 1e-12:
                said.median = day
                break
