"""Letters to people who act for organisations: what waits for them, what is asked of them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from nhipcau.foundation.letters import Letter
from nhipcau.localities.choices import LetterKind
from nhipcau.localities.models.organisation import Organisation


class StaffLetter(Letter):
    """One letter of a kind to one person on one day, at most; it names no other person.

    `organisation` is the one that the letter is about, none where it is about all that wait.
    """

    kind = models.CharField(max_length=13, choices=LetterKind)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "day"],
                condition=models.Q(organisation=None),
                name="one_letter_a_day",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "organisation", "day"],
                condition=~models.Q(organisation=None),
                name="one_letter_of_an_organisation_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.user_id} ({self.state})"
