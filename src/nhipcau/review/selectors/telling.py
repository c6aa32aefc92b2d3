"""How acts on reviews are told in a history."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.agreements.models import Field
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.history import Telling, plainly, tell
from nhipcau.review.choices import ReviewState
from nhipcau.review.selectors.reviews import reviews_visible_to

Words = str | Promise
VERBS: dict[str, Words] = {
    "open": _("opened the review"),
    "write": _("wrote what the sides say"),
    "close": _("closed the review"),
    "withdraw": _("took the review back"),
    "remove": _("removed the review"),
}
LABELS: dict[str, Words] = {
    "title": _("Name of the review"),
    "period_from": _("From"),
    "period_to": _("To"),
    "about": _("Field"),
    "results": _("Results"),
    "shortcomings": _("Shortcomings"),
    "directions": _("Next directions"),
    "state": _("State"),
    "digest": _("Digest"),
    "records": _("Records frozen"),
    "withdraw_reason": _("Reason"),
}


def tell_of_reviews() -> None:
    """Register the telling; called once, when the program starts."""
    tell(
        "review.review",
        Telling(
            noun=pgettext_lazy("measures", "Review"),
            verbs=VERBS,
            labels=LABELS,
            said=_said,
            names={"about": _fields},
            told_already=_subject,
            readable=_readable,
            url="review:review-detail",
        ),
    )


def _said(name: str, value: Any) -> str:
    if name == "state" and value in ReviewState.values:
        return str(ReviewState(value).label)
    if name.startswith("period_") and value:
        return date_format(date.fromisoformat(str(value)[:10]), "SHORT_DATE_FORMAT")
    return plainly(name, value)


def _fields(_actor: Actor, keys: Collection[Any]) -> Mapping[Any, str]:
    return {one.pk: one.name for one in Field.objects.filter(pk__in=keys)}


def _subject(_changes: Mapping[str, Any]) -> Collection[str]:
    """The title says it."""
    return ("agreement", "one", "other", "field")


def _readable(actor: Actor, ids: Collection[int]) -> Collection[int]:
    return set(reviews_visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
