"""Reviews as rows: those that an actor may read."""

from __future__ import annotations

from django.db.models import QuerySet

from nhipcau.foundation.actors import Actor
from nhipcau.review.models import Review
from nhipcau.review.permissions.reviews import readable_reviews
from nhipcau.review.selectors.periods import Period
from nhipcau.review.selectors.scope import Subject


def reviews_visible_to(actor: Actor) -> QuerySet[Review]:
    """The reviews this actor may read, latest period first."""
    rows = Review.objects.filter(readable_reviews(actor))
    return rows.select_related("agreement", "one", "other", "field", "keeper", "frozen")


def review_detail(actor: Actor, pk: int) -> Review:
    """One review with what its page shows of its subject.

    Raises:
        Review.DoesNotExist: there is none that this actor may read.
    """
    return reviews_visible_to(actor).prefetch_related("agreement__parties__locality").get(pk=pk)


def subject_of(review: Review) -> Subject:
    """What a review looks at."""
    pair = (review.one_id, review.other_id) if review.one_id and review.other_id else None
    return Subject(agreement_id=review.agreement_id, pair=pair, field=review.field_id or "")


def days_of_review(review: Review) -> Period:
    return Period(review.period_from, review.period_to)
