"""Activities of a file, taken in one by one: new ones are added, known ones are left as they are.

Whatever a file says of words that were given elsewhere, its reports stand here as reported by
their organisations: a word is given to one version, here, by a person of a side (decision 28).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.activities import permissions
from nhipcau.activities.models import (
    Activity,
    ActivityCommitment,
    ActivityParticipant,
    ActivitySide,
    IatiOrigin,
)
from nhipcau.activities.selectors.iati.batch import house
from nhipcau.activities.selectors.iati.kinds import KINDS, BudgetSaid, Extra
from nhipcau.activities.services.iati.checking import checked
from nhipcau.activities.services.iati.figures import add_reports
from nhipcau.activities.services.iati.said import ActivitySaid, BodySaid
from nhipcau.activities.services.iati.world import Here
from nhipcau.agreements.choices import SheetAction
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require


class CannotTake(Exception):
    """An activity of a file cannot be taken in; nothing of it was written."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What an activity would do: added, or here already, or refused with the reasons."""

    action: str
    problems: tuple[str, ...] = ()
    activity_id: int | None = None


def judge(here: Here, said: ActivitySaid) -> Judged:
    """What taking it in would do; writes nothing."""
    standing = standing_activity(said.identifier)
    if standing is not None:
        return Judged(SheetAction.SAME, tuple(_differs(standing, said)), standing)
    problems = [*_unknown(here, said)]
    if problems:
        return Judged(SheetAction.REFUSE, tuple(problems))
    return Judged(SheetAction.ADD, tuple(said.left_out))


def standing_activity(identifier: str) -> int | None:
    """The activity of that identifier: imported before, or one of this installation's own."""
    origin = IatiOrigin.objects.filter(identifier=identifier).values_list("pk", flat=True).first()
    if origin is not None:
        return origin
    own = f"{house().ref}-HD-"
    said = identifier.removeprefix(own)
    if said == identifier or not (said.isascii() and said.isdecimal() and len(said) < 18):
        return None
    return (
        Activity.objects.filter(pk=int(said), iati_origin=None).values_list("pk", flat=True).first()
    )


@transaction.atomic
def take_in(*, actor: Actor, here: Here, said: ActivitySaid) -> Judged:
    """Add an activity of a file with all that belongs to it, unless it is here already.

    Raises:
        CannotTake: it names what is not known here, or says what no row can hold.
    """
    require(permissions.may_import_iati(actor, None))
    judged = judge(here, said)
    if judged.action == SheetAction.REFUSE:
        raise CannotTake(" ".join(judged.problems))
    if judged.action == SheetAction.SAME:
        return judged
    try:
        activity = _add(here, said)
    except (KeyError, ValueError, ValidationError) as error:
        raise CannotTake(_in_words(error)) from error
    audit.record(
        actor=actor, verb="import", subject=activity, changes={"iati": [None, said.identifier]}
    )
    return Judged(SheetAction.ADD, tuple(said.left_out), activity.pk)


def _unknown(here: Here, said: ActivitySaid) -> Iterable[str]:
    """Names in a file of what is not known here and is not made by an import."""
    sides = [*said.sides, *(one.side for one in said.reports), *(one.side for one in said.money)]
    for code in dict.fromkeys([*sides, *(body.locality for body in said.bodies)]):
        if code and code not in here.units:
            yield _("There is no locality “%(code)s” here.") % {"code": code}
    for body in dict.fromkeys(said.bodies):
        if not body.locality and body == said.bodies[said.owner] and here.find(body) is None:
            yield _("There is no organisation “%(name)s” here to keep the activity.") % {
                "name": body.name
            }
    topic = said.columns["field_id"]
    if topic and topic not in here.fields:
        yield _("There is no field of cooperation “%(key)s” here.") % {"key": topic}


def _differs(standing: int, said: ActivitySaid) -> Iterable[str]:
    """A remark where the file says something else than when it was taken in."""
    kept = IatiOrigin.objects.filter(pk=standing).values_list("digest", flat=True).first()
    if kept is not None and kept != said.digest:
        yield _("It was left as it is, though this file says something else of it than the first.")


def _add(here: Here, said: ActivitySaid) -> Activity:
    ids = [_organisation(here, body) for body in said.bodies]
    owner = ids[said.owner]
    if owner is None:
        raise ValueError(_("The organisation that keeps the activity is not known here."))
    paper = here.agreement(said.agreement) if said.agreement else None
    activity = _make(said, {**said.columns, "owner_id": owner, "agreement": paper}, ids)
    sides = [here.units[code] for code in said.sides] or [here.unit_of(owner)]
    ActivitySide.objects.bulk_create(
        ActivitySide(activity_id=activity.pk, locality_id=unit, position=place)
        for place, unit in enumerate(sides)
    )
    parts = dict.fromkeys((ids[place], role) for place, role in said.participants)
    ActivityParticipant.objects.bulk_create(
        ActivityParticipant(activity_id=activity.pk, organisation_id=organisation, role=role)
        for organisation, role in parts
        if organisation is not None
    )
    _serve(here, activity, said)
    claims = add_reports(here, activity, said, ids)
    _remember(activity, said, claims)
    return activity


def _organisation(here: Here, body: BodySaid) -> int | None:
    """The organisation, made by its name where the file says its locality; else the known one."""
    return here.find(body) or (here.make(body) if body.locality else None)


def _make(said: ActivitySaid, columns: Mapping[str, Any], ids: Sequence[int | None]) -> Activity:
    """The row of the activity, with that of its kind and its parts."""
    kind = KINDS.get(columns["kind"]) if said.extra is not None else None
    if kind is None or said.extra is None:
        activity = Activity(**columns)
        checked(activity).save()
        return activity
    extra = _with_ids(said.extra, ids)
    activity = kind.make(columns, extra)
    checked(activity).save()
    for part in kind.parts(activity, extra):
        checked(part).save()
    return activity


def _with_ids(extra: Extra, ids: Sequence[int | None]) -> Extra:
    """Places of organisations turned into the ids that they have here."""

    def known(values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: ids[value] if key.startswith("o-") and value is not None else value
            for key, value in values.items()
        }

    return Extra(
        objective=extra.objective,
        said=known(extra.said),
        parts=[(name, known(values)) for name, values in extra.parts],
        budget=[
            BudgetSaid(
                line.year,
                line.source,
                ids[line.giver] if line.giver is not None else None,
                line.amount,
                line.note,
            )
            for line in extra.budget
        ],
    )


def _serve(here: Here, activity: Activity, said: ActivitySaid) -> None:
    """Links to the commitments that are known here."""
    found = dict.fromkeys(
        commitment
        for paper, number in said.serves
        if (known := here.agreement(paper)) is not None
        and (commitment := here.commitment(known, number)) is not None
    )
    ActivityCommitment.objects.bulk_create(
        ActivityCommitment(activity_id=activity.pk, commitment_id=one) for one in found
    )


def _remember(activity: Activity, said: ActivitySaid, claims: Mapping[str, Any]) -> None:
    carried: dict[str, Any] = {
        "agreement": said.agreement,
        "serves": said.serves,
        "parent": said.parent,
        "documents": said.documents,
        "claims": claims,
    }
    IatiOrigin.objects.create(
        activity_id=activity.pk,
        identifier=said.identifier,
        reporter_ref=said.reporter_ref,
        reporter_name=said.reporter_name,
        carried={key: value for key, value in carried.items() if value},
        is_restricted=said.is_restricted,
        digest=said.digest,
    )


def _in_words(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{name}: {' '.join(words)}" for name, words in error.message_dict.items())
    if isinstance(error, KeyError):
        return _("“%(name)s” is missing in the record.") % {"name": error.args[0]}
    return str(error)
