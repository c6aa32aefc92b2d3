"""From the annex of a plan to commitments in a plan, and to activities planned for them."""

from __future__ import annotations

import io
import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import translation
from tests.annexes import HEAD, ROWS, document, long_annex, read_in, workbook
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    ReadingFactory,
)

from nhipcau.activities.models import Activity, Indicator
from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError, Duplicate, NotReady, WrongState
from nhipcau.agreements.exports.lists import commitments_xlsx
from nhipcau.agreements.models import Agreement, AnnexColumns, Commitment, Reading, Statement
from nhipcau.agreements.selectors import commitments_visible_to
from nhipcau.agreements.selectors.annexes import (
    drafts_to_extend,
    likely_commitments,
    parents_for,
    tables_shown,
)
from nhipcau.agreements.services import planning
from nhipcau.agreements.services.review import StatementForm
from nhipcau.foundation.audit import AuditEntry
from nhipcau.foundation.jobs import Job
from nhipcau.localities.models import Organisation

pytestmark = pytest.mark.usefixtures("in_english")
ODD = (("A1", "B1", "C1"), ("Mở tuyến tham quan di sản", "Sở Du lịch thành phố Huế", "Quý I/2026"))


@pytest.fixture
def reading(cast) -> Reading:
    return read_in(cast, workbook([HEAD, *ROWS]))


@pytest.fixture
def programme(cast) -> Agreement:
    """In force between Huế and Hà Nội, with a commitment that says nearly what a row says."""
    made = AgreementFactory(parties=("hue-city", "ha-noi"), keeper=cast.hue_office)
    CommitmentFactory(agreement=made, number=1, text="Khảo sát tuyến di sản cho các hãng lữ hành")
    return made


def row(reading: Reading, number: int) -> Statement:
    return reading.statements.get(source_row=number)


def accept(cast, statement: Statement, who: str = "hue_editor", **changed) -> Statement:
    said = {
        "kind": "commitment",
        "text": statement.text,
        "performer_ids": [party.pk for party in statement.performers.all()],
        "product": statement.product,
        "plans_activity": statement.plans_activity,
        "leads": [
            services.StatementLeadForm(
                party_id=lead.party_id,
                organisation_id=lead.organisation_id,
                new_name=lead.new_name,
                role=lead.role,
            )
            for lead in statement.leads.all()
        ],
        "due_text": statement.due_text,
        "due_from": statement.due_from,
        "due_on": statement.due_on,
        "due_precision": statement.due_precision,
    }
    return services.decide(
        actor=cast.actor(who),
        statement_id=statement.pk,
        version=statement.version,
        state="accepted",
        form=StatementForm(**said | changed),
    )


def register(cast, reading: Reading, who: str = "hue_editor") -> Agreement:
    return services.register_reading(
        actor=cast.actor(who), reading_id=reading.pk, keeper=cast.hue_office
    )


def sign(cast, agreement: Agreement) -> None:
    agreement.refresh_from_db()
    services.sign_agreement(
        actor=cast.actor("hue_approver"), agreement_id=agreement.pk, version=agreement.version
    )


def test_rows_of_a_workbook_become_drafts_with_their_units_product_and_row(cast, reading):
    found = list(reading.statements.order_by("source_row"))

    assert (reading.state, reading.kind) == ("ready", "plan")
    assert [(one.source_row, one.product, one.plans_activity) for one in found] == [
        (4, "Báo cáo khảo sát", True),
        (5, "Gian hàng chung", True),
        (7, "", False),
    ]
    assert [[str(side) for side in one.performers.all()] for one in found] == [
        ["Huế"],
        ["Hà Nội"],
        ["Huế"],
    ]
    assert [(str(lead), lead.role) for lead in found[0].leads.all()] == [
        ("Sở Du lịch Huế", "lead"),
        ("Sở Du lịch thành phố Hà Nội", "coordinating"),
    ]
    assert (found[2].due_text, found[2].due_on) == ("Thường xuyên", None)


def test_span_of_a_row_is_its_task_in_the_source(reading):
    found = row(reading, 4)

    assert reading.document.text[found.start : found.end] == "Tổ chức đoàn khảo sát tuyến di sản"


def test_same_file_again_is_answered_with_the_reading_that_stands(cast, reading):
    with reading.document.file.open("rb") as file:
        data = file.read()

    with pytest.raises(Duplicate) as same:
        read_in(cast, data)

    assert same.value.reading == reading
    assert (Reading.objects.count(), reading.statements.count()) == (1, 3)


@pytest.mark.django_db(transaction=True)
def test_same_file_by_both_sides_at_once_makes_a_reading_for_each(cast):
    data, failed = workbook([HEAD, *ROWS]), []

    def send(who: str) -> None:
        try:
            read_in(cast, data, who=who)
        except Exception as error:  # noqa: BLE001 whatever it is, the test says so
            failed.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=send, args=(who,)) for who in ("hue_editor", "ha_noi_editor")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    owners = {one.document.owner: one.statements.count() for one in Reading.objects.all()}
    assert failed == []
    assert owners == {cast.hue_office: 3, cast.ha_noi_office: 3}


def test_accepted_rows_make_a_plan_whose_commitments_have_product_leads_and_source(cast, reading):
    accept(cast, row(reading, 4))
    accept(cast, row(reading, 7))

    agreement = register(cast, reading)

    first, second = agreement.commitments.all()
    assert (agreement.kind, agreement.state) == ("plan", "draft")
    assert (first.target, str(first.due_on)) == ("Báo cáo khảo sát", "2026-06-30")
    assert [(str(lead), lead.role) for lead in first.leads.all()] == [
        ("Sở Du lịch Huế", "lead"),
        ("Sở Du lịch thành phố Hà Nội", "coordinating"),
    ]
    source = reading.document.text[first.source_start : first.source_end]
    assert (first.document, source) == (reading.document, first.text)
    assert (second.target, second.due_text) == ("", "Thường xuyên")


def test_activities_are_planned_when_the_plan_is_put_in_force_and_not_before(cast, reading):
    accept(cast, row(reading, 4))
    accept(cast, row(reading, 7))
    agreement = register(cast, reading)
    Agreement.objects.filter(pk=agreement.pk).update(signed_on="2026-01-05", title="Kế hoạch")
    before = Activity.objects.count()

    sign(cast, agreement)

    (made,) = Activity.objects.all()
    assert before == 0
    assert (made.title, made.state, made.owner) == (
        "Tổ chức đoàn khảo sát tuyến di sản",
        "planned",
        cast.hue_office,
    )
    assert (str(made.planned_from), str(made.planned_to)) == ("2026-04-01", "2026-06-30")
    assert (made.agreement, [one.commitment.number for one in made.serves.all()]) == (
        agreement,
        [1],
    )
    assert sorted(made.participants.values_list("organisation__name", "role")) == [
        ("Sở Du lịch Huế", "accountable"),
        ("Sở Du lịch Huế", "implementing"),
        ("Sở Du lịch thành phố Hà Nội", "implementing"),
    ]
    assert [side.locality.code for side in made.sides.all()] == ["hue-city", "ha-noi"]


def test_product_becomes_an_indicator_without_a_number(cast, reading):
    accept(cast, row(reading, 4))
    agreement = register(cast, reading)
    Agreement.objects.filter(pk=agreement.pk).update(signed_on="2026-01-05")

    sign(cast, agreement)

    (made,) = Indicator.objects.all()
    assert (made.title, made.unit, made.baseline, made.targets.count()) == (
        "Báo cáo khảo sát",
        "sản phẩm",
        None,
        0,
    )


def test_row_without_a_planned_activity_makes_none(cast, reading):
    accept(cast, row(reading, 4), plans_activity=False)
    agreement = register(cast, reading)
    Agreement.objects.filter(pk=agreement.pk).update(signed_on="2026-01-05")

    sign(cast, agreement)

    assert Activity.objects.count() == 0


def test_row_of_a_commitment_in_force_makes_its_activity_at_once_and_no_commitment(
    cast, reading, programme
):
    served = programme.commitments.get()
    accept(cast, row(reading, 4), serves_id=served.pk)

    answered = register(cast, reading)

    (made,) = Activity.objects.all()
    reading.refresh_from_db()
    assert (answered, Commitment.objects.count()) == (programme, 1)
    assert [one.commitment for one in made.serves.all()] == [served]
    assert (made.agreement, made.state) == (programme, "planned")
    assert (reading.state, reading.agreement) == ("registered", None)


def test_linked_row_registered_twice_makes_one_activity(cast, reading, programme):
    accept(cast, row(reading, 4), serves_id=programme.commitments.get().pk)
    register(cast, reading)

    with pytest.raises(NotReady):
        register(cast, reading)

    assert Activity.objects.count() == 1


def test_activity_and_indicator_stand_in_the_trail(cast, reading, programme):
    accept(cast, row(reading, 4), serves_id=programme.commitments.get().pk)

    register(cast, reading)

    told = AuditEntry.objects.filter(verb="add").values_list("object_type", "actor_name")
    user = cast.users["hue_editor"].name
    assert ("activities.activity", user) in told
    assert ("activities.indicator", user) in told


def test_commitment_of_strangers_cannot_be_served_and_nothing_changes(cast, reading):
    other = CommitmentFactory(agreement=AgreementFactory(parties=("can-tho", "an-giang")))
    statement = row(reading, 4)

    with pytest.raises(AgreementsError):
        accept(cast, statement, serves_id=other.pk)

    statement.refresh_from_db()
    assert (statement.state, statement.serves) == ("draft", None)


def test_commitment_that_left_the_text_in_force_keeps_the_row_from_the_register(
    cast, reading, programme
):
    served = programme.commitments.get()
    accept(cast, row(reading, 4), serves_id=served.pk)
    Commitment.objects.filter(pk=served.pk).update(stands=False)

    with pytest.raises(NotReady) as refused:
        register(cast, reading)

    assert [gap.statement_id for gap in refused.value.missing] == [row(reading, 4).pk]
    assert Activity.objects.count() == 0


def test_words_like_those_of_a_row_are_suggested(cast, reading, programme):
    statement = row(reading, 4)

    found = likely_commitments(cast.actor("hue_editor"), reading, [statement])

    assert [like.pk for like in found[statement.pk]] == [programme.commitments.get().pk]


def test_suggestions_take_as_many_queries_for_all_rows_as_for_one(
    cast, reading, programme, django_assert_num_queries
):
    actor, rows = cast.actor("hue_editor"), list(reading.statements.all())

    with django_assert_num_queries(1):
        likely_commitments(actor, reading, rows)


def test_plan_carries_out_the_agreement_that_was_chosen_and_takes_its_sides(cast, programme):
    data = workbook([HEAD, *ROWS], above=("KẾ HOẠCH CÔNG TÁC CỦA THÀNH PHỐ HUẾ NĂM 2026",))
    reading = read_in(cast, data)
    reading.parties.exclude(locality__code="hue-city").delete()
    actor = cast.actor("hue_editor")

    services.set_parent(actor=actor, reading_id=reading.pk, parent_id=programme.pk)
    accept(cast, row(reading, 7))
    agreement = register(cast, reading)

    sides = [party.locality.code for party in agreement.parties.all()]
    assert (agreement.carries_out, sorted(sides)) == (programme, ["ha-noi", "hue-city"])


def test_plan_for_an_agreement_of_strangers_is_refused(cast, reading):
    stranger = AgreementFactory(parties=("can-tho", "an-giang"))

    with pytest.raises(PermissionDenied):
        services.set_parent(
            actor=cast.actor("hue_editor"), reading_id=reading.pk, parent_id=stranger.pk
        )

    reading.refresh_from_db()
    assert reading.carries_out is None


def test_parents_are_agreements_in_force_of_the_own_locality(cast, programme):
    AgreementFactory(parties=("can-tho", "an-giang"))
    AgreementFactory(parties=("hue-city", "ha-noi"), state="expired")

    assert list(parents_for(cast.actor("hue_editor"))) == [programme]


def test_rows_go_into_a_draft_plan_of_the_same_sides(cast, reading):
    accept(cast, row(reading, 7))
    draft = register(cast, reading)
    second = read_in(cast, workbook([HEAD, ROWS[1]]), name="bo-sung.xlsx")
    actor = cast.actor("hue_editor")
    offered = drafts_to_extend(actor, second)

    services.put_into(actor=actor, reading_id=second.pk, agreement_id=draft.pk)
    accept(cast, second.statements.get())
    register(cast, second)

    assert offered == [draft]
    assert [one.number for one in draft.commitments.all()] == [1, 2]
    assert Agreement.objects.count() == 1


def test_unknown_columns_are_named_once_and_remembered_for_the_next_file(cast):
    first = read_in(cast, workbook(ODD))
    before = [table.is_known for table in tables_shown(first)]
    columns = {"content": 0, "lead": 1, "deadline": 2}

    services.name_columns(
        actor=cast.actor("hue_editor"), reading_id=first.pk, table=1, columns=columns
    )
    services.carry_out_reading(first.pk, lambda *_: None)
    second = read_in(cast, workbook([*ODD, ("Mở lớp thuyết minh", "Sở Y tế", "")]), name="b.xlsx")

    assert before == [False]
    assert [one.source_row for one in first.statements.all()] == [3]
    assert [one.source_row for one in second.statements.all()] == [3, 4]
    assert AnnexColumns.objects.get().columns == columns


def test_columns_of_one_side_are_not_those_of_the_other(cast):
    first = read_in(cast, workbook(ODD))
    services.name_columns(
        actor=cast.actor("hue_editor"), reading_id=first.pk, table=1, columns={"content": 0}
    )

    other = read_in(cast, workbook(ODD), who="ha_noi_editor")

    assert other.statements.count() == 0


@pytest.mark.parametrize(
    "columns", [{}, {"lead": 1}, {"content": 0, "lead": 0}, {"content": 99}, {"script": 0}]
)
def test_columns_without_a_task_or_named_twice_are_refused(cast, columns):
    reading = read_in(cast, workbook(ODD))

    with pytest.raises(AgreementsError):
        services.name_columns(
            actor=cast.actor("hue_editor"), reading_id=reading.pk, table=1, columns=columns
        )

    assert AnnexColumns.objects.count() == 0


def test_columns_are_not_changed_once_somebody_decided(cast, reading):
    accept(cast, row(reading, 4))

    with pytest.raises(WrongState):
        services.name_columns(
            actor=cast.actor("hue_editor"), reading_id=reading.pk, table=1, columns={"content": 1}
        )

    assert reading.statements.filter(state="accepted").count() == 1


@pytest.mark.parametrize("who", ["ha_noi_editor", "hue_viewer", "da_nang_editor"])
def test_only_coordinators_of_the_importing_side_say_what_columns_are(cast, who):
    reading = read_in(cast, workbook(ODD))

    with pytest.raises(PermissionDenied):
        services.name_columns(
            actor=cast.actor(who), reading_id=reading.pk, table=1, columns={"content": 0}
        )

    assert AnnexColumns.objects.count() == 0


def test_rows_merged_keep_both_products_and_what_was_split_keeps_its_own(cast, reading):
    first, actor = row(reading, 4), cast.actor("hue_editor")

    merged = services.merge_statements(actor=actor, statement_id=first.pk, version=first.version)

    assert merged.product == "Báo cáo khảo sát; Gian hàng chung"
    assert merged.text.count("; ") == 1


def test_reading_that_planned_something_is_not_removed(cast, reading, programme):
    accept(cast, row(reading, 4), serves_id=programme.commitments.get().pk)
    register(cast, reading)

    with pytest.raises(WrongState):
        services.discard_reading(actor=cast.actor("hue_editor"), reading_id=reading.pk)

    assert Reading.objects.count() == 1


def test_document_with_a_body_and_an_annex_gives_both_once(cast):
    reading = read_in(cast, document((HEAD, *ROWS)), name="ke-hoach.docx")

    rows = reading.statements.exclude(source_row=None)
    assert [one.source_row for one in rows] == [3, 4, 6]
    assert len({one.text for one in reading.statements.all()}) == reading.statements.count()


def test_many_activities_are_a_job_and_made_once_however_often_it_runs(cast, monkeypatch):
    monkeypatch.setattr(planning, "MOST_AT_ONCE", 5)
    agreement = register(cast, long_annex(cast, 12))
    sign(cast, agreement)
    at_once = Activity.objects.count()
    actor = cast.actor("hue_approver")

    for _ in range(2):
        services.carry_out_planning(
            actor=actor, agreement_id=agreement.pk, progress=lambda *_: None
        )

    assert at_once == 0
    assert Job.objects.filter(name="agreements.plan").count() == 1
    assert (Activity.objects.count(), Indicator.objects.count()) == (12, 12)


def test_queries_of_planning_do_not_grow_with_the_rows(cast, django_assert_max_num_queries):
    agreement = register(cast, long_annex(cast, 60))

    with django_assert_max_num_queries(90):
        sign(cast, agreement)

    assert Activity.objects.count() == 60


def test_removing_the_draft_plan_gives_its_rows_back(cast, reading):
    accept(cast, row(reading, 4))
    agreement = register(cast, reading)

    services.remove_agreement(actor=cast.actor("hue_approver"), agreement_id=agreement.pk)

    again = row(reading, 4)
    assert (again.state, again.commitment, again.is_carried) == ("accepted", None, False)


def test_unknown_unit_is_made_once_for_rows_of_commitments_in_force(cast, reading, programme):
    served = programme.commitments.get()
    for number in (4, 7):
        accept(cast, row(reading, number), serves_id=served.pk)
    before = Organisation.objects.filter(name="Sở Y tế thành phố Huế").count()

    register(cast, reading)

    assert before == 0
    assert Organisation.objects.filter(name="Sở Y tế thành phố Huế").count() == 1


def test_reading_without_tables_shows_none(cast):
    assert tables_shown(ReadingFactory()) == []


def test_list_that_we_write_out_is_read_as_an_annex(cast, programme):
    """What is sent to an office as a list of ours may come back as the annex of its plan."""
    CommitmentLeadFactory(
        commitment=programme.commitments.get(),
        party=programme.parties.get(locality=cast.hue),
        organisation=cast.hue_tourism,
    )
    Commitment.objects.update(target="Báo cáo khảo sát", due_on="2026-06-30", due_precision="day")
    rows = commitments_visible_to(cast.actor("hue_editor"))
    file = io.BytesIO()
    with translation.override("vi"):
        commitments_xlsx(file, rows, date(2026, 1, 1))

    reading = read_in(cast, file.getvalue())

    (found,) = reading.statements.all()
    assert (found.text, found.product, str(found.due_on)) == (
        "Khảo sát tuyến di sản cho các hãng lữ hành",
        "Báo cáo khảo sát",
        "2026-06-30",
    )
