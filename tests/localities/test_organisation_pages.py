from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.urls import reverse
from tests.factories import OrganisationFactory

from nhipcau.foundation.audit import history_of
from nhipcau.localities.models import Organisation, OrganisationSuccession

pytestmark = pytest.mark.django_db
LIST, ADD, SUGGEST = "/don-vi/", "/don-vi/them/", "/don-vi/goi-y/"
TAX_CODE = "0100109106"
NASTY = '<script>alert("x")</script><b onmouseover=1>\u202e'


def names(response) -> list[str]:
    return [row.name for row in response.context["page"]]


def page_of(unit: Organisation, name: str = "organisation-detail") -> str:
    return reverse(f"localities:{name}", args=[unit.pk])


def profile(unit: Organisation | None = None, **said) -> dict[str, object]:
    """What the browser sends of a form that was not touched, but for what is said."""
    fields: dict[str, object] = {"name": "Công ty Trà Huế", "kind": "enterprise"}
    if unit is not None:
        fields = {"name": unit.name, "kind": unit.kind, "version": unit.version}
    return fields | said


def test_list_is_in_the_order_of_the_alphabet(cast, browser):
    assert names(browser().get(LIST)) == [
        "Sở Công Thương Hà Nội",
        "Sở Du lịch Huế",
        "Sở Tài chính Đà Nẵng",
        "Sở Tài chính Hà Nội",
        "Sở Tài chính Huế",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "du lich"}, ["Sở Du lịch Huế"]),
        ({"q": "tài chính thành phố hà nội"}, ["Sở Tài chính Hà Nội"]),
        ({"q": "tai chinh", "sort": "-name"},
         ["Sở Tài chính Huế", "Sở Tài chính Hà Nội", "Sở Tài chính Đà Nẵng"]),
        ({"kind": "hospital"}, []),
        ({"kind": "department", "q": "cong thuong"}, ["Sở Công Thương Hà Nội"]),
        ({"kind": "nonsense", "sort": "nonsense", "locality": "nonsense", "q": "du lich"},
         ["Sở Du lịch Huế"]),
        ({"locality": "99999999999999999999", "q": "du lich"}, ["Sở Du lịch Huế"]),
        ({"status": "ended"}, []),
        ({"page": "nonsense", "q": "du lich"}, ["Sở Du lịch Huế"]),
    ],
)  # fmt: skip
def test_list_is_narrowed_by_what_the_address_says(asked, found, browser):
    assert names(browser().get(LIST, asked)) == found


def test_list_of_a_locality_takes_in_what_it_continues(cast, browser):
    OrganisationFactory(name="Sở cũ", locality=cast.thua_thien_hue)

    found = names(browser().get(LIST, {"locality": cast.hue.pk}))

    assert found == ["Sở cũ", "Sở Du lịch Huế", "Sở Tài chính Huế"]


def test_list_leads_from_an_old_organisation_to_the_one_that_goes_on(cast, browser):
    old = OrganisationFactory(
        name="Sở Kế hoạch và Đầu tư", locality=cast.hue, valid_to=date(2025, 2, 28)
    )
    OrganisationSuccession.objects.create(
        predecessor=old, successor=cast.hue_office, on=date(2025, 3, 1)
    )

    page = browser().get(LIST, {"q": "ke hoach"}).content.decode()

    row = re.sub(r"<[^>]+>|\s+", " ", page.split("<tbody>")[1].split("</tbody>")[0])
    assert "to 28/02/2025" in row
    assert "continued by Sở Tài chính Huế" in re.sub(r" +", " ", row)


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_many_queries_for_any_number_of_rows(
    count, cast, browser, django_assert_num_queries
):
    for row in OrganisationFactory.create_batch(count, locality=cast.hue):
        OrganisationSuccession.objects.create(
            predecessor=row, successor=cast.hue_office, on=date(2025, 3, 1)
        )
    client = browser()
    client.get(LIST)

    with django_assert_num_queries(4):
        client.get(LIST)


def test_list_keeps_the_filters_in_the_addresses_of_its_pages(cast, browser):
    OrganisationFactory.create_batch(30, locality=cast.hue)

    page = browser().get(LIST, {"q": "so so", "kind": "department"})

    assert "?q=so+so&amp;kind=department&amp;page=2" in page.content.decode()


def test_list_that_is_empty_says_what_to_do(cast, browser):
    narrowed = browser().get(LIST, {"q": "zzz"}).content.decode()

    assert "No organisation fits" in narrowed


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("du l", ["Sở Du lịch Huế"]),
        ("so tai chinh", ["Sở Tài chính Huế"]),
        ("", []),
        ("%", []),
        ("x" * 5000, []),
    ],
)
def test_suggestions_of_a_locality(typed, found, cast, browser):
    asked = {"q": typed, "locality": cast.thua_thien_hue.pk}

    results = browser("ha_noi_trade_viewer").get(SUGGEST, asked).json()["results"]

    assert [(one["name"], one["locality"]) for one in results] == [(name, "Hue") for name in found]


def test_suggestion_says_id_and_score(cast, browser):
    results = browser("hue_viewer").get(SUGGEST, {"q": "Sở Du lịch Huế"}).json()["results"]

    assert results[0] == {
        "id": cast.hue_tourism.pk,
        "name": "Sở Du lịch Huế",
        "locality": "Hue",
        "score": 1.0,
    }


def test_detail_tells_place_and_time(cast, browser):
    old = OrganisationFactory(name="Sở Du lịch cũ", locality=cast.hue)
    OrganisationSuccession.objects.create(
        predecessor=old, successor=cast.hue_tourism, on=date(2025, 3, 1)
    )
    child = OrganisationFactory(name="Trung tâm Xúc tiến", parent=cast.hue_tourism)
    Organisation.objects.filter(pk=cast.hue_tourism.pk).update(
        parent=cast.hue_office, tax_code=TAX_CODE, is_example=True, short_name="SDL"
    )

    response = browser().get(page_of(cast.hue_tourism))

    said = " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
    for words in (
        "01/03/2025 takes over from Sở Du lịch cũ",
        "Stands under Sở Tài chính Huế",
        f"Tax code {TAX_CODE}",
        "Short name SDL",
        "Example",
    ):
        assert words in said
    assert list(response.context["children"]) == [child]


@pytest.mark.parametrize(
    ("who", "doors"),
    [
        ("anonymous", set()),
        ("ha_noi_manager", set()),
        ("hue_tourism_viewer", {"member-list", "organisation-history"}),
        ("hue_tourism_manager", {"member-list", "organisation-history", "organisation-change"}),
        ("hue_editor", {"member-list", "organisation-history", "organisation-change",
                        "organisation-merge"}),
    ],
)  # fmt: skip
def test_detail_shows_no_button_that_would_be_refused(who, doors, cast, browser):
    page = browser(who).get(page_of(cast.hue_tourism)).content.decode()

    all_doors = {"member-list", "organisation-history", "organisation-change", "organisation-merge"}
    shown = {name for name in all_doors if f'"{page_of(cast.hue_tourism, name)}"' in page}
    assert shown == doors


def test_adding_an_organisation(cast, browser):
    said = profile(locality_code="hue-city", parent="so du lich hue", tax_code="0100 109 106",
                   aliases="Trà Huế\n\nTH", valid_from="01/02/2020")  # fmt: skip

    response = browser("hue_editor").post(ADD, said)

    made = Organisation.objects.get(tax_code=TAX_CODE)
    assert (response.status_code, response.url) == (302, page_of(made))
    assert (made.locality, made.parent, made.aliases, made.valid_from) == (
        cast.hue, cast.hue_tourism, ["Trà Huế", "TH"], date(2020, 2, 1)
    )  # fmt: skip


def test_adding_twice_makes_one_and_leads_to_it(cast, browser):
    client = browser("hue_editor")
    client.post(ADD, profile(locality_code="hue-city"))

    again = client.post(ADD, profile(locality_code="hue-city"))

    made = Organisation.objects.get(name="Công ty Trà Huế")
    assert "name" in again.context["form"].errors
    assert page_of(made) in again.content.decode()


def test_adding_offers_the_localities_that_one_coordinates(cast, browser):
    offered = browser("hue_editor").get(ADD).context["form"].fields["locality_code"].choices

    assert [code for code, _name in offered] == ["hue-city", "thua-thien-hue"]


def test_adding_to_another_locality_is_refused(cast, browser):
    response = browser("hue_editor").post(ADD, profile(locality_code="ha-noi"))

    assert "locality_code" in response.context["form"].errors
    assert not Organisation.objects.filter(name="Công ty Trà Huế").exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "\u200b\u2060"}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"tax_code": "0100109107"}, "tax_code"),
        ({"tax_code": "12"}, "tax_code"),
        ({"tax_code": "0100109106"}, "tax_code"),
        ({"parent": "Sở Công Thương Hà Nội"}, "parent"),
        ({"valid_from": "2025-02-30"}, "valid_from"),
        ({"valid_from": "2025-02-02", "valid_to": "2025-02-01"}, "valid_to"),
        ({"aliases": "\n".join(f"tên {n}" for n in range(21))}, "aliases"),
    ],
)
def test_adding_explains_what_is_wrong_and_keeps_what_was_typed(said, field, cast, browser):
    OrganisationFactory(name="Công ty khác", tax_code=TAX_CODE)
    typed = profile(locality_code="hue-city", address="Số 1 Lê Lợi", **said)

    response = browser("hue_editor").post(ADD, typed)

    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert "Số 1 Lê Lợi" in response.content.decode()
    assert not Organisation.objects.filter(address="Số 1 Lê Lợi").exists()


def test_adding_with_a_taken_tax_code_says_whose_it_is(cast, browser):
    other = OrganisationFactory(name="Công ty khác", tax_code=TAX_CODE)

    response = browser("hue_editor").post(ADD, profile(locality_code="hue-city", tax_code=TAX_CODE))

    assert response.context["form"].errors["tax_code"] == [
        f"Tax code {TAX_CODE} is that of Công ty khác already."
    ]
    assert page_of(other) in response.content.decode()


def test_name_of_three_hundred_characters_is_kept_and_shown(cast, browser):
    name = ("Trung tâm " * 30).strip().ljust(300, "X")

    response = browser("hue_editor").post(ADD, profile(locality_code="hue-city", name=name))

    assert Organisation.objects.get(name=name).get_absolute_url() == response.url
    assert name in browser().get(response.url).content.decode()
    assert name in browser().get(LIST).content.decode()


def test_script_in_every_field_is_text_everywhere(cast, browser):
    client = browser("hue_editor")
    unit = cast.hue_tourism
    said = profile(unit, name=NASTY, name_en=NASTY, short_name=NASTY, aliases=NASTY,
                   address=NASTY, about=NASTY)  # fmt: skip

    client.post(page_of(unit, "organisation-change"), said)

    unit.refresh_from_db()
    assert unit.name == NASTY.removesuffix("\u202e")
    for address in (
        page_of(unit),
        page_of(unit, "organisation-change"),
        page_of(unit, "organisation-history"),
        page_of(unit, "member-list"),
        page_of(unit, "organisation-merge"),
        LIST,
        "/dia-phuong/hue-city/",
    ):
        page = client.get(address).content.decode()
        assert html.escape("<script>alert(", quote=False) in page
        assert "<script>alert(" not in page
        assert "<b onmouseover" not in page
        assert "\u202e" not in page


def test_script_comes_back_as_text_from_a_refused_form(cast, browser):
    response = browser("hue_editor").post(
        ADD, profile(locality_code="hue-city", name=NASTY, parent=NASTY, tax_code="<b>")
    )

    page = response.content.decode()
    assert "<script>alert(" not in page
    assert 'value="&lt;b&gt;"' in page


def test_changing_a_profile(cast, browser):
    unit = cast.hue_tourism

    response = browser("hue_tourism_manager").post(
        page_of(unit, "organisation-change"), profile(unit, about="Một\nHai")
    )

    unit.refresh_from_db()
    assert (response.url, unit.about, unit.version) == (page_of(unit), "Một\nHai", 2)


def test_changing_without_a_version_does_not_overwrite(cast, browser):
    unit = cast.hue_tourism
    said = profile(unit, about="Mới")
    del said["version"]

    response = browser("hue_tourism_manager").post(page_of(unit, "organisation-change"), said)

    unit.refresh_from_db()
    assert (response.status_code, unit.about) == (200, "")


def test_two_people_who_change_the_same_profile(cast, browser):
    unit = cast.hue_tourism
    page = page_of(unit, "organisation-change")
    browser("hue_editor").post(page, profile(unit, address="Của người trước", kind="other"))
    mine = profile(unit, address="Của tôi", about="Cũng của tôi")
    client = browser("hue_tourism_manager")

    stale = client.post(page, mine)

    unit.refresh_from_db()
    assert (unit.address, unit.about) == ("Của người trước", "")
    assert stale.context["theirs"] == [
        ("Kind", "Other"),
        ("Address", "Của người trước"),
        ("About", "(empty)"),
    ]
    form = stale.context["form"]
    assert (form["address"].value(), form["about"].value()) == ("Của tôi", "Cũng của tôi")
    assert form["version"].value() == "2"

    client.post(page, mine | {"version": form["version"].value()})

    unit.refresh_from_db()
    assert (unit.address, unit.about, unit.version) == ("Của tôi", "Cũng của tôi", 3)
    assert history_of(unit).count() == 2


def test_history_says_in_words_what_changed(cast, browser):
    unit = cast.hue_tourism
    client = browser("hue_editor")
    client.post(
        page_of(unit, "organisation-change"),
        profile(unit, kind="public_unit", parent="Sở Tài chính Huế", valid_from="2025-03-01"),
    )

    acts = client.get(page_of(unit, "organisation-history")).context["acts"]

    assert [(act.actor_name, act.organisation_name, str(act.verb)) for act in acts] == [
        ("hue editor", "Sở Tài chính Huế", "changed the profile")
    ]
    assert [(str(one.label), one.before, one.after) for one in acts[0].steps] == [
        ("Kind", "Department", "Public service unit"),
        ("Stands under", "", "Sở Tài chính Huế"),
        ("First day", "", "01/03/2025"),
    ]


def test_history_is_paged(cast, browser):
    unit = cast.hue_tourism
    client = browser("hue_editor")
    for number in range(30):
        unit.refresh_from_db()
        client.post(page_of(unit, "organisation-change"), profile(unit, address=f"Số {number}"))

    second = client.get(page_of(unit, "organisation-history"), {"page": 2})

    assert len(second.context["acts"]) == 5
