"""Organisations: add one, name one that a document speaks of, change its profile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line, fold
from nhipcau.localities import permissions
from nhipcau.localities.choices import OrganisationKind, kind_by_name
from nhipcau.localities.errors import (
    DuplicateOrganisation,
    LocalitiesError,
    StaleOrganisation,
)
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors import locality_lineage
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
        said["kind"] = OrganisationKind(self.kind)
        said["about"] = clean_block(self.about)
        said["aliases"] = [alias for one in self.aliases if (alias := clean_line(one))]
        said["tax_code"] = clean_tax_code(self.tax_code) if clean_line(self.tax_code) else ""
        return said


COLUMNS = (*(f.name for f in fields(OrganisationForm) if f.name != "parent_id"), "parent")


@transaction.atomic
def add_organisation(
    *, actor: Actor, locality: Locality, form: OrganisationForm, is_example: bool = False
) -> Organisation:
    """Add an organisation to a locality.

    Raises:
        DuplicateOrganisation: one of that name and first day, or of that tax code, stands already.
    """
    require(permissions.may_add_organisation(actor, locality))
    made = Organisation(locality=_locked(locality), is_example=is_example, **form.cleaned())
    if standing := _same_name(made):
        raise DuplicateOrganisation(
            _("An organisation of this name stands already in this locality."), standing
        )
    return _add(actor, made)


@transaction.atomic
def name_new_organisation(
    *, actor: Actor, locality: Locality, name: str, kind: str = "", is_example: bool = False
) -> Organisation:
    """Add an organisation that a document names, or return the one that has the name already.

    The importing side may name units of the other side: the register needs them as leads. The
    kind is told by the first words of the name where the document does not say it. It stays out of
    the directory, for the document may be private, until `list_named` or a coordinator lists it.
    """
    require(permissions.may_name_new_organisation(actor, locality))
    form = OrganisationForm(name=name, kind=kind or kind_by_name(name))
    made = Organisation(
        locality=_locked(locality), is_listed=False, is_example=is_example, **form.cleaned()
    )
    return _same_name(made) or _add(actor, made)


@transaction.atomic
def list_organisation(*, actor: Actor, organisation_id: int) -> Organisation:
    """Take into the public directory what only private documents named; done once, it stays."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(permissions.may_list_organisation(actor, organisation))
    _list(actor, organisation)
    return organisation


@transaction.atomic
def list_named(*, actor: Actor, organisation_ids: Iterable[int]) -> None:
    """Take into the directory what a document names that everybody may read now."""
    rows = Organisation.objects.select_for_update(of=("self",)).select_related("locality")
    for organisation in rows.filter(pk__in=organisation_ids, is_listed=False).order_by("pk"):
        require(permissions.may_name_new_organisation(actor, organisation.locality))
        _list(actor, organisation)


def _list(actor: Actor, organisation: Organisation) -> None:
    if organisation.is_listed:
        return
    organisation.is_listed = True
    organisation.version += 1
    organisation.save()
    audit.record(
        actor=actor, verb="list", subject=organisation, changes={"is_listed": [False, True]}
    )


@transaction.atomic
def change_organisation(
    *, actor: Actor, organisation_id: int, version: int, form: OrganisationForm
) -> Organisation:
    """Change a profile; the same form sent a second time changes nothing.

    Raises:
        StaleOrganisation: it changed since `version` was shown.
        DuplicateOrganisation: another one has this tax code.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    require(permissions.may_change_organisation(actor, organisation))
    before = audit.state_of(organisation, COLUMNS)
    for name, value in form.cleaned().items():
        setattr(organisation, name, value)
    changes = audit.differences(before, audit.state_of(organisation, COLUMNS))
    if not changes:
        return organisation
    if organisation.version != version:
        raise StaleOrganisation(
            _("Somebody changed this organisation after you opened it."),
            Organisation.objects.select_related("locality", "parent").get(pk=organisation_id),
        )
    organisation.version += 1
    _save(organisation)
    audit.record(actor=actor, verb="change", subject=organisation, changes=changes)
    return organisation


def require_listed(organisation: Organisation) -> None:
    """What everybody reads never points at what is not in the directory.

    Raises:
        LocalitiesError: it is not listed yet.
    """
    if not organisation.is_listed:
        raise LocalitiesError(
            _("“%(name)s” is not in the directory yet; list it first.") % {"name": organisation}
        )


def _add(actor: Actor, made: Organisation) -> Organisation:
    _save(made)
    state = audit.state_of(made, COLUMNS)
    changes = {key: [None, value] for key, value in state.items() if value not in ("", None, [])}
    audit.record(actor=actor, verb="add", subject=made, changes=changes)
    return made


def _save(organisation: Organisation) -> None:
    """Save what passed every check; the database has the last word on the tax code."""
    _check(organisation)
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        _refuse_taken_tax_code(organisation)
        raise


def _check(organisation: Organisation) -> None:
    if not organisation.name:
        raise LocalitiesError(_("An organisation needs a name."))
    first, last = organisation.valid_from, organisation.valid_to
    if first and last and last < first:
        raise LocalitiesError(_("The last day lies before the first."))
    _check_parent(organisation)
    _refuse_taken_tax_code(organisation)


def _check_parent(organisation: Organisation) -> None:
    parent = organisation.parent
    if parent is None:
        return
    lineage = locality_lineage([organisation.locality_id])[organisation.locality_id]
    if parent.locality_id not in lineage:
        raise LocalitiesError(_("An organisation stands under one of the same locality."))
    if organisation.is_listed:
        require_listed(parent)
    if organisation.pk and organisation.pk in _upwards(parent):
        raise LocalitiesError(_("An organisation cannot stand under itself."))


def _upwards(organisation: Organisation) -> set[int]:
    """Ids of an organisation and of all that it stands under; ends even where a ring was closed."""
    seen: set[int] = set()
    above: Organisation | None = organisation
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        above = above.parent
    return seen


def _refuse_taken_tax_code(organisation: Organisation) -> None:
    if not organisation.tax_code:
        return
    same = Organisation.objects.filter(tax_code=organisation.tax_code).exclude(pk=organisation.pk)
    if standing := same.first():
        raise DuplicateOrganisation(
            _("Tax code %(code)s is that of %(name)s already.")
            % {"code": organisation.tax_code, "name": standing.name},
            standing,
        )


def _same_name(made: Organisation) -> Organisation | None:
    """One that cannot be told from this: the same locality, name, first day and tax code."""
    wanted = fold(made.name)
    rows = Organisation.objects.filter(
        locality=made.locality,
        folded__contains=wanted,
        valid_from=made.valid_from,
        tax_code=made.tax_code,
    )
    return next((row for row in rows if fold(row.name) == wanted), None)


def _locked(locality: Locality) -> Locality:
    # Held until the transaction ends, so that a form sent twice at once adds one organisation.
    return Locality.objects.select_for_update().get(pk=locality.pk)
