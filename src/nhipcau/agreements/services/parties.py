"""The parties of an agreement change with an amendment: one joins, one leaves, another signs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from nhipcau.agreements.choices import Act, AmendmentState, PartyAct, PartyState
from nhipcau.agreements.errors import Words
from nhipcau.agreements.models import (
    Agreement,
    Alteration,
    Amendment,
    Commitment,
    CommitmentLead,
    LeadTerm,
    Party,
)
from nhipcau.agreements.selectors.contents import party_changes_of, sides_after
from nhipcau.agreements.services.naming import list_what_it_names
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.localities.selectors import locality_lineage

LEAST = 2
NAMED = 5
COLUMNS = {
    "name": "name_on_document", "signatory_name": "signatory_name",
    "signatory_post": "signatory_post",
}  # fmt: skip


def is_among(agreement: Agreement, locality_id: int) -> bool:
    """Whether this unit, one it continues or one that continues it is a party already."""
    sides = agreement.parties.values_list("locality_id", flat=True)
    return bool(locality_lineage([locality_id])[locality_id] & frozenset(sides))


def invite(amendment: Amendment) -> list[Party]:
    """Ask those who would join, now that every party has agreed; returns who was not asked yet."""
    changes = [one for one in party_changes_of(amendment) if one.act == PartyAct.JOIN]
    fresh = [one.party for one in changes if one.party.state == PartyState.PROPOSED]
    Party.ever.filter(pk__in=[one.pk for one in fresh]).update(state=PartyState.INVITED)
    return fresh


def take_invitation_back(amendment: Amendment) -> None:
    """Who was asked is a stranger again: the text changed, or the amendment is closed."""
    asked = Party.ever.filter(changes__amendment=amendment, state=PartyState.INVITED)
    Party.ever.filter(pk__in=list(asked.values_list("pk", flat=True))).update(
        state=PartyState.PROPOSED
    )


def what_parties_lack(amendment: Amendment) -> list[Words]:
    """What keeps the changes of parties from being sent, in words."""
    changes = party_changes_of(amendment)
    if not changes:
        return _without_a_side(amendment, sides_after(amendment))
    agreement, after = amendment.agreement, sides_after(amendment)
    missing: list[Words] = []
    if len(after) < LEAST:
        missing.append(gettext_lazy("Two parties that stay: an agreement is between two or more."))
    keeping = locality_lineage([agreement.keeper.locality_id])[agreement.keeper.locality_id]
    if not keeping & {party.locality_id for party in after}:
        missing.append(gettext_lazy("The locality that keeps the agreement among its parties."))
    missing += [
        _("%(party)s is a party already; take its joining out.") % {"party": one.party}
        for one in changes
        if one.act == PartyAct.JOIN and is_among(agreement, one.party.locality_id)
    ]
    for one in changes:
        if one.act == PartyAct.LEAVE:
            missing += _still_does(amendment, one.party)
    return missing + _without_a_side(amendment, after)


def change_parties(amendment: Amendment, day: date) -> None:
    """The parties as the amendment makes them, from its day."""
    for change in party_changes_of(amendment):
        party = change.party
        if change.act == PartyAct.JOIN:
            party.state, party.joined_on = PartyState.PRESENT, day
        elif change.act == PartyAct.LEAVE:
            party.state, party.left_on = PartyState.LEFT, day
        for name, column in COLUMNS.items():
            if name in change.said:
                setattr(party, column, change.said[name])
        party.save()


def settle_parties(actor: Actor, amendment: Amendment, day: date) -> None:
    """Who left carries nothing and drafts nothing any more; who joined may be named to all."""
    changes = party_changes_of(amendment)
    gone = [one.party_id for one in changes if one.act == PartyAct.LEAVE]
    if gone:
        leads = CommitmentLead.objects.filter(party__in=gone)
        _keep_their_terms(leads.select_related("commitment"), day)
        leads.delete()
        _close_drafts(actor, amendment.agreement, gone)
    if any(one.act == PartyAct.JOIN for one in changes):
        list_what_it_names(actor, amendment.agreement)


def _keep_their_terms(leads: Iterable[CommitmentLead], day: date) -> None:
    for lead in leads:
        key = {
            "commitment_id": lead.commitment_id, "party_id": lead.party_id,
            "organisation_id": lead.organisation_id, "role": lead.role,
        }  # fmt: skip
        if not LeadTerm.objects.filter(**key, until=None).update(until=day):
            LeadTerm.objects.create(**key, until=day)


def _close_drafts(actor: Actor, agreement: Agreement, sides: list[int]) -> None:
    words = _("The side that drafted it has left the agreement.")
    rows = agreement.amendments.filter(author_side__in=sides, state=AmendmentState.DRAFT)
    for amendment in rows:
        amendment.state = AmendmentState.WITHDRAWN
        amendment.closed_at = timezone.now()
        amendment.closing_words = words
        amendment.version += 1
        amendment.save()
        said: dict[str, Any] = {
            "amendment_state": [AmendmentState.DRAFT.value, AmendmentState.WITHDRAWN.value],
            "closing_words": [None, words],
        }
        audit.record(actor=actor, verb="withdraw", subject=amendment, changes=said)


def _still_does(amendment: Amendment, party: Party) -> list[Words]:
    """The commitments that would name a party that leaves: to be changed or withdrawn with it."""
    ended = amendment.alterations.exclude(commitment=None).values("commitment")
    merged = Alteration.merged.through.objects.filter(alteration__amendment=amendment)
    rows = Commitment.objects.filter(agreement=amendment.agreement, stands=True, performers=party)
    rows = rows.exclude(pk__in=ended).exclude(pk__in=merged.values("commitment"))
    numbers = [str(one) for one in rows.order_by("number").values_list("number", flat=True)]
    if not numbers:
        return []
    shown = ", ".join(numbers[:NAMED]) + (" …" if len(numbers) > NAMED else "")
    said = ngettext_lazy(
        "%(party)s leaves but still does commitment %(numbers)s; change or withdraw it.",
        "%(party)s leaves but still does commitments %(numbers)s; change or withdraw them.",
        len(numbers),
    )
    return [said % {"party": party, "numbers": shown}]


def _without_a_side(amendment: Amendment, after: list[Party]) -> list[Words]:
    """New words that no party of the text to come does, or that one does which will be none."""
    known = {party.pk for party in after}
    bad = [
        str(one)
        for one in amendment.alterations.exclude(act=Act.WITHDRAW)
        if not one.said.get("performers") or not set(one.said["performers"]) <= known
    ]
    return [
        _("Which party does “%(text)s”: one of those that the text will have.")
        % {"text": text.partition(" ")[2]}
        for text in bad[:NAMED]
    ]
