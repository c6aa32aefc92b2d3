"""Random worlds for the measures: rows of every shape that could count wrongly."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from nhipcau.activities.models import (
    Activity,
    ActivityCommitment,
    ActivityParticipant,
    ActivitySide,
    Indicator,
    Result,
    Update,
    UpdateVersion,
)
from nhipcau.agreements.models import Agreement, Clause, Commitment, Edition, Party
from nhipcau.localities.models import Locality, Organisation

FIRST, LAST = date(2024, 1, 1), date(2026, 6, 30)
FIELDS = ("tourism", "health", "trade_supply_demand", None)
# Quảng Bình and Quảng Trị became one on 1 July 2025; Huế changed its name on 1 January 2025.
CODES = ("thua-thien-hue", "hue-city", "ha-noi", "quang-binh", "quang-tri", "quang-tri-2025")


@dataclass
class World:
    localities: dict[str, Locality]
    offices: dict[str, Organisation]
    agreements: list[Agreement] = field(default_factory=list)


def some_day(dice: random.Random) -> date:
    return FIRST + timedelta(days=dice.randrange((LAST - FIRST).days))


def build(seed: int, *, agreements: int = 4, commitments: int = 5, activities: int = 10) -> World:
    """The same world for the same seed."""
    dice = random.Random(seed)
    localities = {row.code: row for row in Locality.objects.filter(code__in=CODES)}
    offices = {
        code: Organisation.objects.create(
            locality=localities[code], kind="department", name=f"Sở của {code}"
        )
        for code in CODES
    }
    world = World(localities, offices)
    for _ in range(agreements):
        _agreement(dice, world, commitments)
    for _ in range(activities):
        _activity(dice, world)
    for commitment in Commitment.objects.order_by("pk"):
        for _ in range(dice.choice((0, 1, 2))):
            _update(dice, world, commitment=commitment)
    return world


def _agreement(dice: random.Random, world: World, commitments: int) -> None:
    codes = dice.choice(
        (
            ("thua-thien-hue", "ha-noi"),
            ("hue-city", "ha-noi"),
            ("quang-binh", "quang-tri", "ha-noi"),
            ("quang-tri-2025", "ha-noi"),
            ("quang-binh", "thua-thien-hue"),
        )
    )
    agreement = Agreement.objects.create(
        kind="minutes",
        title=f"Biên bản {dice.random()}",
        signed_on=some_day(dice),
        valid_to=dice.choice((None, None, some_day(dice))),
        state=dice.choice(("in_force", "in_force", "in_force", "expired", "draft")),
        visibility=dice.choice(("public", "public", "parties", "own")),
        keeper=world.offices[codes[0]],
    )
    parties = [
        Party.objects.create(
            agreement=agreement,
            position=place,
            locality=world.localities[code],
            name_on_document=code,
        )
        for place, code in enumerate(codes)
    ]
    editions = [
        Edition.objects.create(
            agreement=agreement,
            number=number,
            in_force_on=agreement.signed_on + timedelta(days=200 * (number - 1)),
            heading={},
            clause_count=0,
            digest="0" * 64,
        )
        for number in (1, 2)
    ]
    for number in range(1, commitments + 1):
        row = _commitment(dice, agreement, number)
        row.performers.set(dice.sample(parties, dice.randint(1, len(parties))))
        added = dice.choice((1, 1, 2))
        for edition in editions[added - 1 :]:
            Clause.objects.create(
                edition=edition, commitment=row, number=number, said={}, digest="0" * 64
            )
    world.agreements.append(agreement)


def _commitment(dice: random.Random, agreement: Agreement, number: int) -> Commitment:
    states = ("not_started", "in_progress", "done", "done", "done", "dropped", "replaced")
    state = dice.choice(states)
    due_on = dice.choice((None, some_day(dice), some_day(dice)))
    state_on = None if state == "not_started" else some_day(dice)
    if state == "done" and due_on and dice.random() < 0.6:
        state_on = due_on - timedelta(days=dice.choice((0, 1, 40)))
    return Commitment.objects.create(
        agreement=agreement,
        number=number,
        text=f"Cam kết {number}",
        field_id=dice.choice(FIELDS),
        form=dice.choice((None, 1, 3, 4)),
        state=state,
        state_on=state_on,
        due_on=due_on,
        due_recurrence=dice.choice(("", "", "yearly")),
    )


def _activity(dice: random.Random, world: World) -> None:
    agreement = dice.choice((*world.agreements, None))
    own = list(agreement.parties.all()) if agreement else []
    sides = [party.locality for party in own] or dice.sample(list(world.localities.values()), 2)
    state = dice.choice(("idea", "planned", "running", "running", "done", "done", "stopped"))
    begun_on = dice.choice((None, some_day(dice), some_day(dice), some_day(dice)))
    ends = state in {"done", "stopped"} and begun_on and dice.random() < 0.8
    row = Activity.objects.create(
        kind=dice.choice(("work", "project", "event")),
        title="Hoạt động",
        field_id=dice.choice(FIELDS),
        form=dice.choice((None, 1, 2, 3, 4, 5)),
        state=state,
        stop_reason="Hết kinh phí" if state == "stopped" else "",
        agreement=agreement,
        owner=dice.choice(list(world.offices.values())),
        visibility=dice.choice(("public", "parties", "own")),
        begun_on=begun_on,
        ended_on=begun_on + timedelta(days=dice.randrange(400)) if ends else None,
    )
    for locality in sides:
        ActivitySide.objects.create(activity=row, locality=locality)
    if dice.random() < 0.2:
        ActivityParticipant.objects.create(
            activity=row, organisation=world.offices["ha-noi"], role="funding"
        )
    served = list(Commitment.objects.order_by("pk"))
    if agreement and dice.random() < 0.8:
        served = list(agreement.commitments.all())
    if dice.random() < 0.8:
        for commitment in dice.sample(served, min(len(served), dice.randint(1, 3))):
            ActivityCommitment.objects.create(activity=row, commitment=commitment)
    update = _update(dice, world, activity=row)
    if dice.random() < 0.7:
        indicator = Indicator.objects.create(activity=row, title="Số lượt", unit="lượt")
        Result.objects.create(
            version=update.versions.get(),
            indicator=indicator,
            on=some_day(dice),
            value=3,
            standing=dice.choice(("confirmed", "reported", "disputed", "draft")),
            is_current=dice.random() < 0.8,
        )


def _update(dice: random.Random, world: World, **subject: object) -> Update:
    code = dice.choice(CODES)
    first = some_day(dice)
    row = Update.objects.create(
        author=world.offices[code],
        author_side=world.localities[code],
        period_from=first,
        period_to=first + timedelta(days=dice.choice((0, 90, 180))),
        standing=dice.choice(("draft", "reported", "confirmed", "confirmed", "disputed")),
        latest=1,
        **subject,
    )
    UpdateVersion.objects.create(
        update=row, number=1, text="Báo cáo", state=dice.choice(("", "in_progress", "done", "done"))
    )
    return row
