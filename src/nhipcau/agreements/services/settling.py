"""What signing a newer agreement does to the open commitments of the one it supersedes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, QuerySet
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
from nhipcau.agreements.selectors.contents import content_mark
from nhipcau.agreements.services.parties import take_invitation_back
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rewriting import Insertion, Rewriting
from nhipcau.foundation.text import shorten

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


def mark_of(agreement: Agreement, older: Agreement | None) -> tuple[object, ...]:
    """Another one whenever the draft, the older agreement or a decision on it changed."""
    decided = TakeOver.objects.filter(agreement=agreement).aggregate(Count("pk"), Max("pk"))
    olden = content_mark(older) if older else ""
    return content_mark(agreement), olden, *decided.values()


class Settlement:
    """What is taken over and what is left, worked out before the two agreements are held."""

    def __init__(self, actor: Actor, agreement: Agreement, older: Agreement) -> None:
        self.mark = mark_of(agreement, older)
        rows = TakeOver.objects.filter(agreement=agreement, commitment__agreement=older)
        decisions = list(rows.select_related("commitment", "successor"))
        today = agreement.signed_on or date.min
        taken = [one for one in decisions if one.choice == TakeOverChoice.TAKEN and one.successor]
        left = [one for one in decisions if one.choice == TakeOverChoice.LEFT]
        pairs = [(one.commitment, one.successor) for one in taken if one.successor]
        self._successors = _carried_on(pairs)
        self._replacement = Replacement(actor, pairs, how=ReplacedBy.TAKEN_OVER, on=today)
        reasons = {one.commitment_id: one.reason for one in left}
        self._withdrawal = Withdrawal(actor, [one.commitment for one in left], reasons, on=today)

    def write(self, older: Agreement) -> None:
        """Replace what the newer agreement takes over; end what it leaves, with the reason."""
        self._successors.write()
        self._replacement.write()
        self._withdrawal.write()
        # What was done or dropped stays as it is, in a text that holds no more.
        older.commitments.filter(stands=True).update(stands=False)


def undecided_in_words(agreement: Agreement) -> list[str]:
    """The first few of them by number, then how many more."""
    waiting = undecided_of(agreement)
    count = waiting.count()
    said = [
        _("Whether commitment %(number)s of the older agreement is taken over: “%(text)s”.")
        % {"number": row.number, "text": shorten(row.text, 80)}
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
        take_invitation_back(amendment)
        amendment.version += 1
        amendment.save()
        changes = {"state": [before, amendment.state], "closing_words": [None, words]}
        audit.record(actor=actor, verb="withdraw", subject=amendment, changes=changes)


class Replacement:
    """From this day the second of each pair stands in the place of the first."""

    def __init__(
        self,
        actor: Actor,
        pairs: Sequence[tuple[Commitment, Commitment]],
        *,
        how: ReplacedBy,
        on: date,
    ) -> None:
        self._successions = Insertion(
            CommitmentSuccession(predecessor=older, successor=newer, how=how, on=on)
            for older, newer in pairs
        )
        gone = {older.pk: older for older, _newer in pairs}
        said: dict[int, list[str]] = {}
        # Who reads the older agreement may not read the newer one: its words stay out of here.
        for older, newer in pairs:
            if older.agreement_id == newer.agreement_id:
                said.setdefault(older.pk, []).append(str(newer))
        self._ending = _Ending(
            list(gone.values()),
            {
                "state": CommitmentState.REPLACED,
                "state_on": on,
                "state_note": "",
                "reported_by": None,
            },
            actor=actor,
            verb="replace",
            notes={
                pk: {"successor": [None, "; ".join(names)[:1000]]} for pk, names in said.items()
            },
        )

    def write(self) -> None:
        """Write it; the caller holds the agreements."""
        self._successions.write()
        self._ending.write()


class Withdrawal:
    """The end of what the text holds no more, worked out before; what was over keeps its state."""

    def __init__(
        self, actor: Actor, rows: Sequence[Commitment], reasons: Mapping[int, str], *, on: date
    ) -> None:
        still_open = [row for row in rows if row.state in OPEN_STATES]
        self._endings = [
            _Ending(
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
            for reason in sorted({reasons[row.pk] for row in still_open})
        ]
        over = [row for row in rows if row.state not in OPEN_STATES]
        self._endings.append(_Ending(over, {}, actor=actor, verb="leave"))

    def write(self) -> None:
        """Write it; the caller holds the agreement."""
        for ending in self._endings:
            ending.write()


def _carried_on(pairs: Sequence[tuple[Commitment, Commitment]]) -> Rewriting:
    """The same promise goes on: so does what was last said of it."""
    for older, newer in pairs:
        for name, value in audit.state_of(older, CARRIED).items():
            setattr(newer, "reported_by_id" if name == "reported_by" else name, value)
        newer.version += 1
    return Rewriting([newer for _older, newer in pairs], [*CARRIED, "version"])


class _Ending:
    """Commitments that stand no more and end in one state, with the entry of each."""

    def __init__(
        self,
        rows: Sequence[Commitment],
        state: dict[str, Any],
        *,
        actor: Actor,
        verb: str,
        notes: Mapping[int, dict[str, list[Any]]] | None = None,
    ) -> None:
        self._ids = [row.pk for row in rows]
        named = {
            "reported_by_id" if key == "reported_by" else key: val for key, val in state.items()
        }
        self._columns = named
        entries = []
        for row in rows:
            before = audit.state_of(row, state)
            changes = audit.differences(before, state) | (notes or {}).get(row.pk, {})
            entries.append((row, changes))
        self._entries = audit.Entries(actor=actor, verb=verb, entries=entries)

    def write(self) -> None:
        self._entries.write()
        for start in range(0, len(self._ids), BATCH):
            some = Commitment.objects.filter(pk__in=self._ids[start : start + BATCH])
            some.update(stands=False, version=F("version") + 1, **self._columns)
