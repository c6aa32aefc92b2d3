"""An agreed amendment takes effect: the text changes on its day, once, and becomes an edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
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
from nhipcau.agreements.selectors.contents import AMENDABLE, day_of, heading_of, said_of
from nhipcau.agreements.selectors.editions import heading_said
from nhipcau.agreements.services.amending_plan import Plan, mark_of, put_on
from nhipcau.agreements.services.amendments import lock_amendment
from nhipcau.agreements.services.commitments import next_number
from nhipcau.agreements.services.editions import (
    EditionText,
    Standing,
    first_edition,
    freeze_edition,
    standing,
)
from nhipcau.agreements.services.parties import change_parties, settle_parties
from nhipcau.agreements.services.settling import Replacement, close_amendment
from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.search import merging_later

BATCH = 500
ATTEMPTS = 3


def due_amendments(today: date) -> QuerySet[Amendment]:
    """Agreed by every party, and their day has come."""
    return Amendment.objects.filter(state=AmendmentState.AGREED, effect_on__lte=today)


def apply_due_amendments(*, actor: Actor, today: date) -> int:
    """Queue the work of every amendment whose day has come; returns how many."""
    due = list(due_amendments(today).order_by("effect_on", "pk")[:50])
    for amendment in due:
        jobs.submit(actor=actor, name=AMEND_JOB, subject=amendment, key=str(amendment.pk))
    return len(due)


def apply_amendment(*, actor: Actor, amendment_id: int, today: date) -> Edition | None:
    """Make an agreed amendment the text in force; done already or not due yet, it does nothing.

    What it writes is worked out before the agreement is held. One transaction holds it then: a
    worker that dies leaves nothing half done, and a second one finds the work done.
    """
    rows = Amendment.objects.select_related("agreement__keeper")
    for _attempt in range(ATTEMPTS):
        amendment = rows.get(pk=amendment_id)
        plan = Plan(actor, amendment) if _is_due(amendment, today) else None
        with transaction.atomic():
            amendment = lock_amendment(amendment_id)
            if not _is_due(amendment, today):
                return None
            if plan is not None and plan.mark == mark_of(amendment):
                return _apply(actor, amendment, plan)
    # Somebody wrote at every attempt; now they wait until it is worked out.
    with transaction.atomic():
        amendment = lock_amendment(amendment_id)
        return (
            _apply(actor, amendment, Plan(actor, amendment)) if _is_due(amendment, today) else None
        )


def _is_due(amendment: Amendment, today: date) -> bool:
    is_due = amendment.effect_on is not None and amendment.effect_on <= today
    return amendment.state == AmendmentState.AGREED and is_due


def _apply(actor: Actor, amendment: Amendment, plan: Plan) -> Edition | None:
    agreement = amendment.agreement
    if agreement.state != AgreementState.IN_FORCE:
        close_amendment(actor, agreement, _("The agreement had ended before its day."))
        return None
    first_edition(agreement)
    before = heading_said(heading_of(agreement))["parties"]
    changes = _change_heading(agreement, amendment)
    change_parties(amendment, plan.day)
    with merging_later(Commitment):
        added = _change_commitments(actor, amendment, plan)
    settle_parties(actor, amendment, plan.day)
    changes |= audit.differences(
        {"parties": before}, {"parties": heading_said(heading_of(agreement))["parties"]}
    )
    amendment.state = AmendmentState.IN_FORCE
    amendment.closed_at = timezone.now()
    amendment.version += 1
    amendment.save()
    texts = [plan.text, EditionText(added)]
    edition = freeze_edition(agreement=agreement, on=plan.day, amendment=amendment, texts=texts)
    said = {"edition": [edition.number - 1, edition.number], **changes}
    audit.record(actor=actor, verb="amend", subject=agreement, changes=said)
    moved = {"amendment_state": [AmendmentState.AGREED.value, AmendmentState.IN_FORCE.value]}
    audit.record(actor=actor, verb="apply", subject=amendment, changes=moved)
    return edition


def _change_heading(agreement: Agreement, amendment: Amendment) -> dict[str, Any]:
    names = [name for name in AMENDABLE if name in amendment.heading]
    before = audit.state_of(agreement, names)
    for name in names:
        value = amendment.heading[name]
        setattr(agreement, name, day_of(value) if name.startswith("valid_") else value)
    agreement.version += 1
    agreement.save()
    return audit.differences(before, audit.state_of(agreement, names))


def _change_commitments(actor: Actor, amendment: Amendment, plan: Plan) -> list[Standing]:
    """Carry out every act; returns what the edition keeps of the commitments that are new."""
    acts = plan.acts
    plan.rewording.write()
    _set_performers(plan.rewording.performers)
    plan.withdrawal.write()
    fresh = [*acts[Act.ADD], *acts[Act.PART], *acts[Act.MERGE]]
    rows = _add(actor, amendment, fresh)
    made = dict(zip(fresh, rows, strict=True))
    parts = [(one.commitment, made[one]) for one in acts[Act.PART] if one.commitment is not None]
    merged = [(older, made[one]) for one in acts[Act.MERGE] for older in plan.merged[one.pk]]
    for pairs, how in ((parts, ReplacedBy.SPLIT), (merged, ReplacedBy.MERGED)):
        _copy_leads(pairs)
        Replacement(actor, pairs, how=how, on=plan.day).write()
    return [
        standing(row.pk, row.number, said_of(row, one.said["performers"]))
        for one, row in made.items()
    ]


def _add(actor: Actor, amendment: Amendment, alterations: Sequence[Alteration]) -> list[Commitment]:
    number = next_number(amendment.agreement)
    rows = []
    for place, alteration in enumerate(alterations):
        row = Commitment(agreement=amendment.agreement, number=number + place)
        put_on(row, alteration.said)
        rows.append(row)
    made = Commitment.objects.bulk_create(rows, batch_size=BATCH)
    _set_performers(
        [(row.pk, one.said) for row, one in zip(made, alterations, strict=True)], are_new=True
    )
    note = {"amendment": [None, amendment.number]}
    audit.record_many(actor=actor, verb="add", subjects=made, note=note)
    return made


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
