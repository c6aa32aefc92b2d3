"""The history of places and bodies, from the audit trail: who may read it, and how it is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry, history_of
from nhipcau.foundation.history import Telling, Words, plainly, tell
from nhipcau.localities.choices import LocalityKind, OrganisationKind, Role
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.permissions import may_see_coordination_history, may_see_history
from nhipcau.localities.selectors.places import organisations_visible_to
from nhipcau.localities.selectors.registrations import registrations_visible_to

ORGANISATION_VERBS: dict[str, Words] = {
    "add": _("added the organisation"),
    "change": _("changed the profile"),
    "list": _("listed the organisation in the directory"),
    "remove": _("removed the organisation"),
    "merge": _("recorded a merger"),
    "undo_merger": _("took back a merger"),
    "add_member": _("added a member"),
    "change_member": _("changed a member's role"),
    "remove_member": _("removed a member"),
    "ask_second_step": _("decided on the second step of signing in"),
}
LOCALITY_VERBS: dict[str, Words] = {
    "name_coordinator": _("named a coordinating organisation"),
    "add": _("added the unit"),
    "change": _("changed the unit"),
    "add_successor": _("recorded a successor"),
    "remove_successor": _("took a successor back"),
    "change_coordinator": _("changed the time of a coordinating organisation"),
}
REGISTRATION_VERBS: dict[str, Words] = {
    "ask": _("asked to be taken in"),
    "confirm": _("confirmed the address"),
    "verify": _("verified the organisation"),
    "refuse": _("did not accept the organisation"),
}
LABELS: dict[str, Words] = {
    "name_vi": _("Name"),
    "official_vi": _("Official name"),
    "official_en": _("Official name in English"),
    "source": _("Source"),
    "on": _("On"),
    "reason": _("Reason"),
    "organisation": _("Organisation"),
    "name": _("Name"),
    "kind": _("Kind"),
    "name_en": _("English name"),
    "short_name": _("Short name"),
    "aliases": _("Other names"),
    "parent": _("Stands under"),
    "tax_code": _("Tax code"),
    "address": _("Address"),
    "about": _("About"),
    "coordinator": _("Coordinating organisation"),
    "valid_from": _("First day"),
    "valid_to": _("Last day"),
    "successor": _("Successor"),
    "member": _("Member"),
    "role": _("Role"),
    "asks_second_step": _("Second step required of approvers and managers"),
    "is_listed": _("In the directory"),
}
CHOICES: dict[str, Mapping[Any, Words]] = {
    "kind": dict(OrganisationKind.choices) | dict(LocalityKind.choices),
    "role": dict(Role.choices),
}
DAYS = frozenset({"valid_from", "valid_to", "on"})


def history_visible_to(actor: Actor, organisation: Organisation) -> QuerySet[AuditEntry]:
    """The entries about an organisation, newest first; none for those who may not see them."""
    rows = history_of(organisation)
    return rows if may_see_history(actor, organisation) else rows.none()


def coordination_history(actor: Actor, locality: Locality) -> QuerySet[AuditEntry]:
    """Who named which coordinating organisations, newest first; none for who may not see it."""
    rows = history_of(locality)
    return rows if may_see_coordination_history(actor, locality) else rows.none()


def tell_of_places() -> None:
    """Register how acts on rows of this app are told; called once, when the program starts."""
    tell(
        "localities.organisation",
        Telling(
            noun=_("Organisation"),
            verbs=ORGANISATION_VERBS,
            labels=LABELS,
            said=said,
            names={"parent": _organisations},
            readable=_known,
            url="localities:organisation-detail",
        ),
    )
    tell(
        "localities.locality",
        Telling(noun=_("Locality"), verbs=LOCALITY_VERBS, labels=LABELS, said=said),
    )
    tell(
        "localities.registration",
        Telling(
            noun=_("Registration of an organisation"),
            verbs=REGISTRATION_VERBS,
            labels=LABELS,
            said=said,
            readable=_registrations,
            url="localities:registration-detail",
        ),
    )


def said(name: str, value: Any) -> str:
    """One value of a field in words."""
    if name in DAYS:
        return date_format(date.fromisoformat(str(value)[:10]), "SHORT_DATE_FORMAT")
    if name in CHOICES:
        return str(CHOICES[name].get(value, value))
    return plainly(name, value)


def _organisations(actor: Actor, ids: Collection[Any]) -> Mapping[Any, str]:
    rows = organisations_visible_to(actor).filter(pk__in=ids)
    return dict(rows.values_list("pk", "name"))


def _known(actor: Actor, ids: Collection[int]) -> Collection[int]:
    rows = organisations_visible_to(actor).filter(pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _registrations(actor: Actor, ids: Collection[int]) -> Collection[int]:
    rows = registrations_visible_to(actor).filter(pk__in=ids)
    return set(rows.values_list("pk", flat=True))
