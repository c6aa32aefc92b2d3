"""Editions: the text of an agreement as it stood, numbered and frozen."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from nhipcau.agreements.models.agreement import Agreement
from nhipcau.agreements.models.commitment import Commitment
from nhipcau.foundation.addresses import address


class Frozen(TypeError):
    """Somebody tried to change or remove a row of an edition; no code of ours may."""


class FrozenQuerySet(models.QuerySet[Any]):
    """Rows are added and read, never changed or removed."""

    def update(self, **_changes: Any) -> NoReturn:
        raise Frozen("An edition is never changed.")

    def delete(self) -> NoReturn:
        raise Frozen("An edition is never removed.")

    def bulk_update(self, *_rows: Any, **_options: Any) -> NoReturn:
        raise Frozen("An edition is never changed.")


class FrozenRow(models.Model):
    """A row that is written once."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise Frozen("An edition is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise Frozen("An edition is never removed.")


class Edition(FrozenRow):
    """One edition: its heading with the parties, and a digest of all that it says.

    Edition 1 is what was signed; each amendment that takes effect makes the next one.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    amendment = models.OneToOneField(
        "agreements.Amendment", null=True, on_delete=models.PROTECT, related_name="edition"
    )
    in_force_on = models.DateField()
    heading = models.JSONField(encoder=DjangoJSONEncoder)
    clause_count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="one_edition_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}/{self.number}"

    def get_absolute_url(self) -> str:
        return address("agreements:edition-detail", self.agreement_id, self.number)


class Clause(FrozenRow):
    """One commitment as it stands in an edition; `said` holds its text and its other columns."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="clauses")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="clauses")
    number = models.PositiveIntegerField()
    said = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "commitment"], name="one_clause_a_commitment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.said['text'][:80]}"


def digest_of(said: Any) -> str:
    """The digest of a content: equal for equal words, whatever the order of the keys."""
    text = json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
