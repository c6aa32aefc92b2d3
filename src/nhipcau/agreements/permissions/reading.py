"""Which agreements an actor may read.

`readable` and `is_readable` say the same rule twice, for a query and for a row; a test compares
them over every kind of actor and visibility.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from nhipcau.agreements.choices import AgreementState, PartyState, Visibility
from nhipcau.agreements.models import Agreement, Party
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.looks import is_one_look, once
from nhipcau.localities.models import Organisation

PUBLIC = ~Q(state=AgreementState.DRAFT) & Q(visibility=Visibility.PUBLIC)
MOST_IDS = 300


def readable(actor: Actor, prefix: str = "") -> Q:
    """The agreements an actor may read, as a filter; `prefix` walks from another row to them.

    Visibility is decided once an agreement, never once a row that hangs on it: from another row the
    filter is "its agreement is among these", which no database works out a hundred thousand times.
    """
    if actor.is_program:
        return Q()
    if prefix:
        found = Agreement.objects.filter(readable(actor)).order_by().values("pk")
        return Q(**{f"{prefix.removesuffix('__')}__in": found})
    if reads_only_public(actor):
        return PUBLIC
    ids = _few_beyond_public(actor)
    return _readable(actor) if ids is None else PUBLIC | Q(pk__in=ids)


def _readable(actor: Actor) -> Q:
    signed = ~Q(state=AgreementState.DRAFT)
    of_a_party = Q(pk__in=_sides(actor).values("agreement"))
    kept = actor.acting.coordinates if actor.acting else frozenset()
    return (
        signed & Q(visibility=Visibility.PUBLIC)
        | signed & Q(visibility=Visibility.PARTIES) & of_a_party
        | Q(keeper__in=actor.organisations)
        | Q(state=AgreementState.DRAFT)
        & Q(keeper__in=Organisation.objects.filter(locality__in=kept).values("pk"))
        & ~Q(visibility=Visibility.OWN)
    )


def readable_beyond_public(actor: Actor, prefix: str = "") -> Q:
    """What this actor may read and not everybody: with what is public, exactly `readable`."""
    few = _few_beyond_public(actor)
    if few is not None:
        return Q(**{f"{prefix.removesuffix('__') or 'pk'}__in": few})
    beyond = readable(actor) & ~PUBLIC
    if not prefix:
        return beyond
    found = Agreement.objects.filter(beyond).order_by().values("pk")
    return Q(**{f"{prefix.removesuffix('__')}__in": found})


def _few_beyond_public(actor: Actor) -> list[int] | None:
    """Their ids, asked once while somebody only looks at a page; None where they are many.

    A page asks for what its reader may read in twenty queries; with the ids each is short.
    """
    if not is_one_look() or actor.is_program:
        return None
    found = once(("beyond public", actor), lambda: _beyond_public(actor))
    return found if len(found) <= MOST_IDS else None


def _beyond_public(actor: Actor) -> list[int]:
    rows = Agreement.objects.filter(_readable(actor) & ~PUBLIC).order_by()
    return list(rows.values_list("pk", flat=True)[: MOST_IDS + 1])


def reads_only_public(actor: Actor) -> bool:
    """Whether `readable` gives this actor what it gives everybody: no membership, no more sight."""
    return not (actor.is_program or actor.standings or actor.acting)


def is_readable(actor: Actor, agreement: Agreement) -> bool:
    """Whether this actor may read this agreement: the same rule as `readable`, for one row."""
    if actor.is_program or agreement.keeper_id in actor.organisations:
        return True
    if agreement.visibility == Visibility.OWN:
        return False
    if agreement.is_draft:
        return bool(actor.acting and agreement.keeper.locality_id in actor.acting.coordinates)
    if agreement.visibility == Visibility.PUBLIC:
        return True
    if actor.localities & {party.locality_id for party in agreement.parties.all()}:
        return True
    return bool(actor.localities) and _sides(actor).filter(agreement=agreement).exists()


def _sides(actor: Actor) -> QuerySet[Party]:
    """Parties, and those that every party has agreed to ask to join, of the actor's localities."""
    rows = Party.ever.filter(locality__in=actor.localities)
    return rows.filter(state__in=(PartyState.INVITED, PartyState.PRESENT)).order_by()
