"""Bodies that sign, lead and carry out; they merge and are renamed, so they have dates too."""

from __future__ import annotations

from typing import Any

from django.db import models

from nhipcau.foundation.addresses import address
from nhipcau.foundation.text import fold, sort_key
from nhipcau.localities.choices import OrganisationKind
from nhipcau.localities.models.locality import Locality


class Organisation(models.Model):
    """A body of one locality. `version` grows with each change, so that edits do not overwrite."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="organisations")
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    short_name = models.CharField(max_length=100, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    tax_code = models.CharField(max_length=14, blank=True)
    address = models.CharField(max_length=300, blank=True)
    about = models.TextField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    # What only private documents name stays out of the directory until somebody lists it.
    is_listed = models.BooleanField(default=True)
    is_example = models.BooleanField(default=False)
    # Approvers and managers act as such only with a second step of signing in.
    asks_second_step = models.BooleanField(default=False)
    source = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    folded = models.TextField(editable=False, default="")
    sort_name = models.CharField(max_length=260, editable=False, db_index=True, default="")
    successors: models.ManyToManyField[Organisation, OrganisationSuccession] = (
        models.ManyToManyField(
            "self",
            through="OrganisationSuccession",
            symmetrical=False,
            related_name="predecessors",
            through_fields=("predecessor", "successor"),
        )
    )

    class Meta:
        ordering = ["sort_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tax_code"], condition=~models.Q(tax_code=""), name="one_tax_code"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address("localities:organisation-detail", self.pk)

    def fill_keys(self) -> None:
        """What search and the alphabet go by."""
        names = [self.name, self.name_en, self.short_name, *self.aliases]
        self.folded = f" {' | '.join(fold(name) for name in names if name)} "
        self.sort_name = sort_key(self.name)


class OrganisationSuccession(models.Model):
    """On this day the successor took over the predecessor's work."""

    predecessor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="succession_out"
    )
    successor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="succession_in"
    )
    on = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="one_organisation_succession"
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} ({self.on})"
