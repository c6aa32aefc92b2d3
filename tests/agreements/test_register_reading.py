"""From accepted drafts to the register."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import ReadingFactory, SourceDocumentFactory, StatementFactory

from nhipcau.agreements import services
from nhipcau.agreements.errors import NotReady, WrongState
from nhipcau.agreements.models import Agreement, Commitment, Reading, RecordItem, Statement
from nhipcau.agreements.services.register import accepted_of, units_to_make
from nhipcau.foundation.audit import AuditEntry
from nhipcau.localities.models import Organisation

pytestmark = pytest.mark.usefixtures("in_english")
TEXT = "Hai bên tổ chức hội chợ; đào tạo cán bộ y tế. Kết quả: 20 đoàn doanh nghiệp. Còn chậm."


@pytest.fixture
def reading(cast):
    made = ReadingFactory(
        document__owner=cast.hue_office,
        document__text=TEXT,
        number="12/BB",
        signed_place="Huế",
        visibility="public",
    )
    StatementFactory(reading=made, start=0, end=23, state="accepted")
    StatementFactory(
        reading=made, start=25, end=44, state="accepted", performers=(1,), due_on=date(2026, 9, 30)
    )
    StatementFactory(reading=made, start=55, end=75, kind="result", state="accepted")
    StatementFactory(reading=made, start=77, end=85, kind="shortcoming", state="skipped")
    return made


def register(cast, reading, who="hue_editor", **options) -> Agreement:
    return services.register_reading(
        actor=cast.actor(who), reading_id=reading.pk, keeper=cast.hue_office, **options
    )


def test_register_makes_a_draft_agreement_with_its_sides(cast, reading):
    agreement = register(cast, reading)

    sides = [(str(side), side.locality.code) for side in agreement.parties.all()]
    assert (agreement.state, agreement.number, agreement.visibility) == ("draft", "12/BB", "public")
    assert (agreement.signed_on, agreement.keeper) == (date(2019, 6, 14), cast.hue_office)
    assert sides == [("Thừa Thiên Huế", "thua-thien-hue"), ("Hà Nội", "ha-noi")]


def test_register_numbers_the_commitments_and_each_keeps_its_span(cast, reading):
    agreement = register(cast, reading)

    rows = list(agreement.commitments.all())
    assert [(row.number, row.text) for row in rows] == [
        (1, "Hai bên tổ chức hội chợ"),
        (2, "đào tạo cán bộ y tế"),
    ]
    assert [TEXT[row.source_start : row.source_end] for row in rows] == [row.text for row in rows]
    assert [row.document for row in rows] == [reading.document] * 2
    assert [row.performers.count() for row in rows] == [2, 1]
    assert rows[1].due_on == date(2026, 9, 30)


def test_register_keeps_results_as_the_record_of_the_past_and_leaves_skipped_ones(cast, reading):
    agreement = register(cast, reading)

    assert list(agreement.record.values_list("kind", "text")) == [
        ("result", "20 đoàn doanh nghiệp")
    ]
    assert Statement.objects.filter(record_item=None, commitment=None).count() == 1


def test_register_writes_one_audit_entry_for_each_row_and_the_act(cast, reading):
    register(cast, reading)

    verbs = AuditEntry.objects.values_list("object_type", "verb")
    assert sorted(verbs) == [
        ("agreements.agreement", "add"),
        ("agreements.commitment", "add"),
        ("agreements.commitment", "add"),
        ("agreements.reading", "register"),
        ("agreements.recorditem", "add"),
    ]


def test_register_makes_the_units_that_are_new_once(cast, reading):
    first, second = reading.statements.filter(kind="commitment")
    side = reading.parties.last()
    for row in (first, second):
        row.leads.create(party=side, new_name="Trung tâm Khuyến nông Hà Nội")
    second.leads.create(party=side, organisation=cast.ha_noi_trade, role="coordinating")

    agreement = register(cast, reading)

    made = Organisation.objects.get(name="Trung tâm Khuyến nông Hà Nội")
    leads = [
        (row.number, str(lead), lead.role)
        for row in agreement.commitments.all()
        for lead in row.leads.all()
    ]
    assert made.locality == cast.ha_noi
    assert leads == [
        (1, "Trung tâm Khuyến nông Hà Nội", "lead"),
        (2, "Trung tâm Khuyến nông Hà Nội", "lead"),
        (2, "Sở Công Thương Hà Nội", "coordinating"),
    ]


def test_units_to_make_says_before_what_register_makes(cast, reading):
    row = reading.statements.first()
    row.leads.create(party=reading.parties.last(), new_name="Trung tâm Khuyến nông Hà Nội")
    reading.parties.filter(position=0).update(body="Tỉnh ủy")
    said = units_to_make(reading, accepted_of(reading))
    before = set(Organisation.objects.values_list("name", flat=True))

    register(cast, reading)

    made = set(Organisation.objects.values_list("name", flat=True)) - before
    assert set(said) == made == {"Trung tâm Khuyến nông Hà Nội", "Tỉnh ủy Thừa Thiên Huế"}


def test_register_again_adds_only_what_was_accepted_since(cast, reading):
    agreement = register(cast, reading)
    late = reading.statements.get(state="skipped")
    late.kind, late.state = "commitment", "accepted"
    late.save()

    again = register(cast, reading)

    assert again == agreement
    assert list(agreement.commitments.values_list("number", "text")) == [
        (1, "Hai bên tổ chức hội chợ"),
        (2, "đào tạo cán bộ y tế"),
        (3, "Còn chậm"),
    ]


def test_register_again_with_nothing_new_is_refused_and_makes_nothing(cast, reading):
    register(cast, reading)

    with pytest.raises(NotReady) as refused:
        register(cast, reading)

    said = [str(gap) for gap in refused.value.missing]
    assert said == ["Nothing was accepted since the agreement was made."]
    assert (Agreement.objects.count(), Commitment.objects.count()) == (1, 2)


def test_register_of_the_same_words_from_another_file_is_refused(cast, reading):
    reading.document.text_sha256 = "a" * 64
    reading.document.save()
    register(cast, reading)
    twin = ReadingFactory(
        document=SourceDocumentFactory(owner=cast.hue_office, text_sha256="a" * 64), title="Khác"
    )
    StatementFactory(reading=twin, state="accepted")

    with pytest.raises(WrongState) as refused:
        register(cast, twin)

    assert "“Biên bản hợp tác”" in str(refused.value.message)
    assert (Agreement.objects.count(), Commitment.objects.count()) == (1, 2)


def test_register_under_a_heading_just_used_does_not_pour_two_documents_into_one(cast, reading):
    register(cast, reading)
    other = ReadingFactory(
        document=SourceDocumentFactory(owner=cast.hue_office),
        number="12/BB",
        signed_place="Huế",
        visibility="public",
    )
    StatementFactory(reading=other, state="accepted")

    with pytest.raises(WrongState):
        register(cast, other)

    assert (Agreement.objects.count(), Commitment.objects.count()) == (1, 2)


def test_register_with_gaps_names_each_and_where_to_fill_it(cast, reading):
    Reading.objects.filter(pk=reading.pk).update(title="")
    reading.parties.filter(position=1).update(locality=None)
    unclear = reading.statements.first()
    unclear.performers.clear()

    with pytest.raises(NotReady) as refused:
        register(cast, reading)

    said = [(str(gap), gap.statement_id, gap.in_heading) for gap in refused.value.missing]
    assert said == [
        ("The title of the document.", None, True),
        ("The locality of “Hà Nội”.", None, True),
        (f"Who does “{unclear.text}”?", unclear.pk, False),
    ]
    assert (Agreement.objects.count(), RecordItem.objects.count()) == (0, 0)


def test_register_with_nothing_accepted_is_refused(cast):
    reading = ReadingFactory(document__owner=cast.hue_office)
    StatementFactory(reading=reading)

    with pytest.raises(NotReady) as refused:
        register(cast, reading)

    assert [str(gap) for gap in refused.value.missing] == ["Nothing was accepted yet."]
    assert Agreement.objects.count() == 0


def test_register_into_a_signed_agreement_is_refused(cast, reading):
    agreement = register(cast, reading)
    Agreement.objects.filter(pk=agreement.pk).update(state="in_force")
    reading.statements.filter(state="skipped").update(state="accepted")

    with pytest.raises(WrongState):
        register(cast, reading)

    assert agreement.record.count() == 1


def test_register_after_a_side_left_the_agreement_says_so(cast, reading):
    agreement = register(cast, reading)
    reading.statements.filter(state="skipped").update(state="accepted")
    agreement.parties.filter(position=1).update(locality=cast.da_nang)

    with pytest.raises(NotReady) as refused:
        register(cast, reading)

    assert [str(gap) for gap in refused.value.missing] == [
        "“Hà Nội” is not a party of the agreement any more."
    ]
    assert agreement.record.count() == 1


@pytest.mark.parametrize(
    "who", ["hue_viewer", "hue_tourism_manager", "ha_noi_manager", "administrator", "anonymous"]
)
def test_register_by_others_is_refused_and_makes_nothing(cast, reading, who):
    with pytest.raises(PermissionDenied):
        register(cast, reading, who=who)

    assert (Agreement.objects.count(), Commitment.objects.count()) == (0, 0)


def test_removing_the_draft_agreement_gives_the_statements_back(cast, reading):
    agreement = register(cast, reading, who="hue_approver")

    services.remove_agreement(actor=cast.actor("hue_approver"), agreement_id=agreement.pk)

    reading.refresh_from_db()
    assert reading.state == "ready"
    assert len(accepted_of(reading)) == 3
