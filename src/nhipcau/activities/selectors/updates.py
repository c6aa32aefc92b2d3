"""Reports as an actor may see them: lists, one with its versions, what waits, who is silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from nhipcau.activities.choices import ConfirmationWord, Standing
from nhipcau.activities.models import (
    Activity,
    ActivityParticipant,
    Confirmation,
    ConfirmationRequest,
    Update,
    UpdateVersion,
)
from nhipcau.activities.permissions.standing import (
    is_of_the_author,
    is_of_the_sides,
    readable_updates,
    readable_updates_on,
    subjects_of_a_side,
)
from nhipcau.agreements.models import Commitment, CommitmentLead
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry, history_of
from nhipcau.localities.selectors import locality_ancestry, locality_lineage

SPOKEN_OPENLY = ("submit", "confirm", "dispute")
"""Acts on a report that every side may read of; how it was drafted is the author's."""


@dataclass(frozen=True, slots=True)
class UpdateFilter:
    """Which reports a list is to show; nothing said leaves all."""

    standings: tuple[str, ...] = ()
    agreement_id: int | None = None
    commitment_id: int | None = None
    activity_id: int | None = None
    locality_id: int | None = None
    year: int | None = None
    is_mine: bool = False


def updates_visible_to(actor: Actor, wanted: UpdateFilter | None = None) -> QuerySet[Update]:
    """The reports that this actor may read, the latest period first."""
    rows = Update.objects.filter(readable_updates(actor))
    if wanted is None:
        return rows
    if said := [one for one in wanted.standings if one in Standing.values]:
        rows = rows.filter(standing__in=said)
    if wanted.agreement_id:
        rows = rows.filter(agreement=wanted.agreement_id)
    if wanted.commitment_id:
        rows = rows.filter(commitment=wanted.commitment_id)
    if wanted.activity_id:
        rows = rows.filter(activity=wanted.activity_id)
    if wanted.locality_id:
        ancestry = locality_ancestry([wanted.locality_id])[wanted.locality_id]
        rows = rows.filter(author_side__in=ancestry)
    if wanted.year:
        year = (date(wanted.year, 1, 1), date(wanted.year, 12, 31))
        rows = rows.filter(period_to__range=year)
    if wanted.is_mine:
        rows = rows.filter(author__in=actor.organisations)
    return rows


def updates_on(actor: Actor, subject: Commitment | Activity) -> QuerySet[Update]:
    """The reports on one commitment or activity that this actor may read."""
    noun = "activity" if isinstance(subject, Activity) else "commitment"
    return Update.objects.filter(readable_updates_on(actor, subject), **{noun: subject})


def listed(rows: QuerySet[Update]) -> QuerySet[Update]:
    """The same rows with all that a list shows of them: `shown` holds the version that stands."""
    stands = UpdateVersion.objects.filter(Q(number=F("update__latest")) | Q(update__latest=0))
    asked = ConfirmationRequest.objects.filter(is_current=True).select_related("locality")
    return rows.select_related(
        "author", "author_side", "commitment__agreement", "activity", "agreement"
    ).prefetch_related(
        Prefetch("versions", stands.defer("content"), to_attr="shown"),
        Prefetch("requests", asked, to_attr="asked"),
    )


def update_detail(actor: Actor, update_id: int) -> Update:
    """One report with what is asked about it.

    Raises:
        Update.DoesNotExist: there is none, or this actor may not know of it.
    """
    rows = updates_visible_to(actor).select_related(
        "author",
        "author_side",
        "agreement__keeper",
        "commitment__agreement__keeper",
        "activity__owner",
    )
    return rows.get(pk=update_id)


def versions_of(actor: Actor, update: Update) -> list[UpdateVersion]:
    """The versions that this actor may read, the newest first.

    The author reads all; the sides every submitted one; everybody else the one that stands, for an
    earlier one may have been disputed.
    """
    rows = update.versions.order_by("-number")
    if not is_of_the_author(actor, update):
        rows = rows.exclude(submitted_at=None)
        if not is_of_the_sides(actor, update):
            rows = rows.filter(number=update.latest)
    words = Confirmation.objects.select_related("organisation").order_by("pk")
    requests = ConfirmationRequest.objects.select_related("locality").prefetch_related(
        Prefetch("confirmations", words)
    )
    figures = ("results__indicator", "transactions__side", "transactions__giver", "proofs")
    return list(rows.prefetch_related(Prefetch("requests", requests), *figures))


def version_visible_to(actor: Actor, update: Update, number: int) -> UpdateVersion | None:
    """One version, where this actor may read it."""
    return next((one for one in versions_of(actor, update) if one.number == number), None)


def update_history(actor: Actor, update: Update) -> QuerySet[AuditEntry]:
    """Acts on a report that this actor may read of, newest first."""
    rows = history_of(update)
    if is_of_the_author(actor, update):
        return rows
    if is_of_the_sides(actor, update):
        return rows.filter(verb__in=SPOKEN_OPENLY)
    return rows.none()


def requests_waiting_for(actor: Actor) -> QuerySet[ConfirmationRequest]:
    """What waits for the word of the organisation acted for, the longest first.

    Who has a hand in a report is refused when they answer; the list shows it to their colleagues.
    """
    acting = actor.acting
    if acting is None:
        return ConfirmationRequest.objects.none()
    leads = CommitmentLead.objects.filter(
        commitment=OuterRef("update__commitment"), organisation__in=acting.organisations
    )
    parts = ActivityParticipant.objects.filter(
        activity=OuterRef("update__activity"), organisation__in=acting.organisations
    )
    carries = Q(Exists(leads)) | Q(Exists(parts))
    carries |= Q(update__activity__owner__in=acting.organisations)
    asked = Q(locality__in=acting.coordinates) | Q(locality__in=acting.localities) & carries
    own_side = acting.localities | acting.coordinates
    return (
        _waiting(actor)
        .filter(asked)
        .exclude(update__author__in=actor.organisations)
        .exclude(update__author_side__in=own_side)
    )


@dataclass(frozen=True, slots=True)
class Silent:
    """A side that has not answered a report, and for how many days."""

    request: ConfirmationRequest
    days: int


def silent_partners(actor: Actor) -> QuerySet[ConfirmationRequest]:
    """Sides that have not answered a report on what is this actor's own matter, longest first."""
    own = Update.objects.filter(subjects_of_a_side(actor) | Q(author__in=actor.organisations))
    return _waiting(actor).filter(update__in=own.order_by().values("pk"))


def with_days(rows: Iterable[ConfirmationRequest], today: date) -> list[Silent]:
    """How long each has been silent."""
    return [Silent(row, (today - timezone.localtime(row.asked_at).date()).days) for row in rows]


def disputes_to_settle(actor: Actor) -> QuerySet[Update]:
    """Disputed reports that the organisation acted for wrote, the oldest first."""
    own = actor.acting.organisations if actor.acting else ()
    return Update.objects.filter(author__in=own, standing=Standing.DISPUTED).order_by(
        "submitted_at", "pk"
    )


def _waiting(actor: Actor) -> QuerySet[ConfirmationRequest]:
    readable = Update.objects.filter(readable_updates(actor)).order_by().values("pk")
    rows = ConfirmationRequest.objects.filter(
        is_current=True, word=ConfirmationWord.WAITING, update__in=readable
    )
    return rows.select_related(
        "locality",
        "version",
        "update__author",
        "update__author_side",
        "update__commitment__agreement__keeper",
        "update__activity__owner",
    ).order_by("asked_at", "pk")


def subject_lineages(update: Update, sides: Iterable[int]) -> frozenset[int]:
    """All units that the sides continue or that continue them: whose money a report may name."""
    return frozenset().union(*locality_lineage({update.author_side_id, *sides}).values())


def subject_name(update: Update) -> str:
    """What it is about, as a list says it."""
    about: Commitment | Activity = update.subject
    return about.text if isinstance(about, Commitment) else about.title
