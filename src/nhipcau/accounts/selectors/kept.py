"""All that is kept of a person, for that person.

Rows are found by the model itself: whatever would go with the account (a foreign key to it that
cascades) is that person's, whichever app keeps it. So a new table needs no line here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

from nhipcau.accounts.models import User
from nhipcau.foundation.audit import AuditEntry

# Secrets that open the account, and columns made for the machine.
LEFT_OUT = ("password", "session_key", "token", "key", "secret", "data", "folded", "user")


def kept_of(user: User) -> dict[str, Any]:
    """Plain values, by table; the person's own acts in the trail come last."""
    kept: dict[str, Any] = {"account": _plain(user)}
    for model, column in rows_that_go_with(User):
        rows = model.objects.filter(**{column: user.pk}).order_by("pk")
        kept[model._meta.label_lower] = [_plain(row) for row in rows]
    kept["acts"] = list(
        AuditEntry.objects.filter(user=user)
        .order_by("id")
        .values("at", "organisation_name", "verb", "object_type", "object_name")
    )
    return kept


def rows_that_go_with(model: type[models.Model]) -> Iterator[tuple[Any, str]]:
    """The models and columns whose rows would be removed with a row of this model."""
    for relation in model._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            yield relation.related_model, relation.field.name


def _plain(row: models.Model) -> dict[str, Any]:
    fields = [f for f in row._meta.concrete_fields if f.name not in LEFT_OUT]
    return {
        field.name: str(getattr(row, field.name) or "")
        if field.is_relation
        else getattr(row, field.attname)
        for field in fields
    }
