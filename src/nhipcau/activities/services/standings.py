"""How far a report stands: worked out from the words of the sides, and written where it is summed.

The rule in one place. Of each side the last word counts, with one care: a dispute outweighs a
confirmation that did not know of it. Of the sides one dispute makes the report disputed, and only
when every side that was asked has confirmed is it confirmed. Who was never asked confirms nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nhipcau.activities.choices import ConfirmationWord, Standing
from nhipcau.activities.models import (
    Confirmation,
    ConfirmationRequest,
    Result,
    Transaction,
    Update,
    UpdateVersion,
)


def word_that_stands(words: Iterable[Confirmation]) -> Confirmation | None:
    """Of one side's words on one version, in their order, the one that stands."""
    standing: Confirmation | None = None
    for said in words:
        disputed = standing is not None and standing.word == ConfirmationWord.DISPUTED
        confirms = said.word == ConfirmationWord.CONFIRMED
        if disputed and confirms and standing is not None and said.lifts_id != standing.pk:
            continue
        standing = said
    return standing


def standing_of(words: Sequence[str]) -> Standing:
    """How a submitted version stands, by the word of each side that was asked."""
    if ConfirmationWord.DISPUTED in words:
        return Standing.DISPUTED
    if words and all(word == ConfirmationWord.CONFIRMED for word in words):
        return Standing.CONFIRMED
    return Standing.REPORTED


def settle_request(request: ConfirmationRequest) -> Confirmation | None:
    """Write on a request which of its words stands; returns that word."""
    standing = word_that_stands(request.confirmations.order_by("pk"))
    if standing is not None:
        request.word = ConfirmationWord(standing.word)
        request.settle_by = standing.settle_by
        request.answered_at = standing.at
        request.save(update_fields=["word", "settle_by", "answered_at"])
    return standing


def settle_update(update: Update, version: UpdateVersion) -> Standing:
    """Write how the report stands now, on itself and on the figures of its version."""
    words = list(version.requests.values_list("word", flat=True))
    standing = standing_of(words)
    update.standing = standing
    update.save(update_fields=["standing"])
    Result.objects.filter(version=version).update(standing=standing)
    Transaction.objects.filter(version=version).update(standing=standing)
    return standing
