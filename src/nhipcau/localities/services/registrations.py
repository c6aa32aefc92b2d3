"""Organisations that register themselves: asked, confirmed by mail, verified or refused.

The public part answers the same whoever asks: it tells nobody which addresses, names or tax codes
are known here. What is known is said to the coordinator who decides.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line
from nhipcau.localities import permissions
from nhipcau.localities.choices import RegistrationState, Role
from nhipcau.localities.errors import LocalitiesError, MemberExists, RegistrationDecided
from nhipcau.localities.models import Locality, Membership, Organisation, Registration
from nhipcau.localities.services.members import admit
from nhipcau.localities.services.organisations import OrganisationForm, add_organisation

LASTS = timedelta(days=3)
KEPT = timedelta(days=180)
MOST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class RegistrationForm:
    """What the contact person enters."""

    locality_id: int
    kind: str
    name: str
    contact_name: str
    contact_email: str
    tax_code: str = ""
    address: str = ""
    about: str = ""
    language: str = "vi"


@transaction.atomic
def ask_for_registration(
    *, actor: Actor, form: RegistrationForm
) -> tuple[Registration, str] | None:
    """Keep what was entered until its address is confirmed; returns it with the secret of its link.

    Nothing, where the same address asked too often lately: its mailbox would be flooded.
    """
    require(permissions.may_register_organisation(actor, None))
    address = form.contact_email.strip().lower()
    Locality.objects.select_for_update().get(pk=form.locality_id)
    lately = Registration.objects.filter(
        contact_email=address, asked_at__gte=timezone.now() - timedelta(days=1)
    )
    if lately.count() >= MOST_LETTERS:
        return None
    token = secrets.token_urlsafe(32)
    said = asdict(form) | {
        "contact_email": address,
        "name": clean_line(form.name),
        "contact_name": clean_line(form.contact_name),
        "address": clean_line(form.address),
        "about": clean_block(form.about),
    }
    made = Registration.objects.create(**said, token_digest=_digest(token))
    audit.record(actor=actor, verb="ask", subject=made)
    return made, token


def registration_of(token: str) -> Registration | None:
    """The registration whose link this is, as long as the link lasts."""
    since = timezone.now() - LASTS
    rows = Registration.objects.select_related("locality")
    return rows.filter(token_digest=_digest(token), asked_at__gte=since).first()


@transaction.atomic
def confirm_registration(*, actor: Actor, token: str) -> Registration | None:
    """The contact person has opened the link: now coordinators see it. Twice is once."""
    require(permissions.may_register_organisation(actor, None))
    seen = registration_of(token)
    if seen is None:
        return None
    row = Registration.objects.select_for_update().get(pk=seen.pk)
    if row.state == RegistrationState.UNCONFIRMED:
        row.state = RegistrationState.PENDING
        row.confirmed_at = timezone.now()
        row.save(update_fields=["state", "confirmed_at"])
        audit.record(actor=actor, verb="confirm", subject=row)
    return row


@transaction.atomic
def verify_registration(*, actor: Actor, registration_id: int) -> Membership:
    """Take the organisation into the directory, its contact person as first manager.

    Raises:
        RegistrationDecided: somebody else decided first.
        DuplicateOrganisation: it stands already: let the person join that one, or refuse.
    """
    row = _pending(actor, registration_id)
    form = OrganisationForm(
        name=row.name, kind=row.kind, tax_code=row.tax_code, address=row.address, about=row.about
    )
    organisation = add_organisation(actor=actor, locality=row.locality, form=form)
    return _accept(actor, row, organisation)


@transaction.atomic
def join_registration(
    *, actor: Actor, registration_id: int, organisation: Organisation
) -> Membership:
    """The organisation stands already: its contact person becomes a manager of that one.

    Raises:
        RegistrationDecided: somebody else decided first.
        LocalitiesError: the organisation is another locality's.
    """
    row = _pending(actor, registration_id)
    require(permissions.may_verify_organisation(actor, organisation))
    return _accept(actor, row, organisation)


@transaction.atomic
def refuse_registration(*, actor: Actor, registration_id: int, reason: str) -> Registration:
    """Refuse with a reason, which the contact person is told.

    Raises:
        RegistrationDecided: somebody else decided first.
        LocalitiesError: there is no reason.
    """
    row = _pending(actor, registration_id)
    said = clean_block(reason)
    if not said:
        raise LocalitiesError(_("Say why, so that the person knows what to do."))
    _decide(actor, row, RegistrationState.REFUSED, reason=said)
    audit.record(actor=actor, verb="refuse", subject=row, changes={"reason": [None, said]})
    return row


def forget_registrations() -> int:
    """A duty of the worker: links that were never opened, and old refusals, with their persons."""
    now = timezone.now()
    unopened = Registration.objects.filter(
        state=RegistrationState.UNCONFIRMED, asked_at__lt=now - LASTS
    )
    refused = Registration.objects.filter(
        state=RegistrationState.REFUSED, decided_at__lt=now - KEPT
    )
    return unopened.delete()[0] + refused.delete()[0]


def _pending(actor: Actor, registration_id: int) -> Registration:
    rows = Registration.objects.select_for_update(of=("self",)).select_related("locality")
    row = rows.get(pk=registration_id)
    require(permissions.may_verify_registration(actor, row))
    if not row.is_pending:
        raise RegistrationDecided(_("Somebody else has decided on this registration meanwhile."))
    return row


def _accept(actor: Actor, row: Registration, organisation: Organisation) -> Membership:
    try:
        membership = admit(
            actor=actor,
            organisation=organisation,
            email=row.contact_email,
            name=row.contact_name,
            role=Role.MANAGER,
        )
    except MemberExists:
        membership = Membership.objects.get(
            organisation=organisation, user__email__iexact=row.contact_email
        )
    row.organisation = organisation
    _decide(actor, row, RegistrationState.VERIFIED)
    changes = {"organisation": [None, organisation.name]}
    audit.record(actor=actor, verb="verify", subject=row, changes=changes)
    return membership


def _decide(actor: Actor, row: Registration, state: RegistrationState, reason: str = "") -> None:
    row.state, row.reason = state, reason
    row.decided_at, row.decided_by_name = timezone.now(), actor.name
    row.save(update_fields=["state", "reason", "decided_at", "decided_by_name", "organisation"])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
