"""Reviews: what was looked at, what the sides say of it, what closing froze; official reports."""

from nhipcau.review.models.report import ENDINGS, OfficialReport
from nhipcau.review.models.review import FrozenRecord, FrozenReview, Review, ReviewNote

__all__ = ["ENDINGS", "FrozenRecord", "FrozenReview", "OfficialReport", "Review", "ReviewNote"]
