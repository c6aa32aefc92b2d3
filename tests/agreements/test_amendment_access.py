"""Who reads an amendment: its own side while it is drafted, then the parties, never the public.

The rule said as a filter says the same as for one row.
"""

from __future__ import annotations

import pytest
from tests.agreements.amending import add, agreed, answer, apply, draft, in_force, send

from nhipcau.agreements import services
from nhipcau.agreements.models import Amendment
from nhipcau.agreements.permissions import is_readable_amendment, readable_amendments
from nhipcau.agreements.selectors import amendment_history, amendments_waiting_for

PEOPLE = (
    "anonymous", "program", "administrator", "hue_viewer", "hue_approver", "hue_tourism_editor",
    "ha_noi_viewer", "ha_noi_approver", "ha_noi_trade_editor", "da_nang_approver",
)  # fmt: skip
HUE = {"program", "hue_viewer", "hue_approver"}
PARTIES = HUE | {"hue_tourism_editor", "ha_noi_viewer", "ha_noi_approver", "ha_noi_trade_editor"}


def readers(cast, amendment) -> set[str]:
    """Who reads it by the filter; the test of one row has to say the same."""
    by_filter = {
        name
        for name in PEOPLE
        if Amendment.objects.filter(readable_amendments(cast.actor(name)), pk=amendment.pk).exists()
    }
    fresh = Amendment.objects.get(pk=amendment.pk)
    assert by_filter == {name for name in PEOPLE if is_readable_amendment(cast.actor(name), fresh)}
    return by_filter


@pytest.mark.parametrize("visibility", ["public", "parties"])
def test_a_draft_is_its_own_sides_and_a_sent_one_the_parties(cast, visibility):
    amendment = draft(cast, in_force(cast, visibility=visibility))
    add(cast, amendment)
    drafted = readers(cast, amendment)
    send(cast, amendment)
    sent = readers(cast, amendment)
    add(cast, amendment, "Thêm")

    assert (drafted, sent) == (HUE, PARTIES)
    assert readers(cast, amendment) == HUE


def test_one_withdrawn_before_it_was_sent_stays_unknown_to_the_others(cast):
    amendment = draft(cast, in_force(cast))
    services.withdraw_amendment(actor=cast.actor("hue_editor"), amendment_id=amendment.pk)

    assert readers(cast, amendment) == HUE


def test_once_in_force_the_public_reads_the_edition_and_not_the_amendment(cast, client_of):
    agreement = in_force(cast)
    amendment = agreed(cast, agreement, reason="lý do riêng của các bên")
    edition = apply(cast, amendment)
    nobody = client_of(None)

    pages = [
        nobody.get(f"{agreement.get_absolute_url()}ban/"),
        nobody.get(edition.get_absolute_url()),
    ]

    assert readers(cast, amendment) == PARTIES
    assert [page.status_code for page in pages] == [200, 200]
    assert all("lý do riêng" not in page.content.decode() for page in pages)
    assert "Cam kết bổ sung" in pages[1].content.decode()


def test_how_it_was_drafted_is_for_the_side_that_drafted_it(cast):
    amendment = draft(cast, in_force(cast))
    add(cast, amendment, "nháp bỏ đi")
    send(cast, amendment)

    own, others = (
        {entry.verb for entry in amendment_history(cast.actor(name), amendment)}
        for name in ("hue_editor", "ha_noi_editor")
    )

    assert own == {"draft", "alter", "send"}
    assert others == {"send"}


def test_it_waits_on_the_first_page_of_who_has_not_answered(cast, client_of):
    amendment = draft(cast, in_force(cast))
    add(cast, amendment)
    send(cast, amendment)
    waits = [amendments_waiting_for(cast.actor(f"{side}_approver")) for side in ("hue", "ha_noi")]
    page = client_of(cast.users["ha_noi_approver"]).get("/")

    answer(cast, amendment)

    assert waits == [[], [amendment]]
    assert amendment.get_absolute_url() in page.content.decode()
    assert amendments_waiting_for(cast.actor("ha_noi_approver")) == []
