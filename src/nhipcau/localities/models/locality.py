"""Administrative units: they have dates, and successors that go on with what they promised."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from nhipcau.foundation.addresses import address
from nhipcau.foundation.text import fold, sort_key
from nhipcau.localities.choices import LocalityKind


class LocalityQuerySet(models.QuerySet["Locality"]):
    def in_force_on(self, day: date) -> LocalityQuerySet:
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        )


class Locality(models.Model):
    """A province or centrally run city between two dates (an open end where none is known)."""

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=LocalityKind)
    name_vi = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    official_vi = models.CharField(max_length=150)
    official_en = models.CharField(max_length=150)
    aliases = models.JSONField(default=list)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True)
    folded = models.TextField(editable=False, default="")
    sort_name = models.CharField(max_length=260, editable=False, db_index=True, default="")
    successors: models.ManyToManyField[Locality, LocalitySuccession] = models.ManyToManyField(
        "self",
        through="LocalitySuccession",
        symmetrical=False,
        related_name="predecessors",
        through_fields=("predecessor", "successor"),
    )

    objects = LocalityQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "code"]
        verbose_name_plural = "localities"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        names = [self.name_vi, self.name_en, self.official_vi, *self.aliases]
        self.folded = f" {' | '.join(fold(name) for name in names)} "
        self.sort_name = sort_key(self.name_vi)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address("localities:locality-detail", self.code)

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_vi

    @property
    def official_name(self) -> str:
        return self.official_en if get_language() == "en" else self.official_vi

    def is_in_force_on(self, day: date) -> bool:
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_to is None or day <= self.valid_to)


class LocalitySuccession(models.Model):
    """On this day the successor took over what the predecessor had promised."""

    predecessor = models.ForeignKey(
        Locality, on_delete=models.PROTECT, related_name="succession_out"
    )
    successor = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="succession_in")
    on = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} ({self.on})"


class Coordination(models.Model):
    """An organisation keeps a locality's agreements between two dates (focal units change)."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="coordinations")
    organisation = models.ForeignKey(
        "localities.Organisation", on_delete=models.PROTECT, related_name="coordinations"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["locality", "organisation", "valid_from"], name="one_coordination"
            ),
            models.UniqueConstraint(
                fields=["locality", "organisation"],
                condition=models.Q(valid_from=None),
                name="one_open_coordination",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.locality})"
