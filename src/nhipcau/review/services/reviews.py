"""Reviews: opened once a form, written by several hands, removed while open, taken back later."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.agreements.models import Agreement, Field
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.localities.models import Locality
from nhipcau.review.choices import ReviewState
from nhipcau.review.errors import ReviewError, Stale
from nhipcau.review.models import Review, ReviewNote
from nhipcau.review.permissions import reviews as permissions
from nhipcau.review.selectors.freezing import digest_of
from nhipcau.review.selectors.periods import Period

COLUMNS = ("title", "agreement", "one", "other", "field", "period_from", "period_to")
PARTS = ("results", "shortcomings", "directions")


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """What a form says: an agreement, or two localities; perhaps one field of them."""

    token: str
    title: str
    period: Period
    agreement: Agreement | None = None
    pair: tuple[Locality, Locality] | None = None
    field: Field | None = None
    counts_reported: bool = False
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class NoteForm:
    """What is said of a field (None: of the whole); `seen` is the digest of what was shown."""

    field: str | None
    seen: str
    results: str
    shortcomings: str
    directions: str


def open_review(*, actor: Actor, form: ReviewForm) -> Review:
    """Open a review; the same form sent again is answered with the one that it opened."""
    try:
        with transaction.atomic():
            return _open(actor, form)
    except IntegrityError:  # the other press of the two was first
        return Review.objects.get(keeper=actor.organisation_id or 0, token=form.token)


def _open(actor: Actor, form: ReviewForm) -> Review:
    review = Review(
        title=form.title,
        agreement=form.agreement,
        one=form.pair[0] if form.pair else None,
        other=form.pair[1] if form.pair else None,
        field=form.field,
        period_from=form.period.first,
        period_to=form.period.last,
        counts_reported=form.counts_reported,
        is_example=form.is_example,
        keeper_id=actor.organisation_id or 0,
        token=form.token,
        opened_by_name=actor.name,
    )
    require(permissions.may_open_review(actor, review))
    if form.period.first > timezone.localdate():
        raise ReviewError(_("These days are still ahead: there is nothing to review yet."))
    made = Review.objects.filter(keeper=review.keeper_id, token=form.token).first()
    if made is not None:
        return made
    review.save()
    said = {name: [None, value] for name, value in audit.state_of(review, COLUMNS).items() if value}
    audit.record(actor=actor, verb="open", subject=review, changes=said)
    return review


@transaction.atomic
def write_note(*, actor: Actor, review_id: int, form: NoteForm) -> Review:
    """Write what the sides say of a field, or of the whole.

    Raises:
        Stale: somebody wrote it since it was shown.
    """
    review = lock(review_id)
    require(permissions.may_change_review(actor, review))
    note = ReviewNote.objects.filter(review=review, field=form.field).first()
    if seen_of(note) != form.seen:
        raise Stale(_("Somebody wrote here after you opened the page."))
    said = {part: getattr(form, part) for part in PARTS}
    before = {part: getattr(note, part) if note else "" for part in PARTS}
    changes = audit.differences(before, said)
    if not changes:
        return review
    note = note or ReviewNote(review=review, field_id=form.field)
    for part, text in said.items():
        setattr(note, part, text)
    note.save()
    review.version += 1
    review.save(update_fields=["version"])
    about = {"about": [None, form.field]} if form.field else {}
    audit.record(actor=actor, verb="write", subject=review, changes={**about, **changes})
    return review


def seen_of(note: ReviewNote | None) -> str:
    """The digest of a note as it stands, "" where nothing is written yet."""
    said = [getattr(note, part) if note else "" for part in PARTS]
    return digest_of(said) if any(said) else ""


@transaction.atomic
def remove_review(*, actor: Actor, review_id: int) -> None:
    """Remove a review that was not closed."""
    review = lock(review_id)
    require(permissions.may_change_review(actor, review))
    audit.record(actor=actor, verb="remove", subject=review)
    review.delete()


@transaction.atomic
def withdraw_review(*, actor: Actor, review_id: int, reason: str) -> Review:
    """Take a closed review back; it stays to be read, marked, with the reason."""
    review = lock(review_id)
    require(permissions.may_withdraw_review(actor, review))
    if not reason:
        raise ReviewError(_("Say why the review is taken back."))
    review.state = ReviewState.WITHDRAWN
    review.withdrawn_at, review.withdrawn_by_name = timezone.now(), actor.name
    review.withdraw_reason = reason
    review.version += 1
    review.save()
    audit.record(
        actor=actor,
        verb="withdraw",
        subject=review,
        changes={
            "state": [ReviewState.CLOSED, ReviewState.WITHDRAWN],
            "withdraw_reason": [None, reason],
        },
    )
    return review


def lock(review_id: int) -> Review:
    """The review, held."""
    rows = Review.objects.select_for_update(of=("self",)).select_related("agreement")
    return rows.get(pk=review_id)
