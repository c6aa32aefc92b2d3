"""The review of an annex in the browser: its table, its columns, whose plan it is."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.annexes import HEAD, ROWS, read_in, workbook
from tests.factories import AgreementFactory, CommitmentFactory

from nhipcau.activities.models import Activity
from nhipcau.agreements import services
from nhipcau.agreements.models import AnnexColumns, Reading

ODD = (("A1", "B1", "C1"), ("Mở tuyến tham quan di sản", "Sở Du lịch thành phố Huế", "Quý I/2026"))


@pytest.fixture
def reading(cast) -> Reading:
    return read_in(cast, workbook([HEAD, *ROWS, ("4", "", "Sở Y tế", "", "Quý I", "")]))


@pytest.fixture
def programme(cast):
    made = AgreementFactory(
        parties=("hue-city", "ha-noi"), keeper=cast.hue_office, title="Chương trình hợp tác"
    )
    CommitmentFactory(agreement=made, number=1, text="Khảo sát tuyến di sản cho các hãng lữ hành")
    return made


def shown(client, reading: Reading) -> str:
    return client.get(reading.get_absolute_url()).content.decode()


def test_workbook_is_taken_by_the_page_that_takes_minutes(cast, reviewer):
    data = workbook([HEAD, *ROWS])

    answer = reviewer.post(
        reverse("agreements:reading-add"), {"file": SimpleUploadedFile("phu-luc.xlsx", data)}
    )

    made = Reading.objects.get()
    assert (answer.status_code, answer.url) == (302, made.get_absolute_url())
    assert made.document.name == "phu-luc.xlsx"


def test_table_of_the_annex_is_drawn_with_the_row_of_each_draft_marked(reviewer, reading):
    page = shown(reviewer, reading)

    rows = re.findall(r"<tr[^>]*>.*?</tr>", page, re.DOTALL)
    marked = [row for row in rows if 'class="span' in row]
    assert len(marked) == 3
    assert "is-current" in marked[0]
    assert "Sở Du lịch thành phố Hà Nội" in marked[0]


def test_card_says_its_row_its_product_and_what_it_becomes(reviewer, reading):
    page = shown(reviewer, reading)

    assert "Sheet “Phụ lục”, row 4" in page
    assert "Báo cáo khảo sát" in page
    assert "with a planned activity" in page


def test_row_left_out_is_shown_with_number_and_reason(reviewer, reading):
    page = shown(reviewer, reading)

    assert "1 row left out" in page
    assert re.search(r"Row 8\s+– no task stands in it", page)


def test_words_of_a_hostile_cell_are_shown_as_words(cast, reviewer):
    row = ("1", "Mở tuyến <script>alert(1)</script>", "<b>Sở</b>", "", "", "")
    reading = read_in(cast, workbook([HEAD, row]))

    page = shown(reviewer, reading)

    assert "<script>alert(1)" not in page
    assert "Mở tuyến &lt;script&gt;" in page


def test_unknown_columns_lead_to_a_form_and_the_file_is_read_again(cast, reviewer):
    reading = read_in(cast, workbook(ODD))
    address = reverse("agreements:reading-columns", args=[reading.pk])
    page = shown(reviewer, reading)

    answer = reviewer.post(address, {"column-0": "content", "column-1": "lead"})

    assert f"{address}?bang=1" in page
    assert (answer.status_code, answer.url) == (302, reading.get_absolute_url())
    reading.refresh_from_db()
    assert (reading.state, AnnexColumns.objects.get().columns) == (
        "queued",
        {"content": 0, "lead": 1},
    )


def test_form_of_columns_keeps_what_was_chosen_and_names_what_is_wrong(cast, reviewer):
    reading = read_in(cast, workbook(ODD))
    address = reverse("agreements:reading-columns", args=[reading.pk])

    page = reviewer.post(address, {"column-0": "lead", "column-1": "lead"}).content.decode()

    assert "Say which column holds the task." in page
    assert page.count('value="lead" selected') == 2
    assert AnnexColumns.objects.count() == 0


def test_table_that_is_not_there_is_not_found(reviewer, reading):
    address = reverse("agreements:reading-columns", args=[reading.pk])

    assert reviewer.get(f"{address}?bang=9").status_code == 404
    assert reviewer.get(f"{address}?bang=x").status_code == 404


def test_parent_is_chosen_and_shown_on_both_agreements(cast, reviewer, reading, programme):
    reviewer.post(
        reverse("agreements:reading-plan", args=[reading.pk]), {"parent": programme.pk, "into": ""}
    )
    statement = reading.statements.get(source_row=7)
    services.decide(
        actor=cast.actor("hue_editor"),
        statement_id=statement.pk,
        version=statement.version,
        state="accepted",
    )
    reviewer.post(reverse("agreements:reading-register", args=[reading.pk]))
    reading.refresh_from_db()

    plan = reviewer.get(reading.agreement.get_absolute_url()).content.decode()
    parent = reviewer.get(programme.get_absolute_url()).content.decode()

    assert "Carries out" in plan
    assert programme.get_absolute_url() in plan
    assert "A draft plan for it" in parent
    assert reading.agreement.get_absolute_url() in parent


def test_draft_plan_is_not_told_to_the_other_side(cast, client_of, reviewer, reading, programme):
    test_parent_is_chosen_and_shown_on_both_agreements(cast, reviewer, reading, programme)
    reading.refresh_from_db()

    page = client_of(cast.users["ha_noi_editor"]).get(programme.get_absolute_url())

    assert reading.agreement.get_absolute_url() not in page.content.decode()


def test_row_is_given_to_a_commitment_in_force_without_javascript(
    cast, reviewer, reading, programme
):
    statement = reading.statements.get(source_row=4)
    served = programme.commitments.get()
    address = reverse("agreements:statement-change", args=[statement.pk])
    form = reviewer.get(address).content.decode()

    reviewer.post(
        address,
        {
            "version": statement.version,
            "kind": "commitment",
            "text": statement.text,
            "performers": [str(party.pk) for party in statement.performers.all()],
            "deadline": statement.due_text,
            "product": "Báo cáo khảo sát",
            "serves": served.pk,
            "accept": "1",
        },
    )
    answer = reviewer.post(reverse("agreements:reading-register", args=[reading.pk]), follow=True)

    assert "Nearly the same words" in form
    assert "The activities are planned" in answer.content.decode()
    assert [one.commitment for one in Activity.objects.get().serves.all()] == [served]


def test_last_step_says_how_many_activities_will_be_planned(cast, reviewer, reading):
    statement = reading.statements.get(source_row=4)
    services.decide(
        actor=cast.actor("hue_editor"),
        statement_id=statement.pk,
        version=statement.version,
        state="accepted",
    )

    page = reviewer.get(reverse("agreements:reading-register", args=[reading.pk]))

    assert re.search(r"Planned activities</dt>\s*<dd>\s*1\s", page.content.decode())


def test_pages_take_as_many_queries_for_many_rows_as_for_few(
    cast, reviewer, programme, django_assert_max_num_queries
):
    def rows(count):
        return [(n, f"Khảo sát tuyến di sản số {n}", "Sở Du lịch", "", "Quý I", "Báo cáo")
                for n in range(1, count + 1)]  # fmt: skip

    few = read_in(cast, workbook([HEAD, *rows(2)]))
    many = read_in(cast, workbook([HEAD, *rows(50)]), name="b.xlsx")
    shown(reviewer, few)

    with django_assert_max_num_queries(40):
        shown(reviewer, many)


def test_later_page_of_a_long_annex_says_its_heading_again(cast, reviewer):
    rows = [(n, f"Khảo sát tuyến di sản số {n}", "Sở Du lịch", "", "Quý I", "Báo cáo")
            for n in range(1, 121)]  # fmt: skip
    reading = read_in(cast, workbook([HEAD, *rows]))

    first = shown(reviewer, reading)
    second = reviewer.get(f"{reading.get_absolute_url()}?page=2").content.decode()

    assert "<th>Sản phẩm</th>" not in first
    assert "<th>Sản phẩm</th>" in second


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_are_whole_in_both_languages(cast, client_of, reading, language):
    client = client_of(cast.users["hue_editor"])
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    pages = [
        reading.get_absolute_url(),
        reverse("agreements:reading-columns", args=[reading.pk]),
        reverse("agreements:reading-plan", args=[reading.pk]),
    ]

    found = [client.get(page).content.decode() for page in pages]
    headings = [re.search(r"<h1[^>]*>\s*(.*?)\s*</h1>", page, re.DOTALL)[1] for page in found]

    said = {
        "vi": ["Các cột của bảng", "Kế hoạch của văn bản nào"],
        "en": ["Columns of the table", "Whose plan it is"],
    }
    assert headings[1:] == said[language]
