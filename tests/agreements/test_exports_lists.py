"""Lists as files: exactly what is seen, for whoever asks, at a constant cost in queries."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from tests.factories import AgreementFactory, CommitmentFactory, CommitmentLeadFactory

from nhipcau.agreements.models import SheetExport
from nhipcau.agreements.services import ask_for_export, remove_old_exports
from nhipcau.agreements.views import exports
from nhipcau.foundation.jobs import Job

COMMITMENTS = "agreements:commitment-export"


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def csv_rows(response) -> list[list[str]]:
    return list(csv.reader(StringIO(body(response).decode("utf-8-sig"), newline=""), delimiter=";"))


def xlsx_rows(response) -> list[list]:
    page = load_workbook(BytesIO(body(response))).active
    return [[cell.value for cell in row] for row in page.iter_rows()]


def texts(rows) -> list[str]:
    place = rows[0].index("Nội dung cam kết")
    return [row[place] for row in rows[1:]]


@pytest.fixture
def register(cast):
    """A public, a shared and a private agreement and a draft, all of Huế's office."""
    kept = {}
    for name, state, visibility in [
        ("công khai", "in_force", "public"),
        ("hai bên", "in_force", "parties"),
        ("nội bộ", "in_force", "own"),
        ("dự thảo", "draft", "parties"),
    ]:
        agreement = AgreementFactory(
            keeper=cast.hue_office, state=state, visibility=visibility, title=f"Văn bản {name}"
        )
        kept[name] = CommitmentFactory(agreement=agreement, number=1, text=f"Cam kết {name}")
    return kept


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (None, {"Cam kết công khai"}),
        ("da_nang_editor", {"Cam kết công khai"}),
        ("ha_noi_viewer", {"Cam kết công khai", "Cam kết hai bên"}),
        (
            "hue_viewer",
            {"Cam kết công khai", "Cam kết hai bên", "Cam kết nội bộ", "Cam kết dự thảo"},
        ),
    ],
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_holds_what_its_reader_may_see_and_no_more(
    register, cast, client_of, who, seen, form
):
    client = client_of(cast.users[who] if who else None)

    response = client.get(reverse(COMMITMENTS), {"format": form})

    rows = csv_rows(response) if form == "csv" else xlsx_rows(response)
    assert set(texts(rows)) == seen


def test_an_export_has_the_filter_and_the_order_of_the_board(cast, client_of):
    agreement = AgreementFactory()
    for number, due in [(1, date(2030, 1, 1)), (2, date(2028, 1, 1)), (3, date(2029, 1, 1))]:
        CommitmentFactory(agreement=agreement, number=number, text=f"Số {number}", due_on=due)
    CommitmentFactory(agreement=agreement, number=4, text="Y tế", field_id="health")

    query = {"format": "csv", "field": "trade_supply_demand", "sort": "-due", "page": "7"}
    rows = csv_rows(client_of().get(reverse(COMMITMENTS), query))

    assert texts(rows) == ["Số 1", "Số 3", "Số 2"]


def test_an_export_says_all_that_is_stored_of_a_commitment(cast, client_of):
    agreement = AgreementFactory()
    commitment = CommitmentFactory(
        agreement=agreement,
        number=1,
        text="=Hỗ trợ\nkết nối",
        due_from=date(2019, 7, 1),
        due_on=date(2019, 9, 30),
        due_precision="quarter",
        due_text="quý III/2019",
        amount_value=Decimal(3000000000),
        amount_unit="VND",
        performers=(0,),
    )
    sides = list(agreement.parties.all())
    for unit, side, role in [
        (cast.hue_office, sides[0], "lead"),
        (cast.hue_tourism, sides[0], "coordinating"),
        (cast.ha_noi_trade, sides[1], "lead"),
    ]:
        CommitmentLeadFactory(commitment=commitment, party=side, organisation=unit, role=role)

    rows = xlsx_rows(client_of().get(reverse(COMMITMENTS)))

    said = dict(zip(rows[0], rows[1], strict=True))
    assert said["Mã cam kết"] == commitment.pk
    assert said["Nội dung cam kết"] == "'=Hỗ trợ\nkết nối"
    assert said["Ai thực hiện"] == "Thừa Thiên Huế"
    assert said["Đơn vị chủ trì"] == (
        "Thừa Thiên Huế: Sở Tài chính Huế\nHà Nội: Sở Công Thương Hà Nội"
    )
    assert said["Đơn vị phối hợp"] == "Thừa Thiên Huế: Sở Du lịch Huế"
    assert said["Thời hạn: ngày cuối"].date() == date(2019, 9, 30)
    assert said["Thời hạn: độ chính xác"] == "Quý"
    assert said["Giá trị"] == 3_000_000_000
    assert said["Trạng thái"] == "Chưa bắt đầu"


def test_the_number_of_queries_does_not_grow_with_the_rows(cast, client_of):
    agreement = AgreementFactory()

    def count(rows: int) -> int:
        while agreement.commitments.count() < rows:
            made = CommitmentFactory(agreement=agreement)
            side = agreement.parties.all()[0]
            CommitmentLeadFactory(commitment=made, party=side, organisation=cast.hue_office)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            body(client_of().get(reverse(COMMITMENTS), {"format": "csv"}))
        return len(asked)

    assert count(1) == count(3)


def test_the_list_of_agreements_is_exported_as_it_is_seen(register, client_of):
    rows = csv_rows(client_of().get(reverse("agreements:agreement-export"), {"format": "csv"}))

    assert [row[1] for row in rows[1:]] == ["Văn bản công khai"]
    assert [row[rows[0].index("Số cam kết")] for row in rows[1:]] == ["1"]


def test_the_list_of_agreements_is_a_workbook_too(register, cast, client_of):
    rows = xlsx_rows(
        client_of(cast.users["ha_noi_viewer"]).get(reverse("agreements:agreement-export"))
    )

    assert {row[1] for row in rows[1:]} == {"Văn bản công khai", "Văn bản hai bên"}


@pytest.fixture
def few(monkeypatch):
    """A list is long from its second row on."""
    monkeypatch.setattr(exports, "AT_ONCE", 1)


@pytest.mark.django_db(transaction=True)
def test_a_long_list_is_written_by_a_job_for_who_asked_alone(register, cast, client_of, few):
    client = client_of(cast.users["ha_noi_viewer"])
    page = client.get(reverse(COMMITMENTS), {"format": "xlsx", "sort": "text"})
    asked = client.post(f"{reverse('agreements:export-ask')}?sort=text")
    waiting = client.get(asked.url)

    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)

    export = SheetExport.objects.get()
    rows = xlsx_rows(client.get(reverse("agreements:export-file", args=[export.pk])))
    assert "chuẩn bị" in page.content.decode().lower()
    assert "Đang chờ đến lượt" in waiting.content.decode()
    assert texts(rows) == ["Cam kết công khai", "Cam kết hai bên"]
    assert export.count == 2
    assert "2 cam kết" in client.get(asked.url).content.decode()
    other = client_of(cast.users["hue_manager"])
    assert other.get(reverse("agreements:export-file", args=[export.pk])).status_code == 404


def test_the_same_long_list_asked_twice_is_written_once(cast):
    actor = cast.actor("hue_viewer")

    first = ask_for_export(actor=actor, query="field=health", language="vi")
    second = ask_for_export(actor=actor, query="field=health", language="vi")

    assert first == second
    assert Job.objects.filter(name="agreements.export").count() == 1


def test_a_file_is_removed_when_its_day_is_over(cast, client_of):
    export = ask_for_export(actor=cast.actor("hue_viewer"), query="", language="vi")

    removed = remove_old_exports(now=timezone.now() + timedelta(hours=25))

    assert removed == 1
    page = client_of(cast.users["hue_viewer"]).get(export.get_absolute_url())
    assert page.status_code == 404


def test_a_stranger_to_the_account_is_offered_csv_for_a_long_list(register, client_of, few):
    CommitmentFactory()

    page = client_of().get(reverse(COMMITMENTS)).content.decode()

    assert "format=csv" in page
    assert reverse("agreements:export-ask") in page
    assert "Đăng nhập" in page
