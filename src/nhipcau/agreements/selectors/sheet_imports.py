"""Lists that were sent: seen by the editors of the organisation that sent them."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from nhipcau.agreements.choices import AgreementState, SheetAction, Visibility
from nhipcau.agreements.models import Agreement, SheetImport
from nhipcau.agreements.selectors.agreements import agreements_visible_to
from nhipcau.foundation.actors import Actor


def sheets_visible_to(actor: Actor) -> QuerySet[SheetImport]:
    """What the organisation acted for has sent, the latest first."""
    acting = actor.acting
    own = acting.organisations if acting and acting.at_least("editor") else ()
    return SheetImport.objects.filter(owner__in=own).select_related("target", "owner")


def earlier_sheet(actor: Actor, sheet: SheetImport) -> SheetImport | None:
    """The same file, sent before by the same organisation."""
    same = sheets_visible_to(actor).filter(sha256=sheet.sha256, pk__lt=sheet.pk)
    return same.first()


def row_counts(sheet: SheetImport) -> dict[str, int]:
    """How many rows would be, or were, added, changed, left and refused."""
    found = dict(sheet.rows.order_by().values_list("action").annotate(count=Count("pk")))
    return {action: found.get(action, 0) for action in SheetAction.values}


def drafts_to_fill(actor: Actor) -> QuerySet[Agreement]:
    """Drafts that take new commitments from this actor, the latest first."""
    kept = actor.acting.coordinates if actor.acting and actor.acting.at_least("editor") else ()
    rows = agreements_visible_to(actor).filter(
        state=AgreementState.DRAFT, keeper__locality__in=kept
    )
    own = actor.acting.organisations if actor.acting else ()
    private = rows.filter(visibility=Visibility.OWN).exclude(keeper__in=own)
    return rows.exclude(pk__in=private.values("pk")).order_by("-pk")
