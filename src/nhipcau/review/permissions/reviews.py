"""Who may do what with reviews (drawn in reference/who-may.md).

A review is of sides: the parties of an agreement, or the two localities of a pair. Its figures
count what every organisation of every side may read, so that is who may read it.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.choices import Visibility
from nhipcau.agreements.models import Party
from nhipcau.agreements.permissions.reading import is_readable as is_readable_agreement
from nhipcau.agreements.permissions.reading import readable as readable_agreements
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import ANYONE, PROGRAM, Condition, rule
from nhipcau.review.choices import ReviewState
from nhipcau.review.models import Review


def sides_of(review: Review) -> frozenset[int]:
    """The ids of the localities whose review it is."""
    if review.agreement is None:
        return frozenset(one for one in (review.one_id, review.other_id) if one)
    return frozenset(party.locality_id for party in review.agreement.parties.all())


def readable_reviews(actor: Actor) -> Q:
    """The reviews an actor may read, as a filter."""
    if actor.is_program:
        return Q()
    if not actor.localities:
        return Q(pk__in=())
    parties = Party.objects.filter(locality__in=actor.localities).order_by()
    return (
        Q(agreement__in=parties.values("agreement")) & readable_agreements(actor, "agreement__")
        | Q(one__in=actor.localities)
        | Q(other__in=actor.localities)
    )


def is_readable_review(actor: Actor, review: Review) -> bool:
    """Whether this actor may read this review: the same rule for one row."""
    if actor.is_program:
        return True
    if review.agreement and not is_readable_agreement(actor, review.agreement):
        return False
    return bool(sides_of(review) & actor.localities)


def _coordinates(actor: Actor, review: Review, role: str) -> bool:
    return is_readable_review(actor, review) and any(
        actor.coordinates(one, role) for one in sides_of(review)
    )


def _is_read_by_every_side(_actor: Actor, review: Review) -> bool:
    agreement = review.agreement
    if agreement is None:
        return True
    return not agreement.is_draft and agreement.visibility != Visibility.OWN


READER = Condition[Review]("member of an organisation of one of its sides", is_readable_review)
SIDE_COORDINATOR = Condition[Review](
    "editor of a coordinating organisation of one of its sides",
    lambda actor, review: _coordinates(actor, review, "editor"),
    _("Only the coordinating organisation of one of the sides may do this."),
)
SIDE_APPROVER = Condition[Review](
    "approver of a coordinating organisation of one of its sides",
    lambda actor, review: _coordinates(actor, review, "approver"),
    _("Only an approver of the coordinating organisation of one of the sides may do this."),
)
READ_BY_ALL = Condition[Review](
    "every side may read the agreement",
    _is_read_by_every_side,
    _("A review needs a signed agreement that every side may read."),
)
OPEN = Condition[Review](
    "it is not closed",
    lambda _actor, review: review.is_open,
    _("This review is closed; nothing of it is changed any more."),
)
CLOSED = Condition[Review](
    "it is closed",
    lambda _actor, review: review.state == ReviewState.CLOSED,
    _("Only a closed review can be taken back."),
)

may_read_measures = rule("review", "read measures of what they may read", who=(ANYONE,))
may_read_review = rule("review", "read a review", who=(READER, PROGRAM))
may_open_review = rule(
    "review", "open a review", who=(SIDE_COORDINATOR, PROGRAM), given=(READ_BY_ALL,)
)
may_change_review = rule(
    "review", "write what a review says", who=(SIDE_COORDINATOR, PROGRAM), given=(OPEN,)
)
may_close_review = rule(
    "review", "close a review", who=(SIDE_APPROVER, PROGRAM), given=(READ_BY_ALL, OPEN)
)
may_withdraw_review = rule(
    "review", "take back a closed review", who=(SIDE_APPROVER, PROGRAM), given=(CLOSED,)
)
