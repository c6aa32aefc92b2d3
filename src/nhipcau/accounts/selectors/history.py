"""What a person did and what was done with their account, from the audit trail."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from nhipcau.accounts.models import User
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry


def own_history(actor: Actor) -> QuerySet[AuditEntry]:
    """Acts of this person and on their account, newest first; none for who is not signed in."""
    rows = AuditEntry.objects.order_by("-id")
    if actor.user_id is None:
        return rows.none()
    on_it = Q(object_type=User._meta.label_lower, object_id=actor.user_id)
    return rows.filter(Q(user=actor.user_id) | on_it)
