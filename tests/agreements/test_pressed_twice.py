"""A button hit twice: the second press hears that it is done, and nothing happens twice."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.urls import reverse
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    ReadingFactory,
    RecordItemFactory,
)

from nhipcau.accounts.services import erase_account
from nhipcau.agreements.models import Attachment
from nhipcau.agreements.services import content_mark
from nhipcau.foundation.audit import AuditEntry


@pytest.fixture
def draft(cast):
    made = AgreementFactory(keeper=cast.hue_office, state="draft", title="Biên bản nháp")
    CommitmentFactory(agreement=made, number=1)
    CommitmentFactory(agreement=made, number=2)
    return made


@pytest.fixture
def rows(cast, draft):
    file = Attachment(
        agreement=draft, name="a.txt", media_type="text/plain", size=1, sha256="0" * 64
    )
    file.file.save("a.txt", ContentFile(b"x"), save=True)
    return {
        "agreement-remove": draft,
        "commitment-remove": draft.commitments.first(),
        "record-remove": RecordItemFactory(agreement=draft),
        "attachment-remove": file,
        "reading-discard": ReadingFactory(document__owner=cast.hue_office),
    }


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


REMOVALS = (
    "agreement-remove", "commitment-remove", "record-remove", "attachment-remove",
    "reading-discard",
)  # fmt: skip


@pytest.mark.parametrize("name", REMOVALS)
def test_removal_pressed_twice_says_that_it_is_done(cast, client_of, rows, name):
    address = reverse(f"agreements:{name}", args=[rows[name].pk])
    client = client_of(cast.users["hue_approver"])
    client.post(address)
    count = AuditEntry.objects.count()

    again = client.post(address)

    assert again.status_code == 302
    assert "đã được" in said(again)[-1]
    assert "hue approver" in said(again)[-1]
    assert AuditEntry.objects.count() == count


def test_erased_account_is_not_named_to_who_presses_again(cast, client_of, rows):
    address = reverse("agreements:record-remove", args=[rows["record-remove"].pk])
    client_of(cast.users["hue_approver"]).post(address)
    erase_account(actor=cast.actor("administrator"), user_id=cast.users["hue_approver"].pk)

    again = client_of(cast.users["hue_manager"]).post(address)

    assert "hue approver" not in said(again)[-1]
    assert "Tài khoản đã xóa" in said(again)[-1]


@pytest.mark.parametrize("name", REMOVALS)
def test_who_had_no_part_in_a_row_does_not_hear_that_it_was(cast, client_of, rows, name):
    address = reverse(f"agreements:{name}", args=[rows[name].pk])
    client_of(cast.users["hue_approver"]).post(address)

    assert client_of(cast.users["da_nang_approver"]).post(address).status_code == 404
    assert client_of(cast.users["hue_approver"]).get(address).status_code == 404


def test_signing_pressed_twice_says_that_it_is_in_force(cast, client_of, draft):
    address = reverse("agreements:agreement-sign", args=[draft.pk])
    form = {"version": draft.version, "mark": content_mark(draft)}
    client, other = client_of(cast.users["hue_approver"]), client_of(cast.users["hue_manager"])
    client.post(address, form)

    for browser in (client, other):
        again = browser.post(address, form)
        assert again.url == draft.get_absolute_url()
        assert said(again)[-1] == "Văn bản đã được đưa vào hiệu lực từ trước."
    assert AuditEntry.objects.filter(verb="sign").count() == 1


def test_visibility_pressed_twice_is_changed_once(cast, client_of, draft):
    address = reverse("agreements:agreement-visibility", args=[draft.pk])
    client = client_of(cast.users["hue_approver"])

    for _press in range(2):
        assert client.post(address, {"visibility": "own"}).status_code == 302

    assert AuditEntry.objects.filter(verb="change", object_id=draft.pk).count() == 1
