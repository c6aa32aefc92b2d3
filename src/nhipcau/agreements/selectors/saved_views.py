"""Views of the board that a person may open: one's own, and those shared within an organisation."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from nhipcau.agreements.models import DefaultView, SavedView
from nhipcau.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class ShownView:
    """A view as a reader meets it."""

    view: SavedView
    is_own: bool
    is_default: bool

    @property
    def url(self) -> str:
        return self.view.url


def saved_views_of(actor: Actor) -> QuerySet[SavedView]:
    """Views that stand, and may be opened by this actor; removed ones are not among them."""
    rows = SavedView.objects.filter(removed_at=None)
    if not actor.is_signed_in:
        return rows.none()
    return rows.filter(Q(author=actor.user_id) | Q(organisation__in=actor.organisations))


def views_visible_to(actor: Actor) -> list[ShownView]:
    """The views that this actor may open, with the one that the board opens in."""
    if not actor.is_signed_in:
        return []
    chosen = DefaultView.objects.filter(user=actor.user_id).values_list("view", flat=True).first()
    rows = saved_views_of(actor).select_related("organisation", "author")
    return [
        ShownView(row, is_own=row.author_id == actor.user_id, is_default=row.pk == chosen)
        for row in rows
    ]


def saved_view_detail(actor: Actor, view_id: int, *, removed: bool = False) -> SavedView:
    """One view, a removed one only where it is asked for.

    Raises:
        SavedView.DoesNotExist: there is none, or this actor may not know of it.
    """
    rows = SavedView.objects.filter(pk=view_id).select_related("organisation")
    if not actor.is_signed_in:
        raise SavedView.DoesNotExist
    rows = rows.filter(Q(author=actor.user_id) | Q(organisation__in=actor.organisations))
    return (rows if removed else rows.filter(removed_at=None)).get()
