"""Files of an agreement: judged by content, stored under their digest, fetched by who may read."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import AgreementFactory

from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.models import Agreement, Attachment
from nhipcau.agreements.selectors import attachments_visible_to
from nhipcau.foundation.audit import history_of
from nhipcau.foundation.files import KeptFile, digest, receive

GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00"


@pytest.fixture
def agreement(cast) -> Agreement:
    return AgreementFactory(keeper=cast.hue_office)


@pytest.fixture
def hue(cast, client_of):
    return client_of(cast.users["hue_editor"])


def kept(data: bytes = b"Noi dung", name: str = "ban-ky.txt") -> KeptFile:
    return receive(SimpleUploadedFile(name, data))


def attach(cast, agreement: Agreement, by: str = "hue_editor", **said) -> Attachment:
    return services.attach_file(
        actor=cast.actor(by), agreement_id=agreement.pk, kept=kept(**said), kind="signed"
    )


def upload(client, agreement: Agreement, data: bytes, name: str = "tep.pdf"):
    return client.post(
        reverse("agreements:attachment-add", args=[agreement.pk]),
        {"kind": "other", "file": SimpleUploadedFile(name, data)},
    )


def test_attach_file_stores_the_bytes_under_their_digest_and_is_noted(cast, agreement) -> None:
    made = attach(cast, agreement)

    entry = history_of(agreement).get()
    assert made.file.name.endswith(f"/{digest(b'Noi dung')[:32]}.txt")
    assert (made.name, made.size, made.media_type) == ("ban-ky.txt", 8, "text/plain")
    assert (entry.verb, entry.changes) == ("attach", {"file": [None, "ban-ky.txt"]})


def test_attach_file_by_the_other_coordinating_side_is_allowed(cast, agreement) -> None:
    made = attach(cast, agreement, "ha_noi_editor")

    assert made.added_by_name == "ha noi editor"


def test_attach_file_again_is_refused(cast, agreement) -> None:
    attach(cast, agreement)

    with pytest.raises(AgreementsError):
        attach(cast, agreement, by="ha_noi_editor")

    assert agreement.attachments.count() == 1


def test_attach_file_by_who_does_not_coordinate_is_refused_and_stores_nothing(
    cast, agreement
) -> None:
    with pytest.raises(PermissionDenied):
        attach(cast, agreement, "hue_tourism_manager")

    assert Attachment.objects.count() == 0
    assert not default_storage.exists("attachments")


def test_attach_file_to_an_agreement_that_has_ended_is_refused(cast) -> None:
    ended = AgreementFactory(keeper=cast.hue_office, state="expired")

    with pytest.raises(PermissionDenied):
        attach(cast, ended)

    assert ended.attachments.count() == 0


def test_remove_attachment_deletes_the_bytes_once_committed(
    cast, agreement, django_capture_on_commit_callbacks
) -> None:
    made = attach(cast, agreement)
    stored = made.file.name
    Agreement.objects.filter(pk=agreement.pk).update(state="draft")

    with django_capture_on_commit_callbacks(execute=True):
        services.remove_attachment(actor=cast.actor("hue_editor"), attachment_id=made.pk)

    assert (agreement.attachments.count(), default_storage.exists(stored)) == (0, False)
    assert history_of(agreement)[0].changes == {"file": ["ban-ky.txt", None]}


def test_remove_agreement_deletes_the_bytes_of_its_files(
    cast, django_capture_on_commit_callbacks
) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    stored = attach(cast, draft).file.name

    with django_capture_on_commit_callbacks(execute=True):
        services.remove_agreement(actor=cast.actor("hue_approver"), agreement_id=draft.pk)

    assert not default_storage.exists(stored)


def test_attachments_of_a_hidden_agreement_are_seen_by_those_who_read_it(cast) -> None:
    hidden = AgreementFactory(keeper=cast.hue_office, visibility="own")
    file = attach(cast, hidden)

    assert list(attachments_visible_to(cast.actor("hue_viewer"))) == [file]
    for name in ("anonymous", "ha_noi_manager", "hue_tourism_manager"):
        assert list(attachments_visible_to(cast.actor(name))) == []


def test_attachment_is_a_download_that_no_browser_opens_as_a_page(cast, agreement, client) -> None:
    file = attach(cast, agreement, data=b"<script>alert(1)</script>", name="trang.html")

    response = client.get(reverse("agreements:attachment-detail", args=[file.pk]))

    body = b"".join(response.streaming_content)
    assert body == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"] == 'attachment; filename="trang.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_attachment_with_a_hostile_name_is_downloaded_under_a_safe_one(
    cast, agreement, client
) -> None:
    file = attach(cast, agreement, data=b"x", name='..\\..\\\u202ebiên "bản".exe')

    response = client.get(reverse("agreements:attachment-detail", args=[file.pk]))
    response.close()

    assert file.name == "biên 'bản'.txt"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''bi%C3%AAn%20%27b%E1%BA%A3n%27.txt"
    )


def test_attachment_whose_bytes_are_gone_is_not_found(cast, agreement, client) -> None:
    file = attach(cast, agreement)
    default_storage.delete(file.file.name)

    response = client.get(reverse("agreements:attachment-detail", args=[file.pk]))

    assert response.status_code == 404


def test_attachment_add_page_keeps_the_file_and_leads_back(cast, agreement, hue) -> None:
    response = upload(hue, agreement, b"%PDF-1.7 ...", "bien ban.pdf")

    file = agreement.attachments.get()
    assert (response.url, file.name) == (agreement.get_absolute_url(), "bien ban.pdf")
    assert file.media_type == "application/pdf"


def test_attachment_add_page_sent_twice_keeps_one_and_says_so(cast, agreement, hue) -> None:
    upload(hue, agreement, b"%PDF-1.7 ...")

    second = upload(hue, agreement, b"%PDF-1.7 ...")

    assert agreement.attachments.count() == 1
    assert list(second.context["entry"].errors) == ["__all__"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "trong.pdf"),
        (b"MZ\x90\x00\x03", "ban-ky.pdf"),
        (b"PK\x03\x04 broken", "ban-ky.docx"),
        (GIF, "ban-ky.docx"),
    ],
)
def test_attachment_add_page_refuses_bad_files_at_the_field(
    cast, agreement, hue, data, name
) -> None:
    response = upload(hue, agreement, data, name)

    assert (response.status_code, list(response.context["entry"].errors)) == (200, ["file"])
    assert agreement.attachments.count() == 0


def test_attachment_add_page_refuses_a_file_over_the_limit(cast, agreement, hue, settings) -> None:
    settings.MAX_UPLOAD_BYTES = 1000

    response = upload(hue, agreement, b"%PDF-" + b"x" * 1001)

    assert list(response.context["entry"].errors) == ["file"]
    assert agreement.attachments.count() == 0


def test_attachment_remove_page_asks_first(cast, agreement, hue) -> None:
    file = attach(cast, agreement)
    Agreement.objects.filter(pk=agreement.pk).update(state="draft")
    address = reverse("agreements:attachment-remove", args=[file.pk])

    asked = hue.get(address)
    standing = agreement.attachments.count()
    removed = hue.post(address)

    assert (asked.status_code, standing) == (200, 1)
    assert (removed.url, agreement.attachments.count()) == (agreement.get_absolute_url(), 0)


def test_page_of_an_agreement_shows_the_latest_files_and_leads_to_all(
    cast, agreement, client_of, django_assert_num_queries
) -> None:
    rows = [
        Attachment(
            agreement=agreement, name=name, kind=kind, sha256=f"{place:064}", size=place,
            added_at=f"2026-01-{place + 1:02}T08:00:00+07:00",
        )
        for place, (name, kind) in enumerate(
            [("ất.pdf", "signed"), ("Ân.pdf", "other"), ("bản.pdf", "annex")]
            + [(f"z{number:02}.pdf", "other") for number in range(25)]
        )
    ]  # fmt: skip
    Attachment.objects.bulk_create(rows[:20])
    client, address = client_of(), reverse("agreements:attachment-list", args=[agreement.pk])
    few = client.get(agreement.get_absolute_url())
    Attachment.objects.bulk_create(rows[20:])

    page = client.get(agreement.get_absolute_url())
    by_name = [row.name for row in client.get(address, {"sort": "name"}).context["page"]]
    by_kind = client.get(address, {"sort": "-kind"}).context["page"]
    latest = client.get(address, {"sort": "anything"}).context["page"]

    assert address not in few.content.decode()
    assert address in page.content.decode()
    assert [row.name for row in page.context["attachments"]] == [row.name for row in rows[:7:-1]]
    assert by_name[:3] == ["Ân.pdf", "ất.pdf", "bản.pdf"]
    assert (len(by_name), by_kind[0].kind, latest[0].name) == (25, "signed", "z24.pdf")
    assert client.get(address, {"page": "2"}).context["page"].object_list[-1].name == "ất.pdf"
    with django_assert_num_queries(7):
        client.get(address)
