"""Agreements side by side: at a shareable address, showing each reader what is theirs to see."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import AgreementFactory, CommitmentFactory

from nhipcau.agreements.selectors.comparison import SHOWN, agreements_to_compare, compare

TODAY = timezone.localdate()
ADDRESS = "agreements:agreement-compare"


def test_two_agreements_stand_side_by_side_by_field(db):
    first, second = AgreementFactory(), AgreementFactory(state="draft")
    CommitmentFactory(agreement=first, number=1, field_id="health", state="done")
    CommitmentFactory(agreement=first, number=2, field_id="tourism", due_on=date(2020, 1, 1))
    CommitmentFactory(agreement=second, number=1, field_id="tourism", due_on=date(2020, 1, 1))
    CommitmentFactory(agreement=second, number=2, field_id=None)

    found = compare([first, second], TODAY)

    rows = {
        row.topic.pk if row.topic else None: [cell.count for cell in row.cells]
        for row in found.rows
    }
    assert rows == {"tourism": [1, 1], "health": [1, 0], None: [0, 1]}
    assert found.shared == 1
    assert found.columns[0].counts == {"done": 1, "not_started": 0, "overdue": 1, "total": 2}
    # A draft promises nothing yet, so nothing in it is late.
    assert found.columns[1].counts == {"not_started": 2, "overdue": 0, "total": 2}


def test_deadlines_of_each_agreement_are_told(db):
    agreement, other = AgreementFactory(), AgreementFactory()
    soon, later = TODAY + timedelta(days=9), TODAY + timedelta(days=99)
    for due in (later, soon):
        CommitmentFactory(agreement=agreement, due_on=due)

    column = compare([agreement, other], TODAY).columns[0]

    assert (column.next_due, column.last_due) == (soon, later)


def test_a_large_agreement_shows_the_first_of_each_field_and_counts_the_rest(db):
    large, small = AgreementFactory(), AgreementFactory()
    for _row in range(SHOWN + 3):
        CommitmentFactory(agreement=large)

    cell = compare([large, small], TODAY).rows[0].cells[0]

    assert (len(cell.commitments), cell.count, cell.more) == (SHOWN, SHOWN + 3, 3)


def test_only_agreements_that_may_be_read_are_compared(cast, client_of):
    public = AgreementFactory(keeper=cast.hue_office, title="Công khai")
    shared = AgreementFactory(keeper=cast.hue_office, visibility="parties", title="Hai bên")
    secret = AgreementFactory(keeper=cast.hue_office, visibility="own", title="Nội bộ")
    ids = [secret.pk, shared.pk, public.pk]
    address = f"{reverse(ADDRESS)}?a={secret.pk}&a={shared.pk}&a={public.pk}"

    found = {
        who: [row.title for row in agreements_to_compare(cast.actor(who), ids)]
        for who in ("anonymous", "ha_noi_viewer", "hue_viewer")
    }
    page = client_of(cast.users["ha_noi_viewer"]).get(address).content.decode()
    outside = client_of().get(address).content.decode()

    assert found == {
        "anonymous": ["Công khai"],
        "ha_noi_viewer": ["Hai bên", "Công khai"],
        "hue_viewer": ["Nội bộ", "Hai bên", "Công khai"],
    }
    assert "Hai bên" in page
    assert "Nội bộ" not in page
    assert "Hai bên" not in outside
    assert "Nội bộ" not in outside


def test_fewer_than_two_lead_to_a_choice_that_keeps_the_one(db, client_of):
    chosen = AgreementFactory(title="Đã chọn")
    AgreementFactory(title="Kế hoạch Huế")
    AgreementFactory(title="Khác")

    page = client_of().get(f"{reverse(ADDRESS)}?a={chosen.pk}&q=ke hoach").content.decode()

    assert "Kế hoạch Huế" in page
    assert "Khác" not in page
    assert f'value="{chosen.pk}"' in page
    assert "checked" in page


def test_more_than_three_are_cut_to_three(db, client_of):
    ids = [AgreementFactory(title=f"Văn bản thứ {n}").pk for n in range(4)]
    query = "&".join(f"a={pk}" for pk in ids)

    page = client_of().get(f"{reverse(ADDRESS)}?{query}").content.decode()

    assert "Văn bản thứ 2" in page
    assert "Văn bản thứ 3" not in page
    assert "ba văn bản đầu" in page


def test_nonsense_in_the_address_is_left_out(db, client_of):
    page = client_of().get(f"{reverse(ADDRESS)}?a=x&a=-1&a=99999999999999999999&a=1")

    assert page.status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_rows(db, client_of):
    agreements = [AgreementFactory() for _one in range(2)]
    address = f"{reverse(ADDRESS)}?a={agreements[0].pk}&a={agreements[1].pk}"

    def count(rows: int) -> int:
        for _row in range(rows):
            CommitmentFactory(agreement=agreements[0])
            CommitmentFactory(agreement=agreements[1])
        with CaptureQueriesContext(connection) as asked:
            client_of().get(address)
        return len(asked)

    count(1)  # what is asked once a process is asked now
    assert count(1) == count(3)
