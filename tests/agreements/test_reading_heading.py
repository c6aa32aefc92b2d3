"""The heading of a reading and the last step before the register, as a browser sends them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.factories import ReadingFactory, StatementFactory

from nhipcau.agreements import services
from nhipcau.agreements.models import Agreement, Commitment, Reading
from nhipcau.agreements.services import HeaderForm
from nhipcau.localities.models import Organisation

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def reading(cast):
    return ReadingFactory(document__owner=cast.hue_office, title="Biên bản")


def address(name: str, reading: Reading) -> str:
    return reverse(f"agreements:reading-{name}", args=[reading.pk])


def heading_of(reading: Reading, **changes) -> dict[str, object]:
    said: dict[str, object] = {
        "version": reading.version,
        "kind": reading.kind,
        "title": reading.title,
        "number": "",
        "signed_on": "2019-06-14",
        "signed_place": "Huế",
        "valid_from": "",
        "valid_to": "",
        "visibility": "parties",
        "sides-TOTAL_FORMS": reading.parties.count(),
        "sides-INITIAL_FORMS": reading.parties.count(),
        "sides-MIN_NUM_FORMS": 0,
        "sides-MAX_NUM_FORMS": 40,
    }
    for place, side in enumerate(reading.parties.all()):
        said[f"sides-{place}-party_id"] = side.pk
        said[f"sides-{place}-name_on_document"] = side.name_on_document
        said[f"sides-{place}-locality"] = side.locality_id
        said[f"sides-{place}-body"] = side.body
    return said | changes


def test_heading_form_begins_with_what_was_read(reviewer, reading):
    page = reviewer.get(address("header", reading))

    sides = [form["name_on_document"].value() for form in page.context["sides"]]
    assert page.context["form"]["title"].value() == "Biên bản"
    assert sides == ["Thừa Thiên Huế", "Hà Nội"]


def test_heading_saves_the_document_and_its_sides(reviewer, reading, cast):
    said = heading_of(reading, title="Biên bản hợp tác", signed_on="14/06/2019", number="12/BB")
    said["sides-0-body"] = "UBND tỉnh"
    said["sides-1-body"] = "Sở Công Thương"

    answer = reviewer.post(address("header", reading), said)

    reading.refresh_from_db()
    bodies = [(side.body, side.organisation) for side in reading.parties.all()]
    assert answer.url == reading.get_absolute_url()
    assert (reading.title, reading.number) == ("Biên bản hợp tác", "12/BB")
    assert bodies == [("UBND tỉnh", None), ("Sở Công Thương", cast.ha_noi_trade)]


def test_heading_adds_a_side_without_saving(reviewer, reading):
    page = reviewer.post(address("header", reading), heading_of(reading, title="Đã gõ", add="1"))

    reading.refresh_from_db()
    assert len(page.context["sides"].forms) == 3
    assert page.context["form"]["title"].value() == "Đã gõ"
    assert (reading.title, reading.parties.count()) == ("Biên bản", 2)


def test_heading_keeps_three_sides_and_drops_the_one_marked(reviewer, reading, cast):
    said = heading_of(reading)
    said |= {
        "sides-TOTAL_FORMS": 3,
        "sides-1-DELETE": "on",
        "sides-2-name_on_document": "Đà Nẵng",
        "sides-2-locality": cast.da_nang.pk,
    }

    reviewer.post(address("header", reading), said)

    assert [str(side) for side in reading.parties.all()] == ["Thừa Thiên Huế", "Đà Nẵng"]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("title", "\u200b", "This field is required."),
        ("title", "a" * 301, "Ensure this value has at most 300 characters (it has 301)."),
        ("signed_on", "31/02/2019", "Write the day as 14/06/2019; this is no day."),
        ("kind", "<script>",
         "Select a valid choice. &lt;script&gt; is not one of the available choices."),
    ],
)  # fmt: skip
def test_heading_with_a_bad_field_names_it_and_loses_nothing(
    reviewer, reading, field, value, error
):
    page = reviewer.post(
        address("header", reading), heading_of(reading, **{"number": "đã gõ", field: value})
    )

    reading.refresh_from_db()
    said = page.content.decode()
    assert error in said
    assert 'value="đã gõ"' in said
    assert reading.title == "Biên bản"


def test_heading_that_ends_before_it_begins_says_so_at_the_field(reviewer, reading):
    page = reviewer.post(
        address("header", reading),
        heading_of(reading, valid_from="2020-01-01", valid_to="2019-01-01"),
    )

    assert page.context["form"].errors["valid_to"] == ["The validity ends before it begins."]


def test_heading_after_a_colleague_shows_both_and_a_second_save_is_deliberate(
    cast, reviewer, reading
):
    mine = heading_of(reading, title="Của tôi")
    services.change_header(
        actor=cast.actor("hue_manager"),
        reading_id=reading.pk,
        version=1,
        form=HeaderForm(kind="plan", title="Của người khác"),
    )

    page = reviewer.post(address("header", reading), mine)

    reading.refresh_from_db()
    stored = dict(page.context["stored"])
    assert reading.title == "Của người khác"
    assert (stored["Title"], stored["Kind of document"]) == ("Của người khác", "Plan")
    assert page.context["form"]["title"].value() == "Của tôi"

    version = page.context["form"]["version"].value()
    reviewer.post(address("header", reading), mine | {"version": version})
    reading.refresh_from_db()
    assert reading.title == "Của tôi"


def test_heading_with_a_nonsense_number_of_sides_is_refused_in_words(reviewer, reading):
    page = reviewer.post(
        address("header", reading), heading_of(reading, **{"sides-TOTAL_FORMS": "9" * 30})
    )

    reading.refresh_from_db()
    assert page.status_code == 200
    assert reading.parties.count() == 2


def test_register_page_says_what_it_makes(reviewer, reading, cast):
    row = StatementFactory(reading=reading, state="accepted")
    row.leads.create(party=reading.parties.last(), new_name="Trung tâm Mới Hà Nội")
    StatementFactory(reading=reading, start=48, end=70, kind="result", state="accepted")

    page = reviewer.get(address("register", reading))

    assert page.context["commitments"] == 1
    assert page.context["record"] == [("result", 1)]
    assert page.context["units"] == ["Trung tâm Mới Hà Nội"]
    assert Agreement.objects.count() == 0


def test_register_makes_the_agreement_and_opens_it(reviewer, reading):
    StatementFactory(reading=reading, state="accepted")

    answer = reviewer.post(address("register", reading))

    agreement = Agreement.objects.get()
    assert answer.url == agreement.get_absolute_url()
    assert agreement.commitments.count() == 1


def test_register_sent_twice_makes_one_agreement(reviewer, reading):
    StatementFactory(reading=reading, state="accepted")

    answers = [reviewer.post(address("register", reading)) for _ in range(2)]

    agreement = Agreement.objects.get()
    assert [answer.url for answer in answers] == [agreement.get_absolute_url()] * 2
    assert Commitment.objects.count() == 1


def test_register_that_is_not_ready_links_to_each_gap(reviewer, reading):
    row = StatementFactory(reading=reading, state="accepted", performers=())
    row.performers.clear()
    reading.parties.filter(position=0).update(locality=None)

    page = reviewer.post(address("register", reading))

    said = page.content.decode()
    assert page.status_code == 200
    assert f'href="{reverse("agreements:statement-change", args=[row.pk])}"' in said
    assert f'href="{address("header", reading)}"' in said
    assert Agreement.objects.count() == 0


def test_register_of_the_same_place_twice_says_so_and_makes_nothing(reviewer, reading, cast):
    StatementFactory(reading=reading, state="accepted")
    reading.parties.update(locality=cast.ha_noi)
    before = Organisation.objects.count()

    page = reviewer.post(address("register", reading))

    assert "The same locality stands twice among the parties." in page.content.decode()
    assert (Agreement.objects.count(), Organisation.objects.count()) == (0, before)
