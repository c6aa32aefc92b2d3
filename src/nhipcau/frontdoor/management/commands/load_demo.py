"""`nhipcau load_demo`: the demonstration, loaded through the same services as any other."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from nhipcau.accounts.models import User
from nhipcau.agreements.models import Agreement, Reading
from nhipcau.agreements.selectors import content_digest, statements_of
from nhipcau.agreements.services import (
    AgreementForm,
    AmendmentForm,
    CommitmentForm,
    HeaderForm,
    LeadForm,
    PartyForm,
    ReadingPartyForm,
    add_agreement,
    add_commitment,
    add_record_item,
    alter_by_changing,
    alter_by_splitting,
    answer_amendment,
    apply_amendment,
    carry_out_reading,
    change_header,
    decide,
    draft_amendment,
    import_file,
    name_leads,
    register_reading,
    report_state,
    send_amendment,
    set_parent,
    sign_agreement,
)
from nhipcau.foundation.actors import Actor
from nhipcau.frontdoor import demo
from nhipcau.frontdoor.demo_activities import load_activities
from nhipcau.frontdoor.demo_reports import load_reports
from nhipcau.frontdoor.demo_reviews import load_reviews
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors import actor_of
from nhipcau.localities.services import (
    OrganisationForm,
    add_member,
    add_organisation,
    merge_organisations,
    name_coordinator,
)

PROGRAM = Actor.program("Nhịp Cầu (minh họa)")


class Command(BaseCommand):
    help = "Load the demonstration into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing if data stands")

    def handle(self, *_args: Any, if_empty: bool, **_options: Any) -> None:
        if User.objects.exists() or Organisation.objects.exists():
            if if_empty:
                return
            raise CommandError("The database is not empty; the demonstration was not loaded.")
        _load()
        self.stdout.write("Demonstration loaded.")


@transaction.atomic
def _load() -> None:
    """All of it or nothing: a load that was cut off leaves the database empty."""
    units = {unit.code: unit for unit in Locality.objects.all()}
    bodies = _organisations(units)
    _accounts(bodies)
    _programme_of_2019(units, bodies)
    _group_of_three(units, bodies)
    coordinator = actor_of(User.objects.get(email=demo.SIGN_INS[0].email))
    minutes = _sample_minutes(coordinator, bodies)
    _sample_plan(coordinator, bodies)
    _sample_annex(coordinator, minutes, bodies)
    load_activities(PROGRAM, bodies)
    minutes.refresh_from_db()  # it was signed since
    load_reviews(coordinator, PROGRAM, minutes)


def _organisations(units: dict[str, Locality]) -> dict[str, Organisation]:
    bodies = {}
    for name, (code, kind, short) in demo.ORGANISATIONS.items():
        form = OrganisationForm(name=name, kind=kind, short_name=short)
        bodies[name] = add_organisation(
            actor=PROGRAM, locality=units[code], form=form, is_example=True
        )
    for older, (newer, day, _source) in demo.SUCCESSIONS.items():
        merge_organisations(
            actor=PROGRAM, predecessors=[bodies[older]], successor=bodies[newer], on=day
        )
    for code, name in demo.COORDINATORS.items():
        name_coordinator(actor=PROGRAM, locality=units[code], organisation=bodies[name])
    return bodies


def _accounts(bodies: dict[str, Organisation]) -> None:
    for sign_in in demo.SIGN_INS:
        if sign_in.organisation:
            add_member(
                actor=PROGRAM,
                organisation=bodies[sign_in.organisation],
                email=sign_in.email,
                name=sign_in.name,
                role=sign_in.role,
            )
            user = User.objects.get(email=sign_in.email)
        else:
            user = User.objects.create_user(sign_in.email, name=sign_in.name, is_administrator=True)
        user.set_password(demo.PASSWORD)
        user.save()


def _programme_of_2019(units: dict[str, Locality], bodies: dict[str, Organisation]) -> None:
    hue = PartyForm(
        locality_id=units["thua-thien-hue"].pk,
        organisation_id=bodies["Tỉnh ủy Thừa Thiên Huế"].pk,
        signatory_name="Lê Trường Lưu",
        signatory_post="Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh",
    )
    ha_noi = PartyForm(
        locality_id=units["ha-noi"].pk,
        organisation_id=bodies["Thành ủy Hà Nội"].pk,
        signatory_name="Nguyễn Đức Chung",
        signatory_post="Phó Bí thư Thành ủy, Chủ tịch UBND TP. Hà Nội",
    )
    form = AgreementForm(
        kind="minutes",
        title=demo.TITLE_2019,
        signed_on=date(2019, 6, 14),
        signed_place="Huế",
        valid_from=date(2019, 6, 14),
        visibility="public",
        summary=demo.SUMMARY_2019,
        parties=[hue, ha_noi],
    )
    keeper = bodies["Sở Tài chính thành phố Huế"]
    agreement = add_agreement(actor=PROGRAM, keeper=keeper, form=form, is_example=True)
    _promise(agreement, demo.PROMISES_2019)
    for kind, field, text, amount in demo.RECORD_2019:
        add_record_item(
            actor=PROGRAM,
            agreement_id=agreement.pk,
            kind=kind,
            text=text,
            field_key=field,
            amount_value=Decimal(amount) if amount else None,
            amount_unit="VND" if amount else "",
        )
    _sign(agreement)


def _group_of_three(units: dict[str, Locality], bodies: dict[str, Organisation]) -> None:
    form = AgreementForm(
        kind="agreement",
        title=demo.TITLE_GROUP,
        signed_on=date(2026, 3, 12),
        valid_from=date(2026, 3, 12),
        valid_to=date(2030, 12, 31),
        visibility="public",
        parties=[
            PartyForm(locality_id=units[code].pk) for code in ("hue-city", "da-nang-2025", "ha-noi")
        ],
    )
    keeper = bodies["Sở Tài chính thành phố Huế"]
    agreement = add_agreement(actor=PROGRAM, keeper=keeper, form=form, is_example=True)
    _promise(agreement, demo.PROMISES_GROUP)
    _sign(agreement)
    _amend(agreement)


def _amend(agreement: Agreement) -> None:
    """An amendment carried through: drafted, sent, agreed by all, in force; it makes edition 2."""
    today = timezone.localdate()
    form = AmendmentForm(
        reason=demo.AMENDMENT_GROUP, effect_on=today, heading={"valid_to": date(2031, 12, 31)}
    )
    amendment = draft_amendment(actor=PROGRAM, agreement_id=agreement.pk, form=form)
    sides = [party.pk for party in agreement.parties.all()]
    rows = {row.number: row for row in agreement.commitments.all()}
    said = CommitmentForm(
        text=demo.REWORDED_GROUP,
        performer_ids=sides,
        field_key="media_promotion",
        form=3,
    )
    alter_by_changing(actor=PROGRAM, amendment_id=amendment.pk, commitment_id=rows[2].pk, form=said)
    alter_by_splitting(
        actor=PROGRAM, amendment_id=amendment.pk, commitment_id=rows[3].pk, texts=demo.PARTS_GROUP
    )
    amendment.refresh_from_db()
    digest = content_digest(amendment)
    send_amendment(
        actor=PROGRAM, amendment_id=amendment.pk, version=amendment.version, digest=digest
    )
    answer_amendment(actor=PROGRAM, amendment_id=amendment.pk, digest=digest, word="agreed")
    apply_amendment(actor=PROGRAM, amendment_id=amendment.pk, today=today)


def _promise(agreement: Agreement, promises: tuple[demo.Promise, ...]) -> None:
    sides = list(agreement.parties.all())
    for promise in promises:
        add_commitment(
            actor=PROGRAM,
            agreement_id=agreement.pk,
            form=CommitmentForm(
                text=promise.text,
                performer_ids=[sides[place].pk for place in promise.sides],
                field_key=promise.field,
                form=promise.form,
            ),
        )


def _sign(agreement: Agreement) -> None:
    agreement.refresh_from_db()
    sign_agreement(actor=PROGRAM, agreement_id=agreement.pk, version=agreement.version)


def _read(actor: Actor, name: str, owner: Organisation) -> Reading:
    data = (demo.DATA / name).read_bytes()
    reading = import_file(actor=actor, owner=owner, data=data, name=name)
    carry_out_reading(reading.pk, lambda _done, _total, _note: None)
    reading.refresh_from_db()
    return reading


def _sample_minutes(actor: Actor, bodies: dict[str, Organisation]) -> Agreement:
    """The main job done once: read, accepted, registered, signed, some of it reported."""
    owner = bodies["Sở Tài chính thành phố Huế"]
    reading = _read(actor, "bien-ban-mau.docx", owner)
    _title(actor, reading)
    for statement in statements_of(reading):
        clear = statement.kind != "commitment" or statement.performers.exists()
        if clear and len(statement.text) > 25:
            decide(
                actor=actor,
                statement_id=statement.pk,
                version=statement.version,
                state="accepted",
            )
    agreement = register_reading(
        actor=actor, reading_id=reading.pk, keeper=owner, attach_source=True, is_example=True
    )
    _name_leads(agreement, bodies)
    _sign(agreement)
    other = actor_of(User.objects.get(email=demo.SIGN_INS[1].email))
    load_reports(PROGRAM, other, agreement, bodies)
    for commitment in agreement.commitments.all():
        sides = [party.locality_id for party in commitment.performers.all()]
        for piece, state, day, note in demo.STATES_OF_SAMPLE:
            if piece in commitment.text:
                report_state(
                    actor=actor if any(actor.coordinates(side) for side in sides) else other,
                    commitment_id=commitment.pk,
                    version=commitment.version,
                    state=state,
                    on=day,
                    note=note,
                )
    return agreement


def _name_leads(agreement: Agreement, bodies: dict[str, Organisation]) -> None:
    sides = {party.locality_id: party for party in agreement.parties.all()}
    for commitment in agreement.commitments.all():
        for piece, names in demo.LEADS_OF_SAMPLE:
            if piece in commitment.text:
                leads = [
                    LeadForm(sides[bodies[name].locality_id].pk, bodies[name].pk) for name in names
                ]
                name_leads(
                    actor=PROGRAM,
                    commitment_id=commitment.pk,
                    version=commitment.version,
                    leads=leads,
                )


def _title(actor: Actor, reading: Reading) -> None:
    """Correct the heading as a reviewer would."""
    change_header(
        actor=actor,
        reading_id=reading.pk,
        version=reading.version,
        form=HeaderForm(
            kind="minutes",
            title=demo.TITLE_SAMPLE,
            number=reading.number,
            signed_on=reading.signed_on,
            signed_place="Huế",
            visibility="public",
            parties=[
                ReadingPartyForm(
                    party_id=side.pk,
                    name_on_document=side.name_on_document,
                    locality_id=side.locality_id,
                    organisation_id=side.organisation_id,
                    body=side.body,
                )
                for side in reading.parties.all()
            ],
        ),
    )


def _sample_plan(actor: Actor, bodies: dict[str, Organisation]) -> None:
    """A second document, read and left for a newcomer to review."""
    _read(actor, "ke-hoach-mau.docx", bodies["Sở Tài chính thành phố Huế"])


def _sample_annex(actor: Actor, agreement: Agreement, bodies: dict[str, Organisation]) -> None:
    """The annex of next year's plan, read and left: some rows serve commitments of the minutes."""
    reading = _read(actor, "phu-luc-mau.xlsx", bodies["Sở Tài chính thành phố Huế"])
    set_parent(actor=actor, reading_id=reading.pk, parent_id=agreement.pk)
