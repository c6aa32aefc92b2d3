"""The other sides' word on a report: confirmed, or disputed with a reason and a day to settle.

The report is held before anything is asked, so that two people who answer at once stand in one
order, and both words are kept.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.activities.choices import ConfirmationWord, Standing
from nhipcau.activities.errors import ActivitiesError, Replaced
from nhipcau.activities.models import Confirmation, ConfirmationRequest, Update, UpdateVersion
from nhipcau.activities.permissions import updates as permissions
from nhipcau.activities.services.standings import (
    settle_request,
    settle_update,
    word_that_stands,
)
from nhipcau.activities.services.updates import lock_update
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block

VERBS = {ConfirmationWord.CONFIRMED: "confirm", ConfirmationWord.DISPUTED: "dispute"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an answer.

    `is_new` is false for the same word given twice; `stands` is false where a dispute of the same
    side, of which the confirmation did not know, outweighs it.
    """

    update: Update
    is_new: bool
    stands: bool


@transaction.atomic
def answer_update(
    *,
    actor: Actor,
    update_id: int,
    digest: str,
    word: str,
    reason: str = "",
    settle_by: date | None = None,
    seen: Collection[int] = (),
) -> Answer:
    """Confirm exactly the version with this digest, or dispute it, for the side that was asked.

    `seen` are the ids of the words that stood when the page was drawn: who confirms lifts only a
    dispute that they had before their eyes. The same word given twice is given once.

    Raises:
        Replaced: the version is not the one that stands.
        ActivitiesError: a dispute without a reason or without a day to settle it.
    """
    update = lock_update(update_id)
    version = update.versions.filter(number=update.latest).first() if update.latest else None
    own = _own_requests(actor, update, version)
    if version is None or version.digest != digest:
        raise _replaced(update, version, digest)
    said = _checked(word, reason, settle_by)
    fresh = [request for request in own if not _said_already(actor, request, said, seen)]
    standing = {request.pk: _say(actor, request, said, seen) for request in fresh}
    settle_update(update, version)
    stands = all(one.word == said.word for one in standing.values())
    if fresh:
        _note(actor, update, version, fresh, said)
    return Answer(update=update, is_new=bool(fresh), stands=stands)


@dataclass(frozen=True, slots=True)
class _Said:
    word: ConfirmationWord
    reason: str
    settle_by: date | None


def _own_requests(
    actor: Actor, update: Update, version: UpdateVersion | None
) -> list[ConfirmationRequest]:
    """The requests that this actor may answer; refused, with the reason, where there is none.

    Raises:
        PermissionDenied: no side was asked for which this actor speaks.
    """
    requests = list(version.requests.select_related("locality")) if version else []
    if version is None or not requests:
        raise PermissionDenied(_("Nobody was asked about this report."))
    for request in requests:
        request.update, request.version = update, version
    verdicts = [(request, permissions.may_answer_update(actor, request)) for request in requests]
    own = [request for request, verdict in verdicts if verdict]
    if not own:
        closest = [v for r, v in verdicts if permissions.may_answer_update.is_for(actor, r)]
        require((closest or [verdicts[0][1]])[0])
    return own


def _replaced(update: Update, current: UpdateVersion | None, digest: str) -> Replaced:
    given = update.versions.filter(digest=digest).first() if digest else None
    if given is None or current is None:
        return Replaced(_("This is not the version that was submitted."), given, current)
    return Replaced(
        _("You answered version %(given)s; version %(current)s was submitted meanwhile.")
        % {"given": given.number, "current": current.number},
        given,
        current,
    )


def _checked(word: str, reason: str, settle_by: date | None) -> _Said:
    reason = clean_block(reason)
    if word == ConfirmationWord.CONFIRMED:
        return _Said(ConfirmationWord.CONFIRMED, reason, None)
    if word != ConfirmationWord.DISPUTED:
        raise ActivitiesError(_("Confirm the report, or dispute it."))
    if not reason:
        raise ActivitiesError(_("Say why you dispute it; the other sides will read it."))
    if settle_by is None:
        raise ActivitiesError(_("Say by which day it should be settled."))
    if settle_by < timezone.localdate():
        raise ActivitiesError(_("The day to settle it has passed."))
    return _Said(ConfirmationWord.DISPUTED, reason, settle_by)


def _dispute_seen(
    request: ConfirmationRequest, said: _Said, seen: Collection[int]
) -> Confirmation | None:
    """The dispute that a confirmation lifts: the one that stands, had it been before their eyes."""
    standing = word_that_stands(request.confirmations.order_by("pk"))
    if standing is None or said.word != ConfirmationWord.CONFIRMED:
        return None
    is_seen = standing.word == ConfirmationWord.DISPUTED and standing.pk in seen
    return standing if is_seen else None


def _said_already(
    actor: Actor, request: ConfirmationRequest, said: _Said, seen: Collection[int]
) -> bool:
    """Whether the last word of the side is this person's, and the same, and lifts nothing."""
    last = request.confirmations.order_by("-pk").first()
    return (
        last is not None
        and last.user_id == actor.user_id
        and (last.word, last.reason, last.settle_by) == (said.word, said.reason, said.settle_by)
        and _dispute_seen(request, said, seen) is None
    )


def _say(
    actor: Actor, request: ConfirmationRequest, said: _Said, seen: Collection[int]
) -> Confirmation:
    """Keep the word, and return the one that stands."""
    made = Confirmation.objects.create(
        request=request,
        word=said.word,
        reason=said.reason,
        settle_by=said.settle_by,
        digest=request.version.digest,
        lifts=_dispute_seen(request, said, seen),
        organisation_id=actor.organisation_id or 0,
        user_id=actor.user_id,
        said_by_name=actor.name,
    )
    return settle_request(request) or made


def _note(
    actor: Actor,
    update: Update,
    version: UpdateVersion,
    requests: Collection[ConfirmationRequest],
    said: _Said,
) -> None:
    changes = {
        "version": [None, version.number],
        "digest": [None, version.digest],
        "sides": [None, "; ".join(request.locality.name_vi for request in requests)],
        "standing": [None, str(Standing(update.standing))],
    }
    if said.reason:
        changes["reason"] = [None, said.reason]
    if said.settle_by:
        changes["settle_by"] = [None, said.settle_by.isoformat()]
    audit.record(actor=actor, verb=VERBS[said.word], subject=update, changes=changes)
