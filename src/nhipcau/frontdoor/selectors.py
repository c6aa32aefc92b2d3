"""What the home page counts and lists, on top of what each app lets the actor see.

Every function asks a constant number of queries, however many rows there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from nhipcau.agreements.choices import AgreementState, CommitmentState, ReadingState
from nhipcau.agreements.models import Agreement, Commitment, Party, Reading
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.agreements.permissions.reading import reads_only_public
from nhipcau.agreements.selectors import (
    CommitmentFilter,
    agreements_visible_to,
    bridges_of,
    commitments_visible_to,
    in_full_together,
    readings_visible_to,
    tally_visible_to,
    with_counts,
)
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.kept import kept
from nhipcau.foundation.pictures.bridge import Bridge
from nhipcau.localities.models import Locality
from nhipcau.localities.selectors import present_of

CARDS = 4
ROWS = 5
SOON_DAYS = 31
MOST_ON_MAP = 200
OPEN_READINGS = (ReadingState.QUEUED, ReadingState.READING, ReadingState.READY)


@dataclass(frozen=True, slots=True)
class Around:
    """What the hero counts that the board does not."""

    agreements: int
    programmes: int
    due_soon: int
    longest_delay: int

    def __add__(self, other: Around) -> Around:
        """Both together, where no row is in both."""
        return Around(
            agreements=self.agreements + other.agreements,
            programmes=self.programmes + other.programmes,
            due_soon=self.due_soon + other.due_soon,
            longest_delay=max(self.longest_delay, other.longest_delay),
        )


@dataclass(frozen=True, slots=True)
class Numbers:
    """The four numbers of the hero, and what stands under them."""

    agreements: int
    programmes: int
    promises: int
    in_progress: int
    late_in_progress: int
    reported_done: int
    overdue: int
    due_soon: int
    longest_delay: int


@dataclass(frozen=True, slots=True)
class Card:
    """A programme as a card: its small bridge and what it holds."""

    agreement: Agreement
    bridge: Bridge | None
    sides: tuple[str, ...]
    commitments: int
    fields: int
    moving: int


@dataclass(frozen=True, slots=True)
class Atlas:
    """Who cooperates with whom, as the map takes it."""

    highlighted: tuple[tuple[str, str, str], ...]
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class News:
    """Something new: an agreement on the register, or a word on how far a commitment is."""

    on: date
    agreement: Agreement
    commitment: Commitment | None = None


@dataclass(frozen=True, slots=True)
class Lists:
    """Open commitments whose day comes next, those whose day has passed, and what is new.

    Late ones stand the longest ago first; of news the latest agreements on the register and the
    latest words on commitments, newest first.
    """

    due_next: list[Commitment]
    late: list[Commitment]
    news: list[News]


def numbers_visible_to(actor: Actor, today: date) -> Numbers:
    """Commitments by state; done is one side's word, and overdue counts among the open ones.

    By state they are those of the board. What everybody may read is counted once for all and kept
    for seconds; what this actor may read beyond it is counted afresh and added.
    """
    standing = tally_visible_to(actor, CommitmentFilter(), today)
    around = kept("around", today, lambda: _around(Actor.anonymous(), today))
    if not reads_only_public(actor):
        around += _around(actor, today, beyond_public=True)
    running = standing.of(CommitmentState.IN_PROGRESS)
    return Numbers(
        agreements=around.agreements,
        programmes=around.programmes,
        due_soon=around.due_soon,
        longest_delay=around.longest_delay,
        promises=standing.within().total,
        in_progress=running.total,
        late_in_progress=running.late,
        reported_done=standing.of(CommitmentState.DONE).total,
        overdue=standing.overdue,
    )


def _around(actor: Actor, today: date, *, beyond_public: bool = False) -> Around:
    rows = commitments_visible_to(actor, beyond_public=beyond_public)
    walked = rows if beyond_public else commitments_visible_to(actor, walked=True)
    late = _late(walked, today).order_by("due_on").values_list("due_on", flat=True).first()
    in_force = Count("pk", filter=Q(state=AgreementState.IN_FORCE))
    agreements = agreements_visible_to(actor, beyond_public=beyond_public)
    registered = agreements.exclude(state=AgreementState.DRAFT).aggregate(
        all=Count("pk"), in_force=in_force
    )
    return Around(
        agreements=registered["all"],
        programmes=registered["in_force"],
        due_soon=_due(rows, today).filter(due_on__lte=today + timedelta(SOON_DAYS)).count(),
        longest_delay=(today - late).days if late else 0,
    )


def programmes_visible_to(actor: Actor) -> QuerySet[Agreement]:
    """Agreements in force, the latest first."""
    rows = agreements_visible_to(actor).filter(state=AgreementState.IN_FORCE)
    return rows.order_by("-signed_on", "-pk")


def cards_of(programmes: QuerySet[Agreement], today: date) -> list[Card]:
    """The first few programmes with their bridges."""
    parties = Prefetch("parties", Party.objects.order_by("position"))
    shown = list(programmes.prefetch_related(parties)[:CARDS])
    bridges = bridges_of(shown, today)
    return [_card(agreement, bridges.get(agreement.pk)) for agreement in shown]


def featured_first(cards: list[Card]) -> tuple[Card | None, list[Card]]:
    """Cards stand two in a row; of an odd number the one that moves most gets a row of its own."""
    if len(cards) % 2 == 0:
        return None, cards
    featured = max(cards, key=lambda card: card.moving)
    return featured, [card for card in cards if card is not featured]


def _card(agreement: Agreement, bridge: Bridge | None) -> Card:
    counted = bridge.counted if bridge else ()
    return Card(
        agreement=agreement,
        bridge=bridge,
        sides=tuple(party.name_on_document for party in agreement.parties.all()),
        commitments=sum(tally.count for tally in counted),
        fields=len({tally.field for tally in counted}),
        moving=sum(one.count for one in counted if one.state != CommitmentState.NOT_STARTED),
    )


def atlas_of(programmes: QuerySet[Agreement], today: date) -> Atlas:
    """Today's units of the parties of the latest programmes, and an arc for each pair of them.

    Kept for seconds: it follows from the programmes alone, which the actor was given just now.
    """
    latest = tuple(programmes.values_list("pk", flat=True)[:MOST_ON_MAP])
    return kept("atlas", (latest, today, get_language()), lambda: _atlas_of(latest, today))


def _atlas_of(latest: Sequence[int], today: date) -> Atlas:
    parties = Party.objects.filter(agreement__in=latest).order_by("position")
    by_agreement: dict[int, list[int]] = defaultdict(list)
    for agreement_id, locality_id in parties.values_list("agreement_id", "locality_id"):
        by_agreement[agreement_id].append(locality_id)
    sides = [by_agreement[pk] for pk in latest]
    present = present_of({one for side in sides for one in side}, today)
    return _atlas([[present[one] for one in side] for side in sides])


def _atlas(sides: Sequence[Sequence[Locality]]) -> Atlas:
    # The latest pair keeps the colours of its banks; all others share one.
    pair = next((side for side in sides if len({one.code for one in side}) == 2), ())
    tones = {
        locality.code: (tone, locality.name)
        for locality, tone in zip(pair, ("violet", "gold"), strict=False)
    }
    links: set[tuple[str, str]] = set()
    for localities in sides:
        for locality in localities:
            tones.setdefault(locality.code, ("other", locality.name))
        codes = sorted({locality.code for locality in localities})
        links.update(combinations(codes, 2))
    marks = tuple((code, tone, name) for code, (tone, name) in tones.items())
    return Atlas(marks, tuple(sorted(links)))


def lists_visible_to(actor: Actor, today: date) -> Lists:
    """The three lists of commitments: their ids by three indexes, then their rows at once."""
    rows = commitments_visible_to(actor, walked=True)
    by_day = ("due_on", "agreement_id", "number")
    said = rows.exclude(state_on=None).exclude(agreement__in=_in_state(AgreementState.DRAFT))
    due_next, late, told = in_full_together(
        _due(rows, today).order_by(*by_day).values_list("pk", flat=True)[:ROWS],
        _late(rows, today).order_by(*by_day).values_list("pk", flat=True)[:ROWS],
        said.order_by("-state_on", "-pk").values_list("pk", flat=True)[:ROWS],
    )
    return Lists(due_next, late, _news(actor, told))


def _news(actor: Actor, said: Iterable[Commitment]) -> list[News]:
    agreements = agreements_visible_to(actor).exclude(state=AgreementState.DRAFT)
    agreements = agreements.order_by("-created_at", "-pk")[:ROWS]
    news = [News(timezone.localdate(row.created_at), row) for row in agreements]
    news += [News(row.state_on, row.agreement, row) for row in said if row.state_on]
    return sorted(news, key=lambda one: one.on, reverse=True)[:ROWS]


def coordinates_somewhere(actor: Actor) -> bool:
    """Whether the organisation acted for keeps agreements, and so may import minutes."""
    return bool(actor.acting and actor.acting.coordinates)


def readings_waiting_for(actor: Actor) -> list[Reading]:
    """Readings that this coordinator still has to review."""
    if not coordinates_somewhere(actor):
        return []
    rows = readings_visible_to(actor).filter(state__in=OPEN_READINGS)
    return list(with_counts(rows).order_by("-changed_at")[:ROWS])


def _due(rows: QuerySet[Commitment], today: date) -> QuerySet[Commitment]:
    """Open, in force and not yet late; said by what is excluded, which no database walks along."""
    ended = _in_state(*(set(AgreementState) - {AgreementState.IN_FORCE}))
    return rows.filter(state__in=OPEN_STATES, due_on__gte=today).exclude(agreement__in=ended)


def _late(rows: QuerySet[Commitment], today: date) -> QuerySet[Commitment]:
    drafts = _in_state(AgreementState.DRAFT)
    return rows.filter(state__in=OPEN_STATES, due_on__lt=today).exclude(agreement__in=drafts)


def _in_state(*states: str) -> QuerySet[Agreement, Any]:
    return Agreement.objects.filter(state__in=states).order_by().values("pk")
