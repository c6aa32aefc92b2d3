"""Who may do what with agreements, commitments and readings (drawn in reference/who-may.md)."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.choices import AgreementState, AmendmentState, PartyState, Visibility
from nhipcau.agreements.models import (
    Agreement,
    Amendment,
    Commitment,
    Handover,
    Party,
    PartyChange,
    Reading,
    SheetImport,
)
from nhipcau.agreements.permissions.reading import is_readable, readable
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import PROGRAM, SIGNED_IN, Condition, rule
from nhipcau.localities.models import Locality, Organisation


def _coordinates_a_party(actor: Actor, agreement: Agreement, role: str = "editor") -> bool:
    """Whoever may not read it may do nothing with it, whatever they coordinate."""
    sides = {party.locality_id for party in agreement.parties.all()}
    return is_readable(actor, agreement) and any(actor.coordinates(side, role) for side in sides)


def _keeps(actor: Actor, agreement: Agreement, role: str = "editor") -> bool:
    """Of the organisation that keeps the agreement, or another that keeps for its locality."""
    if actor.acts_in(agreement.keeper_id, role):
        return actor.coordinates(agreement.keeper.locality_id, role)
    same = actor.coordinates(agreement.keeper.locality_id, role)
    return same and agreement.visibility != Visibility.OWN


def _leads(actor: Actor, commitment: Commitment) -> bool:
    return is_readable(actor, commitment.agreement) and any(
        actor.acts_in(lead.organisation_id, "editor") for lead in commitment.leads.all()
    )


def _is_of_the_keeper(actor: Actor, agreement: Agreement) -> bool:
    return agreement.keeper_id in actor.organisations or _keeps(actor, agreement, "viewer")


def _is_of_a_party(actor: Actor, agreement: Agreement) -> bool:
    sides = {party.locality_id for party in agreement.parties.all()}
    return is_readable(actor, agreement) and bool(actor.localities & sides)


READABLE = Condition[Agreement]("whoever its visibility admits", is_readable)
KEEPER = Condition[Agreement](
    "editor of a coordinating organisation of the keeper's locality",
    _keeps,
    _("Only the coordinating organisation that keeps this agreement may do this."),
)
KEEPING_APPROVER = Condition[Agreement](
    "approver of a coordinating organisation of the keeper's locality",
    lambda actor, agreement: _keeps(actor, agreement, "approver"),
    _("Only an approver of the coordinating organisation that keeps this agreement may do this."),
)
COORDINATOR = Condition[Agreement](
    "editor of a coordinating organisation of one of the parties",
    _coordinates_a_party,
    _("Only a coordinating organisation of one of the parties may do this."),
)
IS_DRAFT = Condition[Agreement](
    "the agreement is a draft",
    lambda _actor, agreement: agreement.is_draft,
    _("A signed agreement is frozen; an amendment changes it."),
)
WAS_SIGNED = Condition[Agreement](
    "the agreement was put in force",
    lambda _actor, agreement: not agreement.is_draft,
    _("A draft cannot be superseded: it never was in force."),
)
KEEPER_MEMBER = Condition[Agreement](
    "member of the organisation that keeps it, or of one that keeps for its locality",
    _is_of_the_keeper,
)
PARTY_MEMBER = Condition[Agreement](
    "member of an organisation of one of the parties", _is_of_a_party
)
IN_FORCE = Condition[Agreement](
    "the agreement is in force",
    lambda _actor, agreement: agreement.state == AgreementState.IN_FORCE,
    _("The agreement is not in force."),
)
NOT_ENDED = Condition[Agreement](
    "the agreement has not ended",
    lambda _actor, agreement: agreement.state in {AgreementState.DRAFT, AgreementState.IN_FORCE},
    _("The agreement has ended."),
)


def _of(condition: Condition[Agreement]) -> Condition[Commitment]:
    """The same condition, asked of a commitment's agreement."""
    return Condition(
        condition.label,
        lambda actor, commitment: condition.holds(actor, commitment.agreement),
        condition.refusal,
    )


LEADER = Condition[Commitment](
    "editor of an organisation that leads it or works with it",
    _leads,
    _("Only an organisation that carries this commitment, or a coordinator, may do this."),
)
PERFORMER = Condition[Commitment](
    "editor of a coordinating organisation of a party that does it",
    lambda actor, commitment: (
        is_readable(actor, commitment.agreement)
        and any(actor.coordinates(party.locality_id) for party in commitment.performers.all())
    ),
    _("Only a side that does this commitment may say how far it is."),
)
IMPORTER = Condition[Locality](
    "editor of a coordinating organisation of the locality",
    lambda actor, locality: actor.coordinates(locality.pk),
    _("Only a coordinating organisation of a locality may keep its agreements."),
)
OWN_READING = Condition[Reading](
    "editor of a coordinating organisation of the same locality",
    lambda actor, reading: actor.coordinates(reading.document.owner.locality_id),
    _("Only coordinators of the locality that imported this document may do this."),
)


def readable_amendments(actor: Actor) -> Q:
    """The amendments an actor may read, as a filter: drafts by their side, sent ones by parties."""
    if actor.is_program:
        return Q()
    kept: frozenset[int] = frozenset().union(*(one.coordinates for one in actor.standings))
    of_party = Party.objects.filter(locality__in=actor.localities | kept).values("agreement")
    drafted = Q(author_side__in=Party.ever.filter(locality__in=kept).values("pk"))
    asked = PartyChange.objects.filter(
        party__state=PartyState.INVITED, party__locality__in=actor.localities | kept
    )
    sent = Q(sent_at__isnull=False) & (
        Q(agreement__in=of_party) | Q(pk__in=asked.values("amendment"))
    )
    return readable(actor, "agreement__") & (drafted | sent)


def is_readable_amendment(actor: Actor, amendment: Amendment) -> bool:
    """Whether this actor may read this amendment: the same rule for one row."""
    if actor.is_program:
        return True
    kept: frozenset[int] = frozenset().union(*(one.coordinates for one in actor.standings))
    sides = {party.locality_id for party in answering_parties(amendment)}
    drafted = amendment.author_side.locality_id in kept
    was_sent = amendment.sent_at is not None and bool(sides & (actor.localities | kept))
    return is_readable(actor, amendment.agreement) and (drafted or was_sent)


def answering_parties(amendment: Amendment) -> list[Party]:
    """Who says yes or no: every party, and who is asked to join once all parties have agreed."""
    rows = PartyChange.objects.filter(amendment=amendment, party__state=PartyState.INVITED)
    asked = [one.party for one in rows.select_related("party__locality").order_by("pk")]
    return [*amendment.agreement.parties.all(), *asked]


def speaks_for(actor: Actor, amendment: Amendment) -> list[Party]:
    """The parties whose word this actor may give: approver of a coordinating organisation."""
    return [
        party
        for party in answering_parties(amendment)
        if actor.coordinates(party.locality_id, "approver")
    ]


def _drafts(actor: Actor, amendment: Amendment, role: str = "editor") -> bool:
    return is_readable(actor, amendment.agreement) and actor.coordinates(
        amendment.author_side.locality_id, role
    )


DRAFTER = Condition[Amendment](
    "editor of a coordinating organisation of the party that drafted it",
    _drafts,
    _("Only the side that drafted this amendment may do this."),
)
DRAFTING_APPROVER = Condition[Amendment](
    "approver of a coordinating organisation of the party that drafted it",
    lambda actor, amendment: _drafts(actor, amendment, "approver"),
    _("Only an approver of the side that drafted this amendment may do this."),
)
ANSWERER = Condition[Amendment](
    "approver of a coordinating organisation of a party, once it was sent",
    lambda actor, amendment: (
        is_readable_amendment(actor, amendment) and bool(speaks_for(actor, amendment))
    ),
    _("Only an approver of a coordinating organisation speaks for a party."),
)
AMENDMENT_READER = Condition[Amendment](
    "coordinators of the side that drafts it; once sent, every organisation of the parties",
    is_readable_amendment,
)
NOT_CLOSED = Condition[Amendment](
    "it is not agreed or closed",
    lambda _actor, amendment: amendment.state in {AmendmentState.DRAFT, AmendmentState.SENT},
    _("This amendment is closed or agreed; it can no longer be changed."),
)
IS_SENT = Condition[Amendment](
    "it is sent and waits for answers",
    lambda _actor, amendment: amendment.state == AmendmentState.SENT,
    _("This amendment does not wait for an answer now."),
)
IS_BEING_DRAFTED = Condition[Amendment](
    "it is being drafted",
    lambda _actor, amendment: amendment.is_draft,
    _("This amendment is not a draft any more."),
)
STANDS = Condition[Commitment](
    "the text in force holds it",
    lambda _actor, commitment: commitment.stands,
    _("The text in force does not hold this commitment any more."),
)
GIVING_APPROVER = Condition[Organisation](
    "approver of a coordinating organisation of its locality",
    lambda actor, organisation: actor.coordinates(organisation.locality_id, "approver"),
    _("Only an approver of a coordinating organisation of the locality may do this."),
)
HANDOVER_READER = Condition[Handover](
    "every organisation of the locality",
    lambda actor, handover: handover.giver.locality_id in actor.localities,
    _("Only organisations of this locality may see this."),
)
HANDOVER_APPROVER = Condition[Handover](
    GIVING_APPROVER.label,
    lambda actor, handover: GIVING_APPROVER.holds(actor, handover.giver),
    GIVING_APPROVER.refusal,
)

may_read_agreement = rule(
    "agreements", "read an agreement and what belongs to it", who=(READABLE, PROGRAM)
)
may_add_agreement = rule("agreements", "add an agreement", who=(IMPORTER, PROGRAM))
may_change_agreement = rule(
    "agreements",
    "change an agreement, its parties and commitments",
    who=(KEEPER, PROGRAM),
    given=(IS_DRAFT,),
)
may_sign_agreement = rule(
    "agreements", "put an agreement in force", who=(KEEPING_APPROVER, PROGRAM), given=(IS_DRAFT,)
)
may_remove_agreement = rule(
    "agreements", "remove a draft agreement", who=(KEEPING_APPROVER,), given=(IS_DRAFT,)
)
may_expire_agreement = rule(
    "agreements",
    "end an agreement whose validity ran out",
    who=(KEEPER, PROGRAM),
    given=(IN_FORCE,),
)
may_supersede_agreement = rule(
    "agreements",
    "put another agreement in the place of this one",
    who=(COORDINATOR, KEEPER, PROGRAM),
    given=(WAS_SIGNED,),
)
may_read_drafting = rule(
    "agreements",
    "read how an agreement was drafted, before it was put in force",
    who=(KEEPER_MEMBER, PROGRAM),
)
may_read_names = rule(
    "agreements",
    "read the names of the persons who changed an agreement",
    who=(PARTY_MEMBER, KEEPER_MEMBER, PROGRAM),
)
may_attach = rule(
    "agreements", "attach a file", who=(COORDINATOR, KEEPER, PROGRAM), given=(NOT_ENDED,)
)
may_detach = rule("agreements", "remove an attached file", who=(KEEPER, PROGRAM), given=(IS_DRAFT,))
may_change_visibility = rule(
    "agreements", "change who may see an agreement", who=(KEEPING_APPROVER, PROGRAM)
)
may_name_leads = rule(
    "agreements",
    "name the organisations that carry a commitment",
    who=(_of(COORDINATOR), _of(KEEPER), PROGRAM),
    given=(_of(NOT_ENDED), STANDS),
)
may_report_state = rule(
    "agreements",
    "say how far a commitment is",
    who=(LEADER, PERFORMER, PROGRAM),
    given=(_of(IN_FORCE), STANDS),
)
may_amend = rule(
    "agreements",
    "draft an amendment of an agreement",
    who=(COORDINATOR, PROGRAM),
    given=(IN_FORCE,),
)
may_plan_for = rule(
    "agreements",
    "make a plan that carries out an agreement, or plan for its commitments",
    who=(COORDINATOR, PROGRAM),
    given=(IN_FORCE,),
)
may_read_amendment = rule("agreements", "read an amendment", who=(AMENDMENT_READER, PROGRAM))
may_change_amendment = rule(
    "agreements",
    "change or withdraw an amendment",
    who=(DRAFTER, PROGRAM),
    given=(NOT_CLOSED,),
)
may_send_amendment = rule(
    "agreements",
    "send an amendment to the parties, agreeing to it",
    who=(DRAFTING_APPROVER, PROGRAM),
    given=(IS_BEING_DRAFTED,),
)
may_answer_amendment = rule(
    "agreements",
    "agree to an amendment for a party, or refuse it",
    who=(ANSWERER, PROGRAM),
    given=(IS_SENT,),
)
may_set_notices = rule(
    "agreements",
    "say how long ahead the parties are told of its end",
    who=(COORDINATOR, KEEPER, PROGRAM),
    given=(NOT_ENDED,),
)
may_hand_over = rule(
    "agreements",
    "hand over what an organisation carries to another",
    who=(GIVING_APPROVER, PROGRAM),
)
may_read_handover = rule("agreements", "read a handover", who=(HANDOVER_READER, PROGRAM))
may_undo_handover = rule(
    "agreements", "cancel or take back a handover", who=(HANDOVER_APPROVER, PROGRAM)
)
may_import = rule("agreements", "import and read minutes", who=(IMPORTER, PROGRAM))
may_review_reading = rule(
    "agreements", "review a reading and register from it", who=(OWN_READING, PROGRAM)
)
may_ask_for_export = rule("agreements", "have a long list prepared as a file", who=(SIGNED_IN,))
may_keep_calendar = rule("agreements", "keep a private calendar of deadlines", who=(SIGNED_IN,))

AN_EDITOR = Condition[object](
    "editor of an organisation",
    lambda actor, _subject: bool(actor.acting and actor.acting.at_least("editor")),
    _("Only editors of an organisation may send lists."),
)
OWN_SHEET = Condition[SheetImport](
    "editor of the organisation that sent the list",
    lambda actor, sheet: actor.acts_in(sheet.owner_id, "editor"),
    _("Only editors of the organisation that sent this list may confirm it."),
)
# What each row may do is asked of the rules above, row by row.
may_send_sheet = rule("agreements", "send a list of commitments for a preview", who=(AN_EDITOR,))
may_confirm_sheet = rule("agreements", "confirm a list that was sent", who=(OWN_SHEET,))

FIELD_KEEPER = Condition[object](
    "platform administrator",
    lambda actor, _subject: actor.is_administrator,
    _("Only a platform administrator keeps reference data."),
)
may_keep_fields = rule("agreements", "add and change fields of cooperation", who=(FIELD_KEEPER,))
