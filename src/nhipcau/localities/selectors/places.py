"""Localities, organisations and members as an actor may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, When

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.sight import known_through
from nhipcau.foundation.text import fold
from nhipcau.localities.choices import OrganisationKind
from nhipcau.localities.models import (
    Coordination,
    Locality,
    LocalitySuccession,
    Membership,
    Organisation,
    OrganisationSuccession,
)
from nhipcau.localities.permissions import may_add_organisation, may_see_members
from nhipcau.localities.selectors.lineage import locality_ancestry, locality_heirs

KIND_ORDER = Case(
    *(When(kind=kind, then=place) for place, kind in enumerate(OrganisationKind.values)),
    output_field=IntegerField(),
)
SORTS: dict[str, tuple[Case | str, ...]] = {
    "name": ("sort_name", "id"),
    "-name": ("-sort_name", "-id"),
    "locality": ("locality__sort_name", "sort_name", "id"),
    "kind": (KIND_ORDER, "sort_name", "id"),
}


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """What a list of organisations is narrowed to; everything combines.

    `locality_id` takes in the units that it continues; `status` is "present", "ended" or
    "unlisted".
    """

    search: str = ""
    locality_id: int | None = None
    kind: str = ""
    status: str = ""
    sort: str = "name"


def localities_visible_to(_actor: Actor, *, search: str = "") -> QuerySet[Locality]:
    """Every unit, past and present: the list of units is public.

    A unit found by one of its names brings those that continue it, so that Hà Tây leads to Hà Nội.
    """
    rows = Locality.objects.all()
    if not fold(search):
        return rows
    named = frozenset(_matching(rows, search).values_list("pk", flat=True))
    return rows.filter(pk__in=named | locality_heirs(named))


def with_successions(rows: QuerySet[Locality]) -> QuerySet[Locality]:
    """The same rows with what they continue and what continues them, by day."""
    return rows.prefetch_related(
        Prefetch(
            "succession_in",
            LocalitySuccession.objects.select_related("predecessor").order_by(
                "on", "predecessor__sort_name"
            ),
        ),
        Prefetch(
            "succession_out",
            LocalitySuccession.objects.select_related("successor").order_by("on"),
        ),
    )


def locality_detail(actor: Actor, code: str) -> Locality:
    """One unit with its successions.

    Raises:
        Locality.DoesNotExist: there is none of this code.
    """
    return with_successions(localities_visible_to(actor)).get(code=code)


def localities_kept_by(actor: Actor) -> list[Locality]:
    """Units to which this actor may add organisations, those in force first."""
    rows = Locality.objects.all()
    if not actor.is_administrator and not actor.is_program:
        rows = rows.filter(pk__in=actor.acting.coordinates if actor.acting else ())
    allowed = [row for row in rows if may_add_organisation(actor, row)]
    return sorted(allowed, key=lambda row: row.valid_to is not None)


def organisations_visible_to(
    actor: Actor,
    *,
    search: str = "",
    locality_ids: frozenset[int] | None = None,
) -> QuerySet[Organisation]:
    """Organisations this actor may know of, by any of their names and of their locality's."""
    rows = Organisation.objects.filter(known_to(actor)).select_related("locality")
    if locality_ids is not None:
        rows = rows.filter(locality__in=locality_ids)
    for word in _words(search):
        rows = rows.filter(Q(folded__contains=word) | Q(locality__folded__contains=word))
    return rows


def known_to(actor: Actor) -> Q:
    """The directory is public; what is not listed is for those whom it concerns.

    These are its members, the coordinators of its locality, administrators, and the readers of a
    document that names it.
    """
    listed = Q(is_listed=True)
    if actor.is_program or actor.is_administrator:
        return Q()
    if not actor.is_signed_in:
        return listed
    kept = frozenset().union(*(standing.coordinates for standing in actor.standings))
    own = Q(pk__in=actor.organisations) | Q(locality__in=kept)
    return listed | own | known_through("organisation", actor)


def organisations_matching(
    actor: Actor, wanted: OrganisationFilter, *, today: date
) -> QuerySet[Organisation]:
    """The organisations that a filter leaves, with what a list shows of them."""
    ids = None
    if wanted.locality_id is not None:
        ids = locality_ancestry([wanted.locality_id])[wanted.locality_id]
    rows = organisations_visible_to(actor, search=wanted.search, locality_ids=ids)
    if wanted.kind in OrganisationKind.values:
        rows = rows.filter(kind=wanted.kind)
    if wanted.status == "present":
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    elif wanted.status == "ended":
        rows = rows.filter(valid_to__lt=today)
    elif wanted.status == "unlisted":
        rows = rows.filter(is_listed=False)
    return _continued(rows).order_by(*SORTS.get(wanted.sort, SORTS["name"]))


def organisations_of(
    actor: Actor, locality: Locality, kind: str, *, today: date
) -> tuple[dict[str, int], list[int]]:
    """Of a unit and those it continues: how many organisations of each kind, and the ids of one.

    Their ids by kind and name, or those of all kinds where none is asked for. Who may know of which
    is asked once for both.
    """
    rows = organisations_matching(
        actor, OrganisationFilter(locality_id=locality.pk, sort="kind"), today=today
    )
    known = list(rows.values_list("pk", "kind"))
    counted = Counter(one for _pk, one in known)
    counts = {one: counted[one] for one in OrganisationKind.values if one in counted}
    wanted = kind in OrganisationKind.values
    return counts, [pk for pk, one in known if not wanted or one == kind]


def organisations_in_order(ids: Sequence[int]) -> list[Organisation]:
    """These organisations in this order, with what a list shows of them."""
    found = _continued(Organisation.objects.select_related("locality")).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def organisation_detail(actor: Actor, organisation_id: int) -> Organisation:
    """One organisation with its place among others.

    Raises:
        Organisation.DoesNotExist: there is none.
    """
    links = OrganisationSuccession.objects.order_by("on", "id")
    rows = organisations_visible_to(actor).select_related("parent")
    return rows.prefetch_related(
        Prefetch("succession_in", links.select_related("predecessor")),
        Prefetch("succession_out", links.select_related("successor")),
    ).get(pk=organisation_id)


def members_visible_to(actor: Actor, organisation: Organisation) -> QuerySet[Membership]:
    """Members of an organisation, for those who may see them; nobody for the rest."""
    rows = Membership.objects.filter(organisation=organisation).select_related("user")
    return rows if may_see_members(actor, organisation) else rows.none()


def memberships_of(actor: Actor) -> QuerySet[Membership]:
    """The actor's own memberships, in the order in which they were given."""
    rows = Membership.objects.filter(user=actor.user_id) if actor.user_id else Membership.objects
    return rows.select_related("organisation__locality") if actor.user_id else rows.none()


def belongs_elsewhere(membership: Membership) -> bool:
    """Whether the person is a member of another organisation as well."""
    rows = Membership.objects.filter(user=membership.user_id)
    return rows.exclude(pk=membership.pk).exists()


def coordinators_of(locality_ids: frozenset[int], day: date) -> QuerySet[Organisation]:
    """Organisations that keep these localities' agreements on a day."""
    coordinations = Coordination.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day),
        Q(valid_to=None) | Q(valid_to__gte=day),
        locality__in=locality_ids,
    )
    return Organisation.objects.filter(coordinations__in=coordinations).distinct()


def coordinations_of(locality: Locality) -> QuerySet[Coordination]:
    """Who kept a locality's agreements and when; the latest first, open ends before all."""
    rows = Coordination.objects.filter(locality=locality).select_related("organisation")
    return rows.order_by("-valid_from", "id")


def coordinations_by(organisation: Organisation) -> QuerySet[Coordination]:
    """Whose agreements an organisation kept and keeps, and when."""
    rows = Coordination.objects.filter(organisation=organisation).select_related("locality")
    return rows.order_by("-valid_from", "id")


def _continued(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The same rows with what continues them, as a list shows it."""
    links = OrganisationSuccession.objects.select_related("successor").order_by("on", "id")
    return rows.prefetch_related(Prefetch("succession_out", links))


def _words(search: str) -> list[str]:
    return fold(search).split()[:8]


def _matching(rows: QuerySet[Locality], search: str) -> QuerySet[Locality]:
    for word in _words(search):
        rows = rows.filter(folded__contains=word)
    return rows
