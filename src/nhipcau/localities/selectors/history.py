"""The history of an organisation in words, from the audit trail; for those who see its members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry, history_of
from nhipcau.localities.choices import OrganisationKind, Role
from nhipcau.localities.models import Organisation
from nhipcau.localities.permissions import may_see_history

VERBS: dict[str, str | Promise] = {
    "add": _("Added the organisation"),
    "change": _("Changed the profile"),
    "merge": _("Recorded a merger"),
    "undo_merger": _("Took back a merger"),
    "add_member": _("Added a member"),
    "change_member": _("Changed a member's role"),
    "remove_member": _("Removed a member"),
}
LABELS: dict[str, str | Promise] = {
    "name": _("Name"),
    "kind": _("Kind"),
    "name_en": _("English name"),
    "short_name": _("Short name"),
    "aliases": _("Other names"),
    "parent": _("Stands under"),
    "tax_code": _("Tax code"),
    "address": _("Address"),
    "about": _("About"),
    "valid_from": _("First day"),
    "valid_to": _("Last day"),
    "successor": _("Successor"),
    "member": _("Member"),
    "role": _("Role"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as a reader says it; empty where there was or is nothing."""

    label: str | Promise
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who, for whom, when, what, and each field that changed."""

    at: datetime
    actor_name: str
    organisation_name: str
    verb: str | Promise
    changes: tuple[FieldChange, ...]


def history_visible_to(actor: Actor, organisation: Organisation) -> QuerySet[AuditEntry]:
    """The entries about an organisation, newest first; none for those who may not see them."""
    rows = history_of(organisation)
    return rows if may_see_history(actor, organisation) else rows.none()


def acts(entries: Sequence[AuditEntry]) -> list[Act]:
    """Entries in words; the names of parents are looked up at once."""
    parents = _parents(entries)
    return [
        Act(
            at=entry.at,
            actor_name=entry.actor_name,
            organisation_name=entry.organisation_name,
            verb=VERBS.get(entry.verb, entry.verb),
            changes=tuple(_changes(entry.changes, parents)),
        )
        for entry in entries
    ]


def _changes(changes: dict[str, list[Any]], parents: dict[int, str]) -> Iterable[FieldChange]:
    # A database may keep the fields in an order of its own; readers get that of the form.
    places = {name: place for place, name in enumerate(LABELS)}
    for name in sorted(changes, key=lambda name: places.get(name, len(places))):
        before, after = changes[name]
        yield FieldChange(
            label=LABELS.get(name, name),
            before=_said(name, before, parents),
            after=_said(name, after, parents),
        )


def _said(name: str, value: Any, parents: dict[int, str]) -> str:
    if value in (None, "", []):
        return ""
    if name in {"valid_from", "valid_to"}:
        return date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
    if name == "kind":
        return str(OrganisationKind(value).label)
    if name == "role":
        return str(Role(value).label)
    if name == "parent":
        return parents.get(int(value), "")
    return "; ".join(value) if isinstance(value, list) else str(value)


def _parents(entries: Sequence[AuditEntry]) -> dict[int, str]:
    ids = {one for entry in entries for one in entry.changes.get("parent", ()) if one}
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
