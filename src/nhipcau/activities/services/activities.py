"""Activities: begin, change, remove; the same form sent twice makes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nhipcau.activities import permissions
from nhipcau.activities.choices import ActivityKind
from nhipcau.activities.errors import ActivitiesError, Stale
from nhipcau.activities.models import Activity, ActivityCommitment, ActivitySide
from nhipcau.activities.services.parts import Part, list_named_in, parts_in_words, write_parts
from nhipcau.agreements.choices import Visibility
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.agreements.permissions import may_read_agreement
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line
from nhipcau.localities.models import Organisation

COLUMNS = (
    "kind", "title", "summary", "field", "form", "planned_from", "planned_to", "begun_on",
    "ended_on", "place", "latitude", "longitude",
)  # fmt: skip
OWN_TABLE = (ActivityKind.PROJECT, ActivityKind.CONTRIBUTION)
Row = TypeVar("Row", bound=Activity)


@dataclass(frozen=True, slots=True)
class ActivityForm:
    """What a person enters about an activity of any kind."""

    title: str
    kind: str = ActivityKind.WORK
    summary: str = ""
    field_key: str | None = None
    form: int | None = None
    planned_from: date | None = None
    planned_to: date | None = None
    begun_on: date | None = None
    ended_on: date | None = None
    place: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None

    def columns(self) -> dict[str, Any]:
        return {
            "kind": ActivityKind(self.kind),
            "title": clean_line(self.title),
            "summary": clean_block(self.summary),
            "field_id": self.field_key or None,
            "form": self.form,
            "planned_from": self.planned_from,
            "planned_to": self.planned_to,
            "begun_on": self.begun_on,
            "ended_on": self.ended_on,
            "place": clean_line(self.place),
            "latitude": self.latitude,
            "longitude": self.longitude,
        }


@dataclass(frozen=True, slots=True)
class Belonging:
    """Where an activity belongs: what it serves, whose sides take part, who has which part.

    Without an agreement it is that of the first commitment; without either the sides are
    `locality_ids` and the locality of the organisation that keeps it.
    """

    commitment_ids: Sequence[int] = ()
    agreement_id: int | None = None
    locality_ids: Sequence[int] = ()
    parts: Sequence[Part] = ()
    visibility: str = Visibility.PARTIES


ALONE = Belonging()


@transaction.atomic
def add_activity(
    *,
    actor: Actor,
    form: ActivityForm,
    belonging: Belonging = ALONE,
    owner_id: int | None = None,
    is_example: bool = False,
) -> Activity:
    """Add an activity of a kind that has no table of its own.

    Raises:
        ActivitiesError: a project or a contribution, which are added by their own services.
    """
    if form.kind in OWN_TABLE:
        raise ActivitiesError(_("A project or a contribution has a form of its own."))
    return begin(
        Activity,
        form.columns(),
        actor=actor,
        belonging=belonging,
        owner_id=owner_id,
        is_example=is_example,
    )


def begin(
    model: type[Row],
    columns: dict[str, Any],
    *,
    actor: Actor,
    belonging: Belonging,
    owner_id: int | None,
    is_example: bool,
    told: Sequence[str] = (),
) -> Row:
    """Write a new activity of any kind with all that belongs to it; inside a transaction.

    The organisation acted for keeps it; the program says for whom it writes. `told` names columns
    of the kind's own table that the trail keeps.
    """
    require(permissions.may_add_activity(actor, None))
    check_columns(columns)
    keeper_id = owner_id if actor.is_program else actor.organisation_id
    # Held, so that the same form pressed twice at once is written once.
    owner = Organisation.objects.select_for_update(of=("self",)).get(pk=keeper_id or 0)
    commitments = _commitments(actor, belonging.commitment_ids)
    agreement = _agreement(actor, belonging.agreement_id, commitments)
    if twin := _twin(model, columns, owner, commitments):
        return twin
    row = model(**columns, owner=owner, agreement=agreement, is_example=is_example)
    row.visibility = Visibility(belonging.visibility)
    if row.visibility == Visibility.PUBLIC:
        require(permissions.may_show_activity(actor, row))
    row.save()
    _write_sides(row, belonging.locality_ids)
    ActivityCommitment.objects.bulk_create(
        ActivityCommitment(activity=row, commitment=one) for one in commitments
    )
    write_parts(actor, row, belonging.parts)
    list_named_in(actor, row)
    said = state_of(row) | audit.state_of(row, told)
    changes = {key: [None, value] for key, value in said.items() if value}
    audit.record(actor=actor, verb="add", subject=as_activity(row), changes=changes)
    return row


@transaction.atomic
def change_activity(
    *, actor: Actor, activity_id: int, version: int, form: ActivityForm
) -> Activity:
    """Change what an activity is; its kind stays where it has a table of its own.

    Raises:
        Stale: it changed since `version` was shown.
    """
    activity = lock(activity_id, version)
    require(permissions.may_change_activity(actor, activity))
    columns = form.columns()
    if (activity.kind in OWN_TABLE or columns["kind"] in OWN_TABLE) and (
        columns["kind"] != activity.kind
    ):
        raise ActivitiesError(_("A project or a contribution stays what it is."))
    check_columns(columns)
    before = audit.state_of(activity, COLUMNS)
    for name, value in columns.items():
        setattr(activity, name, value)
    changes = audit.differences(before, audit.state_of(activity, COLUMNS))
    keep(actor, activity, "change", changes)
    return activity


@transaction.atomic
def remove_activity(*, actor: Actor, activity_id: int) -> None:
    """Remove an idea to which nothing belongs yet."""
    activity = lock(activity_id, None)
    require(permissions.may_remove_activity(actor, activity))
    audit.record(actor=actor, verb="remove", subject=activity)
    activity.delete()


def lock(activity_id: int, version: int | None) -> Activity:
    """The activity, held.

    Raises:
        Stale: it changed since `version` was shown.
    """
    rows = Activity.objects.select_for_update(of=("self",)).select_related("owner")
    activity = rows.get(pk=activity_id)
    if version is not None and activity.version != version:
        raise Stale(_("Somebody changed this activity after you opened it."))
    return activity


def keep(actor: Actor, activity: Activity, verb: str, changes: dict[str, list[Any]]) -> None:
    """Save what changed with its entry in the trail; nothing changed, nothing written."""
    if not changes:
        return
    activity.version += 1
    activity.save()
    audit.record(actor=actor, verb=verb, subject=activity, changes=changes)


def as_activity(row: Activity) -> Activity:
    """The row of the shared table, under whose name the trail keeps every kind."""
    if type(row) is Activity:
        return row
    return Activity.objects.get(pk=row.pk)


def check_columns(columns: dict[str, Any]) -> None:
    """What no activity may be.

    Raises:
        ActivitiesError: without a title, backwards in time, or half a place.
    """
    if not columns["title"]:
        raise ActivitiesError(_("An activity needs a title."))
    for first, last in (("planned_from", "planned_to"), ("begun_on", "ended_on")):
        start, end = columns[first], columns[last]
        if start and end and end < start:
            raise ActivitiesError(_("It ends before it begins."))
    if (columns["latitude"] is None) != (columns["longitude"] is None):
        raise ActivitiesError(_("A place on the map needs both latitude and longitude."))


def state_of(row: Activity) -> dict[str, Any]:
    """Everything that the trail keeps of a new activity."""
    return audit.state_of(row, (*COLUMNS, "state", "visibility", "agreement", "owner")) | {
        "sides": "; ".join(str(side) for side in row.sides.select_related("locality")),
        "commitments": [link.commitment_id for link in row.serves.all()],
        "participants": parts_in_words(row),
    }


def sides_of(agreement: Agreement) -> list[int]:
    """The localities that signed, each once, in their order."""
    return list(dict.fromkeys(party.locality_id for party in agreement.parties.all()))


def _commitments(actor: Actor, ids: Sequence[int]) -> list[Commitment]:
    rows = Commitment.objects.select_related("agreement").filter(pk__in=ids).order_by("pk")
    found = list(rows)
    if len(found) != len(set(ids)):
        raise ActivitiesError(_("There is no such commitment."))
    for commitment in found:
        require(permissions.may_begin_for(actor, commitment))
    return found


def _agreement(
    actor: Actor, agreement_id: int | None, commitments: list[Commitment]
) -> Agreement | None:
    if agreement_id is None:
        return commitments[0].agreement if commitments else None
    agreement = Agreement.objects.get(pk=agreement_id)
    require(may_read_agreement(actor, agreement))
    if agreement.is_draft:
        raise ActivitiesError(_("The agreement is a draft."))
    own = actor.acting.localities if actor.acting else frozenset()
    if not actor.is_program and not own & set(sides_of(agreement)):
        raise ActivitiesError(_("Your organisation is of no side of this agreement."))
    return agreement


def _twin(
    model: type[Row], columns: dict[str, Any], owner: Organisation, commitments: list[Commitment]
) -> Row | None:
    wanted = {one.pk for one in commitments}
    rows: QuerySet[Row] = model._default_manager.filter(owner=owner, **columns)  # type: ignore[assignment]  # noqa: SLF001 public by name
    for row in rows.prefetch_related("serves"):
        if {link.commitment_id for link in row.serves.all()} == wanted:
            return row
    return None


def _write_sides(row: Activity, locality_ids: Sequence[int]) -> None:
    if row.agreement is not None:
        sides = sides_of(row.agreement)
    else:
        sides = list(dict.fromkeys([row.owner.locality_id, *locality_ids]))
    ActivitySide.objects.bulk_create(
        ActivitySide(activity_id=row.pk, locality_id=side, position=place)
        for place, side in enumerate(sides)
    )
