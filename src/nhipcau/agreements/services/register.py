"""From accepted drafts to the register: the agreement, its parties, commitments and record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import ReadingState, StatementKind, StatementState
from nhipcau.agreements.errors import Gap, NotReady, TwinRegistered, WrongState
from nhipcau.agreements.models import (
    Agreement,
    Commitment,
    CommitmentLead,
    Party,
    Reading,
    ReadingParty,
    RecordItem,
    Statement,
    StatementLead,
)
from nhipcau.agreements.selectors import readings_visible_to, statements_of
from nhipcau.agreements.services.agreements import (
    AgreementForm,
    PartyForm,
    add_agreement,
    carry_out,
    lock,
)
from nhipcau.agreements.services.attachments import attach_file
from nhipcau.agreements.services.commitments import next_number
from nhipcau.agreements.services.planning import Made, carry_linked, not_standing, unit_of
from nhipcau.agreements.services.review import lock_reading, touch
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.files import KeptFile, digest, kind_of, safe_name
from nhipcau.foundation.rewriting import rewrite
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import fold, shorten
from nhipcau.localities.models import Organisation
from nhipcau.localities.services import name_new_organisation

BATCH = 500


@dataclass(slots=True)
class Harvest:
    """Rows to write, gathered first so that thousands go in with a few statements."""

    statements: list[Statement] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    performers: list[list[ReadingParty]] = field(default_factory=list)
    leads: list[list[StatementLead]] = field(default_factory=list)


@transaction.atomic
def register_reading(
    *,
    actor: Actor,
    reading_id: int,
    keeper: Organisation,
    attach_source: bool = False,
    despite_twin: bool = False,
    is_example: bool = False,
) -> Agreement:
    """Make a draft agreement of what was accepted; called again, add what was accepted since.

    With `despite_twin` somebody said that the same words from another file are another document.

    Raises:
        TwinRegistered: the same words were registered from another file.
        NotReady: the heading or an accepted commitment lacks something; `missing` says what.
        WrongState: the agreement is signed already, so that only an amendment can add to it.
    """
    reading = lock_reading(actor, reading_id)
    accepted = accepted_of(reading)
    if missing := what_is_missing(reading, accepted):
        raise NotReady(_("The register cannot take this yet."), missing)
    linked = [row for row in accepted if row.serves is not None]
    fresh = [row for row in accepted if row.serves is None]
    agreement = linked[0].serves.agreement if linked and linked[0].serves else None
    if fresh or agreement is None:
        agreement = _agreement_of(actor, reading, keeper, despite_twin, is_example=is_example)
        sides = _sides(agreement, reading)
        _write_commitments(actor, agreement, reading, fresh, sides, is_example=is_example)
        _write_record(actor, agreement, reading, fresh)
        if attach_source and reading.document.file:
            _attach(actor, agreement, reading)
        reading.agreement = agreement
    carry_linked(actor, keeper, linked, is_example=is_example)
    reading.state = ReadingState.REGISTERED
    touch(actor, reading)
    audit.record(
        actor=actor,
        verb="register",
        subject=reading,
        changes={"agreement": [None, str(agreement)], "statements": [None, len(accepted)]},
    )
    return agreement


def _agreement_of(
    actor: Actor,
    reading: Reading,
    keeper: Organisation,
    despite_twin: bool,  # noqa: FBT001 handed through from a keyword
    *,
    is_example: bool,
) -> Agreement:
    """The agreement that the rows go to: the one made before or chosen, else a new one."""
    if reading.agreement_id is not None:
        return _standing(actor, reading.agreement_id)
    if not despite_twin:
        refuse_a_twin(actor, reading)
    return _make(actor, reading, keeper, is_example=is_example)


def what_is_missing(reading: Reading, accepted: list[Statement]) -> list[Gap]:
    """What keeps a reading from the register, in words, with where it can be filled in."""
    missing: list[Gap] = []
    sides = list(reading.parties.all())
    if not accepted and reading.agreement_id is None:
        missing.append(Gap(_("Nothing was accepted yet.")))
    if not accepted and reading.agreement_id is not None:
        missing.append(Gap(_("Nothing was accepted since the agreement was made.")))
    linked = [row for row in accepted if row.serves_id is not None]
    missing += not_standing(linked)
    if linked and len(linked) == len(accepted):
        return missing
    if not reading.title:
        missing.append(Gap(_("The title of the document."), in_heading=True))
    if len(sides) < 2:
        missing.append(Gap(_("At least two parties."), in_heading=True))
    for side in sides:
        if side.locality_id is None:
            words = _("The locality of “%(side)s”.") % {"side": side}
            missing.append(Gap(words, in_heading=True))
    return missing + _without_doer(accepted)


def accepted_of(reading: Reading) -> list[Statement]:
    """What was accepted and is not in the register yet."""
    waiting = statements_of(reading).filter(commitment=None, record_item=None, is_carried=False)
    return list(waiting.filter(state=StatementState.ACCEPTED))


def units_to_make(reading: Reading, accepted: list[Statement]) -> list[str]:
    """Names of organisations that the register would add, each once."""
    named = {str(lead): None for row in accepted for lead in row.leads.all() if lead.new_name}
    for side in reading.parties.all():
        if side.body and side.organisation_id is None and reading.agreement_id is None:
            named[_body_name(side)] = None
    return list(named)


def _without_doer(accepted: list[Statement], limit: int = 10) -> list[Gap]:
    unclear = [
        statement
        for statement in accepted
        if statement.kind == StatementKind.COMMITMENT
        and statement.serves_id is None
        and not statement.performers.all()
    ]
    return [
        Gap(
            _("Who does “%(text)s”?") % {"text": shorten(statement.text, 80)},
            statement_id=statement.pk,
        )
        for statement in unclear[:limit]
    ]


def _standing(actor: Actor, agreement_id: int) -> Agreement:
    """The agreement made before from the same reading, held, and still open to additions."""
    agreement = lock(agreement_id)
    if not agreement.is_draft:
        raise WrongState(_("The agreement is signed already; an amendment adds to it."))
    require(permissions.may_change_agreement(actor, agreement))
    return agreement


def refuse_a_twin(actor: Actor, reading: Reading) -> None:
    """One document saved in two formats is one promise, not two, unless a person says so."""
    said = reading.document.text_sha256
    others = readings_visible_to(actor).filter(document__text_sha256=said).exclude(pk=reading.pk)
    twin = others.exclude(agreement=None).first() if said else None
    if twin is not None:
        raise TwinRegistered(
            _("The same words were registered already, as “%(title)s”, from the file “%(file)s”.")
            % {"title": twin.agreement, "file": twin.document},
            twin,
        )


def _make(actor: Actor, reading: Reading, keeper: Organisation, *, is_example: bool) -> Agreement:
    parties = [
        PartyForm(
            locality_id=side.locality_id or 0,
            name_on_document=side.name_on_document,
            organisation_id=_body(actor, side, is_example=is_example),
            signatory_name=side.signatory_name,
            signatory_post=side.signatory_post,
        )
        for side in reading.parties.select_related("locality", "organisation")
    ]
    form = AgreementForm(
        kind=reading.kind,
        title=reading.title,
        number=reading.number,
        signed_on=reading.signed_on,
        signed_place=reading.signed_place,
        valid_from=reading.valid_from or reading.signed_on,
        valid_to=reading.valid_to,
        visibility=reading.visibility,
        parties=parties,
    )
    agreement = add_agreement(actor=actor, keeper=keeper, form=form, is_example=is_example)
    if agreement.readings.exists():
        # Two readings with one heading, a moment apart: not a form sent twice, but two documents.
        raise WrongState(
            _("Another document was just registered under the same heading. Tell them apart first.")
        )
    if reading.carries_out is not None:
        require(permissions.may_plan_for(actor, reading.carries_out))
        carry_out(actor, agreement, reading.carries_out)
    return agreement


def _body(actor: Actor, side: ReadingParty, *, is_example: bool) -> int | None:
    """The organisation through which a side signs: the known one, or one made by its name."""
    if side.organisation_id or not side.body or side.locality is None:
        return side.organisation_id
    name = _body_name(side)
    known = _known(side, name)
    made = known or name_new_organisation(
        actor=actor, locality=side.locality, name=name, is_example=is_example
    )
    return made.pk


def _body_name(side: ReadingParty) -> str:
    """The full name of a body: "Tỉnh ủy" of a document is "Tỉnh ủy Thừa Thiên Huế" elsewhere."""
    if fold(side.name_on_document) in fold(side.body):
        return side.body
    return f"{side.body} {side.name_on_document}"


def _known(side: ReadingParty, name: str) -> Organisation | None:
    return Organisation.objects.filter(
        locality=side.locality_id, folded__contains=f" {fold(name)} "
    ).first()


def _sides(agreement: Agreement, reading: Reading) -> dict[int, Party]:
    """For each side of the reading, the agreement's party of the same locality."""
    parties = {party.locality_id: party for party in agreement.parties.all()}
    sides = list(reading.parties.all())
    strangers = [side for side in sides if side.locality_id not in parties]
    if strangers:
        raise NotReady(
            _("The register cannot take this yet."),
            [
                Gap(_("“%(side)s” is not a party of the agreement any more.") % {"side": side})
                for side in strangers
            ],
        )
    return {side.pk: parties[side.locality_id] for side in sides if side.locality_id}


def _write_commitments(
    actor: Actor,
    agreement: Agreement,
    reading: Reading,
    accepted: list[Statement],
    sides: dict[int, Party],
    *,
    is_example: bool,
) -> None:
    promised = [row for row in accepted if row.kind == StatementKind.COMMITMENT]
    number = next_number(agreement)
    rows = [
        _commitment(agreement, reading, statement, number + place)
        for place, statement in enumerate(promised)
    ]
    rows = Commitment.objects.bulk_create(rows, batch_size=BATCH)
    through = Commitment.performers.through
    through.objects.bulk_create(
        [
            through(commitment=row, party=sides[side.pk])
            for row, statement in zip(rows, promised, strict=True)
            for side in statement.performers.all()
        ],
        batch_size=BATCH,
    )
    made: Made = {}
    leads = []
    for row, statement in zip(rows, promised, strict=True):
        for lead in statement.leads.all():
            side = sides[lead.party_id].locality
            unit = unit_of(actor, lead, side, made, is_example=is_example)
            leads.append(
                CommitmentLead(
                    commitment=row, party=sides[lead.party_id], organisation=unit, role=lead.role
                )
            )
    CommitmentLead.objects.bulk_create(leads, batch_size=BATCH, ignore_conflicts=True)
    _link("commitment", promised, rows)
    note = {"reading": [None, str(reading)]}
    audit.record_many(actor=actor, verb="add", subjects=rows, note=note)


def _commitment(
    agreement: Agreement, reading: Reading, statement: Statement, number: int
) -> Commitment:
    return Commitment(
        agreement=agreement,
        number=number,
        text=statement.text,
        target=statement.product,
        field_id=statement.field_id,
        form=statement.form,
        due_text=statement.due_text,
        due_from=statement.due_from,
        due_on=statement.due_on,
        due_precision=statement.due_precision,
        due_recurrence=statement.due_recurrence,
        amount_value=statement.amount_value,
        amount_unit=statement.amount_unit,
        document=reading.document,
        source_start=statement.start,
        source_end=statement.end,
    )


def _write_record(
    actor: Actor, agreement: Agreement, reading: Reading, accepted: list[Statement]
) -> None:
    said = [row for row in accepted if row.kind != StatementKind.COMMITMENT]
    items = RecordItem.objects.bulk_create(
        [
            RecordItem(
                agreement=agreement,
                kind=statement.kind,
                text=statement.text,
                field_id=statement.field_id,
                said_by=_sayer(statement),
                amount_value=statement.amount_value,
                amount_unit=statement.amount_unit,
                document=reading.document,
                source_start=statement.start,
                source_end=statement.end,
            )
            for statement in said
        ],
        batch_size=BATCH,
    )
    _link("record_item", said, items)
    note = {"reading": [None, str(reading)]}
    audit.record_many(actor=actor, verb="add", subjects=items, note=note)


def _link(name: str, statements: Sequence[Statement], rows: Sequence[Model]) -> None:
    """Write on each statement which row came of it."""
    for statement, row in zip(statements, rows, strict=True):
        setattr(statement, name, row)
    rewrite(statements, [name])


def _sayer(statement: Statement) -> str:
    return "" if statement.actor_text == "both" else statement.actor_text[:200]


def _attach(actor: Actor, agreement: Agreement, reading: Reading) -> None:
    with reading.document.file.open("rb") as file:
        data = file.read()
    kind = kind_of(data)
    sha256 = digest(data)
    if kind and not agreement.attachments.filter(sha256=sha256).exists():
        kept = KeptFile(data, safe_name(reading.document.name, kind), kind, sha256)
        attach_file(actor=actor, agreement_id=agreement.pk, kept=kept, kind="signed")
