"""A signed-in user as an actor: memberships with the predecessors they answer for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from nhipcau.accounts.models import User
from nhipcau.foundation.actors import ROLE_RANK, Actor, Standing
from nhipcau.localities.choices import Role
from nhipcau.localities.models import Coordination, Membership
from nhipcau.localities.selectors.lineage import locality_lineage, organisation_lineage


class _Membership(NamedTuple):
    organisation_id: int
    organisation_name: str
    locality_id: int
    role: str
    asks_second_step: bool


def actor_of(user: User | AnonymousUser, *, acting_for: int | None = None) -> Actor:
    """The actor for a user; `acting_for` is the organisation chosen for this session."""
    if not isinstance(user, User) or not user.is_active:
        return Actor.anonymous()
    holds = _holds_back(user)
    standings = _standings(user, holds)
    held = user.is_administrator and settings.SECOND_STEP_REQUIRED and holds()
    chosen = next((s for s in standings if s.organisation_id == acting_for), None)
    return Actor(
        user_id=user.pk,
        name=str(user),
        is_administrator=user.is_administrator and not held,
        is_administrator_held=held,
        acting=chosen or (standings[0] if standings else None),
        standings=standings,
    )


def _holds_back(user: User) -> Callable[[], bool]:
    """Whether the person has no second step; asked of the database only where it matters."""

    @cache
    def has_none() -> bool:
        known = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
        return not known.exists()

    return has_none


def _held_role(membership: _Membership, holds: Callable[[], bool]) -> str:
    """The role that waits for a second step: an approver or manager goes on as an editor."""
    asked = settings.SECOND_STEP_REQUIRED or membership.asks_second_step
    speaks = ROLE_RANK[membership.role] >= ROLE_RANK[Role.APPROVER]
    return membership.role if asked and speaks and holds() else ""


def _standings(user: User, holds: Callable[[], bool]) -> tuple[Standing, ...]:
    # Asked with every page: the columns that are needed, and no objects around them.
    memberships = Membership.objects.filter(user=user).order_by("id")
    rows = memberships.values_list(
        "organisation_id",
        "organisation__name",
        "organisation__locality_id",
        "role",
        "organisation__asks_second_step",
    )
    known = [_Membership(*row) for row in rows]
    held = [_held_role(one, holds) for one in known]
    organisations = organisation_lineage(one.organisation_id for one in known)
    kept = _kept_localities([one.organisation_id for one in known])
    wider = locality_lineage(
        {one.locality_id for one in known}.union(*kept.values()) if known else ()
    )
    return tuple(
        Standing(
            organisation_id=one.organisation_id,
            organisation_name=one.organisation_name,
            locality_id=one.locality_id,
            role=Role.EDITOR.value if held_role else one.role,
            held_role=held_role,
            organisations=organisations[one.organisation_id],
            localities=wider[one.locality_id],
            coordinates=frozenset().union(*(wider[unit] for unit in kept[one.organisation_id])),
        )
        for one, held_role in zip(known, held, strict=True)
    )


def _kept_localities(organisations: list[int]) -> dict[int, set[int]]:
    today = timezone.localdate()
    rows = Coordination.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_to=None) | Q(valid_to__gte=today),
        organisation__in=organisations,
    ).values_list("organisation_id", "locality_id")
    kept: dict[int, set[int]] = {one: set() for one in organisations}
    for organisation, locality in rows:
        kept[organisation].add(locality)
    return kept
