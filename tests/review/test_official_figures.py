"""Every figure of an official report is what its records say, counted again."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import ActivityFactory, AgreementFactory, CommitmentFactory
from tests.review.reporting import (
    TODAY,
    YEAR,
    Recount,
    asked,
    busy_agreement,
    close,
    figures_in,
)
from tests.review.worlds import build

from nhipcau.review.selectors import Period, Subject, measured
from nhipcau.review.selectors.balance import Standing, balance_of
from nhipcau.review.selectors.facts import together
from nhipcau.review.selectors.official.building import document_of, scope_for
from nhipcau.review.selectors.official.document import How, Paragraph
from nhipcau.review.selectors.official.five import facts_of
from nhipcau.review.selectors.official.reading import rows_of
from nhipcau.review.selectors.raising import points_of


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("whose", ["all", "hue-city", "ha-noi"])
def test_every_figure_is_what_its_records_say(whose, language, cast):
    agreement = busy_agreement(cast)
    side = {"all": None, "hue-city": cast.hue.pk, "ha-noi": cast.ha_noi.pk}[whose]

    document = document_of(asked(agreement, side=side, language=language), TODAY)

    recount = Recount(document, TODAY)
    by_mark = {basis.mark: basis.figures for basis in document.bases}
    found = list(figures_in(document))
    assert len(found) > 150
    assert {figure.how for figure, _mark in found} == set(How)
    for figure, mark in found:
        assert figure in by_mark[mark], (mark, figure)
        assert figure.value == close(recount.of(figure)), (mark, figure)
    # What is printed and what is in the annex of grounds are the same figures.
    assert {id(figure) for basis in document.bases for figure in basis.figures} == {
        id(figure) for figure, _mark in found
    }


def test_figures_are_numbered_as_they_are_met(cast):
    document = document_of(asked(busy_agreement(cast)), TODAY)

    met = list(dict.fromkeys(mark for _figure, mark in figures_in(document)))

    assert met == [basis.mark for basis in document.bases]
    assert [one.number for one in document.records] == list(range(1, len(document.records) + 1))


def test_records_name_their_address_version_and_content(cast, settings):
    settings.SITE_ADDRESS = "https://hop-tac.example"
    agreement = busy_agreement(cast)

    document = document_of(asked(agreement), TODAY)

    first = document.records[0]
    recount = Recount(document, TODAY)
    assert first.url == f"https://hop-tac.example{agreement.get_absolute_url()}"
    assert {one.kind for one in document.records} == {
        "agreement", "commitment", "activity", "result", "target", "money", "word",
    }  # fmt: skip
    for one in document.records:
        row = recount.row(one.number)
        version = getattr(row, "version", None)
        if one.kind in {"agreement", "commitment", "activity"}:
            assert (one.version, one.digest) == (str(version), "")
        elif one.kind != "target":
            assert (one.version, one.digest) == (str(version.number), version.digest)
            assert len(one.digest) == 64


def test_a_period_without_anything_is_told_plainly(cast):
    agreement = AgreementFactory(keeper=cast.hue_office, signed_on=date(2019, 6, 14))

    document = document_of(asked(agreement), TODAY)

    said = [one.text for one in document.blocks if isinstance(one, Paragraph)]
    assert any("không có cam kết nào đang có hiệu lực và không ghi nhận" in one for one in said)
    assert sum(one.startswith("Chưa có cơ sở tính:") for one in said) == 5
    assert all(
        figure.value in (0, None)
        for figure, _mark in figures_in(document)
        if figure.how != How.DAYS
    )


def test_no_ground_is_said_in_words_and_never_as_nought(cast):
    agreement = AgreementFactory(keeper=cast.hue_office, signed_on=date(2026, 6, 1))
    CommitmentFactory(agreement=agreement, number=1, field_id="tourism")

    document = document_of(asked(agreement), date(2026, 6, 20))

    bases = {basis.title: basis.figures[0] for basis in document.bases}
    assert bases["Chỉ số đồng bộ"].value is None
    assert bases["Chỉ số đồng bộ"].said == "chưa có cơ sở tính"
    assert bases["Chỉ số sớm triển khai"].said == "chưa có cơ sở tính"
    assert bases["Chỉ số toàn diện"].said == "0,00"


def test_what_a_side_keeps_to_itself_is_in_no_report_of_all(cast):
    agreement = busy_agreement(cast)
    promise = agreement.commitments.get(number=4)
    of_hue = ActivityFactory(
        title="Việc của riêng Huế", owner=cast.hue_office, visibility="parties",
        begun_on=date(2026, 2, 1), sides=("hue-city", "da-nang-2025"), serves=[promise],
    )  # fmt: skip
    own = ActivityFactory(
        title="Việc nội bộ của một sở", owner=cast.hue_office, visibility="own",
        begun_on=date(2026, 2, 1), serves=[promise],
    )  # fmt: skip

    of_all = document_of(asked(agreement), TODAY)
    of_hue_alone = document_of(asked(agreement, side=cast.hue.pk), TODAY)
    of_ha_noi_alone = document_of(asked(agreement, side=cast.ha_noi.pk), TODAY)

    def deeds(document):
        return {one.pk for one in document.records if one.kind == "activity"}

    assert deeds(of_hue_alone) - deeds(of_all) == {of_hue.pk}
    assert deeds(of_ha_noi_alone) == deeds(of_all)
    assert own.pk not in deeds(of_hue_alone) | deeds(of_ha_noi_alone)
    assert "tất cả các bên (Huế, Hà Nội) đều được đọc" in _text(of_all)
    assert "mọi đơn vị của Huế đều được đọc" in _text(of_hue_alone)
    assert "Việc của riêng Huế" not in _text(of_all)


def test_what_is_not_confirmed_is_a_note_and_in_no_sum(cast):
    document = document_of(asked(busy_agreement(cast)), TODAY)

    said = _text(document)
    paid = next(basis for basis in document.bases if basis.title == "Kinh phí trong kỳ").figures

    assert "Trong kỳ còn 1 giá trị kết quả và 1 khoản kinh phí đã được báo cáo" in said
    assert [int(figure.value) for figure in paid] == [0, 5_000_000, 2_000_000]


def _text(document) -> str:
    return "\n".join(one.text for one in document.blocks if isinstance(one, Paragraph))


@pytest.mark.django_db
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10_000))
def test_rows_of_a_report_give_the_measures_balance_and_points_of_the_review(seed):
    with transaction.atomic():
        world, dice = build(seed), random.Random(seed)
        for _ in range(4):
            _compare(world, dice)
        transaction.set_rollback(True)


def _compare(world, dice) -> None:
    first = date(2024, 1, 1) + timedelta(days=dice.randrange(700))
    period = Period(first, first + timedelta(days=dice.choice((182, 364))))
    today = date(2026, 3, 31)
    subject = Subject(agreement_id=dice.choice(world.agreements).pk)
    if dice.random() < 0.4:
        subject = Subject(pair=(world.localities["hue-city"].pk, world.localities["ha-noi"].pk))
    question = asked(None, subject=subject, period=period)
    scope = scope_for(question, today)

    rows = rows_of(scope, today)

    facts, sql = facts_of(rows), measured(scope)
    assert together(facts.values()) == together(sql.field_facts.values())
    assert _balance(rows) == _plain(balance_of(scope))
    points = points_of(scope, today)
    late = [one for one in rows.in_force if one.is_open and one.row.due_on]
    assert len(points.overdue) == sum(one.row.due_on < today for one in late)
    assert len(points.never_begun) == sum(one.is_open and not one.is_begun for one in rows.in_force)
    assert len(points.one_sided) == sum(one.is_joint and not one.all_said for one in rows.promises)
    assert len(points.silent) == sum(one.is_silent for one in rows.words)
    assert len(points.disputed) == sum(one.is_disputed for one in rows.words)


def _plain(table) -> dict:
    """Activities, money and words of each side, over all fields."""
    found: dict[int, Standing] = {}
    for sides in table.values():
        for key, said in sides.items():
            one = found.setdefault(key, Standing())
            for name in Standing.__slots__:
                setattr(one, name, getattr(one, name) + getattr(said, name))
    return {key: one for key, one in found.items() if one != Standing()}


def _balance(rows) -> dict:
    found = {}
    for side in rows.scope.sides:
        words = [
            one
            for one in rows.words
            if one.side == side.key and one.is_asked_in_period and one.is_on_what_ran
        ]
        one = Standing(
            proposes=sum(deed.side == side.key for deed in rows.deeds),
            hosts=sum(side.key in deed.carried_by for deed in rows.deeds),
            paid=sum(
                int(money.row.amount)
                for money in rows.sums
                if money.is_confirmed and money.side == side.key and money.row.kind == "paid"
            ),
            asked=len(words),
            late=sum(word.is_late for word in words),
        )
        if one != Standing():
            found[side.key] = one
    return found


def test_a_report_takes_the_same_number_of_queries_however_much_there_is(
    cast, django_assert_max_num_queries
):
    agreement = busy_agreement(cast)
    with django_assert_max_num_queries(45) as small:
        document_of(asked(agreement), TODAY)
    for number in range(10, 30):
        promise = CommitmentFactory(agreement=agreement, number=number, field_id="health")
        ActivityFactory(serves=[promise], begun_on=date(2026, 3, 1))

    with django_assert_max_num_queries(45) as large:
        document_of(asked(agreement, period=YEAR), TODAY)

    assert len(large.captured_queries) == len(small.captured_queries)
