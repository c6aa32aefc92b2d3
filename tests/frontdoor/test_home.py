from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    ReadingFactory,
    SourceDocumentFactory,
    StatementFactory,
)

from nhipcau.frontdoor import selectors

HOME = "/"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def home(client) -> str:
    answer = client.get(HOME, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def figures(html: str) -> list[str]:
    return re.findall(r'figure-number">([^<]+)<', html)


def test_home_of_an_empty_register_says_what_to_do(db, client_of):
    html = home(client_of())

    assert "No programme is public yet" in html
    assert figures(html) == []


def test_home_of_an_empty_register_invites_a_coordinator_to_import(cast, client_of):
    html = home(client_of(cast.users["hue_editor"]))

    assert "Import minutes" in html
    assert html.count(f'href="{reverse("agreements:reading-list")}"') >= 2


def test_numbers_count_commitments_by_state(cast):
    today = date(2026, 11, 23)
    agreement = AgreementFactory()
    CommitmentFactory(agreement=agreement, state="in_progress", due_on=today + timedelta(10))
    CommitmentFactory(agreement=agreement, state="in_progress", due_on=today - timedelta(40))
    CommitmentFactory(agreement=agreement, state="done", due_on=today - timedelta(90))
    CommitmentFactory(agreement=agreement, due_on=today + timedelta(200))
    CommitmentFactory(agreement=agreement)

    numbers = selectors.numbers_visible_to(cast.actor("anonymous"), today)

    assert numbers == selectors.Numbers(
        agreements=1,
        programmes=1,
        promises=5,
        in_progress=2,
        late_in_progress=1,
        reported_done=1,
        overdue=1,
        due_soon=1,
        longest_delay=40,
    )


def test_numbers_of_a_visitor_leave_out_what_only_parties_may_see(cast):
    secret = AgreementFactory(visibility="parties")
    CommitmentFactory(agreement=secret, due_on=date(2020, 1, 1))
    CommitmentFactory(agreement=AgreementFactory())
    today = date(2026, 11, 23)

    counted = [
        selectors.numbers_visible_to(cast.actor(who), today).promises
        for who in ("anonymous", "da_nang_editor", "hue_viewer", "ha_noi_viewer")
    ]

    assert counted == [1, 1, 2, 2]


def test_home_shows_no_secret_in_any_part(cast, client_of):
    secret = AgreementFactory(
        visibility="parties", title="Kín đáo", parties=("hue-city", "da-nang-2025")
    )
    soon = timezone.localdate() + timedelta(5)
    late = timezone.localdate() - timedelta(5)
    CommitmentFactory(agreement=secret, text="Kín đáo một", due_on=soon, state_on=late)
    CommitmentFactory(agreement=secret, text="Kín đáo hai", due_on=late)
    CommitmentFactory(agreement=AgreementFactory())

    visitor = home(client_of())
    party = home(client_of(cast.users["da_nang_editor"]))

    assert (visitor.count("Kín đáo"), "m-other" in visitor) == (0, False)
    assert (party.count("Kín đáo") > 4, "m-other" in party) == (True, True)


def test_home_lists_what_is_due_next_in_order_and_what_is_late(cast, client_of):
    today = timezone.localdate()
    agreement = AgreementFactory()
    for days, text in ((30, "later"), (3, "sooner"), (-3, "late"), (-300, "very late")):
        CommitmentFactory(agreement=agreement, text=text, due_on=today + timedelta(days))
    CommitmentFactory(agreement=agreement, text="finished", state="done", due_on=today)

    actor = cast.actor("anonymous")

    assert [row.text for row in selectors.lists_visible_to(actor, today).due_next] == [
        "sooner",
        "later",
    ]
    assert [row.text for row in selectors.lists_visible_to(actor, today).late] == [
        "very late",
        "late",
    ]


def test_drafts_are_neither_due_nor_news(cast):
    draft = AgreementFactory(state="draft", keeper=cast.hue_office)
    today = date(2026, 11, 23)
    CommitmentFactory(agreement=draft, due_on=today, state_on=today)
    actor = cast.actor("hue_editor")

    assert selectors.lists_visible_to(actor, today).due_next == []
    assert selectors.lists_visible_to(actor, today).news == []


def test_news_mixes_agreements_and_words_on_commitments_newest_first(cast):
    agreement = AgreementFactory(title="Old", created_at=timezone.now() - timedelta(100))
    today = timezone.localdate()
    said = CommitmentFactory(
        agreement=agreement, state="done", state_on=today, reported_by=cast.hue_office
    )
    CommitmentFactory(agreement=agreement)

    news = selectors.lists_visible_to(cast.actor("anonymous"), today).news

    assert [(item.on, item.commitment) for item in news] == [
        (today, said),
        (timezone.localdate(agreement.created_at), None),
    ]


def test_cards_hold_four_programmes_and_home_leads_to_the_others(cast, client_of):
    for day in range(1, 7):
        AgreementFactory(signed_on=date(2020, 1, day))

    html = home(client_of())

    assert html.count('class="bridge-small"') == 4
    assert "See all 6 programmes" in html


def test_odd_programme_that_moves_most_is_drawn_large(cast, client_of):
    still = AgreementFactory(signed_on=date(2024, 1, 1))
    moving = AgreementFactory(signed_on=date(2019, 1, 1))
    other = AgreementFactory(signed_on=date(2020, 1, 1))
    CommitmentFactory(agreement=still)
    CommitmentFactory(agreement=moving, state="in_progress")
    CommitmentFactory(agreement=other)
    today = date(2026, 11, 23)
    programmes = selectors.programmes_visible_to(cast.actor("anonymous"))

    featured, cards = selectors.featured_first(selectors.cards_of(programmes, today))

    assert featured.agreement == moving
    assert [card.agreement for card in cards] == [still, other]


def test_map_shows_the_units_that_go_on_today(cast):
    AgreementFactory(parties=("thua-thien-hue", "ha-noi"))
    AgreementFactory(signed_on=date(2018, 1, 1), parties=("quang-nam", "ha-noi"))
    programmes = selectors.programmes_visible_to(cast.actor("anonymous"))

    atlas = selectors.atlas_of(programmes, date(2026, 11, 23))

    assert [(code, tone) for code, tone, _name in atlas.highlighted] == [
        ("hue-city", "violet"),
        ("ha-noi", "gold"),
        ("da-nang-2025", "other"),
    ]
    assert atlas.links == (("da-nang-2025", "ha-noi"), ("ha-noi", "hue-city"))


def test_parties_that_merged_into_one_make_no_arc(cast):
    AgreementFactory(parties=("quang-nam", "da-nang"))
    programmes = selectors.programmes_visible_to(cast.actor("anonymous"))

    atlas = selectors.atlas_of(programmes, date(2026, 11, 23))

    assert [code for code, _tone, _name in atlas.highlighted] == ["da-nang-2025"]
    assert atlas.links == ()


def test_coordinator_sees_readings_that_wait_and_others_do_not(cast, client_of):
    document = SourceDocumentFactory(owner=cast.hue_office)
    reading = ReadingFactory(document=document, title="Biên bản chờ duyệt")
    StatementFactory(reading=reading)
    StatementFactory(reading=reading, state="accepted")

    mine = home(client_of(cast.users["hue_editor"]))
    others = [home(client_of(cast.users[name])) for name in ("ha_noi_editor", "hue_tourism_editor")]

    assert "1 of 2 statements still to be read" in " ".join(mine.split())
    assert ["Biên bản chờ duyệt" in html for html in others] == [False, False]


def test_home_asks_as_many_queries_for_three_programmes_as_for_one(cast, client_of):
    def programme(day: int) -> None:
        agreement = AgreementFactory(signed_on=date(2020, 1, day))
        soon = timezone.localdate() + timedelta(day)
        CommitmentFactory(agreement=agreement, due_on=soon, performers=(0,))
        CommitmentFactory(agreement=agreement, due_on=soon - timedelta(60), state_on=soon)
        StatementFactory(reading__document__owner=cast.hue_office)

    client = client_of(cast.users["hue_editor"])
    programme(1)
    home(client)

    with CaptureQueriesContext(
        connection,
    ) as one:
        home(client)
    programme(2)
    programme(3)
    with CaptureQueriesContext(connection) as three:
        home(client)

    assert len(three) == len(one)


def test_home_says_that_demonstration_data_is_shown(cast, client_of):
    plain = home(client_of())
    AgreementFactory(is_example=True)
    cache.clear()

    marked = home(client_of())

    assert ["Demonstration data." in html for html in (plain, marked)] == [False, True]
