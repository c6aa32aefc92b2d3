"""The heading of a reading: what its agreement will say of itself, and who its sides are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.choices import Visibility
from nhipcau.agreements.errors import AgreementsError, Stale, WrongState
from nhipcau.agreements.models import Reading, ReadingParty
from nhipcau.agreements.services.review import lock_reading, touch
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import clean_line


@dataclass(frozen=True, slots=True)
class ReadingPartyForm:
    """One side of the document as the reviewer corrects it; `party_id` names one found."""

    name_on_document: str
    locality_id: int | None = None
    organisation_id: int | None = None
    body: str = ""
    signatory_name: str = ""
    signatory_post: str = ""
    party_id: int | None = None


@dataclass(frozen=True, slots=True)
class HeaderForm:
    """What the agreement will say of itself."""

    kind: str
    title: str
    number: str = ""
    signed_on: date | None = None
    signed_place: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    visibility: str = Visibility.PARTIES
    parties: Sequence[ReadingPartyForm] = field(default_factory=list)


@transaction.atomic
def change_header(*, actor: Actor, reading_id: int, version: int, form: HeaderForm) -> Reading:
    """Correct what the document says of itself and who its sides are.

    Raises:
        Stale: it changed since `version` was shown.
    """
    reading = lock_reading(actor, reading_id)
    if reading.version != version:
        raise Stale(_("Somebody changed the heading after you opened it."), reading)
    if reading.agreement_id is not None:
        raise WrongState(_("The agreement was made; change its heading on its own page."))
    if form.valid_from and form.valid_to and form.valid_to < form.valid_from:
        raise AgreementsError(_("The validity ends before it begins."))
    names = ("kind", "title", "number", "signed_on", "signed_place", "valid_from", "valid_to")
    before = audit.state_of(reading, (*names, "visibility"))
    for name in (*names, "visibility"):
        value = getattr(form, name)
        setattr(reading, name, clean_line(value) if isinstance(value, str) else value)
    _write_parties(reading, form.parties)
    reading.version += 1
    touch(actor, reading)
    changes = audit.differences(before, audit.state_of(reading, (*names, "visibility")))
    audit.record(actor=actor, verb="change", subject=reading, changes=changes)
    return reading


def _write_parties(reading: Reading, forms: Sequence[ReadingPartyForm]) -> None:
    standing = {party.pk: party for party in reading.parties.all()}
    kept = {form.party_id for form in forms if form.party_id in standing}
    for party_id, party in standing.items():
        if party_id not in kept:
            party.delete()
    for position, form in enumerate(forms):
        party = standing.get(form.party_id or 0) or ReadingParty(reading=reading)
        party.position = position
        party.name_on_document = clean_line(form.name_on_document)[:200]
        party.body = clean_line(form.body)[:200]
        party.locality_id = form.locality_id
        party.organisation_id = form.organisation_id
        party.signatory_name = clean_line(form.signatory_name)[:150]
        party.signatory_post = clean_line(form.signatory_post)[:200]
        party.save()
