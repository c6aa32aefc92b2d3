"""Acts on one draft as a browser sends them, with and without htmx."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from tests.factories import ReadingFactory, StatementFactory

from nhipcau.agreements import services
from nhipcau.agreements.models import Statement

pytestmark = pytest.mark.usefixtures("in_english")
TEXT = "Hai bên tổ chức hội chợ trước 30/9/2019; đào tạo cán bộ y tế. Hà Nội hỗ trợ 3 tỷ đồng."
HTMX = {"hx-request": "true"}


@pytest.fixture
def reading(cast):
    return ReadingFactory(document__owner=cast.hue_office, document__text=TEXT)


@pytest.fixture
def statement(reading):
    return StatementFactory(reading=reading, start=0, end=60)


@pytest.fixture
def following(reading):
    return StatementFactory(reading=reading, start=62, end=85)


def address(name: str, row: Statement) -> str:
    return reverse(f"agreements:statement-{name}", args=[row.pk])


def card_address(row: Statement, query: str = "") -> str:
    return f"{row.reading.get_absolute_url()}?{query}at={row.pk}#y-{row.pk}"


def sides_of(statement: Statement) -> list[str]:
    return [str(side.pk) for side in statement.reading.parties.all()]


def form_of(statement: Statement, **changes) -> dict[str, object]:
    said = {
        "version": statement.version,
        "kind": statement.kind,
        "text": statement.text,
        "performers": sides_of(statement),
        "field": "",
        "form": "",
        "deadline": "",
        "amount": "",
    }
    return said | changes


def test_accept_leads_to_the_next_that_waits(reviewer, statement, following):
    answer = reviewer.post(address("decide", statement), {"state": "accepted", "version": 1})

    statement.refresh_from_db()
    assert statement.state == "accepted"
    assert (answer.status_code, answer.url) == (302, card_address(following))


def test_accept_keeps_the_filters(reviewer, statement, following):
    answer = reviewer.post(
        f"{address('decide', statement)}?kind=commitment&state=draft",
        {"state": "accepted", "version": 1},
    )

    assert answer.url == card_address(following, "kind=commitment&state=draft&")


def test_accept_by_htmx_gives_the_card_and_the_counts(reviewer, statement, following):
    answer = reviewer.post(
        address("decide", statement), {"state": "accepted", "version": 1}, headers=HTMX
    )

    said = answer.content.decode()
    progress = answer.context["progress"]
    assert (progress.accepted, progress.waiting) == (1, 1)
    assert f'id="y-{statement.pk}"' in said
    assert 'data-state="accepted"' in said
    assert said.count('hx-swap-oob="true"') == 2
    assert "Make the agreement from 1 accepted statement" in said
    assert "<!DOCTYPE html>" not in said


def test_second_person_who_accepts_is_told_who_was_first(cast, client_of, statement):
    services.decide(
        actor=cast.actor("hue_manager"), statement_id=statement.pk, version=1, state="skipped"
    )
    client = client_of(cast.users["hue_editor"])
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    plain = client.post(
        address("decide", statement), {"state": "accepted", "version": 1}, follow=True
    )
    fragment = client.post(
        address("decide", statement), {"state": "accepted", "version": 1}, headers=HTMX
    )

    statement.refresh_from_db()
    assert statement.state == "skipped"
    for page in (plain, fragment):
        assert "hue manager already decided on this statement" in page.content.decode()


def test_accept_sent_twice_makes_one_acceptance(reviewer, statement):
    for _ in range(2):
        reviewer.post(address("decide", statement), {"state": "accepted", "version": 1})

    statement.refresh_from_db()
    assert (statement.state, statement.version) == ("accepted", 2)


@pytest.mark.parametrize("said", [{}, {"state": "registered", "version": 1}, {"state": "accepted"},
                                  {"state": "accepted", "version": "x" * 99}])  # fmt: skip
def test_decide_with_a_nonsense_form_changes_nothing(reviewer, statement, said):
    answer = reviewer.post(address("decide", statement), said)

    statement.refresh_from_db()
    assert (answer.status_code, statement.state) == (302, "draft")


def test_change_form_begins_with_what_was_read(reviewer, statement):
    statement.due_text, statement.due_on = "trong những năm tới", date(2025, 12, 31)
    statement.save()

    form = reviewer.get(address("change", statement)).context["form"]

    assert form["text"].initial == TEXT[:60]
    assert form["deadline"].initial == "trong những năm tới"
    assert form["performers"].initial == sides_of(statement)


def test_change_saves_and_leads_back_to_the_card(reviewer, statement, cast):
    hue, ha_noi = sides_of(statement)
    said = form_of(
        statement,
        text="Tổ chức hội chợ",
        performers=[ha_noi],
        field="trade_supply_demand",
        form="3",
        deadline="quý III/2019",
        amount="3 tỷ đồng",
        **{f"lead-{ha_noi}": ["Sở Công Thương", ""], f"with-{hue}": ["Sở Chưa Có"]},
    )

    answer = reviewer.post(address("change", statement), said)

    statement.refresh_from_db()
    leads = [(str(one), one.organisation, one.role) for one in statement.leads.all()]
    assert answer.url == card_address(statement)
    assert (statement.text, statement.state) == ("Tổ chức hội chợ", "draft")
    assert (statement.due_from, statement.due_on) == (date(2019, 7, 1), date(2019, 9, 30))
    assert (statement.amount_value, statement.amount_unit) == (3_000_000_000, "VND")
    assert leads == [
        ("Sở Chưa Có", None, "coordinating"),
        ("Sở Công Thương Hà Nội", cast.ha_noi_trade, "lead"),
    ]


def test_change_keeps_a_deadline_that_no_box_would_understand(reviewer, statement):
    statement.due_text, statement.due_on = "trong những năm tới", date(2025, 12, 31)
    statement.due_precision = "year"
    statement.save()

    reviewer.post(
        address("change", statement), form_of(statement, deadline="trong những năm tới", text="Mới")
    )

    statement.refresh_from_db()
    assert (statement.text, statement.due_on) == ("Mới", date(2025, 12, 31))


def test_change_and_accept_does_both_in_one_act(reviewer, statement):
    reviewer.post(address("change", statement), form_of(statement, text="Đã sửa", accept="1"))

    statement.refresh_from_db()
    assert (statement.text, statement.state, statement.version) == ("Đã sửa", "accepted", 2)


def test_change_by_htmx_gives_the_card_back(reviewer, statement):
    form = reviewer.get(address("change", statement), headers=HTMX)
    card = reviewer.post(
        address("change", statement), form_of(statement, text="Đã sửa"), headers=HTMX
    )

    assert "is-editing" in form.content.decode()
    assert "<!DOCTYPE html>" not in form.content.decode()
    assert '<p class="draft-text">Đã sửa</p>' in card.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("text", "", "This field is required."),
        ("text", "\u200b\u202e", "This field is required."),
        ("kind", "promise", "Select a valid choice. promise is not one of the available choices."),
        ("performers", ["999999"],
         "Select a valid choice. 999999 is not one of the available choices."),
        ("form", "5", "Select a valid choice. 5 is not one of the available choices."),
        ("deadline", "hôm nào rảnh",
         "“hôm nào rảnh” is not understood as a deadline. Try for example {}.".format(
             "30/9/2026, quý III/2026, hằng năm")),
        ("amount", "nhiều tiền",
         "“nhiều tiền” is not understood as an amount. Try for example 3 tỷ đồng."),
    ],
)  # fmt: skip
def test_change_with_a_bad_field_names_it_and_loses_nothing(
    reviewer, statement, field, value, error
):
    said = form_of(statement, **{"text": "Chữ đã gõ", field: value})
    said[f"lead-{sides_of(statement)[0]}"] = ["Sở đã gõ"]

    page = reviewer.post(address("change", statement), said)

    statement.refresh_from_db()
    assert page.context["form"].errors[field] == [error]
    assert 'value="Sở đã gõ"' in page.content.decode()
    assert field == "text" or "Chữ đã gõ" in page.content.decode()
    assert statement.text == TEXT[:60]


def test_change_with_a_name_that_is_too_long_says_so(reviewer, statement):
    said = form_of(statement) | {f"lead-{sides_of(statement)[0]}": ["a" * 301]}

    page = reviewer.post(address("change", statement), said)

    assert page.context["form"].non_field_errors() == [
        "The name of a unit is longer than 300 characters."
    ]


def test_change_after_a_colleague_shows_both_and_a_second_save_is_deliberate(
    cast, reviewer, statement
):
    theirs = services.StatementForm(kind="proposal", text="Chữ của người khác")
    services.change_statement(
        actor=cast.actor("hue_manager"), statement_id=statement.pk, version=1, form=theirs
    )
    mine = form_of(statement, text="Chữ của tôi")

    page = reviewer.post(address("change", statement), mine)

    statement.refresh_from_db()
    said = page.content.decode()
    stored = dict(page.context["stored"])
    assert statement.text == "Chữ của người khác"
    assert "Chữ của tôi" in said
    assert (stored["What it says"], stored["Kind"]) == ("Chữ của người khác", "Proposal")
    assert stored["Who does it"] == "(empty)"
    assert page.context["form"]["version"].value() == "2"

    reviewer.post(address("change", statement), mine | {"version": "2"})
    statement.refresh_from_db()
    assert statement.text == "Chữ của tôi"


def test_change_of_what_is_registered_leads_back_with_a_word(cast, reviewer, statement):
    services.decide(
        actor=cast.actor("hue_editor"), statement_id=statement.pk, version=1, state="accepted"
    )
    services.register_reading(
        actor=cast.actor("hue_editor"), reading_id=statement.reading_id, keeper=cast.hue_office
    )

    page = reviewer.get(address("change", statement), follow=True)

    assert "This statement is in the register already." in page.content.decode()


def test_split_page_offers_the_places_and_cuts_there(reviewer, statement):
    cuts = reviewer.get(address("split", statement)).context["cuts"]

    answer = reviewer.post(address("split", statement), {"version": 1, "at": cuts[0].at})

    assert [(cut.before, cut.after) for cut in cuts] == [
        ("Hai bên tổ chức hội chợ trước 30/9/2019", "đào tạo cán bộ y tế")
    ]
    assert answer.url == card_address(statement)
    assert [row.text for row in Statement.objects.all()] == [
        "Hai bên tổ chức hội chợ trước 30/9/2019", "đào tạo cán bộ y tế",
    ]  # fmt: skip


@pytest.mark.parametrize("at", ["", "0", "99999999", "-3", "x"])
def test_split_at_a_nonsense_place_says_so(reviewer, statement, at):
    page = reviewer.post(address("split", statement), {"version": 1, "at": at}, follow=True)

    assert "Choose a place inside the statement." in page.content.decode()
    assert Statement.objects.count() == 1


def test_merge_joins_with_the_following(reviewer, statement, following):
    answer = reviewer.post(address("merge", statement), {"version": 1})

    merged = Statement.objects.get()
    assert answer.url == card_address(merged)
    assert merged.text == TEXT[:85]


def test_merge_sent_twice_joins_once(reviewer, statement, following):
    StatementFactory(reading=statement.reading, start=85, end=86)

    for _ in range(2):
        reviewer.post(address("merge", statement), {"version": 1})

    assert list(Statement.objects.values_list("start", "end")) == [(0, 85), (85, 86)]


def test_add_by_selection_makes_a_draft_of_that_kind(reviewer, statement, reading):
    there = reverse("agreements:statement-add", args=[reading.pk])

    answer = reviewer.post(there, {"start": 62, "end": 86, "kind": "result"})

    made = Statement.objects.get(is_by_hand=True)
    assert (made.kind, made.text) == ("result", "Hà Nội hỗ trợ 3 tỷ đồng")
    assert answer.url == card_address(made)


def test_add_over_another_statement_leads_back_with_a_word(reviewer, statement, reading):
    there = reverse("agreements:statement-add", args=[reading.pk])

    page = reviewer.post(there, {"start": 10, "end": 70, "kind": "fact"}, follow=True)

    assert "The selection overlaps another statement." in page.content.decode()
    assert Statement.objects.count() == 1


def test_add_by_exact_words_finds_them_across_line_breaks(reviewer, cast):
    text = "Hai bên tổ chức\n  hội chợ. Hai bên tổ chức hội chợ."
    reading = ReadingFactory(document__owner=cast.hue_office, document__text=text)
    StatementFactory(reading=reading, start=0, end=25)
    there = reverse("agreements:statement-add", args=[reading.pk])

    reviewer.post(there, {"quote": "tổ chức \u200bhội\nchợ", "kind": "commitment"})

    made = Statement.objects.get(is_by_hand=True)
    assert (made.text, made.start) == ("tổ chức hội chợ", 35)


@pytest.mark.parametrize(
    ("quote", "error"),
    [
        ("", "Copy the words of the document that make the statement."),
        ("không có trong văn bản",
         "These words are not in the document. Copy them exactly as they stand there."),
        ("hội chợ", "These words belong to another statement already."),
        (".*(", "These words are not in the document. Copy them exactly as they stand there."),
    ],
)  # fmt: skip
def test_add_by_words_that_do_not_serve_says_why(reviewer, statement, reading, quote, error):
    there = reverse("agreements:statement-add", args=[reading.pk])

    page = reviewer.post(there, {"quote": quote, "kind": "fact"})

    assert page.context["form"].errors["quote"] == [error]
    assert Statement.objects.count() == 1
