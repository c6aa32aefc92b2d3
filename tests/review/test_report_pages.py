"""Pages of official reports: a form that remembers, progress, files for those who may."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import AgreementFactory, OfficialReportFactory

from nhipcau.foundation.jobs import Job, run_job
from nhipcau.review.models import OfficialReport
from nhipcau.review.selectors.reports import initials_of, offer_of


@pytest.fixture
def agreement(cast):
    return AgreementFactory(keeper=cast.hue_office)


def form(client, agreement, query="") -> dict[str, str]:
    """What stands in the form when it is opened."""
    page = client.get(reverse("review:report-add", args=[agreement.pk]) + query)
    entry = page.context["entry"]
    return {name: str(entry[name].value() or "") for name in entry.fields}


def test_the_form_begins_with_what_the_organisation_is(cast, client_of, agreement):
    said = form(client_of(cast.users["hue_editor"]), agreement, "?period=admin_half")

    kept = {
        name: said[name]
        for name in ("issuer", "superior", "symbol", "place", "layout", "kind", "language")
    }
    assert kept == {
        "issuer": "Sở Tài chính Huế",
        "superior": "Ủy ban nhân dân thành phố Huế",
        "symbol": "BC-STC",
        "place": "Huế",
        "layout": "state",
        "kind": "interim",
        "language": "vi",
    }
    assert said["period"].startswith("admin_half:")
    assert said["recipients"].splitlines()[-1] == "Lưu: VT"


def test_what_was_written_is_remembered_by_the_organisation(cast, client_of, agreement):
    client = client_of(cast.users["hue_editor"])
    said = form(client, agreement) | {"signatory": "Đơn vị ví dụ", "post": "Giám đốc"}
    client.post(reverse("review:report-add", args=[agreement.pk]), said)

    again = form(client_of(cast.users["hue_manager"]), agreement)
    elsewhere = form(client_of(cast.users["ha_noi_editor"]), agreement)

    assert (again["signatory"], again["post"]) == ("Đơn vị ví dụ", "Giám đốc")
    assert elsewhere["signatory"] == ""
    assert again["token"] != said["token"]


def test_one_press_makes_a_report_whose_files_can_be_fetched(cast, client_of, agreement):
    client = client_of(cast.users["hue_editor"])
    said = form(client, agreement)

    answer = client.post(reverse("review:report-add", args=[agreement.pk]), said)
    twice = client.post(reverse("review:report-add", args=[agreement.pk]), said)
    report = OfficialReport.objects.get()
    waiting = client.get(answer.url)
    run_job.call(Job.objects.get().pk)
    ready = client.get(answer.url, headers={"HX-Request": "true"})

    assert answer.url == twice.url == report.get_absolute_url()
    assert waiting.context["job"].is_open
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert 'hx-trigger="every 1s"' not in ready.content.decode()
    for ending, start in (("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK")):
        file = client.get(reverse("review:report-file", args=[report.pk, ending]))
        assert b"".join(file.streaming_content).startswith(start)
        assert file["Cache-Control"] == "private, no-store"
        assert file["Content-Disposition"].endswith(f'-{report.pk}.{ending}"')
    assert client.get(reverse("review:report-file", args=[report.pk, "exe"])).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("period", "half:2026-05-31"), ("period", "month:2026-06-30"), ("period", "x"),
        ("issuer", ""), ("symbol", ""), ("dated_on", "31/02/2026"), ("kind", "other"),
        ("whose", "999999"), ("recipients", "\n".join(f"Sở {n}" for n in range(40))),
        ("issuer", "S" * 300),
    ],
)  # fmt: skip
def test_a_wrong_box_is_named_and_nothing_is_lost(field, value, cast, client_of, agreement):
    client = client_of(cast.users["hue_editor"])
    said = form(client, agreement) | {"signatory": "Đơn vị ví dụ", field: value}

    page = client.post(reverse("review:report-add", args=[agreement.pk]), said)

    entry = page.context["entry"]
    assert list(entry.errors) == [field]
    assert entry["signatory"].value() == "Đơn vị ví dụ"
    assert OfficialReport.objects.count() == 0


def test_a_side_is_offered_its_own_report_alone(cast, client_of, agreement):
    page = client_of(cast.users["hue_editor"]).get(
        reverse("review:report-add", args=[agreement.pk])
    )

    choices = page.context["entry"].fields["whose"].choices
    assert choices == [("", "Tất cả các bên: Huế, Hà Nội"), (str(cast.hue.pk), "Huế")]


@pytest.mark.parametrize(
    ("state", "note", "said"),
    [
        ("failed", "error", "lỗi ngoài dự kiến"),
        ("failed", "worker_lost", "bị ngắt giữa chừng ba lần"),
        ("cancelled", "", "đã bị dừng"),
    ],
)
def test_a_report_that_failed_says_why_and_can_be_repeated(
    state, note, said, cast, client_of, agreement
):
    report = OfficialReportFactory(agreement=agreement)
    job = Job.objects.create(name="review.report", subject_id=report.pk, state=state, note=note)
    client = client_of(cast.users["hue_editor"])

    page = client.get(report.get_absolute_url()).content.decode()
    client.post(reverse("review:report-again", args=[report.pk]))

    job.refresh_from_db()
    assert said in page
    assert job.state == "queued"


def test_the_list_is_paged_and_asks_as_often_for_one_as_for_many(cast, client_of, agreement):
    client = client_of(cast.users["hue_editor"])
    address = reverse("review:report-list") + f"?agreement={agreement.pk}"
    OfficialReportFactory(agreement=agreement)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    OfficialReportFactory.create_batch(40, agreement=agreement)

    with CaptureQueriesContext(connection) as many:
        page = client.get(address)

    assert len(page.context["page"].object_list) == 25
    assert page.context["page"].paginator.count == 41
    assert len(many) <= len(one)


def test_an_agreement_leads_its_sides_to_reports_and_tells_nobody_else(cast, client_of, agreement):
    report = OfficialReportFactory(agreement=agreement, finished_at=timezone.now())
    report.docx.save("a.docx", ContentFile(b"PK"), save=True)

    pages = {
        name: client_of(cast.users[name]).get(agreement.get_absolute_url()).content.decode()
        for name in ("hue_editor", "ha_noi_viewer", "da_nang_approver")
    }

    shown = {name: report.get_absolute_url() in page for name, page in pages.items()}
    assert shown == {"hue_editor": True, "ha_noi_viewer": True, "da_nang_approver": False}
    assert reverse("review:report-add", args=[agreement.pk]) in pages["hue_editor"]
    assert reverse("review:report-add", args=[agreement.pk]) not in pages["ha_noi_viewer"]


@pytest.mark.parametrize(
    ("kind", "name", "short", "said"),
    [
        ("department", "Sở Tài chính thành phố Huế", "Sở Tài chính", "STC"),
        ("department", "Sở Văn hóa và Thể thao thành phố Huế", "", "SVHVTT"),
        ("peoples_committee", "Ủy ban nhân dân thành phố Huế", "UBND TP. Huế", "UBND"),
    ],
)
def test_a_symbol_is_made_of_the_name(kind, name, short, said, cast):
    office = cast.hue_office
    office.kind, office.name, office.short_name = kind, name, short

    assert initials_of(office) == said


@pytest.mark.parametrize("key", ["half:2026-06-30", "admin_year:2026-12-14", "year:2025-12-31"])
def test_an_offered_period_is_found_by_its_key(key):
    found = offer_of(key)

    assert found is not None
    assert found.key == key
