from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.urls import reverse
from tests.factories import AgreementFactory, CommitmentFactory, OrganisationFactory

from nhipcau.localities.models import Coordination

pytestmark = pytest.mark.django_db
LIST = "/dia-phuong/"


def text_of(response) -> str:
    """The words of a page's main part, as a reader meets them."""
    body = response.content.decode().split('<main id="content"')[1].split("</main>")[0]
    body = re.sub(r"<svg.*?</svg>", " ", body, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def units(response) -> list[str]:
    return [locality.code for locality, _remarks in response.context["rows"]]


def test_list_shows_the_units_of_today_in_the_order_of_the_alphabet(browser):
    found = units(browser().get(LIST))

    assert len(found) == 34
    assert found[:6] == ["an-giang-2025", "bac-ninh-2025", "ca-mau-2025", "cao-bang",
                         "can-tho-2025", "da-nang-2025"]  # fmt: skip


def test_list_of_the_past_is_paged(browser):
    first = browser().get(LIST, {"status": "past"})
    second = browser().get(LIST, {"status": "past", "page": 2})

    assert len(units(first)) == 50
    assert len(units(first)) + len(units(second)) == 54
    assert "ha-noi" not in units(first) + units(second)
    assert units(second)[-1] == "ha-tay"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("thua thien", ["hue-city", "thua-thien-hue"]),
        ("Huế", ["hue-city", "thua-thien-hue"]),
        ("ha tay", ["ha-noi", "ha-tay"]),
        ("HÒA BÌNH", ["phu-tho-2025", "hoa-binh"]),
        ("hoà bình", ["phu-tho-2025", "hoa-binh"]),
        ("Hanoi", ["ha-noi"]),
        ("<script>", []),
    ],
)
def test_list_finds_a_unit_by_old_and_new_names_those_of_today_first(search, found, browser):
    assert units(browser().get(LIST, {"q": search})) == found


def test_list_that_finds_nothing_says_what_to_do(browser):
    response = browser().get(LIST, {"q": "<script>alert(1)</script>"})

    assert "No unit has this name" in text_of(response)
    assert "<script>alert(1)" not in response.content.decode()


def test_list_says_which_programmes_each_has_and_counts_predecessors(browser):
    AgreementFactory(parties=("thua-thien-hue", "ha-noi"))
    AgreementFactory(parties=("hue-city", "ha-noi"))

    response = browser().get(LIST)

    said = {row.code: [html.unescape(str(one)) for one in remarks]
            for row, remarks in response.context["rows"] if remarks}  # fmt: skip
    assert {code: re.sub(r"<[^>]+>|\s+", " ", one[0]).split() for code, one in said.items()} == {
        "ha-noi": ["2", "in", "force"],
        "hue-city": ["2", "in", "force"],
    }


@pytest.mark.parametrize("who", ["anonymous", "da_nang_approver"])
def test_list_does_not_count_what_the_reader_may_not_know(who, browser):
    AgreementFactory(visibility="parties")
    AgreementFactory(visibility="own")

    response = browser(who).get(LIST)

    assert [row.code for row, remarks in response.context["rows"] if remarks] == []


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_many_queries_for_any_number_of_programmes(
    count, browser, django_assert_num_queries
):
    AgreementFactory.create_batch(count)
    client = browser()
    client.get(LIST)

    with django_assert_num_queries(6):
        client.get(LIST)


def test_detail_tells_the_unit_through_time(browser):
    said = text_of(browser().get("/dia-phuong/thua-thien-hue/"))

    assert "Until 31/12/2024" in said
    assert "From 01/01/2025 continued by thành phố Huế" in said or "continued by Hue City" in said


def test_detail_lists_organisations_of_the_unit_and_of_those_it_continues(cast, browser):
    older = OrganisationFactory(name="Sở Du lịch cũ", locality=cast.thua_thien_hue)

    of_today = browser().get("/dia-phuong/hue-city/").context["page"].object_list
    of_the_past = browser().get("/dia-phuong/thua-thien-hue/").context["page"].object_list

    assert set(of_today) == {cast.hue_office, cast.hue_tourism, older}
    assert set(of_the_past) == {older}


def test_detail_puts_organisations_by_kind_and_narrows_to_one(cast, browser):
    hospital = OrganisationFactory(name="Bệnh viện", kind="hospital", locality=cast.hue)

    everything = browser().get("/dia-phuong/hue-city/")
    narrowed = browser().get("/dia-phuong/hue-city/", {"kind": "hospital"})

    assert [(one.value, one.count) for one in everything.context["kinds"]] == [
        ("department", 2),
        ("hospital", 1),
    ]
    assert list(everything.context["page"].object_list)[-1] == hospital
    assert list(narrowed.context["page"].object_list) == [hospital]


def test_detail_pages_its_organisations(cast, browser):
    OrganisationFactory.create_batch(30, locality=cast.hue)

    second = browser().get("/dia-phuong/hue-city/", {"page": 2}).context["page"]

    assert (second.number, len(second.object_list)) == (2, 7)


def test_detail_names_who_coordinates_and_when(cast, browser):
    Coordination.objects.create(
        locality=cast.hue, organisation=cast.hue_tourism,
        valid_from=date(2020, 1, 1), valid_to=date(2024, 12, 31),
    )  # fmt: skip

    said = text_of(browser().get("/dia-phuong/hue-city/"))

    assert "Sở Tài chính Huế without a fixed term" in said
    assert "Sở Du lịch Huế 01/01/2020 – 31/12/2024" in said


@pytest.mark.parametrize(
    ("who", "may_add", "may_name"),
    [
        ("anonymous", False, False),
        ("ha_noi_manager", False, False),
        ("hue_tourism_manager", False, False),
        ("hue_editor", True, False),
        ("administrator", True, True),
    ],
)
def test_detail_shows_no_button_that_would_be_refused(who, may_add, may_name, browser):
    page = browser(who).get("/dia-phuong/hue-city/").content.decode()

    assert ("/don-vi/them/?locality=hue-city" in page) == may_add
    assert ("/dia-phuong/hue-city/dau-moi/" in page) == may_name


@pytest.mark.parametrize("count", [1, 3])
def test_detail_asks_as_many_queries_for_any_number_of_rows(
    count, cast, browser, django_assert_num_queries
):
    OrganisationFactory.create_batch(count, locality=cast.hue)
    for agreement in AgreementFactory.create_batch(count):
        CommitmentFactory.create_batch(count, agreement=agreement, due_on=date(2099, 1, 1))
    client = browser()
    client.get("/dia-phuong/hue-city/")

    # Two ask for activities: whether there are any, and how many stand in each state; one before
    # them asks which units the place was.
    with django_assert_num_queries(22):
        client.get("/dia-phuong/hue-city/")


def test_naming_a_coordinator_by_its_name(cast, browser):
    client = browser("administrator")
    page = reverse("localities:coordination-add", args=["hue-city"])

    response = client.post(page, {"organisation": "so du lich hue", "valid_from": "2026-01-01"})

    assert (response.status_code, response.url) == (302, page)
    named = Coordination.objects.get(organisation=cast.hue_tourism)
    assert (named.locality, named.valid_from, named.valid_to) == (
        cast.hue, date(2026, 1, 1), None
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"organisation": "Sở Du lich"}, "organisation"),
        ({"organisation": "Sở Công Thương Hà Nội"}, "organisation"),
        ({"organisation": ""}, "organisation"),
        ({"organisation": "Sở Du lịch Huế", "valid_from": "hôm qua"}, "valid_from"),
        ({"organisation": "Sở Tài chính Huế", "valid_from": "2026-01-01"}, "__all__"),
    ],
)
def test_naming_a_coordinator_explains_what_is_wrong_and_keeps_what_was_typed(said, field, browser):
    page = reverse("localities:coordination-add", args=["hue-city"])

    response = browser("administrator").post(page, said)

    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert html.escape(said["organisation"]) in response.content.decode()
    assert Coordination.objects.count() == 3


def test_naming_a_coordinator_offers_names_that_are_close(browser):
    page = reverse("localities:coordination-add", args=["hue-city"])

    response = browser("administrator").post(page, {"organisation": "Sở Du lich"})

    said = "; ".join(response.context["form"].errors["organisation"])
    assert said.endswith("has no organisation of this name. Did you mean: Sở Du lịch Huế?")


def test_ending_a_coordination(cast, browser):
    coordination = Coordination.objects.get(organisation=cast.hue_office)
    page = reverse("localities:coordination-end", args=["hue-city", coordination.pk])

    browser("administrator").post(page, {"valid_to": "28/02/2026"})

    coordination.refresh_from_db()
    assert coordination.valid_to == date(2026, 2, 28)


def test_ending_a_coordination_of_another_locality_is_not_found(cast, browser):
    coordination = Coordination.objects.get(organisation=cast.ha_noi_office)
    page = reverse("localities:coordination-end", args=["hue-city", coordination.pk])

    assert browser("administrator").post(page, {"valid_to": "2026-02-28"}).status_code == 404
