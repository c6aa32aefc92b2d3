"""What an amendment will do to thousands of commitments, worked out before the agreement is held.

Nothing is written here. `mark` names the state that the plan was made from: the transaction that
carries it out compares it with what then stands, and a plan made from another state is made again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from nhipcau.agreements.choices import Act
from nhipcau.agreements.models import Alteration, Amendment, Commitment
from nhipcau.agreements.selectors.contents import (
    COLUMNS,
    columns_of_said,
    content_mark,
    merged_in,
    said_of,
)
from nhipcau.agreements.selectors.spans import doers_in
from nhipcau.agreements.services.editions import EditionText, standing
from nhipcau.agreements.services.settling import Withdrawal
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rewriting import Rewriting


def mark_of(amendment: Amendment) -> tuple[object, ...]:
    """Another one whenever the amendment, its agreement or a commitment of it changed."""
    return amendment.version, amendment.state, content_mark(amendment.agreement)


class Plan:
    """The acts of an amendment, with its rewordings and withdrawals ready to be written.

    `text` is what its edition keeps of the commitments that stay; those that it adds come after.
    """

    def __init__(self, actor: Actor, amendment: Amendment) -> None:
        self.mark = mark_of(amendment)
        self.day = day_of_effect(amendment)
        self.acts = _acts(amendment)
        self.merged = _merged(amendment)
        doers = doers_in([amendment.agreement_id])
        self.rewording = Rewording(actor, amendment, self.acts[Act.CHANGE], doers)
        self.withdrawal = _withdrawal(actor, self.acts[Act.WITHDRAW], self.day)
        self.text = self._text_left(amendment, doers)

    def _text_left(self, amendment: Amendment, doers: Mapping[int, Sequence[int]]) -> EditionText:
        ended = {row.pk for rows in self.merged.values() for row in rows}
        withdrawn = [*self.acts[Act.WITHDRAW], *self.acts[Act.PART]]
        ended |= {one.commitment_id for one in withdrawn if one.commitment_id is not None}
        changed = self.rewording.said
        rows = amendment.agreement.commitments.only("agreement", "number", *COLUMNS)
        return EditionText(
            [
                standing(
                    row.pk, row.number, changed.get(row.pk) or said_of(row, doers.get(row.pk, ()))
                )
                for row in rows.filter(stands=True).order_by("number")
                if row.pk not in ended
            ]
        )


class Rewording:
    """The commitments that get other words: their columns, who does them, and the entries."""

    def __init__(
        self,
        actor: Actor,
        amendment: Amendment,
        alterations: Sequence[Alteration],
        doers: Mapping[int, Sequence[int]],
    ) -> None:
        sides = amendment.agreement.parties(manager="ever").all()
        names = {party.pk: str(party) for party in sides}
        entries, rows = [], []
        self.said: dict[int, dict[str, Any]] = {}
        self.performers: list[tuple[int, dict[str, Any]]] = []
        for alteration in alterations:
            row = alteration.commitment
            if row is None:
                continue
            before = said_of(row, doers.get(row.pk, ()))
            changes = audit.differences(_told(before, names), _told(alteration.said, names))
            entries.append((row, {"amendment": [None, amendment.number], **changes}))
            put_on(row, alteration.said)
            row.fill_keys()
            row.version += 1
            rows.append(row)
            self.said[row.pk] = said_of(row, alteration.said["performers"])
            if "performers" in changes:
                self.performers.append((row.pk, alteration.said))
        # Only what some row changes: thousands of rows times a dozen columns takes time.
        changed = [name for name in COLUMNS if any(name in said for _row, said in entries)]
        self._rows = Rewriting(rows, [*changed, "folded", "sort_text", "version"])
        self._entries = audit.Entries(actor=actor, verb="amend", entries=entries)

    def write(self) -> None:
        """Write words and entries; the caller writes who does them."""
        self._rows.write()
        self._entries.write()


def put_on(row: Commitment, said: dict[str, Any]) -> None:
    """Give a commitment the words and columns of an alteration."""
    for name, value in columns_of_said(said).items():
        setattr(row, name, value)


def day_of_effect(amendment: Amendment) -> date:
    """Its day; where the last party agreed later than that, the day it did."""
    last = amendment.consents.filter(void_since=None).aggregate(last=Max("at"))["last"]
    agreed = timezone.localdate(last) if last else timezone.localdate()
    return max(amendment.effect_on or agreed, agreed)


def _acts(amendment: Amendment) -> dict[str, list[Alteration]]:
    by_act: dict[str, list[Alteration]] = defaultdict(list)
    for alteration in amendment.alterations.select_related("commitment").order_by("position", "pk"):
        if alteration.commitment is not None:
            alteration.commitment.agreement = amendment.agreement
        by_act[alteration.act].append(alteration)
    return by_act


def _merged(amendment: Amendment) -> dict[int, list[Commitment]]:
    """The commitments that each merger ends."""
    ids = merged_in(amendment)
    rows = {
        row.pk: row for row in Commitment.objects.filter(merging__amendment=amendment).distinct()
    }
    for row in rows.values():
        row.agreement = amendment.agreement
    return {merger: [rows[pk] for pk in sorted(pks)] for merger, pks in ids.items()}


def _withdrawal(actor: Actor, alterations: Sequence[Alteration], day: date) -> Withdrawal:
    rows = [one.commitment for one in alterations if one.commitment is not None]
    return Withdrawal(
        actor, rows, {one.commitment_id or 0: one.note for one in alterations}, on=day
    )


def _told(said: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    doers = "; ".join(names[pk] for pk in said["performers"] if pk in names)
    return {**said, "performers": doers}
