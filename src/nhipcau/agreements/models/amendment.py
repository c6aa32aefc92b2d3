"""Amendments: drafted by one side, agreed by every party, in force from a day."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from nhipcau.agreements.choices import (
    OPEN_AMENDMENTS,
    OWN_AMENDMENTS,
    SENT_AMENDMENTS,
    Act,
    AmendmentState,
    PartyAct,
    Word,
)
from nhipcau.agreements.models.agreement import Agreement, Party
from nhipcau.agreements.models.commitment import Commitment
from nhipcau.foundation.addresses import address
from nhipcau.localities.models import Organisation


class Amendment(models.Model):
    """A change of the text of an agreement in force.

    `heading` maps a field of the heading to its new value. `digest` names the exact content that
    was sent; a party agrees to that and to nothing else. `version` grows with each change. `base`
    is the edition that it was drawn up against. Each side has one of its own at a time, and one of
    all is with the parties.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=AmendmentState, default=AmendmentState.DRAFT, db_index=True
    )
    base = models.ForeignKey(
        "agreements.Edition", null=True, on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author_side = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    effect_on = models.DateField(null=True)
    heading = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing_words = models.TextField(blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="one_amendment_a_number"),
            models.UniqueConstraint(
                fields=["agreement", "author_side"],
                condition=models.Q(state__in=[state.value for state in OWN_AMENDMENTS]),
                name="one_own_amendment",
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=models.Q(state__in=[state.value for state in SENT_AMENDMENTS]),
                name="one_sent_amendment",
            ),
        ]
        indexes = [models.Index(fields=["state", "effect_on"])]

    def __str__(self) -> str:
        return f"{self.agreement_id}/{self.number}"

    def get_absolute_url(self) -> str:
        return address("agreements:amendment-detail", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_AMENDMENTS

    @property
    def is_draft(self) -> bool:
        return self.state == AmendmentState.DRAFT


class Alteration(models.Model):
    """What an amendment does to one commitment.

    `commitment` is the one changed, withdrawn or split (each part has a row); a merger names those
    that go into one in `merged`; a new one names none. `said` is the new text with its columns,
    empty where one is withdrawn.
    """

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="alterations")
    act = models.CharField(max_length=8, choices=Act)
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="alterations"
    )
    merged = models.ManyToManyField(Commitment, related_name="merging")
    position = models.PositiveIntegerField()
    said = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["amendment", "commitment"],
                condition=~models.Q(act=Act.PART),
                name="one_alteration_a_commitment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.said.get('text', '')[:80]}"


class PartyChange(models.Model):
    """What an amendment does to a party: it joins, leaves, or another person signs for it.

    Who joins has its row as a party from the draft on, proposed, so that it can answer and new
    commitments can name it. `said` is what will stand with the party, empty where it leaves.
    """

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="party_changes")
    act = models.CharField(max_length=5, choices=PartyAct)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="changes")
    said = models.JSONField(default=dict, blank=True)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["amendment", "party"], name="one_change_a_party")
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.party}"


class Consent(models.Model):
    """A party's word on an amendment, by an approver who speaks for it.

    `digest` is the content it was said to. A word is void once the content changed.
    """

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="consents")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=8, choices=Word)
    reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    organisation_name = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    void_since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["amendment", "party"],
                condition=models.Q(void_since=None),
                name="one_word_a_party",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.word}"
