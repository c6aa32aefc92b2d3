"""What signing a newer agreement does to the open commitments of the one it supersedes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.agreements.choices import (
    OPEN_AMENDMENTS,
    AmendmentState,
    CommitmentState,
    ReplacedBy,
    TakeOverChoice,
)
from nhipcau.agreements.models import Agreement, Commitment, CommitmentSuccession, TakeOver
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rewriting import rewrite

BATCH = 500
NAMED = 5
"""Undecided commitments that are named one by one."""
CARRIED = ("state", "state_on", "state_note", "reported_by")


def undecided_of(agreement: Agreement) -> QuerySet[Commitment]:
    """Open commitments of the superseded agreement on which the draft has not decided."""
    if agreement.supersedes_id is None:
        return Commitment.objects.none()
    decided = TakeOver.objects.filter(agreement=agreement).values("commitment")
    waiting = Commitment.objects.filter(agreement=agreement.supersedes_id, stands=True)
    return waiting.filter(state__in=OPEN_STATES).exclude(pk__in=decided)


def settle(actor: Actor, agreement: Agreement, older: Agreement) -> None:
    """Replace what the newer agreement takes over; end what it leaves, with the reason."""
    rows = TakeOver.objects.filter(agreement=agreement, commitment__agreement=older)
    decisions = list(rows.select_related("commitment", "successor"))
    today = agreement.signed_on or date.min
    taken = [one for one in decisions if one.choice == TakeOverChoice.TAKEN and one.successor]
    left = [one for one in decisions if one.choice == TakeOverChoice.LEFT]
    _take(actor, taken, today)
    _leave(actor, left, today)
    # What was done or dropped stays as it is, in a text that holds no more.
    older.commitments.filter(stands=True).update(stands=False)


def undecided_in_words(agreement: Agreement) -> list[str]:
    """The first few of them by number, then how many more."""
    waiting = undecided_of(agreement)
    count = waiting.count()
    said = [
        _("Whether commitment %(number)s of the older agreement is taken over: “%(text)s”.")
        % {"number": row.number, "text": row.text[:80]}
        for row in waiting.order_by("number")[:NAMED]
    ]
    if count > NAMED:
        more = ngettext(
            "%(count)s more open commitment of the older agreement.",
            "%(count)s more open commitments of the older agreement.",
            count - NAMED,
        )
        said.append(more % {"count": count - NAMED})
    return said


def close_amendment(actor: Actor, agreement: Agreement, words: str) -> None:
    """Close the amendment that is still open, because the agreement ends."""
    for amendment in agreement.amendments.filter(state__in=OPEN_AMENDMENTS):
        before = amendment.state
        amendment.state = AmendmentState.WITHDRAWN
        amendment.closed_at = timezone.now()
        amendment.closing_words = words
        amendment.version += 1
        amendment.save()
        changes = {"state": [before, amendment.state], "closing_words": [None, words]}
        audit.record(actor=actor, verb="withdraw", subject=amendment, changes=changes)


def replace(
    actor: Actor,
    pairs: Sequence[tuple[Commitment, Commitment]],
    *,
    how: ReplacedBy,
    on: date,
) -> None:
    """From this day the second of each pair stands in the place of the first."""
    CommitmentSuccession.objects.bulk_create(
        [
            CommitmentSuccession(predecessor=older, successor=newer, how=how, on=on)
            for older, newer in pairs
        ],
        batch_size=BATCH,
    )
    gone = {older.pk: older for older, _newer in pairs}
    said: dict[int, list[str]] = {}
    # Who reads the older agreement may not read the newer one: its words stay out of this trail.
    for older, newer in pairs:
        if older.agreement_id == newer.agreement_id:
            said.setdefault(older.pk, []).append(str(newer))
    _end(
        list(gone.values()),
        {"state": CommitmentState.REPLACED, "state_on": on, "state_note": "", "reported_by": None},
        actor=actor,
        verb="replace",
        notes={pk: {"successor": [None, "; ".join(names)[:1000]]} for pk, names in said.items()},
    )


def withdraw(
    actor: Actor, rows: Sequence[Commitment], reasons: dict[int, str], *, on: date
) -> None:
    """End what the text holds no more; what was done or dropped keeps its state."""
    still_open = [row for row in rows if row.state in OPEN_STATES]
    for reason in {reasons[row.pk] for row in still_open}:
        _end(
            [row for row in still_open if reasons[row.pk] == reason],
            {
                "state": CommitmentState.DROPPED,
                "state_on": on,
                "state_note": reason,
                "reported_by": actor.organisation_id,
            },
            actor=actor,
            verb="leave",
        )
    over = [row for row in rows if row.state not in OPEN_STATES]
    _end(over, {}, actor=actor, verb="leave")


def _take(actor: Actor, decisions: Sequence[TakeOver], day: date) -> None:
    pairs = [(one.commitment, one.successor) for one in decisions if one.successor]
    for older, newer in pairs:
        # The same promise goes on: so does what was last said of it.
        for name, value in audit.state_of(older, CARRIED).items():
            setattr(newer, "reported_by_id" if name == "reported_by" else name, value)
        newer.version += 1
    successors = [newer for _older, newer in pairs]
    rewrite(successors, [*CARRIED, "version"])
    replace(actor, pairs, how=ReplacedBy.TAKEN_OVER, on=day)


def _leave(actor: Actor, decisions: Sequence[TakeOver], day: date) -> None:
    reasons = {one.commitment_id: one.reason for one in decisions}
    withdraw(actor, [one.commitment for one in decisions], reasons, on=day)


def _end(
    rows: Sequence[Commitment],
    state: dict[str, Any],
    *,
    actor: Actor,
    verb: str,
    notes: dict[int, dict[str, list[Any]]] | None = None,
) -> None:
    columns = {"reported_by_id" if key == "reported_by" else key: val for key, val in state.items()}
    entries = []
    for row in rows:
        before = audit.state_of(row, state)
        changes = audit.differences(before, state) | (notes or {}).get(row.pk, {})
        entries.append((row, changes))
    audit.record_each(actor=actor, verb=verb, entries=entries)
    ids = [row.pk for row in rows]
    for start in range(0, len(ids), BATCH):
        some = Commitment.objects.filter(pk__in=ids[start : start + BATCH])
        some.update(stands=False, version=F("version") + 1, **columns)
