"""Lists that come back: nothing is lost, nothing is doubled, a bad row costs only itself."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import Workbook, load_workbook
from tests.factories import AgreementFactory, CommitmentFactory, CommitmentLeadFactory

from nhipcau.agreements import services
from nhipcau.agreements.choices import SheetAction
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.exports.lists import commitments_csv, commitments_xlsx
from nhipcau.agreements.forms.sheets import work
from nhipcau.agreements.forms.sheets.work import apply_sheet, read_sheet
from nhipcau.agreements.models import Agreement, Commitment, SheetImport
from nhipcau.agreements.selectors import commitments_visible_to
from nhipcau.foundation.audit import AuditEntry

TODAY = timezone.localdate()
HEADINGS = ("Mã cam kết", "Phiên bản", "Nội dung cam kết")


def quiet(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


def exported(actor, form: str = "xlsx") -> bytes:
    rows = commitments_visible_to(actor).order_by("agreement", "number")
    if form == "csv":
        return b"".join(commitments_csv(rows, TODAY))
    file = BytesIO()
    commitments_xlsx(file, rows, TODAY)
    return file.getvalue()


def edited(data: bytes, *changes: tuple[int, str, object]) -> bytes:
    """The workbook with some cells changed: (row of the file, heading, value)."""
    book = load_workbook(BytesIO(data))
    page = book.active
    places = {cell.value: cell.column for cell in page[1]}
    for row, heading, value in changes:
        page.cell(row, places[heading]).value = value
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def listed(*rows: dict[str, object]) -> bytes:
    """A workbook of new rows."""
    book = Workbook()
    headings = list(dict.fromkeys(key for row in rows for key in row))
    book.active.append(headings)
    for row in rows:
        book.active.append([row.get(key) for key in headings])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def sent(actor, data: bytes, **said) -> SheetImport:
    """The list, sent and read for its preview."""
    sheet = services.send_sheet(actor=actor, data=data, name="ds.xlsx", language="vi", **said)
    read_sheet(sheet.pk, quiet)
    sheet.refresh_from_db()
    return sheet


def applied(actor, sheet: SheetImport) -> SheetImport:
    services.confirm_sheet(actor=actor, sheet_id=sheet.pk)
    apply_sheet(sheet.pk, quiet)
    sheet.refresh_from_db()
    return sheet


def actions(sheet: SheetImport) -> list[str]:
    return [str(row.action) for row in sheet.rows.all()]


def problems(sheet: SheetImport) -> list[tuple[int, str, str]]:
    return [(row.number, *problem) for row in sheet.rows.all() for problem in row.problems]


@pytest.fixture
def draft(cast) -> Agreement:
    return AgreementFactory(keeper=cast.hue_office, state="draft", visibility="parties")


@pytest.fixture
def promise(cast) -> Commitment:
    """A promise in force, done by both, led on both sides."""
    agreement = AgreementFactory(keeper=cast.hue_office, signed_on=date(2019, 6, 14))
    made = CommitmentFactory(
        agreement=agreement,
        number=1,
        text="=Kết nối\ncung cầu",
        due_text="quý III/2019",
        due_from=date(2019, 7, 1),
        due_on=date(2019, 9, 30),
        due_precision="quarter",
        amount_value=Decimal("20000.5"),
        amount_unit="lượt khách",
    )
    sides = list(agreement.parties.all())
    for side, unit, role in [
        (sides[0], cast.hue_tourism, "lead"),
        (sides[1], cast.ha_noi_trade, "lead"),
        (sides[1], cast.ha_noi_office, "coordinating"),
    ]:
        CommitmentLeadFactory(commitment=made, party=side, organisation=unit, role=role)
    return made


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_list_that_comes_back_untouched_changes_nothing(cast, promise, draft, form, language):
    CommitmentFactory(agreement=draft, number=7, text="Việc nháp", due_recurrence="yearly")
    actor = cast.actor("hue_editor")
    with translation.override(language):
        data = exported(actor, form)

    sheet = sent(actor, data)

    assert (problems(sheet), actions(sheet)) == ([], ["same", "same"])


def test_a_preview_writes_nothing(cast, promise, draft):
    actor = cast.actor("hue_editor")
    data = edited(exported(actor), (2, "Trạng thái", "in_progress"))
    before = AuditEntry.objects.exclude(object_type="agreements.sheetimport").count()

    sheet = sent(actor, data)

    promise.refresh_from_db()
    assert (actions(sheet), promise.state, promise.version) == (["change"], "not_started", 1)
    assert AuditEntry.objects.exclude(object_type="agreements.sheetimport").count() == before


def test_a_report_on_a_promise_in_force_is_applied_through_its_service(cast, promise):
    actor = cast.actor("hue_tourism_editor")
    data = edited(
        exported(actor),
        (2, "Trạng thái", "in progress"),
        (2, "Ghi chú về trạng thái", "Đã họp hai bên"),
        (2, "Trạng thái từ ngày", "01/03/2020"),
    )

    sheet = applied(actor, sent(actor, data))

    promise.refresh_from_db()
    assert actions(sheet) == ["change"]
    assert (promise.state, promise.state_on) == ("in_progress", date(2020, 3, 1))
    assert promise.state_note == "Đã họp hai bên"
    assert promise.reported_by == cast.hue_tourism
    assert AuditEntry.objects.filter(verb="report_state", object_id=promise.pk).count() == 1


def test_each_side_names_its_own_units_and_no_others(cast, promise):
    actor = cast.actor("hue_editor")
    own = "Thừa Thiên Huế: Sở Tài chính Huế\nHà Nội: Sở Công Thương Hà Nội"
    other = "Thừa Thiên Huế: Sở Du lịch Huế\nHà Nội: Sở Tài chính Hà Nội"

    good = applied(actor, sent(actor, edited(exported(actor), (2, "Đơn vị chủ trì", own))))
    promise.refresh_from_db()
    bad = sent(actor, edited(exported(actor), (2, "Đơn vị chủ trì", other)))

    assert actions(good) == ["change"]
    assert {(str(lead.organisation), lead.role) for lead in promise.leads.all()} == {
        ("Sở Tài chính Huế", "lead"),
        ("Sở Công Thương Hà Nội", "lead"),
        ("Sở Tài chính Hà Nội", "coordinating"),
    }
    assert actions(bad) == ["refuse"]
    assert problems(bad)[0][1] == "leads"


def test_what_was_signed_is_not_rewritten_by_a_list(cast, promise):
    actor = cast.actor("hue_editor")
    data = edited(exported(actor), (2, "Nội dung cam kết", "Lời khác"))

    sheet = applied(actor, sent(actor, data))

    promise.refresh_from_db()
    assert actions(sheet) == ["refuse"]
    assert problems(sheet)[0][:2] == (2, "text")
    assert (promise.text, promise.version) == ("=Kết nối\ncung cầu", 1)


def test_a_bad_row_costs_only_itself(cast, draft):
    actor = cast.actor("hue_editor")
    data = listed(
        {"Nội dung cam kết": "Một", "Lĩnh vực": "Y tế", "Thời hạn (bằng chữ)": "quý III/2026"},
        {"Nội dung cam kết": "Hai", "Lĩnh vực": "Không có"},
        {"Nội dung cam kết": "Ba", "Thời hạn: ngày cuối": "31/02/2026"},
        {"Nội dung cam kết": "Bốn", "Đơn vị chủ trì": "Hà Nội: Sở Không Có"},
        {"Nội dung cam kết": "Năm", "Giá trị": 5},
        {"Nội dung cam kết": "=1+1"},
        {"Nội dung cam kết": None, "Chỉ tiêu": "có"},
        {"Nội dung cam kết": "Tám", "Ai thực hiện": "Đà Nẵng"},
        {"Nội dung cam kết": "Chín", "Ai thực hiện": "Hà Nội", "Thời hạn: ngày cuối": "2026-10-01"},
    )

    sheet = applied(actor, sent(actor, data, target=draft))

    made = {row.text: row for row in draft.commitments.all()}
    assert actions(sheet) == ["add", *["refuse"] * 7, "add"]
    assert [(number, column) for number, column, _why in problems(sheet)] == [
        (3, "field"),
        (4, "due_on"),
        (5, "leads"),
        (6, "amount_unit"),
        (7, "text"),
        (8, "text"),
        (9, "performers"),
    ]
    assert set(made) == {"Một", "Chín"}
    assert (made["Một"].field_id, made["Một"].due_on) == ("health", date(2026, 9, 30))
    assert (made["Một"].due_precision, made["Một"].performers.count()) == ("quarter", 2)
    assert (made["Chín"].due_on, made["Chín"].due_precision) == (date(2026, 10, 1), "day")
    assert [str(party) for party in made["Chín"].performers.all()] == ["Hà Nội"]


def test_new_rows_may_begin_a_new_draft(cast):
    actor = cast.actor("hue_editor")
    heading = {"kind": "plan", "title": "Kế hoạch 2027", "sides": [cast.hue.pk, cast.ha_noi.pk]}
    data = listed({"Nội dung cam kết": "Một", "Ai thực hiện": "Hà Nội"})

    sheet = applied(actor, sent(actor, data, heading=heading))

    made = Agreement.objects.get(title="Kế hoạch 2027")
    assert (sheet.target, made.state, actions(sheet)) == (made, "draft", ["add"])
    assert [str(party) for party in made.commitments.get().performers.all()] == ["Hà Nội"]


def test_new_rows_without_a_draft_are_told_so(cast):
    sheet = sent(cast.actor("hue_editor"), listed({"Nội dung cam kết": "Một"}))

    assert [(row, column) for row, column, _why in problems(sheet)] == [(2, "id")]


def test_the_same_list_sent_twice_adds_nothing_twice(cast, draft):
    actor, other = cast.actor("hue_editor"), cast.actor("hue_manager")
    data = listed({"Nội dung cam kết": "Một"}, {"Nội dung cam kết": "Một"})
    first = sent(actor, data, target=draft)
    second = sent(other, data, target=draft)

    applied(actor, first)
    applied(other, second)

    assert draft.commitments.count() == 1
    assert actions(first) == ["add", "same"]
    assert actions(second) == ["same", "same"]
    assert "đã có" in problems(second)[0][2]


def test_both_sides_send_the_same_change_and_the_second_is_told(cast, promise):
    hue, ha_noi = cast.actor("hue_editor"), cast.actor("ha_noi_editor")
    data = edited(exported(hue), (2, "Trạng thái", "in_progress"))
    first, second = sent(hue, data), sent(ha_noi, data)

    applied(hue, first)
    applied(ha_noi, second)

    promise.refresh_from_db()
    assert (actions(first), actions(second)) == (["change"], ["same"])
    assert (promise.version, promise.reported_by) == (2, cast.hue_office)
    assert "trước" in problems(second)[0][2]


def test_a_change_made_against_an_old_version_is_refused(cast, promise):
    actor = cast.actor("hue_editor")
    data = edited(exported(actor), (2, "Ghi chú về trạng thái", "Của tôi"))
    services.report_state(
        actor=cast.actor("ha_noi_editor"),
        commitment_id=promise.pk,
        version=1,
        state="done",
        note="Của Hà Nội",
    )

    sheet = applied(actor, sent(actor, data))

    promise.refresh_from_db()
    assert actions(sheet) == ["refuse"]
    assert (promise.state, promise.state_note) == ("done", "Của Hà Nội")


def test_a_change_made_between_preview_and_confirmation_is_not_overwritten(cast, promise):
    actor = cast.actor("hue_editor")
    sheet = sent(actor, edited(exported(actor), (2, "Ghi chú về trạng thái", "Của tôi")))
    services.report_state(
        actor=cast.actor("ha_noi_editor"), commitment_id=promise.pk, version=1, state="done"
    )

    applied(actor, sheet)

    promise.refresh_from_db()
    assert (actions(sheet), promise.state_note) == (["refuse"], "")


def test_what_somebody_may_not_see_is_no_commitment_to_a_list(cast, client_of):
    hidden = CommitmentFactory(
        agreement=AgreementFactory(keeper=cast.hue_office, visibility="own"), text="Mật"
    )
    data = listed({"Mã cam kết": hidden.pk, "Phiên bản": 1, "Nội dung cam kết": "Khác"})

    sheet = sent(cast.actor("ha_noi_editor"), data)
    page = client_of(cast.users["ha_noi_editor"]).get(sheet.get_absolute_url()).content.decode()

    assert actions(sheet) == ["refuse"]
    assert "Mật" not in page
    hidden.refresh_from_db()
    assert hidden.text == "Mật"


def test_rights_are_asked_again_when_the_list_is_applied(cast, promise):
    actor = cast.actor("hue_tourism_editor")
    sheet = sent(actor, edited(exported(actor), (2, "Trạng thái", "in_progress")))
    services.confirm_sheet(actor=actor, sheet_id=sheet.pk)

    cast.users["hue_tourism_editor"].memberships.all().delete()
    apply_sheet(sheet.pk, quiet)

    promise.refresh_from_db()
    assert (actions(sheet), promise.state) == (["refuse"], "not_started")


def test_a_worker_that_dies_is_followed_by_one_that_goes_on(cast, draft, monkeypatch):
    monkeypatch.setattr(work, "PIECE", 2)
    monkeypatch.setattr(work, "HOLD", 60)
    actor = cast.actor("hue_editor")
    sheet = sent(actor, listed(*({"Nội dung cam kết": f"Số {n}"} for n in range(5))), target=draft)
    services.confirm_sheet(actor=actor, sheet_id=sheet.pk)

    def dies(done: int, _total: int) -> None:
        if done >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_sheet(sheet.pk, dies)
    half = draft.commitments.count()
    apply_sheet(sheet.pk, quiet)

    sheet.refresh_from_db()
    assert (half, draft.commitments.count(), sheet.state) == (2, 5, "applied")
    assert actions(sheet) == ["add"] * 5


def test_a_list_confirmed_twice_is_applied_once(cast, draft):
    actor = cast.actor("hue_editor")
    sheet = applied(actor, sent(actor, listed({"Nội dung cam kết": "Một"}), target=draft))

    applied(actor, sheet)

    assert draft.commitments.count() == 1


def merged() -> bytes:
    book = load_workbook(BytesIO(listed({"Nội dung cam kết": "Một", "Chỉ tiêu": "a"})))
    book.active.merge_cells("A2:B2")
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_merged_cells_are_named_in_the_report(cast, draft):
    sheet = sent(cast.actor("hue_editor"), merged(), target=draft)

    assert problems(sheet) == [(2, "", "Có ô bị gộp (A2:B2). Hãy bỏ gộp ô.")]


def bomb() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 90_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bomb(), "bung ra"),
        (listed({"Tên": "a"}), "“Nội dung cam kết”"),
        (b"PK\x03\x04 broken", "hỏng"),
        ("Nội dung cam kết\nHuế".encode("utf-16-le"), "CSV UTF-8"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(cast, client_of, data, said):
    sheet = sent(cast.actor("hue_editor"), data)

    page = client_of(cast.users["hue_editor"]).get(sheet.get_absolute_url()).content.decode()

    assert sheet.state == "refused"
    assert said in page


def test_a_file_that_is_too_large_never_reaches_the_disk(cast, client_of, settings):
    settings.MAX_UPLOAD_BYTES = 1_000
    upload = SimpleUploadedFile("to.xlsx", b"0" * 5_000)

    page = client_of(cast.users["hue_editor"]).post(
        reverse("agreements:import-add"), {"file": upload}
    )

    assert page.status_code == 200
    assert "MB" in page.content.decode()
    assert SheetImport.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_list_goes_from_upload_to_report_through_the_pages(cast, draft, client_of):
    client = client_of(cast.users["hue_editor"])
    data = listed({"Nội dung cam kết": "Một"}, {"Nội dung cam kết": "Hai", "Lĩnh vực": "?"})
    upload = SimpleUploadedFile("danh-sach.xlsx", data)
    add = reverse("agreements:import-add")

    sent_off = client.post(add, {"file": upload, "target": str(draft.pk)})
    waiting = client.get(sent_off.url).content.decode()
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    preview = client.get(sent_off.url).content.decode()
    sheet = SheetImport.objects.get()
    client.post(reverse("agreements:import-confirm", args=[sheet.pk]))
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    done = client.get(f"{sent_off.url}?action=add").content.decode()
    response = client.get(reverse("agreements:import-report", args=[sheet.pk]))

    page = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    said = {heading: place for place, heading in enumerate(rows[0])}
    assert "import-progress" in waiting
    assert "Lĩnh vực" in preview
    assert "Một" in done
    assert [row[said["Kết quả"]] for row in rows[1:]] == ["Đã thêm", "Bị từ chối"]
    assert rows[1][said["Mã cam kết"]] == draft.commitments.get().pk
    assert "Lĩnh vực" in rows[2][said["Lý do"]]


def test_the_report_can_be_mended_and_sent_again(cast, draft, client_of):
    actor = cast.actor("hue_editor")
    data = listed({"Nội dung cam kết": "Một"}, {"Nội dung cam kết": "Hai", "Lĩnh vực": "?"})
    first = applied(actor, sent(actor, data, target=draft))
    response = client_of(cast.users["hue_editor"]).get(
        reverse("agreements:import-report", args=[first.pk])
    )
    back = edited(b"".join(response.streaming_content), (3, "Lĩnh vực", "Y tế"))

    second = applied(actor, sent(actor, back, target=draft))

    assert actions(second) == ["same", "add"]
    assert {row.text for row in draft.commitments.all()} == {"Một", "Hai"}


def test_the_template_offers_the_values_of_closed_columns(cast, draft, client_of):
    response = client_of(cast.users["hue_editor"]).get(
        reverse("agreements:import-template"), {"draft": draft.pk}
    )

    data = b"".join(response.streaming_content)
    book = load_workbook(BytesIO(data))
    assert book.sheetnames == ["Hướng dẫn", "Cam kết", "Giá trị cho phép"]
    rules = book["Cam kết"].data_validations.dataValidation
    assert len(rules) == 6
    sheet = sent(cast.actor("hue_editor"), data, target=draft)
    assert (sheet.state, actions(sheet)) == ("ready", [])


def test_ten_thousand_rows_are_planned_with_few_queries(cast, draft, django_assert_max_num_queries):
    actor = cast.actor("hue_editor")
    rows = [
        {"Nội dung cam kết": f"Việc số {n}", "Đơn vị chủ trì": "Hà Nội: Sở Công Thương Hà Nội"}
        for n in range(1_000)
    ]
    data = listed(*rows)

    with django_assert_max_num_queries(80):
        sheet = sent(actor, data, target=draft)

    assert sheet.rows.filter(action=SheetAction.ADD).count() == 1_000


def test_new_rows_together_stand_as_if_each_had_been_added_alone(cast):
    """Five rows: two alike, one whose number is taken, one that stands, one under a number."""
    actor = cast.actor("hue_editor")
    drafts = [
        AgreementFactory(keeper=cast.hue_office, state="draft", visibility="parties", title=title)
        for title in ("Cùng lúc", "Từng dòng")
    ]
    for one in drafts:
        sides = [side.pk for side in one.parties.all()]
        form = services.CommitmentForm(text="Mở lớp tập huấn", performer_ids=sides, number=3)
        services.add_commitment(actor=actor, agreement_id=one.pk, form=form)
    together, alone = (
        [
            services.CommitmentForm(
                text=text, performer_ids=[side.pk for side in one.parties.all()], number=number
            )
            for text, number in (
                ("Mở hội chợ", None), ("Mở hội chợ", None), ("Thăm di tích", 3),
                ("Mở lớp tập huấn", None), ("Trao đổi đoàn", 9),
            )
        ]
        for one in drafts
    )  # fmt: skip

    answers = services.add_commitments(actor=actor, agreement_id=drafts[0].pk, forms=together)
    for form in [form for form in alone if form.number != 3]:
        services.add_commitment(actor=actor, agreement_id=drafts[1].pk, form=form)
    with pytest.raises(AgreementsError) as refused:
        services.add_commitment(actor=actor, agreement_id=drafts[1].pk, form=alone[2])

    columns = ("number", "text", "folded", "sort_text", "version", "state")
    stands = [list(one.commitments.order_by("number").values_list(*columns)) for one in drafts]
    ids = [one.commitments.values("pk") for one in drafts]
    told = [
        list(AuditEntry.objects.filter(verb="add", object_id__in=pks).values_list("changes"))
        for pks in ids
    ]
    assert [row[:2] for row in stands[0]] == [
        (3, "Mở lớp tập huấn"), (4, "Mở hội chợ"), (9, "Trao đổi đoàn"),
    ]  # fmt: skip
    assert stands[0] == stands[1]
    assert (told[0], len(told[0])) == (told[1], 3)
    assert str(answers[2]) == str(refused.value)
    assert [answer[1] for place, answer in enumerate(answers) if place != 2] == [
        True, False, False, True,
    ]  # fmt: skip
