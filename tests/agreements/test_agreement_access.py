"""Every address of the register, asked by everybody: who gets the page, who is refused, who is told
that there is nothing."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from tests.factories import AgreementFactory, CommitmentFactory, RecordItemFactory

from nhipcau.agreements.models import Attachment
from nhipcau.agreements.urls import register

SIGN_IN = "sign-in"
ACTORS = (
    "anonymous",
    "da_nang_editor",
    "ha_noi_editor",
    "hue_viewer",
    "hue_editor",
    "hue_approver",
)
OPEN = dict.fromkeys(ACTORS, 200)
KEPT = {
    "anonymous": SIGN_IN, "da_nang_editor": 404, "ha_noi_editor": 404, "hue_viewer": 403,
    "hue_editor": 200, "hue_approver": 200,
}  # fmt: skip
APPROVED = KEPT | {"hue_editor": 403}
SEEN_BY_KEEPERS = {
    "anonymous": 404, "da_nang_editor": 404, "ha_noi_editor": 404, "hue_viewer": 200,
    "hue_editor": 200, "hue_approver": 200,
}  # fmt: skip
BY_COORDINATORS = {
    "anonymous": SIGN_IN, "da_nang_editor": 403, "ha_noi_editor": 200, "hue_viewer": 403,
    "hue_editor": 200, "hue_approver": 200,
}  # fmt: skip
# name of the address -> (what it is asked of, what each actor gets). "draft" is a draft of Huế
# that only its keepers know of; "public" an agreement in force that everybody reads.
TABLE = {
    "agreement-list": (None, OPEN),
    "agreement-add": (
        None,
        {"anonymous": SIGN_IN, "da_nang_editor": 200, "ha_noi_editor": 200, "hue_viewer": 403,
         "hue_editor": 200, "hue_approver": 200},
    ),
    "agreement-detail": ("draft", SEEN_BY_KEEPERS),
    "agreement-history": ("draft", SEEN_BY_KEEPERS),
    "agreement-change": ("draft", KEPT),
    "agreement-sign": ("draft", APPROVED),
    "agreement-visibility": ("draft", APPROVED),
    "agreement-remove": ("draft", APPROVED),
    "commitment-add": ("draft", KEPT),
    "record-add": ("draft", KEPT),
    "record-remove": ("draft item", KEPT),
    "attachment-list": ("draft", SEEN_BY_KEEPERS),
    "attachment-add": ("public", BY_COORDINATORS),
    "attachment-detail": ("draft file", SEEN_BY_KEEPERS),
    "attachment-remove": ("draft file", KEPT),
    "commitment-list": (None, OPEN),
    "commitment-understood": (None, OPEN | {"anonymous": SIGN_IN}),
    "commitment-detail": ("draft commitment", SEEN_BY_KEEPERS),
    "commitment-change": ("draft commitment", KEPT),
    "commitment-remove": ("draft commitment", KEPT),
    "commitment-leads": ("public commitment", BY_COORDINATORS),
    "commitment-report": ("public commitment", BY_COORDINATORS),
}  # fmt: skip


@pytest.fixture
def subjects(cast) -> dict[str, int]:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    public = AgreementFactory(keeper=cast.hue_office)
    file = Attachment(
        agreement=draft, name="ban-ky.txt", media_type="text/plain", size=4, sha256="0" * 64
    )
    file.file.save("ban-ky.txt", ContentFile(b"text"), save=True)
    return {
        "draft": draft.pk,
        "public": public.pk,
        "draft commitment": CommitmentFactory(agreement=draft, number=1).pk,
        "public commitment": CommitmentFactory(agreement=public, number=1).pk,
        "draft item": RecordItemFactory(agreement=draft).pk,
        "draft file": file.pk,
    }


def test_the_table_holds_every_address_of_the_register() -> None:
    # The list of commitments is an address of the board, whose others tests/house tries.
    names = {pattern.name for pattern in register.urlpatterns}
    assert set(TABLE) == names | {"commitment-list"}


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("actor", ACTORS)
def test_an_address_answers_each_actor_as_the_table_says(
    cast, subjects, client_of, name, actor
) -> None:
    of, answers = TABLE[name]
    address = reverse(f"agreements:{name}", args=[subjects[of]] if of else [])
    client = client_of(cast.users.get(actor))

    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)

    if answers[actor] == SIGN_IN:
        assert response.status_code == 302
        assert response.url == f"{reverse('account_login')}?next={address.replace('/', '%2F')}"
    else:
        assert response.status_code == answers[actor]


@pytest.mark.parametrize("name", [name for name, (of, _answers) in TABLE.items() if of])
def test_an_address_of_a_row_that_does_not_exist_is_not_found(cast, client_of, name) -> None:
    client = client_of(cast.users["hue_manager"])

    response = client.get(reverse(f"agreements:{name}", args=[2**62]))

    assert response.status_code == 404


def test_a_refusal_shows_its_reason(cast, subjects, client_of) -> None:
    client = client_of(cast.users["hue_editor"])

    response = client.get(reverse("agreements:agreement-sign", args=[subjects["draft"]]))

    assert response.status_code == 403
    assert str(response.context["exception"]) in response.content.decode()
