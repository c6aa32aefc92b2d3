"""Rights follow memberships at once: removed, moved, or in an organisation that has ended."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.factories import AgreementFactory, CommitmentFactory, MembershipFactory

from nhipcau.accounts.models import Draft
from nhipcau.localities.models import Membership
from nhipcau.localities.services import add_member, remove_member


@pytest.fixture
def draft(cast):
    """A draft that Huế's office alone may read and change."""
    made = AgreementFactory(keeper=cast.hue_office, state="draft", title="Dự thảo của Huế")
    CommitmentFactory(agreement=made)
    return made


def _remove(cast, user) -> None:
    membership = Membership.objects.get(user=user)
    remove_member(actor=cast.actor("hue_manager"), membership_id=membership.pk)


def test_member_removed_while_a_form_is_open_is_refused_and_loses_no_word(cast, draft, client_of):
    user = cast.users["hue_editor"]
    client = client_of(user)
    form = reverse("agreements:agreement-add")
    opened = client.get(form).status_code
    _remove(cast, user)

    sent = client.post(form, {"title": "Gõ dở khi bị bỏ khỏi đơn vị", "kind": "minutes"})

    assert (opened, sent.status_code) == (200, 403)
    assert dict(Draft.objects.get(user=user).fields)["title"] == "Gõ dở khi bị bỏ khỏi đơn vị"
    assert (
        "Gõ dở"
        in client.get(reverse("account_draft", args=[Draft.objects.get().pk])).content.decode()
    )


def test_member_removed_reads_hidden_rows_no_more_from_the_next_page_on(cast, draft, client_of):
    client = client_of(cast.users["hue_editor"])
    before = client.get(draft.get_absolute_url()).status_code

    _remove(cast, cast.users["hue_editor"])

    after = client.get(draft.get_absolute_url()).status_code
    listed = client.get(reverse("agreements:agreement-list")).content.decode()
    assert (before, after) == (200, 404)
    assert "Dự thảo của Huế" not in listed


def test_member_who_moves_gains_and_loses_exactly_the_right_rows(cast, draft, client_of):
    user = cast.users["hue_editor"]
    theirs = AgreementFactory(keeper=cast.ha_noi_office, state="draft", title="Dự thảo của Hà Nội")
    client = client_of(user)
    rows = (draft, theirs)
    before = [client.get(row.get_absolute_url()).status_code for row in rows]

    _remove(cast, user)
    add_member(
        actor=cast.actor("ha_noi_manager"),
        organisation=cast.ha_noi_office,
        email=user.email,
        name=user.name,
        role="editor",
    )

    after = [client.get(row.get_absolute_url()).status_code for row in rows]
    assert (before, after) == ([200, 404], [404, 200])


def test_member_of_two_keeps_what_the_other_membership_gives(cast, draft, client_of):
    user = cast.users["ha_noi_editor"]
    second = MembershipFactory(user=user, organisation=cast.hue_office, role="viewer")
    client = client_of(user)
    before = client.get(draft.get_absolute_url()).status_code

    remove_member(actor=cast.actor("hue_manager"), membership_id=second.pk)

    assert (before, client.get(draft.get_absolute_url()).status_code) == (200, 404)
    assert client.get(reverse("agreements:agreement-add")).status_code == 200
