"""What waits for the organisation acted for: each kind is one question of few rows by its keys.

A constant number of queries; of each kind at most `MOST`, the earliest first, so that the page
costs the same however large the register is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from nhipcau.activities.choices import ConfirmationWord
from nhipcau.activities.models import ActivityCommitment, ConfirmationRequest, UpdateVersion
from nhipcau.activities.selectors.rhythm import reports_due, with_due_days
from nhipcau.activities.selectors.updates import disputes_to_settle, requests_waiting_for
from nhipcau.agreements.choices import AgreementState
from nhipcau.agreements.models import Commitment, CommitmentLead
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.agreements.permissions.reading import readable
from nhipcau.agreements.selectors import amendments_waiting_for, readings_visible_to
from nhipcau.foundation.actors import Actor, Standing
from nhipcau.frontdoor.selectors import OPEN_READINGS
from nhipcau.review.choices import QUICK_DAYS
from nhipcau.review.permissions.reviews import sides_of
from nhipcau.review.selectors.balance import LATE_DAYS
from nhipcau.review.selectors.reviews import reviews_visible_to

MOST = 100
"""So many of each kind are looked at; who has more begins with these."""
SOON = timedelta(days=31)
WEEK = timedelta(days=6)
SUBJECT = (
    "agreement", "activity__title", "activity__kind", "commitment__number", "commitment__text",
)  # fmt: skip
"""Of what a report is about, what its name is made of."""
PERFORMS = Commitment.performers.through


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: what it is, by when (None: no day), and where it is settled."""

    kind: str
    title: str
    url: str
    act_url: str
    on: date | None
    note: str = ""
    agreement_id: int | None = None

    def days_late(self, today: date) -> int:
        return max((today - self.on).days, 0) if self.on else 0


@dataclass(slots=True)
class Work:
    """Everything, the earliest day first and what has none last; `more` holds more than shown."""

    items: list[Item] = field(default_factory=list)
    more: set[str] = field(default_factory=set)

    def counts(self) -> dict[str, int]:
        return {kind: sum(one.kind == kind for one in self.items) for kind in KINDS}

    def only(self, kind: str = "", agreement_id: int | None = None) -> list[Item]:
        return [
            one
            for one in self.items
            if (not kind or one.kind == kind)
            and (agreement_id is None or one.agreement_id == agreement_id)
        ]


def work_of(actor: Actor, today: date) -> Work:
    """What waits for this actor; nothing for who only reads, or acts for nobody."""
    work = Work()
    acting = actor.acting
    if acting is None:
        return work
    for kind, (role, find) in KINDS.items():
        if not acting.at_least(role):
            continue
        found = list(find(actor, acting, today))
        if len(found) > MOST:
            work.more.add(kind)
        work.items += found[:MOST]
    work.items.sort(key=_order)
    return work


def group_of(item: Item, today: date) -> str:
    """Under which heading a thing stands."""
    if item.on is None:
        return "undated"
    if item.on < today:
        return "late"
    if item.on <= today + WEEK:
        return "week"
    return "month" if item.on <= today + SOON else "later"


def _order(item: Item) -> tuple[bool, date, int, str]:
    return (item.on is None, item.on or date.max, list(KINDS).index(item.kind), item.title)


def _answers(actor: Actor, _acting: Standing, _today: date) -> Iterator[Item]:
    """Reports on which this side was asked for its word."""
    for row in requests_waiting_for(actor)[: MOST + 1]:
        update = row.update
        yield Item(
            kind="answer",
            title=str(update.subject),
            url=update.get_absolute_url(),
            act_url=update.get_absolute_url(),
            on=timezone.localdate(row.asked_at) + timedelta(days=LATE_DAYS),
            note=str(update.author),
            agreement_id=update.agreement_id,
        )


def _disputes(actor: Actor, _acting: Standing, _today: date) -> Iterator[Item]:
    """Own reports that another side disputes."""
    disputed = ConfirmationRequest.objects.filter(is_current=True, word=ConfirmationWord.DISPUTED)
    rows = (
        disputes_to_settle(actor)
        .select_related("commitment__agreement", "activity")
        .prefetch_related(
            Prefetch("requests", disputed.select_related("locality"), to_attr="disputed")
        )
    )
    for update in rows[: MOST + 1]:
        days = [one.settle_by for one in update.disputed if one.settle_by]
        yield Item(
            kind="settle",
            title=str(update.subject),
            url=update.get_absolute_url(),
            act_url=update.get_absolute_url(),
            on=min(days, default=None),
            note="; ".join(str(one.locality) for one in update.disputed),
            agreement_id=update.agreement_id,
        )


def _drafts(_actor: Actor, acting: Standing, _today: date) -> Iterator[Item]:
    """Versions of reports that were begun and not submitted."""
    rows = (
        UpdateVersion.objects.filter(submitted_at=None, update__author__in=acting.organisations)
        .select_related("update__commitment", "update__activity")
        .only("written_by_name", *(f"update__{name}" for name in SUBJECT))
        .order_by("update_id")  # as the index of what was not sent has them
    )
    for version in rows[: MOST + 1]:
        update = version.update
        yield Item(
            kind="draft",
            title=str(update.subject),
            url=update.get_absolute_url(),
            act_url=update.get_absolute_url(),
            on=None,
            note=version.written_by_name,
            agreement_id=update.agreement_id,
        )


def _reports(actor: Actor, acting: Standing, today: date) -> Iterator[Item]:
    """Reports that the rhythm of an agreement asks of what an own organisation leads."""
    leads = CommitmentLead.objects.filter(organisation__in=acting.organisations).order_by()
    rows = reports_due(actor, today).filter(pk__in=leads.values("commitment"))
    for one in with_due_days(rows[: MOST + 1], today):
        yield Item(
            kind="report",
            title=f"{one.commitment.number}. {one.commitment.text}",
            url=one.commitment.get_absolute_url(),
            act_url=reverse("activities:commitment-update-add", args=[one.commitment.pk]),
            on=one.due_on,
            note=one.commitment.agreement.title,
            agreement_id=one.commitment.agreement_id,
        )


def _carried(actor: Actor, acting: Standing, today: date) -> Iterator[Item]:
    """Commitments that an own organisation leads, late or due within a month."""
    rows = _led(actor, acting).filter(due_on__lte=today + SOON).order_by("due_on", "pk")
    yield from _commitments("carry", rows, "agreements:commitment-report", lambda row: row.due_on)


def _idle(actor: Actor, acting: Standing, _today: date) -> Iterator[Item]:
    """Commitments that an own organisation leads and that no activity serves."""
    served = ActivityCommitment.objects.filter(commitment=OuterRef("pk")).order_by()
    rows = _led(actor, acting).filter(~Exists(served)).order_by("agreement__signed_on", "pk")
    # A day that is long past would stand before everything else for ever: it counts from signing.
    yield from _commitments("idle", rows, "agreements:commitment-detail", _begun_by)


def _begun_by(row: Commitment) -> date | None:
    signed = row.agreement.signed_on
    return signed + timedelta(days=QUICK_DAYS) if signed else None


def _unled(actor: Actor, acting: Standing, _today: date) -> Iterator[Item]:
    """Commitments that a coordinated side carries out and for which it named no organisation."""
    named = CommitmentLead.objects.filter(
        commitment=OuterRef("commitment"), party=OuterRef("party")
    ).order_by()
    lacking = (
        PERFORMS.objects.filter(
            readable(actor, "commitment__agreement__"),
            ~Exists(named),
            party__locality__in=acting.coordinates,
        )
        .filter(
            commitment__state__in=OPEN_STATES,
            commitment__agreement__state=AgreementState.IN_FORCE,
        )
        .order_by(F("commitment__due_on").asc(nulls_last=True), "commitment")
        .values_list("commitment", flat=True)[: MOST + 1]
    )
    ids = list(dict.fromkeys(lacking))
    rows = Commitment.objects.filter(pk__in=ids).order_by(F("due_on").asc(nulls_last=True), "pk")
    yield from _commitments("unled", rows, "agreements:commitment-leads", lambda row: row.due_on)


def _led(actor: Actor, acting: Standing) -> QuerySet[Commitment]:
    leads = CommitmentLead.objects.filter(organisation__in=acting.organisations).order_by()
    return Commitment.objects.filter(
        readable(actor, "agreement__"),
        pk__in=leads.values("commitment"),
        state__in=OPEN_STATES,
        agreement__state=AgreementState.IN_FORCE,
    )


def _commitments(
    kind: str,
    rows: QuerySet[Commitment],
    act: str,
    day: Callable[[Commitment], date | None],
) -> Iterator[Item]:
    shown = rows.select_related("agreement").only(
        "number", "text", "due_on", "agreement__title", "agreement__signed_on"
    )
    for row in shown[: MOST + 1]:
        yield Item(
            kind=kind,
            title=f"{row.number}. {row.text}",
            url=row.get_absolute_url(),
            act_url=reverse(act, args=[row.pk]),
            on=day(row),
            note=row.agreement.title,
            agreement_id=row.agreement_id,
        )


def _amendments(actor: Actor, _acting: Standing, _today: date) -> Iterator[Item]:
    """Amendments on which a coordinated party has not answered."""
    for row in amendments_waiting_for(actor):
        yield Item(
            kind="amendment",
            title=row.agreement.title,
            url=row.get_absolute_url(),
            act_url=row.get_absolute_url(),
            on=None,
            note=str(row.author_side or ""),
            agreement_id=row.agreement_id,
        )


def _readings(actor: Actor, acting: Standing, _today: date) -> Iterable[Item]:
    """Documents that were read and wait to be reviewed."""
    if not acting.coordinates:
        return
    rows: QuerySet[Any] = readings_visible_to(actor).filter(state__in=OPEN_READINGS)
    for row in rows.order_by("changed_at")[: MOST + 1]:
        url = row.get_absolute_url()
        yield Item(kind="reading", title=str(row), url=url, act_url=url, on=None)


def _reviews(actor: Actor, acting: Standing, today: date) -> Iterator[Item]:
    """Open reviews whose days are over, of sides that are coordinated."""
    if not acting.coordinates:
        return
    rows = reviews_visible_to(actor).filter(state="open", period_to__lt=today)
    for row in rows.prefetch_related("agreement__parties").order_by("period_to", "pk")[: MOST + 1]:
        if sides_of(row) & acting.coordinates:
            yield Item(
                kind="review",
                title=row.title,
                url=row.get_absolute_url(),
                act_url=row.get_absolute_url(),
                on=row.period_to,
                agreement_id=row.agreement_id,
            )


Find = Callable[[Actor, Standing, date], Iterable[Item]]
KINDS: dict[str, tuple[str, Find]] = {
    "answer": ("approver", _answers),
    "settle": ("editor", _disputes),
    "report": ("editor", _reports),
    "carry": ("editor", _carried),
    "draft": ("editor", _drafts),
    "idle": ("editor", _idle),
    "unled": ("editor", _unled),
    "amendment": ("approver", _amendments),
    "reading": ("editor", _readings),
    "review": ("editor", _reviews),
}
"""Each kind with the least role to which it is work."""
