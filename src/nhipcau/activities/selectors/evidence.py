"""Photos and files as an actor may see them."""

from __future__ import annotations

from django.db.models import QuerySet

from nhipcau.activities.models import Activity, Evidence
from nhipcau.activities.permissions.evidence import readable_evidence, readable_evidence_of
from nhipcau.agreements.models import Commitment
from nhipcau.foundation.actors import Actor


def evidence_visible_to(actor: Actor) -> QuerySet[Evidence]:
    """Evidence this actor may read."""
    return Evidence.objects.filter(readable_evidence(actor)).select_related("owner")


def evidence_of(actor: Actor, subject: Activity | Commitment) -> QuerySet[Evidence]:
    """The photos and files of one activity or commitment that this actor may read."""
    noun = "activity" if isinstance(subject, Activity) else "commitment"
    rows = Evidence.objects.filter(readable_evidence_of(actor, subject), **{noun: subject})
    return rows.select_related("owner")


def evidence_detail(actor: Actor, evidence_id: int) -> Evidence:
    """One photo or file with what it belongs to.

    Raises:
        Evidence.DoesNotExist: there is none, or this actor may not know of it.
    """
    rows = evidence_visible_to(actor)
    return rows.select_related("activity__owner", "commitment__agreement__keeper", "owner").get(
        pk=evidence_id
    )
