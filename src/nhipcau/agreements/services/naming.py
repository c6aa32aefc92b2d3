"""Organisations that documents name: out of the directory until a public document names them."""

from __future__ import annotations

from django.db.models import Q

from nhipcau.agreements.choices import Visibility
from nhipcau.agreements.models import Agreement, CommitmentLead, Party
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Organisation
from nhipcau.localities.services import list_named


def list_what_it_names(actor: Actor, agreement: Agreement) -> None:
    """Call it after every act by which everybody may come to read a name in this agreement."""
    if agreement.is_draft or agreement.visibility != Visibility.PUBLIC:
        return
    sides = Party.objects.filter(agreement=agreement).exclude(organisation=None)
    leads = CommitmentLead.objects.filter(commitment__agreement=agreement)
    named = Organisation.objects.filter(
        Q(pk=agreement.keeper_id)
        | Q(pk__in=sides.values("organisation"))
        | Q(pk__in=leads.values("organisation")),
        is_listed=False,
    )
    list_named(actor=actor, organisation_ids=named.values_list("pk", flat=True))
