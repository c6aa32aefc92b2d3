"""Reviews: what was looked at, what the sides say of it, and what closing froze."""

from nhipcau.review.models.review import FrozenRecord, FrozenReview, Review, ReviewNote

__all__ = ["FrozenRecord", "FrozenReview", "Review", "ReviewNote"]
