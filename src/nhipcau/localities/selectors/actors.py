"""A signed-in user as an actor: memberships with the predecessors they answer for."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from nhipcau.accounts.models import User
from nhipcau.foundation.actors import Actor, Standing
from nhipcau.localities.models import Coordination, Membership
from nhipcau.localities.selectors.lineage import locality_lineage, organisation_lineage


def actor_of(user: User | AnonymousUser, *, acting_for: int | None = None) -> Actor:
    """The actor for a user; `acting_for` is the organisation chosen for this session."""
    if not isinstance(user, User) or not user.is_active:
        return Actor.anonymous()
    standings = _standings(user)
    chosen = next((s for s in standings if s.organisation_id == acting_for), None)
    return Actor(
        user_id=user.pk,
        name=str(user),
        is_administrator=user.is_administrator,
        acting=chosen or (standings[0] if standings else None),
        standings=standings,
    )


def _standings(user: User) -> tuple[Standing, ...]:
    memberships = list(
        Membership.objects.filter(user=user).select_related("organisation").order_by("id")
    )
    organisations = organisation_lineage(m.organisation_id for m in memberships)
    localities = locality_lineage(m.organisation.locality_id for m in memberships)
    kept = _kept_localities([m.organisation_id for m in memberships])
    wider = locality_lineage(one for ids in kept.values() for one in ids)
    return tuple(
        Standing(
            organisation_id=m.organisation_id,
            organisation_name=m.organisation.name,
            locality_id=m.organisation.locality_id,
            role=m.role,
            organisations=organisations[m.organisation_id],
            localities=localities[m.organisation.locality_id],
            coordinates=frozenset().union(*(wider[one] for one in kept[m.organisation_id])),
        )
        for m in memberships
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
