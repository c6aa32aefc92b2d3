"""Review of drafts by services: decide, change, split, merge, add, and the heading."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import AgreementFactory, CommitmentFactory, ReadingFactory, StatementFactory

from nhipcau.agreements import services
from nhipcau.agreements.errors import (
    AgreementsError,
    AlreadyDecided,
    BadSpan,
    Stale,
    WrongState,
)
from nhipcau.agreements.models import Commitment, Statement
from nhipcau.agreements.services import (
    HeaderForm,
    ReadingPartyForm,
    StatementForm,
    StatementLeadForm,
)
from nhipcau.foundation.audit import AuditEntry

pytestmark = pytest.mark.usefixtures("in_english")
#       0         1         2         3         4         5         6         7
#       0123456789012345678901234567890123456789012345678901234567890123456789012345
TEXT = "Hai bên tổ chức hội chợ trước 30/9/2019; đào tạo cán bộ y tế. Hà Nội hỗ trợ."


@pytest.fixture
def reading(cast):
    return ReadingFactory(document__owner=cast.hue_office, document__text=TEXT)


@pytest.fixture
def statement(reading):
    return StatementFactory(
        reading=reading,
        start=0,
        end=60,
        due_text="trước 30/9/2019",
        due_on=date(2019, 9, 30),
        due_precision="day",
    )


@pytest.fixture
def editor(cast):
    return cast.actor("hue_editor")


def form_of(statement: Statement, **changes) -> StatementForm:
    values = {"kind": statement.kind, "text": statement.text} | changes
    return StatementForm(**values)


def test_decide_accepts_with_the_name_of_who_did_it(statement, editor):
    services.decide(actor=editor, statement_id=statement.pk, version=1, state="accepted")

    statement.refresh_from_db()
    assert (statement.state, statement.decided_by_name) == ("accepted", "hue editor")
    assert AuditEntry.objects.get(object_type="agreements.statement").changes == {
        "state": ["draft", "accepted"]
    }


def test_decide_puts_nothing_into_the_register(statement, editor):
    services.decide(actor=editor, statement_id=statement.pk, version=1, state="accepted")

    assert Commitment.objects.count() == 0


def test_decide_with_an_old_version_names_who_was_first_and_changes_nothing(statement, cast):
    services.decide(
        actor=cast.actor("hue_manager"), statement_id=statement.pk, version=1, state="skipped"
    )

    with pytest.raises(AlreadyDecided) as late:
        services.decide(
            actor=cast.actor("hue_editor"), statement_id=statement.pk, version=1, state="accepted"
        )

    statement.refresh_from_db()
    assert "hue manager" in str(late.value.message)
    assert (statement.state, statement.decided_by_name) == ("skipped", "hue manager")


def test_decide_puts_back_and_forgets_who_decided(statement, editor):
    services.decide(actor=editor, statement_id=statement.pk, version=1, state="accepted")

    services.decide(actor=editor, statement_id=statement.pk, version=2, state="draft")

    statement.refresh_from_db()
    assert (statement.state, statement.decided_by_name, statement.decided_at) == ("draft", "", None)


def test_decide_on_what_is_registered_is_refused(statement, editor):
    commitment = CommitmentFactory()
    Statement.objects.filter(pk=statement.pk).update(commitment=commitment, state="accepted")

    with pytest.raises(WrongState):
        services.decide(actor=editor, statement_id=statement.pk, version=1, state="draft")

    statement.refresh_from_db()
    assert statement.state == "accepted"


@pytest.mark.parametrize(
    "who", ["hue_viewer", "hue_tourism_manager", "ha_noi_manager", "administrator", "anonymous"]
)
def test_decide_by_others_is_refused_and_changes_nothing(statement, cast, who):
    with pytest.raises(PermissionDenied):
        services.decide(
            actor=cast.actor(who), statement_id=statement.pk, version=1, state="accepted"
        )

    statement.refresh_from_db()
    assert (statement.state, statement.version) == ("draft", 1)


def test_decision_leaves_an_open_heading_form_fresh(statement, editor, reading):
    services.decide(actor=editor, statement_id=statement.pk, version=1, state="accepted")

    services.change_header(
        actor=editor,
        reading_id=reading.pk,
        version=1,
        form=HeaderForm(kind="plan", title="Kế hoạch"),
    )

    reading.refresh_from_db()
    assert (reading.kind, reading.version) == ("plan", 2)


def test_change_writes_every_column_sides_and_leads(statement, editor, reading, cast):
    hue, ha_noi = reading.parties.all()
    form = form_of(
        statement,
        text="Tổ chức hội chợ",
        performer_ids=[ha_noi.pk],
        field_key="trade_supply_demand",
        form=3,
        due_text="quý III/2019",
        due_from=date(2019, 7, 1),
        due_on=date(2019, 9, 30),
        due_precision="quarter",
        amount_value=Decimal(3_000_000_000),
        amount_unit="VND",
        leads=[
            StatementLeadForm(party_id=ha_noi.pk, organisation_id=cast.ha_noi_trade.pk),
            StatementLeadForm(party_id=hue.pk, new_name="Sở Mới", role="coordinating"),
            StatementLeadForm(party_id=hue.pk, new_name="Sở  Mới", role="coordinating"),
        ],
    )

    services.change_statement(actor=editor, statement_id=statement.pk, version=1, form=form)

    statement.refresh_from_db()
    assert (statement.text, statement.field_id, statement.form) == (
        "Tổ chức hội chợ", "trade_supply_demand", 3,
    )  # fmt: skip
    assert (statement.due_precision, statement.amount_value) == ("quarter", 3_000_000_000)
    assert list(statement.performers.all()) == [ha_noi]
    assert [(str(one), one.role) for one in statement.leads.all()] == [
        ("Sở Mới", "coordinating"),
        ("Sở Công Thương Hà Nội", "lead"),
    ]
    assert (statement.start, statement.end) == (0, 60)


def test_change_with_an_old_version_is_refused_and_changes_nothing(statement, editor):
    services.change_statement(
        actor=editor, statement_id=statement.pk, version=1, form=form_of(statement, text="Một")
    )

    with pytest.raises(AlreadyDecided):
        services.change_statement(
            actor=editor, statement_id=statement.pk, version=1, form=form_of(statement, text="Hai")
        )

    statement.refresh_from_db()
    assert statement.text == "Một"


def test_change_to_no_text_is_refused(statement, editor):
    with pytest.raises(AgreementsError):
        services.change_statement(
            actor=editor,
            statement_id=statement.pk,
            version=1,
            form=form_of(statement, text="\u200b"),
        )

    statement.refresh_from_db()
    assert statement.text == TEXT[:60]


def test_change_ignores_sides_of_another_reading(statement, editor):
    stranger = ReadingFactory().parties.first()
    form = form_of(
        statement,
        performer_ids=[stranger.pk],
        leads=[StatementLeadForm(party_id=stranger.pk, new_name="Sở lạ")],
    )

    services.change_statement(actor=editor, statement_id=statement.pk, version=1, form=form)

    assert (statement.performers.count(), statement.leads.count()) == (0, 0)


def test_split_cuts_at_the_place_and_both_parts_keep_sides_and_leads(statement, editor, cast):
    side = statement.performers.first()
    statement.leads.create(party=side, organisation=cast.hue_tourism)

    first, second = services.split_statement(
        actor=editor, statement_id=statement.pk, version=1, at=39
    )

    assert [first.text, second.text] == [
        "Hai bên tổ chức hội chợ trước 30/9/2019", "đào tạo cán bộ y tế",
    ]  # fmt: skip
    assert [TEXT[one.start : one.end] for one in (first, second)] == [first.text, second.text]
    assert [one.performers.count() for one in (first, second)] == [2, 2]
    assert [one.leads.count() for one in (first, second)] == [1, 1]


def test_split_leaves_the_deadline_to_the_part_that_says_it(statement, editor):
    first, second = services.split_statement(
        actor=editor, statement_id=statement.pk, version=1, at=39
    )

    second.refresh_from_db()
    assert (first.due_on, second.due_on, second.due_text) == (date(2019, 9, 30), None, "")


@pytest.mark.parametrize("at", [-5, 0, 60, 61, 9_999_999])
def test_split_outside_the_statement_is_refused_and_changes_nothing(statement, editor, at):
    with pytest.raises(BadSpan):
        services.split_statement(actor=editor, statement_id=statement.pk, version=1, at=at)

    statement.refresh_from_db()
    assert (Statement.objects.count(), statement.end) == (1, 60)


def test_split_of_an_accepted_statement_is_refused(statement, editor):
    services.decide(actor=editor, statement_id=statement.pk, version=1, state="accepted")

    with pytest.raises(WrongState):
        services.split_statement(actor=editor, statement_id=statement.pk, version=2, at=39)

    assert Statement.objects.count() == 1


def test_split_and_merge_give_the_statement_back(statement, editor):
    services.split_statement(actor=editor, statement_id=statement.pk, version=1, at=39)
    statement.refresh_from_db()

    merged = services.merge_statements(
        actor=editor, statement_id=statement.pk, version=statement.version
    )

    assert (merged.start, merged.end, merged.text) == (0, 60, TEXT[:60])
    assert merged.due_on == date(2019, 9, 30)
    assert Statement.objects.count() == 1


def test_merge_with_one_decided_on_is_refused_and_changes_nothing(statement, editor, reading):
    following = StatementFactory(reading=reading, start=62, end=75, state="accepted")

    with pytest.raises(WrongState):
        services.merge_statements(actor=editor, statement_id=statement.pk, version=1)

    statement.refresh_from_db()
    assert statement.end == 60
    assert Statement.objects.filter(pk=following.pk).exists()


def test_merge_keeps_the_words_that_a_reviewer_wrote(statement, editor, reading):
    StatementFactory(reading=reading, start=62, end=75)
    Statement.objects.filter(pk=statement.pk).update(text="Lời của người duyệt")

    merged = services.merge_statements(actor=editor, statement_id=statement.pk, version=1)

    assert merged.text == f"Lời của người duyệt; {TEXT[62:75]}"
    assert (merged.start, merged.end) == (statement.start, 75)


def test_merge_of_the_last_statement_is_refused(statement, editor):
    with pytest.raises(WrongState):
        services.merge_statements(actor=editor, statement_id=statement.pk, version=1)


def test_add_takes_the_span_without_loose_punctuation(statement, editor, reading):
    made = services.add_statement(
        actor=editor, reading_id=reading.pk, start=60, end=len(TEXT), kind="result"
    )

    assert (made.text, made.kind, made.is_by_hand) == ("Hà Nội hỗ trợ", "result", True)
    assert TEXT[made.start : made.end] == made.text


@pytest.mark.parametrize(
    ("start", "end"), [(50, 70), (0, 60), (-1, 5), (60, 10_000), (75, 76), (70, 62)]
)
def test_add_over_another_outside_or_empty_is_refused(statement, editor, reading, start, end):
    with pytest.raises(BadSpan):
        services.add_statement(
            actor=editor, reading_id=reading.pk, start=start, end=end, kind="fact"
        )

    assert Statement.objects.count() == 1


def test_add_counts_code_points_beyond_the_basic_plane(cast, editor):
    text = "𝐀𝐁 😀 hai bên hợp tác"
    reading = ReadingFactory(document__owner=cast.hue_office, document__text=text)

    made = services.add_statement(
        actor=editor, reading_id=reading.pk, start=5, end=len(text), kind="commitment"
    )

    assert made.text == "hai bên hợp tác"


def test_heading_changes_sides_and_keeps_those_that_stay(reading, editor, cast):
    hue, ha_noi = reading.parties.all()
    sides = [
        ReadingPartyForm(
            name_on_document="TP Hà Nội", locality_id=cast.ha_noi.pk, party_id=ha_noi.pk
        ),
        ReadingPartyForm(name_on_document="Đà Nẵng", locality_id=cast.da_nang.pk),
    ]
    form = HeaderForm(kind="plan", title=" Kế  hoạch ", signed_on=date(2020, 1, 2), parties=sides)

    services.change_header(actor=editor, reading_id=reading.pk, version=1, form=form)

    reading.refresh_from_db()
    assert (reading.title, reading.signed_on) == ("Kế hoạch", date(2020, 1, 2))
    assert [str(side) for side in reading.parties.all()] == ["TP Hà Nội", "Đà Nẵng"]
    assert reading.parties.first().pk == ha_noi.pk
    assert not reading.parties.filter(pk=hue.pk).exists()


def test_heading_with_an_old_version_is_stale_and_changes_nothing(reading, editor):
    services.change_header(
        actor=editor, reading_id=reading.pk, version=1, form=HeaderForm(kind="plan", title="Một")
    )

    with pytest.raises(Stale) as stale:
        services.change_header(
            actor=editor,
            reading_id=reading.pk,
            version=1,
            form=HeaderForm(kind="plan", title="Hai"),
        )

    reading.refresh_from_db()
    assert reading.title == "Một"
    assert stale.value.current == reading


def test_heading_of_a_registered_reading_is_changed_in_the_register_only(reading, editor, cast):
    reading.agreement = AgreementFactory(keeper=cast.hue_office, state="draft")
    reading.save()

    with pytest.raises(WrongState):
        services.change_header(
            actor=editor,
            reading_id=reading.pk,
            version=1,
            form=HeaderForm(kind="plan", title="Khác"),
        )

    reading.refresh_from_db()
    assert reading.title == "Biên bản hợp tác"


def test_heading_that_ends_before_it_begins_is_refused(reading, editor):
    form = HeaderForm(
        kind="plan", title="Kế hoạch", valid_from=date(2020, 1, 1), valid_to=date(2019, 1, 1)
    )

    with pytest.raises(AgreementsError):
        services.change_header(actor=editor, reading_id=reading.pk, version=1, form=form)

    reading.refresh_from_db()
    assert reading.title == "Biên bản hợp tác"


def test_split_keeps_the_words_that_a_reviewer_wrote(cast):
    text = "Hai bên tổ chức hội chợ nông sản; đào tạo cán bộ y tế."
    reading = ReadingFactory(document__owner=cast.hue_office, document__text=text)
    statement = StatementFactory(
        reading=reading,
        start=0,
        end=53,
        text="Hai bên tổ chức hội chợ nông sản sạch; đào tạo 20 cán bộ y tế",
    )

    first, second = services.split_statement(
        actor=cast.actor("hue_editor"), statement_id=statement.pk, version=1, at=33
    )

    said = [Statement.objects.get(pk=one.pk).text for one in (first, second)]
    assert said == ["Hai bên tổ chức hội chợ nông sản sạch", "đào tạo 20 cán bộ y tế"]


def test_decision_pressed_twice_is_made_once(cast):
    reading = ReadingFactory(document__owner=cast.hue_office)
    statement = StatementFactory(reading=reading)
    press = {"statement_id": statement.pk, "version": 1, "state": "accepted"}

    services.decide(actor=cast.actor("hue_editor"), **press)
    again = services.decide(actor=cast.actor("hue_editor"), **press)

    assert (again.state, again.version) == ("accepted", 2)
    assert AuditEntry.objects.filter(object_id=statement.pk, verb="accepted").count() == 1
    with pytest.raises(AlreadyDecided):
        services.decide(actor=cast.actor("hue_approver"), **press)
