"""Units that people name while they write: the known one, or one made by its name."""

from __future__ import annotations

from django.db import transaction

from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors import find_organisation, locality_lineage
from nhipcau.localities.services import name_new_organisation


@transaction.atomic
def unit_named(*, actor: Actor, locality: Locality, name: str) -> Organisation:
    """The organisation of that name in a locality's lineage, made there if there is none."""
    lineage = locality_lineage([locality.pk])[locality.pk]
    known = find_organisation(name, locality_ids=lineage)
    return known or name_new_organisation(actor=actor, locality=locality, name=name)
