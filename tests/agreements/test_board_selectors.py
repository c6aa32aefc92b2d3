"""The board: what its address says, in which order, with which counts, and what must not leak."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    OrganisationFactory,
)

from nhipcau.agreements.choices import CommitmentState, DeadlineBucket
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.selectors import (
    CommitmentFilter,
    board_calendar,
    board_columns,
    board_table,
    commitments_visible_to,
    filter_words,
)
from nhipcau.agreements.selectors.filters import SORTS

TODAY = date(2026, 5, 12)
GROUPS = ("state", "deadline", "field", "side", "lead")
NOBODY_ASKED = CommitmentFilter()


@pytest.fixture
def register(cast) -> list[Commitment]:
    """Forty commitments in two agreements that differ in all that an order goes by."""
    words = ("Ăn", "An", "Đi", "Di", "Ơn", "On", "Ý", "Tổ chức", "Ưu tiên", "Ủng hộ")
    agreements = [
        AgreementFactory(title="Ưu tiên du lịch", keeper=cast.hue_office),
        AgreementFactory(title="Đào tạo", keeper=cast.hue_office, signed_on=date(2025, 1, 1)),
    ]
    units = [
        OrganisationFactory(name=name, locality=cast.hue) for name in ("Ban Ưu", "Ban Đò", "Ban An")
    ]
    rows = []
    for place in range(40):
        row = CommitmentFactory(
            agreement=agreements[place % 2],
            number=place + 1,
            text=f"{words[place % 10]} việc {place % 3}",
            field_id=("tourism", "health", None, "culture_heritage")[place % 4],
            state=list(CommitmentState)[place % 4],
            due_on=TODAY + timedelta(days=place * 9 - 120) if place % 3 else None,
            due_recurrence="yearly" if place % 6 == 0 else "",
            performers=((0,), (1,), None)[place % 3],
        )
        for unit in units[: place % 4]:
            CommitmentLeadFactory(
                commitment=row, party=row.agreement.parties.all()[0], organisation=unit
            )
        rows.append(row)
    return rows


def hidden_commitment(cast, **changes) -> Commitment:
    """One that only Huế's office may know of, and that would fit every filter."""
    secret = AgreementFactory(title="Việc kín", visibility="own", keeper=cast.hue_office)
    row = CommitmentFactory(
        agreement=secret, number=1, text="Ăn việc kín", field_id="health", **changes
    )
    CommitmentLeadFactory(
        commitment=row, party=secret.parties.all()[0], organisation=cast.hue_tourism
    )
    return row


def pages(actor, wanted: CommitmentFilter, size: int = 7) -> list[int]:
    found: list[int] = []
    for number in range(1, 8):
        table = board_table(actor, wanted, TODAY, size=size, number=str(number))
        if table.page.number != number:
            break
        found += [row.pk for row in table.page]
    return found


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{one}" for one in SORTS)])
@pytest.mark.parametrize("states", [(), ("overdue",), ("overdue", "done"), ("in_progress",)])
def test_pages_hold_every_row_once_in_the_order_that_is_said_at_once(
    cast, register, sort, states
) -> None:
    wanted = CommitmentFilter(sort=sort, states=states)
    actor = cast.actor("anonymous")

    in_pages = pages(actor, wanted)

    at_once = commitments_visible_to(actor, wanted, today=TODAY).values_list("pk", flat=True)
    assert in_pages == list(at_once)
    assert len(set(in_pages)) == len(in_pages)


def test_order_of_text_is_that_of_the_vietnamese_alphabet(cast) -> None:
    agreement = AgreementFactory()
    said = ["Ủng hộ", "Đi", "Ăn", "An", "Di", "Ưu tiên", "Ơn", "On"]
    for number, text in enumerate(said, start=1):
        CommitmentFactory(agreement=agreement, number=number, text=text)

    page = board_table(
        cast.actor("anonymous"), CommitmentFilter(sort="text"), TODAY, size=25, number="1"
    ).page

    assert [row.text for row in page] == ["An", "Ăn", "Di", "Đi", "On", "Ơn", "Ủng hộ", "Ưu tiên"]


def test_counts_of_the_table_are_those_of_the_lists_behind_them(cast, register) -> None:
    actor = cast.actor("anonymous")

    tally = board_table(actor, CommitmentFilter(field="health"), TODAY, size=25, number="1").tally

    for state in ("overdue", *CommitmentState.values):
        wanted = CommitmentFilter(field="health", states=(state,))
        behind = commitments_visible_to(actor, wanted, today=TODAY).count()
        assert tally.within((state,)).total == behind


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize(
    "asked",
    ["", "state=overdue", "state=done&state=overdue", "deadline=dated", "field=health&q=viec"],
)
def test_a_column_counts_and_shows_what_its_table_holds(cast, register, group, asked) -> None:
    actor = cast.actor("anonymous")
    wanted = CommitmentFilter.from_query(QueryDict(asked))
    lots = board_columns(actor, wanted, TODAY, group=group).lots

    for lot in range(1, lots + 1):
        for column in board_columns(actor, wanted, TODAY, group=group, lot=lot).columns:
            rows = commitments_visible_to(actor, column.wanted, today=TODAY)
            assert column.count == rows.count()
            assert {card.pk for card in column.cards} <= set(rows.values_list("pk", flat=True))
            assert len(column.cards) == min(column.count, 8)


def test_every_commitment_stands_in_exactly_one_bucket(cast, register) -> None:
    actor = cast.actor("anonymous")
    found: list[int] = []

    for bucket in DeadlineBucket:
        wanted = CommitmentFilter(deadline=bucket.value)
        found += commitments_visible_to(actor, wanted, today=TODAY).values_list("pk", flat=True)

    assert sorted(found) == sorted(row.pk for row in register)


def test_columns_by_side_stand_under_the_unit_that_goes_on_today(cast, register) -> None:
    shown = board_columns(cast.actor("anonymous"), NOBODY_ASKED, TODAY, group="side")

    assert {str(column.label) for column in shown.columns} == {"Huế", "Hà Nội"}


def test_a_calendar_holds_what_is_due_by_day_and_what_has_no_day_beside_it(cast) -> None:
    agreement = AgreementFactory()
    for number in range(1, 6):
        CommitmentFactory(agreement=agreement, number=number, due_on=date(2026, 5, 20))
    CommitmentFactory(agreement=agreement, number=6, due_on=date(2026, 6, 1))
    CommitmentFactory(agreement=agreement, number=7, due_recurrence="yearly")
    CommitmentFactory(agreement=agreement, number=8)

    shown = board_calendar(cast.actor("anonymous"), NOBODY_ASKED, TODAY, TODAY)

    days = {day.day: day for week in shown.weeks for day in week}
    twentieth = days[date(2026, 5, 20)]
    assert (shown.count, twentieth.count, twentieth.more) == (5, 5, 2)
    assert [card.number for card in twentieth.cards] == [1, 2, 3]
    assert [(one.bucket, one.count) for one in shown.beside] == [("rhythm", 1), ("undated", 1)]
    assert (shown.before, shown.after) == (date(2026, 4, 1), date(2026, 6, 1))


def test_hidden_commitments_are_in_no_count_column_day_or_word(cast) -> None:
    secret = hidden_commitment(cast, due_on=TODAY)
    stranger, keeper = cast.actor("da_nang_editor"), cast.actor("hue_editor")

    for actor, seen in ((stranger, 0), (keeper, 1)):
        table = board_table(actor, NOBODY_ASKED, TODAY, size=25, number="1")
        assert (len(list(table.page)), table.tally.within().total) == (seen, seen)
        calendar = board_calendar(actor, NOBODY_ASKED, TODAY, TODAY)
        assert calendar.count == seen
        for group in GROUPS:
            columns = board_columns(actor, NOBODY_ASKED, TODAY, group=group).columns
            assert sum(column.count for column in columns) == seen * (2 if group == "side" else 1)
    words = filter_words(stranger, CommitmentFilter(agreement_id=secret.agreement_id))
    assert "Việc kín" not in str([str(word.value) for word in words])


def test_mine_are_those_that_an_organisation_of_the_reader_carries(cast, register) -> None:
    own = register[0]
    CommitmentLeadFactory(
        commitment=own, party=own.agreement.parties.all()[0], organisation=cast.hue_tourism
    )
    mine = CommitmentFilter(is_mine=True)

    found = {
        name: list(commitments_visible_to(cast.actor(name), mine, today=TODAY))
        for name in ("hue_tourism_editor", "ha_noi_editor", "anonymous")
    }

    assert found == {"hue_tourism_editor": [own], "ha_noi_editor": [], "anonymous": []}


def test_unled_are_those_without_any_unit(cast, register) -> None:
    rows = commitments_visible_to(
        cast.actor("anonymous"), CommitmentFilter(is_unled=True), today=TODAY
    )

    assert {row.pk for row in rows} == {row.pk for row in register[::4]}


@pytest.mark.parametrize(
    "asked",
    [
        (
            "q=hu%E1%BA%BF+a&field=health&locality=3&promised_to=4&promised_to_unit=5&organisation=7&state=overdue&state=done"
            "&deadline=this_month&due_from=2026-01-01&due_to=2026-02-28&agreement=9&doers=alone"
            "&mine=1&sort=-text"
        ),
        "organisation=none",
        "",
    ],
)
def test_an_address_says_a_filter_and_the_filter_says_the_address(asked) -> None:
    wanted = CommitmentFilter.from_query(QueryDict(asked))

    assert wanted.to_query() == asked
    assert CommitmentFilter.from_query(QueryDict(wanted.to_query())) == wanted


@pytest.mark.parametrize(
    "asked",
    [
        "state=%3Cscript%3E&field=%27--&locality=-1&organisation=%C2%B2&deadline=x&due_from=30/02/2026",
        "agreement=99999999999999999999&doers=1&mine=no&sort=--due&due_to=2026-13-01",
    ],
)
def test_what_an_address_says_and_nobody_understands_counts_as_not_said(asked) -> None:
    assert CommitmentFilter.from_query(QueryDict(asked)) == NOBODY_ASKED


def test_days_may_be_typed_as_they_are_read() -> None:
    wanted = CommitmentFilter.from_query(QueryDict("due_from=1/2/2026&due_to=30-9-2026"))

    assert (wanted.due_from, wanted.due_to) == (date(2026, 2, 1), date(2026, 9, 30))


@pytest.mark.parametrize("face", ["table", *GROUPS, "calendar"])
def test_a_face_asks_as_many_queries_for_three_rows_as_for_one(cast, face) -> None:
    actor = cast.actor("hue_editor")
    agreement = AgreementFactory(keeper=cast.hue_office)

    def add(number: int) -> None:
        row = CommitmentFactory(agreement=agreement, number=number, due_on=TODAY, performers=(0,))
        CommitmentLeadFactory(
            commitment=row, party=agreement.parties.all()[0], organisation=cast.hue_tourism
        )

    def ask() -> int:
        with CaptureQueriesContext(connection) as asked:
            if face == "table":
                list(board_table(actor, NOBODY_ASKED, TODAY, size=25, number="1").page)
            elif face == "calendar":
                board_calendar(actor, NOBODY_ASKED, TODAY, TODAY)
            else:
                board_columns(actor, NOBODY_ASKED, TODAY, group=face)
        return len(asked)

    add(1)
    one = ask()
    for number in (2, 3):
        add(number)

    assert ask() == one


@pytest.mark.parametrize("walked", [False, True])
def test_promised_to_is_what_the_others_promise_in_what_one_signed(cast, register, walked) -> None:
    """Joint promises are its own; an agreement of others is none of its business."""
    first = register[0].agreement
    first.parties.filter(position=1).update(organisation=cast.ha_noi_trade)
    elsewhere = AgreementFactory(parties=("hue-city", "da-nang-2025"))
    CommitmentFactory(agreement=elsewhere, number=90, performers=(0,))
    secret = hidden_commitment(cast)
    secret.performers.set(secret.agreement.parties.filter(position=0))
    actor = cast.actor("anonymous")

    def found(asked: str) -> set[int]:
        wanted = CommitmentFilter.from_query(QueryDict(asked))
        rows = commitments_visible_to(actor, wanted, today=TODAY, walked=walked)
        assert filter_words(actor, wanted)[0].without == NOBODY_ASKED
        return set(rows.values_list("pk", flat=True))

    to_ha_noi = [row for row in register if row.performers.count() == 1 and _side(row) == 0]
    assert found(f"promised_to={cast.ha_noi.pk}") == {row.pk for row in to_ha_noi}
    assert found(f"promised_to_unit={cast.ha_noi_trade.pk}") == {
        row.pk for row in to_ha_noi if row.agreement == first
    }
    assert found(f"promised_to_unit={cast.hue_tourism.pk}") == set()


def _side(row: Commitment) -> int:
    return row.performers.get().position


def test_words_are_found_without_marks_and_the_last_one_unfinished(cast) -> None:
    agreement = AgreementFactory()
    for number, text in enumerate(("Đào tạo nghề", "Hội chợ nông sản", "Nông nghiệp"), start=1):
        CommitmentFactory(agreement=agreement, number=number, text=text)

    def found(words: str) -> list[str]:
        wanted = CommitmentFilter(search=words, sort="text")
        table = board_table(cast.actor("anonymous"), wanted, TODAY, size=25, number="1")
        return [row.text for row in table.page]

    assert found("dao ta") == found("Đào tạo") == ["Đào tạo nghề"]
    assert found("san nong") == ["Hội chợ nông sản"]
    assert found("nông") == ["Hội chợ nông sản", "Nông nghiệp"]
    assert found("ong") == found("!!") == []


@pytest.mark.parametrize("size", [0, 1_000_000])
@pytest.mark.parametrize("sort", ["due", "-text", "lead"])
def test_a_side_is_paged_alike_walked_or_found(cast, register, size, sort, monkeypatch) -> None:
    monkeypatch.setattr("nhipcau.agreements.selectors.board.WORTH_WALKING", size)
    lead = register[1].leads.get().organisation
    actor = cast.actor("anonymous")

    for asked in ({"locality_id": cast.hue.pk}, {"organisation_id": lead.pk}):
        wanted = CommitmentFilter(sort=sort, **asked)
        at_once = commitments_visible_to(actor, wanted, today=TODAY)
        assert pages(actor, wanted) == list(at_once.values_list("pk", flat=True))
