"""Every address, tried as nobody, the other side, one's own side, a coordinator, an administrator.

`seen` is a page, `login` a redirect to the sign-in page, `refused` a page with the reason, `moved`
a redirect after something was done, `unknown` a page that says there is no such thing.
"""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.factories import OrganisationFactory

from nhipcau.localities.models import Coordination, Membership, OrganisationSuccession
from nhipcau.localities.urls import urlpatterns

pytestmark = pytest.mark.django_db

ACTORS = (
    "anonymous",
    "ha_noi_manager",
    "hue_tourism_viewer",
    "hue_tourism_manager",
    "hue_editor",
    "administrator",
)
SEEN, LOGIN, NO = "seen", "login", "refused"
# For the pages of Sở Du lịch Huế and of Huế, in the order of ACTORS.
GETS = {
    "locality-list": (SEEN,) * 6,
    "locality-detail": (SEEN,) * 6,
    "locality-history": (LOGIN, NO, SEEN, SEEN, SEEN, SEEN),
    "coordination-add": (LOGIN, NO, NO, NO, NO, SEEN),
    "coordination-end": (LOGIN, NO, NO, NO, NO, SEEN),
    "organisation-list": (SEEN,) * 6,
    "organisation-export": (SEEN,) * 6,
    "organisation-add": (LOGIN, SEEN, NO, NO, SEEN, SEEN),
    "organisation-suggest": (LOGIN, SEEN, SEEN, SEEN, SEEN, SEEN),
    "organisation-detail": (SEEN,) * 6,
    "organisation-change": (LOGIN, NO, NO, SEEN, SEEN, SEEN),
    "organisation-history": (LOGIN, NO, SEEN, SEEN, SEEN, SEEN),
    "organisation-merge": (LOGIN, NO, NO, NO, SEEN, SEEN),
    "merger-undo": (LOGIN, NO, NO, NO, SEEN, SEEN),
    "member-list": (LOGIN, NO, SEEN, SEEN, SEEN, SEEN),
    "member-add": (LOGIN, NO, NO, SEEN, NO, SEEN),
    "member-change": (LOGIN, NO, NO, SEEN, NO, SEEN),
    "member-remove": (LOGIN, NO, NO, SEEN, NO, SEEN),
    "member-second-step": (LOGIN, NO, NO, SEEN, NO, SEEN),
}
POSTS = {
    "organisation-publish": (LOGIN, NO, NO, NO, "moved", "moved"),
    "member-invite": (LOGIN, NO, NO, "moved", NO, "moved"),
    "acting-for": (LOGIN, NO, "moved", "moved", NO, NO),
}

# Of the administration area and of registrations: tests/house/addresses has their answers.
TRIED_BY_THE_HOUSE = {
    "organisation-remove", "person-detail", "person-invite", "person-list", "person-reactivate",
    "person-second-step", "person-suspend", "person-unlock", "registration-add",
    "registration-confirm", "registration-detail", "registration-join", "registration-list",
    "registration-refuse", "registration-sent", "registration-verify", "succession-add",
    "succession-remove", "unit-add", "unit-change", "unit-list",
}  # fmt: skip


@pytest.fixture
def address(cast):
    """The address of each page about Huế and its Sở Du lịch."""
    older = OrganisationFactory(locality=cast.hue)
    OrganisationSuccession.objects.create(
        predecessor=older, successor=cast.hue_tourism, on="2025-01-01"
    )
    member = Membership.objects.get(user=cast.users["hue_tourism_editor"])
    coordination = Coordination.objects.get(locality=cast.hue)
    unit = cast.hue_tourism.pk
    arguments = {
        "locality-history": ["hue-city"],
        "locality-detail": ["hue-city"],
        "coordination-add": ["hue-city"],
        "coordination-end": ["hue-city", coordination.pk],
        "merger-undo": [unit, older.pk],
        "member-change": [unit, member.pk],
        "member-remove": [unit, member.pk],
        "member-invite": [unit, member.pk],
    }
    plain = {
        "locality-list",
        "organisation-list",
        "organisation-export",
        "organisation-add",
        "organisation-suggest",
    }

    def of(name: str) -> str:
        default = [] if name in plain | {"acting-for"} else [unit]
        return reverse(f"localities:{name}", args=arguments.get(name, default))

    return of


def outcome(response) -> str:
    if response.streaming:
        b"".join(response.streaming_content)
    if response.status_code == 302:
        return LOGIN if response.url.startswith(reverse("account_login")) else "moved"
    return {200: SEEN, 403: NO, 404: "unknown"}[response.status_code]


def test_every_address_is_tried():
    names = {pattern.name for pattern in urlpatterns}
    assert names == set(GETS) | set(POSTS) | TRIED_BY_THE_HOUSE


@pytest.mark.parametrize("name", GETS)
def test_page_is_open_to_those_who_may(name, address, browser):
    found = tuple(outcome(browser(who).get(address(name))) for who in ACTORS)

    assert found == GETS[name]


@pytest.mark.parametrize("name", POSTS)
def test_act_is_open_to_those_who_may(name, cast, address, browser):
    said = {"organisation": cast.hue_tourism.pk}
    found = tuple(outcome(browser(who).post(address(name), said)) for who in ACTORS)

    assert found == POSTS[name]


@pytest.mark.parametrize("name", POSTS)
def test_act_is_not_done_by_following_a_link(name, address, browser):
    assert browser("administrator").get(address(name)).status_code == 405


@pytest.mark.parametrize("name", [name for name, answers in GETS.items() if LOGIN in answers])
def test_whoever_signs_in_comes_back(name, address, browser):
    response = browser().get(address(name))

    assert response.url == f"{reverse('account_login')}?next={address(name)}"


def test_whoever_sent_a_form_signs_in_and_comes_back_to_the_form(address, browser):
    there = f"http://testserver{address('member-list')}"

    safe = browser().post(address("member-invite"), headers={"referer": there})
    foreign = browser().post(
        address("member-invite"), headers={"referer": "https://evil.example/x"}
    )

    assert safe.url.endswith(f"?next=http%3A//testserver{address('member-list')}")
    assert foreign.url.endswith("?next=/")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("locality-detail", ["atlantis"]),
        ("coordination-add", ["atlantis"]),
        ("coordination-end", ["hue-city", 10**9]),
        ("organisation-detail", [10**9]),
        ("organisation-detail", [10**30]),
        ("organisation-change", [10**9]),
        ("organisation-history", [10**9]),
        ("organisation-merge", [10**9]),
        ("member-list", [10**9]),
        ("member-add", [10**9]),
    ],
)
def test_page_about_what_does_not_exist_says_so(name, arguments, browser):
    response = browser("administrator").get(reverse(f"localities:{name}", args=arguments))

    assert response.status_code == 404


@pytest.mark.parametrize("name", ["member-change", "member-remove"])
def test_member_of_another_organisation_is_not_found_here(name, cast, browser):
    """The administrator may change both; the address must still be true."""
    elsewhere = Membership.objects.get(user=cast.users["ha_noi_editor"])
    address = reverse(f"localities:{name}", args=[cast.hue_tourism.pk, elsewhere.pk])

    assert browser("administrator").get(address).status_code == 404
    browser("administrator").post(address, {"role": "viewer"})
    assert Membership.objects.get(pk=elsewhere.pk).role == "editor"


def test_refusal_page_says_why(address, browser):
    response = browser("hue_tourism_manager").get(address("organisation-merge"))

    assert "Only a coordinating organisation of this locality may do this." in (
        response.content.decode()
    )
