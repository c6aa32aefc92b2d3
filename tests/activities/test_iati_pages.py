"""A file that is sent is looked over, confirmed, reported on; a long one is written by a job."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nhipcau.activities.exports.iati import carry_out_iati_export
from nhipcau.activities.forms.iati.jobs import apply_iati, read_iati
from nhipcau.activities.models import Activity, IatiExport, IatiImport
from nhipcau.activities.views import iati
from tests.activities.iati_rows import build, empty_the_register, export, some_plan
from tests.factories import CommitmentFactory

pytestmark = pytest.mark.django_db
IMPORT = "/hoat-dong/iati/nhap/"


def _quietly(_done, _total):
    """Nobody listens to the progress."""


def _send(client, data):
    client.post(IMPORT, {"file": SimpleUploadedFile("iati.xml", data)})
    sent = IatiImport.objects.get()
    read_iati(sent.pk, _quietly)
    sent.refresh_from_db()
    return sent


def test_a_file_is_looked_over_then_taken_in_once(cast, client_of):
    for title in ("Một", "Hai"):
        build(some_plan(title=title), cast, CommitmentFactory())
    data = export().replace(b"Hai", b"", 1)
    empty_the_register()
    client = client_of(cast.users["administrator"])

    sent = _send(client, data)
    preview = client.get(sent.get_absolute_url()).content.decode()
    assert (sent.state, Activity.objects.count()) == ("ready", 0)
    client.post(f"{sent.get_absolute_url()}xac-nhan/")
    apply_iati(sent.pk, _quietly)
    IatiImport.objects.update(state="applying")
    apply_iati(sent.pk, _quietly)

    assert "Một" in preview
    assert list(Activity.objects.values_list("title", flat=True)) == ["Một"]
    assert list(sent.rows.values_list("action", "is_done")) == [("add", True), ("refuse", True)]
    assert "Một" in client.get(sent.get_absolute_url() + "?action=add").content.decode()


def test_a_hostile_file_is_refused_on_its_page(cast, client_of):
    client = client_of(cast.users["administrator"])

    sent = _send(client, b'<!DOCTYPE x [<!ENTITY a "b">]><iati-activities version="2.03"/>')
    page = client.get(sent.get_absolute_url()).content.decode()

    assert sent.state == "refused"
    assert "DOCTYPE" in page


@pytest.mark.parametrize("name", ["hue_manager", "da_nang_approver"])
def test_nobody_else_sends_files(cast, client_of, name):
    client = client_of(cast.users[name])

    answer = client.post(IMPORT, {"file": SimpleUploadedFile("iati.xml", b"<x/>")})

    assert answer.status_code == 403
    assert IatiImport.objects.count() == 0


def test_a_long_file_is_written_by_a_job_for_who_asked(cast, client_of, monkeypatch):
    build(some_plan(visibility="parties"), cast, CommitmentFactory())
    monkeypatch.setattr(iati, "AT_ONCE", 0)
    client = client_of(cast.users["hue_tourism_viewer"])
    assert "yeu-cau" in client.get("/hoat-dong/iati/").content.decode()

    client.post("/hoat-dong/iati/yeu-cau/")
    asked = IatiExport.objects.get()
    carry_out_iati_export(asked.pk, _quietly)
    file = client.get(f"{asked.get_absolute_url()}tep/")
    other = client_of(cast.users["hue_editor"]).get(f"{asked.get_absolute_url()}tep/")

    assert b"".join(file.streaming_content) == export(cast.actor("hue_tourism_viewer"))
    assert "noi-bo" in file["Content-Disposition"]
    assert other.status_code == 404
