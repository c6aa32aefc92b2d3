"""The history of an activity: what an actor may read of it, and how acts on it are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from nhipcau.activities import permissions
from nhipcau.activities.choices import ActivityKind, ActivityState, ParticipantRole
from nhipcau.activities.models import Activity, Evidence
from nhipcau.agreements.choices import Form, Visibility
from nhipcau.agreements.models import Agreement, Field
from nhipcau.agreements.permissions.reading import readable as readable_agreements
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry, history_of
from nhipcau.foundation.history import Act, Telling, acts, plainly, tell
from nhipcau.foundation.templatetags.look import amount
from nhipcau.localities.models import Organisation

Words = str | Promise
VERBS: dict[str, Words] = {
    "add": gettext_lazy("entered the activity"),
    "change": gettext_lazy("changed the activity"),
    "move": gettext_lazy("said how far the activity is"),
    "link": gettext_lazy("said that the activity serves a commitment"),
    "unlink": gettext_lazy("took back that the activity serves a commitment"),
    "name_participants": gettext_lazy("named who takes part"),
    "show": gettext_lazy("changed who may see the activity"),
    "attach": gettext_lazy("added a photo or file"),
    "detach": gettext_lazy("removed a photo or file"),
    "remove": gettext_lazy("removed the activity"),
}
LABELS: dict[str, Words] = {
    "title": pgettext_lazy("activity", "Title"),
    "kind": gettext_lazy("Kind"),
    "state": gettext_lazy("State"),
    "stop_reason": gettext_lazy("Reason"),
    "summary": gettext_lazy("What it is"),
    "field": gettext_lazy("Field"),
    "form": gettext_lazy("Form of cooperation"),
    "planned_from": gettext_lazy("Planned from"),
    "planned_to": gettext_lazy("Planned to"),
    "begun_on": gettext_lazy("Begun on"),
    "ended_on": gettext_lazy("Ended on"),
    "place": pgettext_lazy("activity", "Place"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "agreement": pgettext_lazy("record", "Agreement"),
    "owner": pgettext_lazy("activity", "Kept by"),
    "sides": gettext_lazy("Sides"),
    "participants": gettext_lazy("Who takes part"),
    "commitments": gettext_lazy("Commitments"),
    "visibility": gettext_lazy("Who may see it"),
    "file": gettext_lazy("File"),
    "caption": gettext_lazy("Caption"),
    "is_public": gettext_lazy("Public"),
    "giver": gettext_lazy("Giver"),
    "receiver": gettext_lazy("Receiver"),
    "fund": gettext_lazy("Fund"),
    "amount": pgettext_lazy("money", "Amount"),
    "in_kind": gettext_lazy("In kind"),
    "purpose": gettext_lazy("Purpose"),
    "pledged_on": gettext_lazy("Pledged on"),
    "received_on": gettext_lazy("Received on"),
    "recipients_changed": gettext_lazy("Who receives it was changed"),
}
CHOICES: dict[str, Any] = {
    "kind": ActivityKind,
    "state": ActivityState,
    "form": Form,
    "visibility": Visibility,
}
DAYS = frozenset(name for name in LABELS if name.endswith("_on")) | {"planned_from", "planned_to"}


def activity_history(actor: Actor, activity: Activity) -> QuerySet[AuditEntry]:
    """Acts on an activity that this actor may read of, newest first.

    Who reads it only because it became public sees what was done since then.
    """
    rows = history_of(activity)
    if permissions.may_read_names(actor, activity):
        return rows
    opened = rows.filter(
        Q(verb__in=("add", "show")), changes__visibility__1=Visibility.PUBLIC.value
    ).order_by("-pk")
    first = opened.values_list("pk", flat=True).first()
    return rows.none() if first is None else rows.filter(pk__gte=first)


def changes_of(actor: Actor, activity: Activity, entries: Iterable[AuditEntry]) -> list[Act]:
    """Entries of the trail in words; names of persons for members of the sides alone."""
    shows_names = bool(permissions.may_read_names(actor, activity))
    return acts(actor, entries, subject=activity, shows_names=shows_names)


def tell_of_activities() -> None:
    """Register the tellings; called once, when the program starts."""
    tell(
        "activities.activity",
        Telling(
            noun=gettext_lazy("Activity"),
            verbs=VERBS,
            labels=LABELS,
            said=said,
            names={
                "field": _fields,
                "agreement": _agreements,
                "owner": _organisations,
                "giver": _organisations,
                "receiver": _organisations,
            },
            told_already=_told_already,
            readable=_activities,
            url="activities:activity-detail",
        ),
    )
    tell(
        "activities.evidence",
        Telling(
            noun=gettext_lazy("Photo or file"),
            verbs={
                "change": gettext_lazy("changed the words of a photo or file"),
                "remove": gettext_lazy("removed a photo or file"),
            },
            labels=LABELS,
            readable=_evidence,
        ),
    )


def tell_more(verbs: Mapping[str, Words], labels: Mapping[str, Words]) -> None:
    """What a kind of activity on a higher floor adds to the words of its history."""
    VERBS.update(verbs)
    LABELS.update(labels)


def said(name: str, value: Any) -> str:
    """A value of a column of an activity in words."""
    if name in CHOICES and value in CHOICES[name].values:
        return str(CHOICES[name](value).label)
    if name in DAYS:
        return date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
    if name == "amount":
        return amount(int(value), "VND")
    if name == "participants":
        return _with_roles(str(value))
    if name == "commitments" and isinstance(value, list):
        return _("%(count)s commitments") % {"count": len(value)}
    return plainly(name, value)


def _with_roles(text: str) -> str:
    for role in ParticipantRole:
        text = text.replace(f"({role.value})", f"({str(role.label).lower()})")
    return text


def _told_already(_changes: Mapping[str, Any]) -> Collection[str]:
    # A map says it better than five decimals.
    return {"latitude", "longitude"}


def _fields(_actor: Actor, ids: Collection[Any]) -> Mapping[Any, str]:
    return {key: str(row) for key, row in Field.objects.in_bulk(ids).items()}


def _organisations(_actor: Actor, ids: Collection[Any]) -> Mapping[Any, str]:
    return {key: str(row) for key, row in Organisation.objects.in_bulk(ids).items()}


def _agreements(actor: Actor, ids: Collection[Any]) -> Mapping[Any, str]:
    rows = Agreement.objects.filter(readable_agreements(actor)).in_bulk(ids)
    return {key: str(row) for key, row in rows.items()}


def _activities(actor: Actor, ids: Collection[int]) -> Collection[int]:
    rows = Activity.objects.filter(permissions.readable(actor), pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _evidence(actor: Actor, ids: Collection[int]) -> Collection[int]:
    rows = Evidence.objects.filter(permissions.readable_evidence(actor), pk__in=ids)
    return set(rows.values_list("pk", flat=True))
