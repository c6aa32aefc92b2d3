"""Commitments: the numbered promises of an agreement, who does them and who leads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models

from nhipcau.agreements.choices import CommitmentState, LeadRole, ReplacedBy
from nhipcau.agreements.models.agreement import Agreement, Party
from nhipcau.agreements.models.common import Substance
from nhipcau.foundation.addresses import address
from nhipcau.foundation.text import fold, shorten, sort_key
from nhipcau.localities.models import Organisation

SORTED = 60
"""Letters of a text that its place in the alphabet goes by; equal ones keep their order."""
OPEN_STATES = (CommitmentState.NOT_STARTED, CommitmentState.IN_PROGRESS)


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def open(self) -> CommitmentQuerySet:
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, today: date) -> CommitmentQuerySet:
        """Open and past the last day of their deadline; drafts promise nothing yet."""
        drafts = Agreement.objects.filter(state="draft").order_by().values("pk")
        return self.open().filter(due_on__lt=today).exclude(agreement__in=drafts)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Django's, with the columns for search and order filled, as `save` fills them."""
        rows = list(objs)
        for row in rows:
            row.fill_keys()
        made: list[Any] = super().bulk_create(rows, *args, **kwargs)
        return made


class Commitment(Substance):
    """One promise. Its performers are parties: one for a side's promise, several for a joint one.

    `reported_by` is the organisation on whose word the present state stands (two keys, design §5).
    `stands` is false once the text in force holds it no more: withdrawn, replaced, or left behind.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="commitments")
    number = models.PositiveIntegerField()
    target = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=12, choices=CommitmentState, default=CommitmentState.NOT_STARTED
    )
    state_on = models.DateField(null=True, blank=True)
    state_note = models.TextField(blank=True)
    reported_by = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    performers = models.ManyToManyField(Party, related_name="performs")
    document = models.ForeignKey(
        "agreements.SourceDocument", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    source_start = models.PositiveIntegerField(null=True)
    source_end = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    stands = models.BooleanField(default=True)
    folded = models.TextField(editable=False, default="")
    sort_text = models.CharField(max_length=SORTED * 3, editable=False, default="")

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="one_commitment_a_number")
        ]
        indexes = [
            # Each serves an order of the board or its counts without touching the table itself.
            models.Index(fields=["state", "due_on", "agreement", "number"]),
            models.Index(fields=["due_on", "agreement", "number"]),
            models.Index(fields=["field", "due_on", "agreement", "number"]),
            models.Index(fields=["sort_text", "id"]),
            # Counts by agreement, field and state read this index and no row.
            models.Index(
                fields=["agreement", "field", "state", "due_on"], name="commitment_counts"
            ),
            models.Index(fields=["state_on", "id"], name="commitment_said"),
            # Where deadlines lie from today, and what has no day, is counted from this one.
            models.Index(
                fields=["due_on", "due_recurrence", "agreement", "number", "state"],
                name="commitment_nearness",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {shorten(self.text, 120)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """What search and the alphabet go by."""
        self.folded = fold(f"{self.text} {self.target}")
        self.sort_text = sort_key(self.text[:SORTED])[: SORTED * 3]

    def get_absolute_url(self) -> str:
        return address("agreements:commitment-detail", self.pk)

    def is_overdue_on(self, today: date) -> bool:
        """Derived, never stored: open and past the last day of its deadline."""
        return self.state in OPEN_STATES and self.due_on is not None and self.due_on < today


class CommitmentLead(models.Model):
    """The organisation that carries a commitment on one side, or works with the one that does."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="leads")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="leads")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="leads")
    role = models.CharField(max_length=12, choices=LeadRole, default=LeadRole.LEAD)

    class Meta:
        ordering = ["party__position", "-role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "party", "organisation"], name="one_lead_a_side"
            )
        ]
        indexes = [models.Index(fields=["organisation", "commitment"])]

    def __str__(self) -> str:
        return str(self.organisation)


class CommitmentSuccession(models.Model):
    """From this day the successor stands in the predecessor's place, wholly or for a part."""

    predecessor = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="succession_out"
    )
    successor = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="succession_in"
    )
    how = models.CharField(max_length=12, choices=ReplacedBy)
    on = models.DateField()

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="one_commitment_succession"
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} ({self.on})"


class LeadTerm(models.Model):
    """How long an organisation carried a commitment: from `since` until the day before `until`.

    Written when leads change after signing. A lead without a term has carried it from the signing;
    `since` is empty where a term began then.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="terms")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="terms")
    role = models.CharField(max_length=12, choices=LeadRole)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        ordering = ["since", "id"]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.since} – {self.until})"
