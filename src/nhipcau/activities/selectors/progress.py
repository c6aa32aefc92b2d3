"""How far a public agreement has come, for everybody: from rows that everybody may read.

Nothing here asks who looks. What is private or disputed, drafts, names of who receives a gift and
evidence that is not public are left out of words, pictures and counts alike, so the answer can be
kept for some seconds for whoever asks next.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from nhipcau.activities.choices import BEGUN, Standing, TransactionKind
from nhipcau.activities.models import (
    Activity,
    ActivityCommitment,
    Contribution,
    Evidence,
    Transaction,
    Update,
    UpdateVersion,
)
from nhipcau.activities.permissions.evidence import readable_evidence
from nhipcau.activities.permissions.reading import readable
from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.models import Agreement, Commitment, Field
from nhipcau.agreements.permissions.reading import is_readable
from nhipcau.agreements.selectors.commitments import shown_state
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.kept import kept

EVERYBODY = Actor.anonymous()
SHOWN_STANDINGS = (Standing.REPORTED, Standing.CONFIRMED)
PICTURES, NEWS, PLACES = 8, 8, 60
MONEY = (TransactionKind.PLANNED, TransactionKind.COMMITTED, TransactionKind.PAID)


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment as a plank: what is said of it and whether others confirmed it.

    `is_kept`: it is done, and every other side confirmed the very report that says so.
    """

    pk: int
    number: int
    text: str
    field: str
    state: str
    standing: str
    activities: int
    begun: int
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Sum2:
    """Money of one kind: all that is said, and what every other side confirmed of it."""

    kind: str
    total: int
    confirmed: int

    @property
    def word(self) -> str:
        return str(TransactionKind(self.kind).label)

    @property
    def percent(self) -> int:
        return round(100 * self.confirmed / self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class Spot:
    """An activity's place, with the name that a pointer meets."""

    name: str
    latitude: float
    longitude: float
    place: str


@dataclass(frozen=True, slots=True)
class News:
    """A report in words, by its version."""

    version: int
    author: str
    on: datetime
    text: str
    subject: str
    subject_id: int
    is_of_commitment: bool
    standing: str


@dataclass(frozen=True, slots=True)
class Progress:
    """All that the page of an agreement's progress shows."""

    promises: tuple[Promise, ...]
    money: tuple[Sum2, ...]
    gifts: int
    given: int
    received: int
    activities: Mapping[str, int]
    pictures: tuple[dict[str, Any], ...]
    spots: tuple[Spot, ...]
    news: tuple[News, ...]

    @property
    def states(self) -> Counter[str]:
        return Counter(one.state for one in self.promises)

    @property
    def confirmed(self) -> int:
        return sum(one.standing == Standing.CONFIRMED for one in self.promises)

    @property
    def has_money(self) -> bool:
        return any(one.total for one in self.money)


def shown_to_everybody(agreement: Agreement) -> bool:
    """Whether the agreement has a page for citizens: everybody may read it."""
    return is_readable(EVERYBODY, agreement)


def progress_of(agreement: Agreement, today: date, language: str) -> Progress:
    """What everybody may know of how a public agreement comes along; kept for seconds."""
    key = (agreement.pk, agreement.version, today, language)
    return kept("progress", key, lambda: _work(agreement, today))


def public_activities(agreement: Agreement) -> QuerySet[Activity]:
    """What is done for the agreement or one of its commitments, as far as everybody may know."""
    serving = ActivityCommitment.objects.filter(commitment__agreement=agreement).order_by()
    own = Activity.objects.filter(agreement=agreement).order_by().values("pk")
    among = own.union(serving.values("activity"))
    return Activity.objects.filter(pk__in=among).filter(readable(EVERYBODY))


def public_updates(agreement: Agreement) -> QuerySet[Update]:
    """Reports on the agreement's commitments and public activities that nobody disputes."""
    rows = Update.objects.filter(standing__in=SHOWN_STANDINGS)
    return rows.filter(pk__in=_ids_about(rows, agreement))


def _ids_about(rows: QuerySet[Any], agreement: Agreement) -> QuerySet[Any, Any]:
    """Ids of those on the agreement's commitments, and of those on its public activities.

    Two short lists together. Said as "or" in one condition, every row of the country is asked.
    """
    activities = public_activities(agreement).order_by().values("pk")
    rows = rows.order_by()
    promised = rows.filter(commitment__agreement=agreement).values("pk")
    return promised.union(rows.filter(activity__in=activities).values("pk"))


def news_of(agreement: Agreement, limit: int = NEWS) -> list[News]:
    """The latest reports in words, newest first."""
    rows = (
        UpdateVersion.objects.filter(
            update__in=public_updates(agreement).order_by().values("pk"),
            number=F("update__latest"),
            submitted_at__isnull=False,
        )
        .select_related("update__author", "update__commitment", "update__activity")
        .order_by("-submitted_at", "-pk")[:limit]
    )
    return [_news(row) for row in rows]


def _news(row: UpdateVersion) -> News:
    update = row.update
    subject: Any = update.subject
    return News(
        version=row.pk,
        author=update.author.name,
        on=row.submitted_at or row.created_at,
        text=row.text,
        subject=str(subject),
        subject_id=subject.pk,
        is_of_commitment=update.commitment_id is not None,
        standing=update.standing,
    )


def _work(agreement: Agreement, today: date) -> Progress:
    activities = public_activities(agreement)
    states = activities.order_by().values_list("state").annotate(Count("pk"))
    gifts = Contribution.objects.filter(pk__in=activities.order_by().values("pk"))
    sums = gifts.aggregate(
        count=Count("pk"),
        given=Sum("amount"),
        received=Sum("amount", filter=Q(received_on__isnull=False)),
    )
    return Progress(
        promises=tuple(_promises(agreement, today)),
        money=tuple(_money(agreement)),
        gifts=sums["count"],
        given=sums["given"] or 0,
        received=sums["received"] or 0,
        activities=dict(states),
        pictures=tuple(_pictures(agreement)),
        spots=tuple(_spots(activities)),
        news=tuple(news_of(agreement)),
    )


def _promises(agreement: Agreement, today: date) -> Iterable[Promise]:
    standings = _standings(agreement)
    done = _done(agreement)
    kept_ones = _confirmed_done(agreement)
    fields = {one.pk: one.name for one in Field.objects.all()}
    rows = Commitment.objects.filter(agreement=agreement, stands=True)
    for row in rows.exclude(state=CommitmentState.REPLACED).order_by("number"):
        row.agreement = agreement
        count, begun = done.get(row.pk, (0, 0))
        yield Promise(
            pk=row.pk,
            number=row.number,
            text=row.text,
            field=fields.get(row.field_id or "", ""),
            state=shown_state(row, today),
            standing=standings.get(row.pk, ""),
            activities=count,
            begun=begun,
            is_kept=row.state == CommitmentState.DONE and row.pk in kept_ones,
        )


def _standings(agreement: Agreement) -> dict[int, str]:
    """For each commitment the best that its reports have come to, those of its activities too."""
    own = Update.objects.filter(
        commitment__agreement=agreement, standing__in=SHOWN_STANDINGS
    ).order_by()
    through = ActivityCommitment.objects.filter(
        commitment__agreement=agreement,
        activity__in=public_activities(agreement).order_by().values("pk"),
        activity__updates__standing__in=SHOWN_STANDINGS,
    ).order_by()
    found: dict[int, str] = {}
    pairs = [
        *own.values_list("commitment_id", "standing").distinct(),
        *through.values_list("commitment_id", "activity__updates__standing").distinct(),
    ]
    for commitment, standing in pairs:
        if found.get(commitment) != Standing.CONFIRMED:
            found[commitment] = standing
    return found


def _confirmed_done(agreement: Agreement) -> set[int]:
    """Commitments of which a confirmed report says that they are done.

    A confirmed report on half of the way, or on an activity, confirms no end.
    """
    rows = UpdateVersion.objects.filter(
        update__commitment__agreement=agreement,
        update__standing=Standing.CONFIRMED,
        number=F("update__latest"),
        state=CommitmentState.DONE,
    ).order_by()
    return set(rows.values_list("update__commitment_id", flat=True))


def _done(agreement: Agreement) -> dict[int, tuple[int, int]]:
    """How many public activities serve each commitment, and how many of them have begun."""
    rows = ActivityCommitment.objects.filter(
        commitment__agreement=agreement,
        activity__in=public_activities(agreement).order_by().values("pk"),
    ).order_by()
    counted = rows.values("commitment_id").annotate(
        count=Count("pk"), begun=Count("pk", filter=Q(activity__state__in=BEGUN))
    )
    return {row["commitment_id"]: (row["count"], row["begun"]) for row in counted}


def _money(agreement: Agreement) -> Iterable[Sum2]:
    """Planned, bound and paid, of commitments and public activities; disputed money nowhere."""
    shown = Transaction.objects.filter(is_current=True, standing__in=SHOWN_STANDINGS)
    rows = Transaction.objects.filter(pk__in=_ids_about(shown, agreement)).order_by()
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, standing, amount in rows.values_list("kind", "standing").annotate(Sum("amount")):
        sums[kind][standing] += amount
    for kind in MONEY:
        said = sums[kind]
        yield Sum2(kind, said.total(), said[Standing.CONFIRMED])


def _pictures(agreement: Agreement) -> Iterable[dict[str, Any]]:
    """Public photos, the latest first; none that a report holds which is disputed or a draft."""
    hidden = Evidence.objects.filter(
        versions__update__standing__in=(Standing.DISPUTED, Standing.DRAFT)
    ).order_by()
    rows = (
        Evidence.objects.filter(readable_evidence(EVERYBODY), is_public=True)
        .filter(pk__in=_ids_about(Evidence.objects.all(), agreement))
        .exclude(thumbnail="")
        .exclude(pk__in=hidden.values("pk"))
        .order_by("-pk")
    )
    return [dict(row) for row in rows.values("pk", "name", "caption")[:PICTURES]]


def _spots(activities: QuerySet[Activity]) -> Iterable[Spot]:
    rows = activities.filter(latitude__isnull=False, longitude__isnull=False).order_by("-pk")
    columns = ("title", "latitude", "longitude", "place")
    for title, latitude, longitude, place in rows.values_list(*columns)[:PLACES]:
        yield Spot(title, float(latitude or 0), float(longitude or 0), place)
