"""An agreed amendment takes effect: the text changes on its day, once, and becomes an edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.agreements.choices import (
    AMEND_JOB,
    Act,
    AgreementState,
    AmendmentState,
    ReplacedBy,
)
from nhipcau.agreements.models import (
    Agreement,
    Alteration,
    Amendment,
    Commitment,
    CommitmentLead,
    Edition,
)
from nhipcau.agreements.selectors.contents import (
    AMENDABLE,
    COLUMNS,
    columns_of_said,
    day_of,
    merged_in,
    said_of,
)
from nhipcau.agreements.selectors.spans import doers_in
from nhipcau.agreements.services.amendments import lock_amendment
from nhipcau.agreements.services.commitments import next_number
from nhipcau.agreements.services.editions import first_edition, freeze_edition
from nhipcau.agreements.services.settling import close_amendment, replace, withdraw
from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rewriting import rewrite

BATCH = 500


def due_amendments(today: date) -> QuerySet[Amendment]:
    """Agreed by every party, and their day has come."""
    return Amendment.objects.filter(state=AmendmentState.AGREED, effect_on__lte=today)


def apply_due_amendments(*, actor: Actor, today: date) -> int:
    """Queue the work of every amendment whose day has come; returns how many."""
    due = list(due_amendments(today).order_by("effect_on", "pk")[:50])
    for amendment in due:
        jobs.submit(actor=actor, name=AMEND_JOB, subject=amendment, key=str(amendment.pk))
    return len(due)


@transaction.atomic
def apply_amendment(*, actor: Actor, amendment_id: int, today: date) -> Edition | None:
    """Make an agreed amendment the text in force; done already or not due yet, it does nothing.

    One transaction holds the agreement: a worker that dies leaves nothing half done, and a second
    one finds the work done.
    """
    amendment = lock_amendment(amendment_id)
    is_due = amendment.effect_on is not None and amendment.effect_on <= today
    if amendment.state != AmendmentState.AGREED or not is_due:
        return None
    agreement = amendment.agreement
    if agreement.state != AgreementState.IN_FORCE:
        close_amendment(actor, agreement, _("The agreement had ended before its day."))
        return None
    first_edition(agreement)
    day = _day_of_effect(amendment)
    changes = _change_heading(agreement, amendment)
    _change_commitments(actor, amendment, day)
    amendment.state = AmendmentState.IN_FORCE
    amendment.closed_at = timezone.now()
    amendment.version += 1
    amendment.save()
    edition = freeze_edition(agreement=agreement, on=day, amendment=amendment)
    said = {"edition": [edition.number - 1, edition.number], **changes}
    audit.record(actor=actor, verb="amend", subject=agreement, changes=said)
    moved = {"amendment_state": [AmendmentState.AGREED.value, AmendmentState.IN_FORCE.value]}
    audit.record(actor=actor, verb="apply", subject=amendment, changes=moved)
    return edition


def _day_of_effect(amendment: Amendment) -> date:
    """Its day; where the last party agreed later than that, the day it did."""
    last = amendment.consents.filter(void_since=None).aggregate(last=Max("at"))["last"]
    agreed = timezone.localdate(last) if last else timezone.localdate()
    return max(amendment.effect_on or agreed, agreed)


def _change_heading(agreement: Agreement, amendment: Amendment) -> dict[str, Any]:
    names = [name for name in AMENDABLE if name in amendment.heading]
    before = audit.state_of(agreement, names)
    for name in names:
        value = amendment.heading[name]
        setattr(agreement, name, day_of(value) if name.startswith("valid_") else value)
    agreement.version += 1
    agreement.save()
    return audit.differences(before, audit.state_of(agreement, names))


def _change_commitments(actor: Actor, amendment: Amendment, day: date) -> None:
    rows = amendment.alterations.select_related("commitment")
    by_act: dict[str, list[Alteration]] = defaultdict(list)
    for alteration in rows.order_by("position", "pk"):
        by_act[alteration.act].append(alteration)
    for alteration in [one for some in by_act.values() for one in some]:
        if alteration.commitment is not None:
            alteration.commitment.agreement = amendment.agreement
    _rewrite(actor, amendment, by_act[Act.CHANGE])
    _withdraw(actor, by_act[Act.WITHDRAW], day)
    fresh = [*by_act[Act.ADD], *by_act[Act.PART], *by_act[Act.MERGE]]
    made = dict(zip(fresh, _add(actor, amendment, fresh), strict=True))
    olden = _merged(amendment)
    parts = [(one.commitment, made[one]) for one in by_act[Act.PART] if one.commitment is not None]
    merged = [(older, made[one]) for one in by_act[Act.MERGE] for older in olden[one.pk]]
    for pairs, how in ((parts, ReplacedBy.SPLIT), (merged, ReplacedBy.MERGED)):
        _copy_leads(pairs)
        replace(actor, pairs, how=how, on=day)


def _merged(amendment: Amendment) -> dict[int, list[Commitment]]:
    """The commitments that each merger ends."""
    ids = merged_in(amendment)
    rows = {
        row.pk: row for row in Commitment.objects.filter(merging__amendment=amendment).distinct()
    }
    for row in rows.values():
        row.agreement = amendment.agreement
    return {merger: [rows[pk] for pk in sorted(pks)] for merger, pks in ids.items()}


def _rewrite(actor: Actor, amendment: Amendment, alterations: Sequence[Alteration]) -> None:
    doers = doers_in([amendment.agreement_id]) if alterations else {}
    names = {party.pk: str(party) for party in amendment.agreement.parties.all()}
    entries = []
    rows = []
    for alteration in alterations:
        row = alteration.commitment
        if row is None:
            continue
        before = said_of(row, doers.get(row.pk, ()))
        changes = audit.differences(_told(before, names), _told(alteration.said, names))
        entries.append((row, {"amendment": [None, amendment.number], **changes}))
        _set(row, alteration.said)
        row.fill_keys()
        row.version += 1
        rows.append(row)
    # Only what some row changes: thousands of rows times a dozen columns is what takes the time.
    changed = [name for name in COLUMNS if any(name in said for _row, said in entries)]
    rewrite(rows, [*changed, "folded", "sort_text", "version"])
    _set_performers(
        [
            (one.commitment_id, one.said)
            for one, (_row, said) in zip(alterations, entries, strict=True)
            if "performers" in said
        ]
    )
    audit.record_each(actor=actor, verb="amend", entries=entries)


def _withdraw(actor: Actor, alterations: Sequence[Alteration], day: date) -> None:
    rows = [one.commitment for one in alterations if one.commitment is not None]
    withdraw(actor, rows, {one.commitment_id or 0: one.note for one in alterations}, on=day)


def _add(actor: Actor, amendment: Amendment, alterations: Sequence[Alteration]) -> list[Commitment]:
    number = next_number(amendment.agreement)
    rows = []
    for place, alteration in enumerate(alterations):
        row = Commitment(agreement=amendment.agreement, number=number + place)
        _set(row, alteration.said)
        rows.append(row)
    made = Commitment.objects.bulk_create(rows, batch_size=BATCH)
    _set_performers(
        [(row.pk, one.said) for row, one in zip(made, alterations, strict=True)], are_new=True
    )
    note = {"amendment": [None, amendment.number]}
    audit.record_many(actor=actor, verb="add", subjects=made, note=note)
    return made


def _set(row: Commitment, said: dict[str, Any]) -> None:
    for name, value in columns_of_said(said).items():
        setattr(row, name, value)


def _set_performers(
    wanted: Iterable[tuple[int | None, dict[str, Any]]], *, are_new: bool = False
) -> None:
    through = Commitment.performers.through
    pairs = [(pk, said["performers"]) for pk, said in wanted if pk is not None]
    for start in range(0, len(pairs), BATCH):
        some = pairs[start : start + BATCH]
        if not are_new:
            through.objects.filter(commitment__in=[pk for pk, _sides in some]).delete()
        through.objects.bulk_create(
            [through(commitment_id=pk, party_id=side) for pk, sides in some for side in sides]
        )


def _copy_leads(pairs: Sequence[tuple[Commitment, Commitment]]) -> None:
    """Who carried a commitment carries what stands in its place, on the sides that do it."""
    heirs: dict[int, list[Commitment]] = defaultdict(list)
    for older, newer in pairs:
        heirs[older.pk].append(newer)
    ids = list(heirs)
    for start in range(0, len(ids), BATCH):
        leads = CommitmentLead.objects.filter(commitment__in=ids[start : start + BATCH])
        CommitmentLead.objects.bulk_create(
            [
                CommitmentLead(
                    commitment=newer,
                    party_id=lead.party_id,
                    organisation_id=lead.organisation_id,
                    role=lead.role,
                )
                for lead in leads
                for newer in heirs[lead.commitment_id]
            ],
            ignore_conflicts=True,
        )


def _told(said: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    doers = "; ".join(names[pk] for pk in said["performers"] if pk in names)
    return {**said, "performers": doers}
