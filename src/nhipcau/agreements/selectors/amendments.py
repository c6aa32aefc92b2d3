"""Amendments as an actor may see them: what they change, who agreed, what waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import (
    OWN_AMENDMENTS,
    Act,
    AmendmentState,
    PartyState,
)
from nhipcau.agreements.models import (
    Agreement,
    Alteration,
    Amendment,
    Clause,
    Commitment,
    Consent,
    Edition,
    Party,
    PartyChange,
)
from nhipcau.agreements.permissions import readable_amendments
from nhipcau.agreements.selectors.contents import heading_of, heading_with, party_changes_of
from nhipcau.agreements.selectors.editions import (
    Difference,
    Doers,
    difference,
    field_names,
    heading_differences,
)
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry, history_of
from nhipcau.foundation.history import Step

# What the other parties may read of how an amendment came about; the drafting is its author's own.
SAID_TO_ALL = ("send", "agree", "invite", "refuse", "withdraw", "conclude", "apply")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a party said; `consent` is None while it has not answered."""

    party: Party
    consent: Consent | None

    @property
    def state(self) -> str:
        if self.consent is not None:
            return str(self.consent.word)
        return "later" if self.party.state == PartyState.PROPOSED else "waiting"


@dataclass(frozen=True, slots=True)
class Altered:
    """One change of an amendment: the texts that it ends, and the way to the new one."""

    alteration: Alteration
    origins: tuple[Clause, ...]
    difference: Difference


def amendments_of(actor: Actor, agreement: Agreement) -> list[Amendment]:
    """Amendments of an agreement that this actor may read, the latest first."""
    rows = Amendment.objects.filter(readable_amendments(actor), agreement=agreement)
    return list(rows.select_related("author_side").order_by("-number"))


def open_amendment_of(actor: Actor, agreement: Agreement) -> Amendment | None:
    """The amendment that the actor's own side drafts or has sent."""
    kept = actor.acting.coordinates if actor.acting else frozenset()
    rows = Amendment.objects.filter(readable_amendments(actor), agreement=agreement)
    return rows.filter(state__in=OWN_AMENDMENTS, author_side__locality__in=kept).first()


def amendment_detail(actor: Actor, amendment_id: int) -> Amendment:
    """One amendment with its agreement.

    Raises:
        Amendment.DoesNotExist: there is none, or this actor may not know of it.
    """
    rows = Amendment.objects.filter(readable_amendments(actor))
    rows = rows.select_related("agreement__keeper__locality", "author", "author_side", "base")
    return rows.prefetch_related("agreement__parties__locality").get(pk=amendment_id)


def alteration_detail(actor: Actor, alteration_id: int) -> Alteration:
    """One change of an amendment.

    Raises:
        Alteration.DoesNotExist: there is none, or this actor may not know of it.
    """
    known = Amendment.objects.filter(readable_amendments(actor)).values("pk")
    rows = Alteration.objects.filter(amendment__in=known)
    return rows.select_related("commitment").get(pk=alteration_id)


def party_change_detail(actor: Actor, change_id: int) -> PartyChange:
    """One change of a party.

    Raises:
        PartyChange.DoesNotExist: there is none, or this actor may not know of it.
    """
    known = Amendment.objects.filter(readable_amendments(actor)).values("pk")
    rows = PartyChange.objects.filter(amendment__in=known)
    return rows.select_related("party", "amendment").get(pk=change_id)


def answers_of(amendment: Amendment) -> list[Answer]:
    """For each party in order: what it said of the content as it is."""
    said = {one.party_id: one for one in amendment.consents.filter(void_since=None)}
    changes = party_changes_of(amendment)
    sides = {one.pk: one for one in amendment.agreement.parties.all()}
    # Of one in force or closed: also who was a party then, and who would have joined.
    sides |= {one.party_id: one.party for one in changes}
    return [Answer(party, said.get(pk)) for pk, party in sides.items()]


def void_answers_of(amendment: Amendment) -> QuerySet[Consent]:
    """What parties said of an earlier content, kept for the record."""
    return amendment.consents.exclude(void_since=None).select_related("party")


def alterations_of(amendment: Amendment) -> QuerySet[Alteration]:
    """Its changes in order."""
    rows = Alteration.objects.filter(amendment=amendment)
    return rows.select_related("commitment").prefetch_related("merged").order_by("position", "pk")


def base_of(amendment: Amendment) -> Edition | None:
    """The edition that it changes; of an older amendment, the last one made while it was open."""
    if amendment.base_id is not None:
        return amendment.base
    rows = Edition.objects.filter(agreement=amendment.agreement_id)
    rows = rows.filter(made_at__lt=amendment.closed_at or timezone.now())
    return rows.exclude(amendment=amendment).order_by("-number").first()


def altered(amendment: Amendment, rows: Sequence[Alteration]) -> list[Altered]:
    """Changes in words against the edition they change, in a constant number of queries."""
    base = base_of(amendment)
    ids = {row.commitment_id for row in rows if row.commitment_id}
    ids |= {one.pk for row in rows for one in row.merged.all()}
    clauses = base.clauses.filter(commitment__in=ids) if base else Clause.objects.none()
    standing = {clause.commitment_id: clause for clause in clauses}
    standing_heading = base.heading if base else heading_of(amendment.agreement)
    names = Doers(standing_heading, heading_with(standing_heading, amendment))
    fields = field_names()
    return [_altered(row, standing, names, fields) for row in rows]


def heading_change(amendment: Amendment) -> list[Step]:
    """What it changes in the heading, in words."""
    base = base_of(amendment)
    standing = base.heading if base else heading_of(amendment.agreement)
    return heading_differences(standing, heading_with(standing, amendment))


def changed_since(amendment: Amendment) -> tuple[Edition, Edition] | None:
    """The edition that a draft was drawn up against and the one in force, where they differ."""
    base = base_of(amendment)
    latest = Edition.objects.filter(agreement=amendment.agreement_id).order_by("-number").first()
    if base is None or latest is None or not amendment.is_draft or base.pk == latest.pk:
        return None
    return base, latest


def choosable(amendment: Amendment, search: str = "") -> QuerySet[Commitment]:
    """Commitments of the text in force that an amendment may change, by number."""
    rows = Commitment.objects.filter(agreement=amendment.agreement_id, stands=True)
    for word in search.split()[:8]:
        rows = rows.filter(folded__contains=word)
    return rows.select_related("field").order_by("number")


def touched_by(amendment: Amendment, rows: Sequence[Commitment]) -> dict[int, Alteration]:
    """For those of the commitments that an amendment changes already: the change."""
    ids = [row.pk for row in rows]
    own = amendment.alterations.filter(commitment__in=ids)
    found = {row.commitment_id: row for row in own if row.commitment_id}
    for row in amendment.alterations.filter(merged__in=ids).prefetch_related("merged"):
        found |= {one.pk: row for one in row.merged.all()}
    return found


def amendment_history(actor: Actor, amendment: Amendment) -> QuerySet[AuditEntry]:
    """Acts on an amendment; how it was drafted is for the side that drafted it."""
    rows = history_of(amendment)
    if actor.is_program or permissions.DRAFTER.holds(actor, amendment):
        return rows
    return rows.filter(verb__in=SAID_TO_ALL)


def amendments_waiting_for(actor: Actor) -> list[Amendment]:
    """Sent amendments on which a party that this actor's organisation keeps has not answered."""
    kept = actor.acting.coordinates if actor.acting else frozenset()
    if not kept:
        return []
    asked = Q(party__state=PartyState.INVITED, party__locality__in=kept)
    answered = Consent.objects.filter(void_since=None, party__locality__in=kept)
    rows = (
        Amendment.objects.filter(
            readable_amendments(actor),
            state=AmendmentState.SENT,
        )
        .filter(
            Q(agreement__in=Party.objects.filter(locality__in=kept).values("agreement"))
            | Q(pk__in=PartyChange.objects.filter(asked).values("amendment"))
        )
        .exclude(pk__in=answered.values("amendment"))
    )
    return list(rows.select_related("agreement", "author_side").order_by("sent_at")[:10])


def _altered(
    row: Alteration,
    standing: dict[int, Clause],
    names: Doers,
    fields: dict[str, str],
) -> Altered:
    own = [row.commitment_id] if row.commitment_id else [one.pk for one in row.merged.all()]
    origins = tuple(standing[pk] for pk in own if pk in standing)
    before: dict[str, Any] | None = None
    if origins and row.act in {Act.CHANGE, Act.WITHDRAW, Act.PART}:
        before = origins[0].said
    after = row.said or None
    number = origins[0].number if origins else 0
    return Altered(
        alteration=row,
        origins=origins,
        difference=difference(number, row.commitment_id, before, after, names, fields),
    )
