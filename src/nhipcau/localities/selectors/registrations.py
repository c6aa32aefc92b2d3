"""Registrations for those who decide on them, and what they should know before they do."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import fold
from nhipcau.localities.choices import RegistrationState
from nhipcau.localities.models import Organisation, Registration
from nhipcau.localities.selectors.lineage import locality_lineage
from nhipcau.localities.selectors.names import similar_organisations


@dataclass(frozen=True, slots=True)
class Likeness:
    """An organisation that may be the same one; `by` is "tax_code", "name" or "similar"."""

    organisation: Organisation
    by: str


def registrations_visible_to(actor: Actor) -> QuerySet[Registration]:
    """Confirmed ones of the localities that the actor coordinates; all for administrators."""
    rows = Registration.objects.exclude(state=RegistrationState.UNCONFIRMED)
    if not actor.is_administrator:
        acting = actor.acting
        may = acting is not None and acting.at_least("editor")
        rows = rows.filter(locality__in=acting.coordinates if acting and may else ())
    return rows.select_related("locality", "organisation")


def registrations_waiting_for(actor: Actor) -> QuerySet[Registration]:
    """Those on which this actor may decide now, the oldest first."""
    rows = registrations_visible_to(actor).filter(state=RegistrationState.PENDING)
    return rows.order_by("confirmed_at", "pk")


def likenesses_of(actor: Actor, registration: Registration) -> list[Likeness]:
    """Organisations that may be the one that registers: by tax code, by name, by likeness."""
    ids = locality_lineage([registration.locality_id])[registration.locality_id]
    name = fold(registration.name)
    same = Q(locality__in=ids, folded__contains=f" {name} ")
    if registration.tax_code:
        same |= Q(tax_code=registration.tax_code)
    found = {row.pk: Likeness(row, _by(row, registration)) for row in _certain(same)}
    for row in similar_organisations(actor, registration.name, locality_ids=ids, limit=5):
        found.setdefault(row.pk, Likeness(row, "similar"))
    return list(found.values())


def others_like(registration: Registration) -> QuerySet[Registration]:
    """Other registrations that wait and have the same tax code or name."""
    same = Q(name__iexact=registration.name, locality=registration.locality_id)
    if registration.tax_code:
        same |= Q(tax_code=registration.tax_code)
    rows = Registration.objects.filter(same, state=RegistrationState.PENDING)
    return rows.exclude(pk=registration.pk).select_related("locality")


def _certain(same: Q) -> QuerySet[Organisation]:
    return Organisation.objects.filter(same).select_related("locality")[:10]


def _by(row: Organisation, registration: Registration) -> str:
    same_code = registration.tax_code and row.tax_code == registration.tax_code
    return "tax_code" if same_code else "name"
