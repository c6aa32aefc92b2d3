"""Views of the board that people keep by name, alone or for their organisation."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.models import DefaultView, SavedView
from nhipcau.agreements.permissions import board as permissions
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_line

MOST_VIEWS = 100
LONGEST_NAME = 120
LONGEST_QUERY = 2000
PUT_BACK_WITHIN = timedelta(days=1)


@transaction.atomic
def save_view(*, actor: Actor, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep a view by name; the same form sent twice keeps it once.

    Raises:
        AgreementsError: no name, one that is taken by another view, or too many views.
    """
    require(permissions.may_save_view(actor, None))
    if is_shared:
        require(permissions.may_share_view(actor, None))
    name = _name(name)
    organisation_id = actor.organisation_id if is_shared else None
    own = SavedView.objects.select_for_update().filter(author=actor.user_id, removed_at=None)
    if twin := own.filter(name=name, query=query, organisation=organisation_id).first():
        return twin
    _check_name(own.filter(name=name))
    if own.count() >= MOST_VIEWS:
        raise AgreementsError(_("You keep very many views already; remove some first."))
    view = SavedView.objects.create(
        author_id=actor.user_id or 0,
        organisation_id=organisation_id,
        name=name,
        query=query[:LONGEST_QUERY],
    )
    audit.record(actor=actor, verb="add", subject=view, changes={"query": [None, view.query]})
    return view


@transaction.atomic
def rename_view(*, actor: Actor, view_id: int, name: str, is_shared: bool) -> SavedView:
    """Give a view another name, or share it, or keep it to oneself again."""
    view = _lock(view_id)
    require(permissions.may_change_view(actor, view))
    name = _name(name)
    if is_shared and not view.is_shared:
        require(permissions.may_share_view(actor, None))
    before = audit.state_of(view, ("name", "organisation"))
    taken = SavedView.objects.filter(author=view.author_id, name=name, removed_at=None)
    _check_name(taken.exclude(pk=view.pk))
    view.name = name
    kept = view.organisation_id or actor.organisation_id
    view.organisation_id = kept if is_shared else None
    view.save()
    after = audit.state_of(view, ("name", "organisation"))
    audit.record(actor=actor, verb="change", subject=view, changes=audit.differences(before, after))
    return view


@transaction.atomic
def remove_view(*, actor: Actor, view_id: int) -> SavedView:
    """Take a view away; it can be put back for a day."""
    view = _lock(view_id)
    require(permissions.may_change_view(actor, view))
    if view.removed_at is None:
        view.removed_at = timezone.now()
        view.save()
        audit.record(actor=actor, verb="remove", subject=view)
    return view


@transaction.atomic
def put_view_back(*, actor: Actor, view_id: int) -> SavedView:
    """Undo a removal; where its name was given away meanwhile it gets a number."""
    view = _lock(view_id)
    require(permissions.may_change_view(actor, view))
    if view.removed_at is None:
        return view
    taken = set(
        SavedView.objects.filter(author=view.author_id, removed_at=None).values_list(
            "name", flat=True
        )
    )
    base, number = view.name, 2
    while view.name in taken:
        view.name = f"{base[: LONGEST_NAME - 6]} ({number})"
        number += 1
    view.removed_at = None
    view.save()
    audit.record(actor=actor, verb="put_back", subject=view)
    return view


@transaction.atomic
def choose_default_view(*, actor: Actor, view_id: int | None) -> None:
    """Open the board in this view from now on; None opens it unfiltered again."""
    require(permissions.may_save_view(actor, None))
    if view_id is None:
        DefaultView.objects.filter(user=actor.user_id).delete()
        return
    view = _lock(view_id)
    require(permissions.may_open_view(actor, view))
    DefaultView.objects.update_or_create(user_id=actor.user_id or 0, defaults={"view": view})


def clear_removed_views() -> int:
    """A duty of the worker: let go of what was removed more than a day ago."""
    gone = SavedView.objects.filter(removed_at__lt=timezone.now() - PUT_BACK_WITHIN)
    return gone.delete()[0]


def _lock(view_id: int) -> SavedView:
    return SavedView.objects.select_for_update().get(pk=view_id)


def _name(said: str) -> str:
    name = clean_line(said)[:LONGEST_NAME]
    if not name:
        raise AgreementsError(_("Give the view a name."))
    return name


def _check_name(others: QuerySet[SavedView]) -> None:
    if others.exists():
        raise AgreementsError(_("You have another view of this name; choose another name."))
