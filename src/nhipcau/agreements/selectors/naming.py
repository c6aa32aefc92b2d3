"""Which organisations that are not listed an actor knows of, from documents it may read."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from nhipcau.agreements.models import CommitmentLead, Party, ReadingParty, StatementLead
from nhipcau.agreements.permissions.reading import readable
from nhipcau.agreements.selectors.readings import readings_visible_to
from nhipcau.foundation.actors import Actor


def organisations_named_to(actor: Actor) -> Q:
    """Organisations that sign or carry something in what this actor may read, as a filter."""
    one = {"organisation": OuterRef("pk")}
    readings = readings_visible_to(actor).values("pk")
    naming = (
        Party.objects.filter(readable(actor, "agreement__"), **one),
        CommitmentLead.objects.filter(readable(actor, "commitment__agreement__"), **one),
        ReadingParty.objects.filter(reading__in=readings, **one),
        StatementLead.objects.filter(statement__reading__in=readings, **one),
    )
    known = Q(pk__in=())
    for rows in naming:
        known |= Q(Exists(rows))
    return known
