"""Who may make official reports, read them, and do something with them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.choices import AgreementState, Visibility
from nhipcau.agreements.models import Agreement, Party
from nhipcau.agreements.permissions.reading import is_readable
from nhipcau.agreements.permissions.reading import readable as readable_agreements
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import Condition, rule
from nhipcau.localities.models import Locality
from nhipcau.review.models import OfficialReport


@dataclass(frozen=True, slots=True)
class Plan:
    """A report before it is made: of which subject, and whose; `units` are those of all sides."""

    units: frozenset[int]
    agreement: Agreement | None = None
    side: frozenset[int] | None = None


def readable_reports(actor: Actor) -> Q:
    """Reports an actor may read, as a filter.

    One of all sides counts what only they may read, so it is for them, public agreement or not; one
    of a side is for that side alone.
    """
    if actor.is_program:
        return Q()
    if not actor.localities:
        return Q(pk__in=[])
    # A unit's predecessors and successors read with it, as an actor's localities hold them.
    own = Q(side__in=actor.localities)
    signed = Party.objects.filter(locality__in=actor.localities).order_by().values("agreement")
    of_all = Q(agreement__in=signed) & readable_agreements(actor, "agreement__")
    of_pair = Q(first__in=actor.localities) | Q(second__in=actor.localities)
    return own | Q(side=None) & (of_all | Q(agreement=None) & of_pair)


def is_readable_report(actor: Actor, report: OfficialReport) -> bool:
    """The same rule as `readable_reports`, for one row."""
    if actor.is_program:
        return True
    if report.side_id is not None:
        return report.side_id in actor.localities
    if report.agreement is None:
        return bool({report.first_id, report.second_id} & actor.localities)
    sides = {party.locality_id for party in report.agreement.parties.all()}
    return bool(sides & actor.localities) and is_readable(actor, report.agreement)


def _is_editor_of_a_side(actor: Actor, plan: Plan) -> bool:
    acting = actor.acting
    if acting is None or not acting.at_least("editor"):
        return False
    if plan.agreement is not None and not is_readable(actor, plan.agreement):
        return False
    return bool(acting.localities & plan.units)


def _is_of_that_side(actor: Actor, plan: Plan) -> bool:
    if plan.side is None:
        return True
    return bool(actor.acting and actor.acting.localities & plan.side)


def _is_shared(_actor: Actor, plan: Plan) -> bool:
    """Signed, and read by its parties: what one body keeps to itself no party could read."""
    paper = plan.agreement
    if paper is None:
        return True
    return paper.state != AgreementState.DRAFT and paper.visibility != Visibility.OWN


EDITOR_OF_A_SIDE = Condition[Plan](
    "editor of an organisation of a side",
    _is_editor_of_a_side,
    _("Only editors of organisations of the sides make their official reports."),
)
SHARED = Condition[Plan](
    "the agreement is signed and its parties may read it",
    _is_shared,
    _("A report is made of an agreement that is signed and that its parties may read."),
)
OF_THAT_SIDE = Condition[Plan](
    "a report of one side alone: of that side",
    _is_of_that_side,
    _("Each side makes its own report."),
)
READER = Condition[OfficialReport](
    "organisations of the sides; of a report of one side, of that side", is_readable_report
)
MAKER = Condition[OfficialReport](
    "editor of the organisation that had it made",
    lambda actor, report: actor.acts_in(report.organisation_id, "editor"),
    _("Only the organisation that had the report made may do this."),
)

may_make_report = rule("review", "make an official report", who=(EDITOR_OF_A_SIDE,),
                       given=(SHARED, OF_THAT_SIDE))  # fmt: skip
may_read_report = rule("review", "read an official report", who=(READER,))
may_keep_report = rule("review", "stop, repeat or remove an official report", who=(MAKER,))


def plan_of_agreement(agreement: Agreement, side: frozenset[int] | None = None) -> Plan:
    units = frozenset(party.locality_id for party in agreement.parties.all())
    return Plan(units, agreement, side)


def plan_of_pair(first: Locality, second: Locality, side: frozenset[int] | None = None) -> Plan:
    return Plan(frozenset({first.pk, second.pk}), None, side)
