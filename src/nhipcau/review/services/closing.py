"""Closing a review: its figures and records are frozen as they stand at that moment."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.review.choices import ReviewState
from nhipcau.review.errors import ReviewError, Stale
from nhipcau.review.models import FrozenRecord, FrozenReview, Review
from nhipcau.review.permissions import reviews as permissions
from nhipcau.review.selectors.freezing import Frozen, freeze
from nhipcau.review.selectors.frozen import agrees
from nhipcau.review.services.reviews import lock

BATCH = 500
ATTEMPTS = 3


@transaction.atomic
def close_review(*, actor: Actor, review_id: int, version: int) -> Review:
    """Freeze a review and close it; `version` is the one that was shown.

    Raises:
        Stale: it changed since it was shown.
        ReviewError: its days have not begun, or the register was changed while it was read.
    """
    review = lock(review_id)
    require(permissions.may_close_review(actor, review))
    if review.version != version:
        raise Stale(_("The review changed after you opened this page. Look at it again."))
    today = timezone.localdate()
    if review.period_from > today:
        raise ReviewError(_("These days are still ahead: there is nothing to review yet."))
    frozen = _of_one_moment(review)
    FrozenReview.objects.create(review=review, content=frozen.content, digest=frozen.digest)
    _keep_records(review, frozen)
    review.state = ReviewState.CLOSED
    review.closed_at, review.closed_by_name = timezone.now(), actor.name
    review.version += 1
    review.save()
    audit.record(
        actor=actor,
        verb="close",
        subject=review,
        changes={
            "state": [ReviewState.OPEN, ReviewState.CLOSED],
            "digest": [None, frozen.digest],
            "records": [None, len(frozen.records)],
        },
    )
    return review


def _of_one_moment(review: Review) -> Frozen:
    """Others may write between two questions; then figures and records differ, and it asks anew."""
    today = timezone.localdate()
    for _attempt in range(ATTEMPTS):
        frozen = freeze(review, today)
        if agrees(frozen):
            return frozen
    raise ReviewError(_("The register is being changed just now. Close the review in a minute."))


def _keep_records(review: Review, frozen: Frozen) -> None:
    rows = [
        FrozenRecord(
            review=review,
            kind=one.kind,
            row=one.row,
            title=one.title,
            said=one.said,
            figures=dict.fromkeys(one.figures, True),
            digest=one.digest,
        )
        for one in frozen.records
    ]
    FrozenRecord.objects.bulk_create(rows, batch_size=BATCH)
