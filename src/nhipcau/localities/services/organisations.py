"""Organisations: add, change, merge, and name those that keep a locality's agreements."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line
from nhipcau.localities import permissions
from nhipcau.localities.choices import kind_by_name
from nhipcau.localities.errors import LocalitiesError, StaleOrganisation
from nhipcau.localities.models import (
    Coordination,
    Locality,
    Organisation,
    OrganisationSuccession,
)
from nhipcau.localities.validators import clean_tax_code


@dataclass(frozen=True, slots=True)
class OrganisationForm:
    """What a person enters about an organisation."""

    name: str
    kind: str
    name_en: str = ""
    short_name: str = ""
    aliases: list[str] = field(default_factory=list)
    parent_id: int | None = None
    tax_code: str = ""
    address: str = ""
    about: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def cleaned(self) -> dict[str, Any]:
        """Column values with invisible characters gone and the tax code in its standard form."""
        said = {f.name: getattr(self, f.name) for f in fields(self)}
        for name in ("name", "name_en", "short_name", "address"):
            said[name] = clean_line(said[name])
        said["about"] = clean_block(self.about)
        said["aliases"] = [alias for one in self.aliases if (alias := clean_line(one))]
        said["tax_code"] = clean_tax_code(self.tax_code) if self.tax_code.strip() else ""
        return said


COLUMNS = tuple(f.name for f in fields(OrganisationForm) if f.name != "parent_id") + ("parent",)


@transaction.atomic
def add_organisation(
    *, actor: Actor, locality: Locality, form: OrganisationForm, is_example: bool = False
) -> Organisation:
    """Add an organisation to a locality."""
    require(permissions.may_add_organisation(actor, locality))
    return _add(actor, locality, form, is_example=is_example)


@transaction.atomic
def name_new_organisation(
    *, actor: Actor, locality: Locality, name: str, is_example: bool = False
) -> Organisation:
    """Add an organisation that a document names; its kind is told by the first words of its name.

    The importing side may name units of the other side: the register needs them as leads.
    """
    require(permissions.may_name_new_organisation(actor, locality))
    form = OrganisationForm(name=name, kind=kind_by_name(name))
    return _add(actor, locality, form, is_example=is_example)


def _add(
    actor: Actor, locality: Locality, form: OrganisationForm, *, is_example: bool
) -> Organisation:
    organisation = Organisation.objects.create(
        locality=locality, is_example=is_example, **form.cleaned()
    )
    audit.record(
        actor=actor,
        verb="add",
        subject=organisation,
        changes={
            key: [None, value] for key, value in audit.state_of(organisation, COLUMNS).items()
        },
    )
    return organisation


@transaction.atomic
def change_organisation(
    *, actor: Actor, organisation_id: int, version: int, form: OrganisationForm
) -> Organisation:
    """Change a profile.

    Raises:
        StaleOrganisation: it changed since `version` was shown.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(permissions.may_change_organisation(actor, organisation))
    if organisation.version != version:
        raise StaleOrganisation(_("Somebody changed this organisation after you opened it."))
    before = audit.state_of(organisation, COLUMNS)
    for name, value in form.cleaned().items():
        setattr(organisation, name, value)
    if _is_its_own_ancestor(organisation):
        raise LocalitiesError(_("An organisation cannot stand under itself."))
    organisation.version += 1
    organisation.save()
    changes = audit.differences(before, audit.state_of(organisation, COLUMNS))
    audit.record(actor=actor, verb="change", subject=organisation, changes=changes)
    return organisation


@transaction.atomic
def merge_organisations(
    *, actor: Actor, predecessors: list[Organisation], successor: Organisation, on: date
) -> None:
    """Record that on a day the successor took over; the predecessors end the day before."""
    for predecessor in predecessors:
        require(permissions.may_merge_organisations(actor, predecessor))
        if predecessor.pk == successor.pk or _continues(predecessor.pk, successor.pk):
            raise LocalitiesError(_("An organisation cannot continue itself."))
        OrganisationSuccession.objects.get_or_create(
            predecessor=predecessor, successor=successor, defaults={"on": on}
        )
        before = audit.state_of(predecessor, ("valid_to",))
        predecessor.valid_to = date.fromordinal(on.toordinal() - 1)
        predecessor.version += 1
        predecessor.save()
        changes = audit.differences(before, audit.state_of(predecessor, ("valid_to",)))
        changes["successor"] = [None, str(successor)]
        audit.record(actor=actor, verb="merge", subject=predecessor, changes=changes)


@transaction.atomic
def name_coordinator(
    *,
    actor: Actor,
    locality: Locality,
    organisation: Organisation,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Coordination:
    """Name an organisation as one that keeps the locality's agreements between two dates."""
    require(permissions.may_name_coordinators(actor, locality))
    coordination, made = Coordination.objects.update_or_create(
        locality=locality,
        organisation=organisation,
        valid_from=valid_from,
        defaults={"valid_to": valid_to},
    )
    audit.record(
        actor=actor,
        verb="name_coordinator",
        subject=locality,
        changes={"coordinator": [None if made else str(organisation), str(organisation)]},
    )
    return coordination


def _is_its_own_ancestor(organisation: Organisation) -> bool:
    parent = organisation.parent
    while parent is not None:
        if parent.pk == organisation.pk:
            return True
        parent = parent.parent
    return False


def _continues(older: int, newer: int) -> bool:
    """Whether `older` already continues `newer`, which would close a ring."""
    frontier = {older}
    seen: set[int] = set()
    while frontier:
        seen |= frontier
        found = OrganisationSuccession.objects.filter(successor__in=frontier)
        frontier = set(found.values_list("predecessor_id", flat=True)) - seen
    return newer in seen
