"""Keeping what was typed and not sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from nhipcau.accounts.models import Draft

LARGEST = 1_000_000  # characters; a pasted document of a thousand pages is less
MOST = 40  # drafts of one person; the oldest give way
# Never kept: secrets, and what belongs to the sending rather than to the words.
LEFT_OUT = ("csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "code")

Pairs = Sequence[tuple[str, str]]


@transaction.atomic
def keep_draft(
    *, user_id: int, page: str, action: str, fields: Pairs, was_sent: bool = False
) -> Draft | None:
    """Keep the fields of a form, in the place of an earlier draft of it.

    Returns None where there is nothing to keep or too much. A draft is a note to oneself: it says
    nothing to anybody else, so it has no entry in the trail.
    """
    kept = [[name, value] for name, value in fields if name not in LEFT_OUT]
    size = len(json.dumps(kept))
    fits = len(page) <= 300 and len(action) <= 300 and size <= LARGEST
    if not fits or not any(value.strip() for _name, value in kept):
        return None
    draft, _made = Draft.objects.update_or_create(
        user_id=user_id,
        page=page,
        action=action,
        defaults={"fields": kept, "was_sent": was_sent, "saved_at": timezone.now()},
    )
    newest = Draft.objects.filter(user=user_id).order_by("-saved_at", "-id")
    Draft.objects.filter(user=user_id).exclude(
        pk__in=list(newest.values_list("pk", flat=True)[:MOST])
    ).delete()
    return draft


def drop_draft(*, user_id: int, draft_id: int) -> None:
    Draft.objects.filter(user=user_id, pk=draft_id).delete()


def drop_drafts_of_form(*, user_id: int, action: str) -> None:
    """What was typed has arrived: its draft goes."""
    Draft.objects.filter(user=user_id, action=action).delete()


def forget_old() -> int:
    """A duty of the worker: drafts that nobody came back to."""
    past = timezone.now() - timedelta(days=settings.DRAFT_DAYS)
    gone, _each = Draft.objects.filter(saved_at__lt=past).delete()
    return gone
