"""Names of erased accounts are shown no more, while the trail stays whole.

The trail is append-only and the database refuses to change a row of it: what was done in an
office's name, and by whom, is a record of that office. When a person's account is erased, a veil is
laid over each entry that says the name; whoever shows entries lifts nothing. The chain is verified
over what stands beneath.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from nhipcau.foundation.audit import AuditEntry

# Acts on other rows whose entries name a person.
NAMING = ("add_member", "change_member", "remove_member", "invite_member")
# Parts of an entry that may say a person's name.
ACTOR, OBJECT, CHANGES = "actor", "object", "changes"


class Veil(models.Model):
    """Which parts of one entry are hidden, for an account was erased that they name."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.CASCADE, related_name="veil")
    parts = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.entry_id}: {', '.join(self.parts)}"


def lay_veils(*, user_id: int, names: Iterable[str]) -> int:
    """Hide a person's names wherever the trail says them; returns over how many entries."""
    hidden = {name for name in names if name}
    entries = AuditEntry.objects.filter(
        Q(user=user_id) | Q(object_type="accounts.user", object_id=user_id) | Q(verb__in=NAMING)
    )
    laid = 0
    for entry in entries.order_by("id").iterator(2000):
        if parts := _parts_that_name(entry, user_id, hidden):
            veil, _made = Veil.objects.get_or_create(entry=entry)
            veil.parts = sorted({*veil.parts, *parts})
            veil.save()
            laid += 1
    return laid


def _parts_that_name(entry: AuditEntry, user_id: int, names: set[str]) -> set[str]:
    parts = set()
    if entry.user_id == user_id:
        parts.add(ACTOR)
    is_theirs = entry.object_type == "accounts.user" and entry.object_id == user_id
    if is_theirs or any(name in entry.object_name for name in names):
        parts.add(OBJECT)
    if is_theirs or _says(entry.changes, names):
        parts.add(CHANGES)
    return parts


def _says(value: Any, names: set[str]) -> bool:
    if isinstance(value, dict):
        return any(_says(one, names) for one in value.values())
    if isinstance(value, list):
        return any(_says(one, names) for one in value)
    return isinstance(value, str) and value in names


def veiled(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """The entries as they may be shown, in one query for all of them; they are never saved so."""
    rows = list(entries)
    hidden = dict(
        Veil.objects.filter(entry__in=[row.pk for row in rows]).values_list("entry_id", "parts")
    )
    for row in rows:
        for part in hidden.get(row.pk, ()):
            _hide(row, part)
    return rows


def _hide(entry: AuditEntry, part: str) -> None:
    word = _("Erased account")
    if part == ACTOR:
        entry.actor_name = word
    elif part == OBJECT:
        entry.object_name = word
    else:
        entry.changes = _without_words(entry.changes, word)


def _without_words(value: Any, word: str) -> Any:
    """Every text replaced: which of them is a name is not asked again."""
    if isinstance(value, dict):
        return {key: _without_words(one, word) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_words(one, word) for one in value]
    return word if isinstance(value, str) and value else value
