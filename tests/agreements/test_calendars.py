"""Deadlines as calendars: valid, stable, and never more than their reader may see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from tests.factories import AgreementFactory, CommitmentFactory, CommitmentLeadFactory

from nhipcau.agreements.models import CalendarKey
from nhipcau.agreements.selectors.calendars import person_behind, secret_of, turn_of
from nhipcau.agreements.services import end_calendar_key, make_calendar_key
from nhipcau.config import limiting
from nhipcau.foundation.audit import AuditEntry
from nhipcau.foundation.limits import Limit
from nhipcau.localities.models import Membership

SOON = timezone.localdate() + timedelta(days=40)


def events(response) -> list:
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def texts(response) -> set[str]:
    return {str(event["summary"]).split(": ", 1)[1] for event in events(response)}


@pytest.fixture
def register(cast):
    """A public, a shared and a private agreement and a draft, each with a deadline."""
    kept = {}
    for name, state, visibility in [
        ("công khai", "in_force", "public"),
        ("hai bên", "in_force", "parties"),
        ("nội bộ", "in_force", "own"),
        ("dự thảo", "draft", "parties"),
    ]:
        agreement = AgreementFactory(keeper=cast.hue_office, state=state, visibility=visibility)
        kept[name] = CommitmentFactory(agreement=agreement, number=1, text=name, due_on=SOON)
    return kept


def private(client, user, query=None):
    key, _made = CalendarKey.objects.get_or_create(user=user)
    return client.get(reverse("agreements:feed-private", args=[secret_of(key)]), query)


def test_public_calendars_show_what_everybody_may_see_whoever_asks(register, cast, client_of):
    client = client_of(cast.users["hue_manager"])
    agreement = register["công khai"].agreement

    found = [
        texts(client.get(reverse("agreements:feed-public"))),
        texts(client.get(reverse("agreements:feed-agreement", args=[agreement.pk]))),
        texts(client.get(reverse("agreements:feed-locality", args=["hue-city"]))),
    ]

    assert found == [{"công khai"}, {"công khai"}, {"công khai"}]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("hue_viewer", {"công khai", "hai bên", "nội bộ"}),
        ("ha_noi_viewer", {"công khai", "hai bên"}),
        ("da_nang_editor", {"công khai"}),
    ],
)
def test_a_private_calendar_shows_what_its_person_may_see(register, cast, client_of, who, seen):
    response = private(client_of(), cast.users[who])

    assert texts(response) == seen
    assert response["Referrer-Policy"] == "same-origin"
    assert "private" in response["Cache-Control"]


def test_a_member_who_was_removed_sees_only_what_is_public(register, cast, client_of):
    person = cast.users["hue_viewer"]
    before = texts(private(client_of(), person))

    Membership.objects.filter(user=person).delete()

    assert "nội bộ" in before
    assert texts(private(client_of(), person)) == {"công khai"}


def test_a_calendar_takes_the_filter_of_the_board(register, cast, client_of):
    mine = register["hai bên"]
    side = mine.agreement.parties.all()[1]
    CommitmentLeadFactory(commitment=mine, party=side, organisation=cast.ha_noi_trade)

    response = private(client_of(), cast.users["ha_noi_trade_viewer"], {"mine": "1"})

    assert texts(response) == {"hai bên"}


def test_an_address_that_was_made_anew_or_ended_answers_with_an_empty_calendar(
    register, cast, client_of
):
    actor = cast.actor("hue_viewer")
    old = secret_of(make_calendar_key(actor=actor))
    new = secret_of(make_calendar_key(actor=actor))

    def fetched(secret: str):
        return client_of().get(reverse("agreements:feed-private", args=[secret]))

    assert (texts(fetched(old)), len(texts(fetched(new)))) == (set(), 3)
    end_calendar_key(actor=actor)
    assert (fetched(new).status_code, texts(fetched(new))) == (200, set())
    acts = AuditEntry.objects.filter(object_type="agreements.calendarkey").order_by("id")
    assert [entry.verb for entry in acts] == ["add", "renew", "remove"]
    assert not any(old in str(entry.changes) + entry.object_name for entry in acts)


@pytest.mark.parametrize("secret", ["", "x", "1", "1-", "99999999999999999999-a", "-1-a", "²-a"])
def test_a_wrong_secret_opens_nothing(cast, secret):
    CalendarKey.objects.create(user=cast.users["hue_viewer"])

    assert person_behind(secret) is None


def test_an_account_that_was_closed_has_no_calendar(cast):
    person = cast.users["hue_viewer"]
    secret = secret_of(CalendarKey.objects.create(user=person))
    known = person_behind(secret)

    person.is_active = False
    person.save()

    assert (known, person_behind(secret)) == (person, None)


def test_an_event_is_a_whole_day_with_a_stable_name_and_its_precision_in_words(cast, client_of):
    commitment = CommitmentFactory(
        text="Đón đoàn",
        due_from=SOON.replace(month=1, day=1),
        due_on=SOON.replace(month=12, day=31),
        due_precision="year",
        version=4,
    )
    address = reverse("agreements:feed-public")

    first, again = (events(client_of().get(address))[0] for _time in range(2))

    assert first["uid"] == again["uid"] == f"commitment-{commitment.pk}@testserver"
    assert first["dtstart"].params["VALUE"] == "DATE"
    assert first["dtstart"].dt == date(SOON.year, 12, 31)
    assert first["dtend"].dt == date(SOON.year + 1, 1, 1)
    assert first["sequence"] == 3
    assert f"Năm {SOON.year}" in str(first["description"])
    assert str(first["url"]).endswith(commitment.get_absolute_url())
    assert first["last-modified"].dt == first["dtstamp"].dt


def test_a_dropped_promise_is_cancelled_and_a_kept_one_marked(client_of, db):
    CommitmentFactory(text="bỏ", due_on=SOON, state="dropped", number=1)
    CommitmentFactory(text="xong", due_on=SOON, state="done", number=2)

    found = events(client_of().get(reverse("agreements:feed-public")))

    assert {str(event["summary"]): str(event["status"]) for event in found} == {
        "Hạn: bỏ": "CANCELLED",
        "✓ Hạn: xong": "CONFIRMED",
    }


@pytest.mark.parametrize(
    ("due", "validity", "rule"),
    [
        (
            {"due_recurrence": "yearly", "due_precision": "year"},
            (date(2026, 3, 1), date(2030, 3, 1)),
            (date(2026, 12, 31), 12, date(2030, 3, 1)),
        ),
        (
            {
                "due_recurrence": "quarterly",
                "due_from": date(2026, 1, 1),
                "due_on": date(2026, 12, 31),
            },
            (None, None),
            (date(2026, 3, 31), 3, date(2026, 12, 31)),
        ),
        (
            {
                "due_recurrence": "yearly",
                "due_precision": "day",
                "due_from": date(2026, 1, 1),
                "due_on": date(2028, 12, 10),
            },
            (None, None),
            (date(2026, 12, 10), 12, date(2028, 12, 10)),
        ),
        ({"due_recurrence": "monthly"}, (date(2026, 1, 1), None), None),
        ({}, (None, None), None),
        ({"due_on": date(2027, 5, 1)}, (None, None), (date(2027, 5, 1), 0, None)),
    ],
)
def test_a_rhythm_comes_round_within_its_bounds(db, due, validity, rule):
    agreement = AgreementFactory(valid_from=validity[0], valid_to=validity[1])
    commitment = CommitmentFactory(agreement=agreement, **due)

    turn = turn_of(commitment)

    assert (turn and (turn.first, turn.months, turn.last)) == rule


def test_a_bounded_rhythm_is_a_rule_of_the_calendar(client_of, db):
    today = timezone.localdate()
    agreement = AgreementFactory(
        valid_from=date(today.year, 1, 1), valid_to=date(today.year + 2, 12, 31)
    )
    CommitmentFactory(agreement=agreement, due_recurrence="quarterly", due_precision="quarter")

    event = events(client_of().get(reverse("agreements:feed-public")))[0]

    assert event["dtstart"].dt == date(today.year, 3, 31)
    assert event["rrule"] == {
        "FREQ": ["MONTHLY"],
        "INTERVAL": [3],
        "BYMONTHDAY": [-1],
        "UNTIL": [date(today.year + 2, 12, 31)],
    }


def test_a_calendar_that_has_not_changed_is_not_sent_again(client_of, db):
    commitment = CommitmentFactory(due_on=SOON)
    address = reverse("agreements:feed-public")
    etag = client_of().get(address)["ETag"]

    same = client_of().get(address, headers={"If-None-Match": etag})
    commitment.version += 1
    commitment.save()
    changed = client_of().get(address, headers={"If-None-Match": etag})

    assert (same.status_code, same.content) == (304, b"")
    assert changed.status_code == 200


def test_who_asks_without_end_is_told_to_wait(client_of, db, settings, monkeypatch):
    settings.LIMITS_ON = True
    monkeypatch.setattr(limiting, "FEEDS", Limit("feed", 1, 3600, is_reading=True))
    client = client_of()
    address = reverse("agreements:feed-public")

    answers = [client.get(address).status_code for _time in range(2)]

    assert answers == [200, 429]


def test_the_page_of_addresses_shows_the_secret_to_its_person_alone(cast, client_of):
    key = make_calendar_key(actor=cast.actor("hue_viewer"))
    page = reverse("agreements:calendar-help")

    own = client_of(cast.users["hue_viewer"]).get(page)
    other = client_of(cast.users["hue_manager"]).get(page)

    assert secret_of(key) in own.content.decode()
    assert secret_of(key) not in other.content.decode()
    assert own["Referrer-Policy"] == "same-origin"
    assert "no-store" in own["Cache-Control"]
