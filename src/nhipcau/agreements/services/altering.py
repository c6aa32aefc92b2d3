"""What an amendment does to commitments: add, change, withdraw, split, merge; and take it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import Act
from nhipcau.agreements.errors import AgreementsError, WrongState
from nhipcau.agreements.models import Alteration, Amendment, Commitment
from nhipcau.agreements.selectors.contents import said_in, said_of, sides_after
from nhipcau.agreements.services.amendments import check_is_current, lock_amendment, touch
from nhipcau.agreements.services.commitments import CommitmentForm, performers_of
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line

MOST_PARTS = 12


@transaction.atomic
def alter_by_adding(*, actor: Actor, amendment_id: int, form: CommitmentForm) -> Alteration:
    """Add a commitment by the amendment; the same words for the same sides stand once in it."""
    amendment = _open(actor, amendment_id)
    said = _said(amendment, form)
    for twin in amendment.alterations.filter(act=Act.ADD):
        if twin.said == said:
            return twin
    return _write(actor, amendment, Act.ADD, said=said)


@transaction.atomic
def alter_by_changing(
    *, actor: Actor, amendment_id: int, commitment_id: int, form: CommitmentForm
) -> Alteration | None:
    """Give a commitment another text; the words that stand already are no change at all."""
    amendment = _open(actor, amendment_id)
    commitment = _standing(amendment, commitment_id)
    said = _said(amendment, form)
    standing = said_of(commitment, commitment.performers.values_list("pk", flat=True))
    _refuse_a_second_act(amendment, [commitment], but=Act.CHANGE)
    earlier = amendment.alterations.filter(act=Act.CHANGE, commitment=commitment).first()
    if said == standing:
        if earlier is not None:
            _remove(actor, amendment, [earlier])
        return None
    if earlier is not None:
        return _rewrite(actor, amendment, earlier, said)
    return _write(actor, amendment, Act.CHANGE, commitment=commitment, said=said)


@transaction.atomic
def alter_by_withdrawing(
    *, actor: Actor, amendment_id: int, commitment_id: int, note: str
) -> Alteration:
    """Take a commitment out of the text, for a reason."""
    amendment = _open(actor, amendment_id)
    commitment = _standing(amendment, commitment_id)
    note = clean_line(note)
    if not note:
        raise AgreementsError(_("Say why the commitment is withdrawn."))
    earlier = amendment.alterations.filter(act=Act.WITHDRAW, commitment=commitment).first()
    if earlier is not None and earlier.note == note:
        return earlier
    _refuse_a_second_act(amendment, [commitment])
    return _write(actor, amendment, Act.WITHDRAW, commitment=commitment, note=note)


@transaction.atomic
def alter_by_splitting(
    *, actor: Actor, amendment_id: int, commitment_id: int, texts: Sequence[str]
) -> list[Alteration]:
    """Put several commitments in the place of one; each begins with its other words."""
    amendment = _open(actor, amendment_id)
    commitment = _standing(amendment, commitment_id)
    parts = parts_of(texts)
    _refuse_a_second_act(amendment, [commitment])
    whole = said_of(commitment, commitment.performers.values_list("pk", flat=True))
    return [
        _write(actor, amendment, Act.PART, commitment=commitment, said=whole | {"text": part})
        for part in parts
    ]


@transaction.atomic
def alter_by_merging(
    *, actor: Actor, amendment_id: int, commitment_ids: Sequence[int], form: CommitmentForm
) -> Alteration:
    """Put one commitment in the place of several."""
    amendment = _open(actor, amendment_id)
    rows = [_standing(amendment, pk) for pk in dict.fromkeys(commitment_ids)]
    if len(rows) < 2:
        raise AgreementsError(_("Choose at least two commitments to merge."))
    _refuse_a_second_act(amendment, rows)
    made = _write(actor, amendment, Act.MERGE, said=_said(amendment, form), rows=rows)
    made.merged.set(rows)
    return made


@transaction.atomic
def change_alteration(*, actor: Actor, alteration_id: int, form: CommitmentForm) -> Alteration:
    """Give a new, split or merged commitment of the amendment another text."""
    amendment = _open(actor, _amendment_of(alteration_id))
    alteration = amendment.alterations.get(pk=alteration_id)
    if alteration.act == Act.WITHDRAW:
        raise WrongState(_("A withdrawn commitment has no text to change."))
    said = _said(amendment, form)
    return alteration if said == alteration.said else _rewrite(actor, amendment, alteration, said)


@transaction.atomic
def drop_alteration(*, actor: Actor, alteration_id: int) -> None:
    """Take one change out of an amendment; a split of which one part would be left goes whole."""
    amendment = _open(actor, _amendment_of(alteration_id))
    alteration = amendment.alterations.get(pk=alteration_id)
    rows = [alteration]
    if alteration.act == Act.PART:
        parts = amendment.alterations.filter(act=Act.PART, commitment=alteration.commitment_id)
        if parts.count() <= 2:
            rows = list(parts)
    _remove(actor, amendment, rows)


def parts_of(texts: Sequence[str]) -> list[str]:
    """The texts into which a commitment is split.

    Raises:
        AgreementsError: fewer than two, too many, or two alike.
    """
    parts = [part for text in texts if (part := clean_block(text))]
    if len(parts) < 2:
        raise AgreementsError(_("Write at least two parts."))
    if len(parts) > MOST_PARTS:
        raise AgreementsError(_("At most %(most)s parts.") % {"most": MOST_PARTS})
    if len(set(parts)) < len(parts):
        raise AgreementsError(_("Two parts say the same."))
    return parts


def _amendment_of(alteration_id: int) -> int:
    return Alteration.objects.values_list("amendment", flat=True).get(pk=alteration_id)


def _open(actor: Actor, amendment_id: int) -> Amendment:
    amendment = lock_amendment(amendment_id)
    require(permissions.may_change_amendment(actor, amendment))
    check_is_current(amendment)
    return amendment


def _standing(amendment: Amendment, commitment_id: int) -> Commitment:
    rows = Commitment.objects.filter(agreement=amendment.agreement_id, stands=True)
    commitment = rows.filter(pk=commitment_id).first()
    if commitment is None:
        raise AgreementsError(_("The text in force does not hold this commitment any more."))
    return commitment


def _said(amendment: Amendment, form: CommitmentForm) -> dict[str, Any]:
    performers = performers_of(sides_after(amendment), form)
    return said_in(form.columns(), [party.pk for party in performers])


def _refuse_a_second_act(
    amendment: Amendment, rows: Sequence[Commitment], but: Act | None = None
) -> None:
    """One amendment does one thing to a commitment."""
    ids = [row.pk for row in rows]
    touched = amendment.alterations.filter(commitment__in=ids)
    if but is not None:
        touched = touched.exclude(act=but)
    if touched.exists() or amendment.alterations.filter(merged__in=ids).exists():
        raise AgreementsError(
            _("This amendment changes that commitment already; take that out first.")
        )


def _write(
    actor: Actor,
    amendment: Amendment,
    act: Act,
    *,
    commitment: Commitment | None = None,
    said: dict[str, Any] | None = None,
    note: str = "",
    rows: Sequence[Commitment] = (),
) -> Alteration:
    last = amendment.alterations.aggregate(last=Max("position"))["last"] or 0
    made = Alteration.objects.create(
        amendment=amendment,
        act=act,
        commitment=commitment,
        position=last + 1,
        said=said or {},
        note=note,
    )
    touch(amendment)
    before = "; ".join(str(row) for row in ([commitment] if commitment else rows))
    changes = {f"act_{act.value}": [before or None, made.said.get("text") or note]}
    audit.record(actor=actor, verb="alter", subject=amendment, changes=changes)
    return made


def _rewrite(
    actor: Actor, amendment: Amendment, alteration: Alteration, said: dict[str, Any]
) -> Alteration:
    before = alteration.said
    alteration.said = said
    alteration.save()
    touch(amendment)
    changes = audit.differences(before, said)
    changes.pop("performers", None)
    audit.record(actor=actor, verb="alter", subject=amendment, changes=changes)
    return alteration


def _remove(actor: Actor, amendment: Amendment, rows: Sequence[Alteration]) -> None:
    names = "; ".join(str(row.said.get("text") or row.commitment)[:200] for row in rows)
    for row in rows:
        row.delete()
    touch(amendment)
    changes = {"alteration": [names, None]}
    audit.record(actor=actor, verb="alter", subject=amendment, changes=changes)
