"""Counts that are kept for seconds: nobody is shown what only others may count."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories import AgreementFactory, CommitmentFactory

from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.agreements.permissions import reading
from nhipcau.agreements.permissions.reading import readable, readable_beyond_public
from nhipcau.agreements.selectors import (
    CommitmentFilter,
    cooperation_of_locality,
    tally_visible_to,
)
from nhipcau.foundation.looks import one_look
from nhipcau.frontdoor.selectors import numbers_visible_to

TODAY = date(2026, 5, 12)
EVERYTHING = CommitmentFilter()
ORDERS = (
    ("anonymous", "ha_noi_editor", "hue_editor", "da_nang_editor"),
    ("hue_editor", "anonymous", "da_nang_editor", "ha_noi_editor"),
)


@pytest.fixture(autouse=True)
def _keeping(settings) -> None:
    settings.FIGURES_SECONDS = 60


@pytest.fixture
def register(cast) -> None:
    """One public commitment, two for the parties alone, three of the keeper alone, four drafted."""
    for count, told in (
        (1, {"visibility": "public"}),
        (2, {"visibility": "parties"}),
        (3, {"visibility": "own"}),
        (4, {"visibility": "parties", "state": "draft"}),
    ):
        agreement = AgreementFactory(keeper=cast.hue_office, **told)
        CommitmentFactory.create_batch(count, agreement=agreement, due_on=date(2020, 1, 1))


@pytest.mark.parametrize("order", ORDERS)
def test_kept_counts_are_those_of_each_reader_whoever_asked_before(cast, register, order, settings):
    asked = [(name, _counts(cast, name)) for name in order]

    settings.FIGURES_SECONDS = 0
    assert asked == [(name, _counts(cast, name)) for name in order]
    assert dict(asked)["anonymous"][0] == 1
    assert dict(asked)["da_nang_editor"] == dict(asked)["anonymous"]
    assert dict(asked)["hue_editor"][0] == 10


def _counts(cast, name):
    actor = cast.actor(name)
    numbers = numbers_visible_to(actor, TODAY)
    found = cooperation_of_locality(actor, cast.hue, TODAY)
    return (
        tally_visible_to(actor, EVERYTHING, TODAY).within().total,
        numbers,
        found.promised,
        found.promised_to_it,
        found.beam,
        found.beam_to_it,
    )


def test_mine_is_counted_for_each_reader(cast, register):
    mine = CommitmentFilter(is_mine=True)

    tally_visible_to(cast.actor("hue_editor"), mine, TODAY)

    assert tally_visible_to(cast.actor("anonymous"), mine, TODAY).within().total == 0


@pytest.mark.parametrize(
    "name", ["anonymous", "hue_editor", "ha_noi_trade_viewer", "da_nang_editor", "program"]
)
def test_public_and_beyond_make_up_what_an_actor_reads(cast, register, name):
    actor = cast.actor(name)
    everybody = set(Agreement.objects.filter(readable(cast.actor("anonymous"))))
    beyond = set(Agreement.objects.filter(readable_beyond_public(actor)))

    assert everybody.isdisjoint(beyond)
    assert everybody | beyond == set(Agreement.objects.filter(readable(actor)))


def test_visitor_sees_a_count_of_seconds_ago_and_a_writer_the_present_one(cast, client_of):
    agreement = AgreementFactory(visibility="public")
    CommitmentFactory.create_batch(7, agreement=agreement)
    visitor, writer = client_of(), client_of()
    before = visitor.get("/cam-ket/").context["page"].paginator.count
    CommitmentFactory(agreement=agreement)

    writer.post("/tai-khoan/dang-nhap/", {"login": "nobody@example.test", "password": "wrong"})
    fresh = writer.get("/cam-ket/").context["page"].paginator.count

    assert (before, fresh) == (7, 8)
    assert writer.cookies["nhipcau_wrote"]["max-age"] == 60
    assert visitor.get("/cam-ket/").context["page"].paginator.count == 8


@pytest.mark.parametrize("name", ["anonymous", "hue_editor", "ha_noi_trade_viewer", "program"])
def test_in_one_look_an_actor_reads_what_it_reads_anyway(cast, register, name, monkeypatch):
    actor = cast.actor(name)
    wanted = set(Agreement.objects.filter(readable(actor)))
    beyond = set(Agreement.objects.filter(readable_beyond_public(actor)))
    rows = set(Commitment.objects.filter(readable(actor, "agreement__")))
    own = set(Commitment.objects.filter(readable_beyond_public(actor, "agreement__")))

    for most in (300, 0):
        monkeypatch.setattr(reading, "MOST_IDS", most)
        with one_look():
            assert set(Agreement.objects.filter(readable(actor))) == wanted
            assert set(Agreement.objects.filter(readable_beyond_public(actor))) == beyond
            assert set(Commitment.objects.filter(readable(actor, "agreement__"))) == rows
            assert (
                set(Commitment.objects.filter(readable_beyond_public(actor, "agreement__"))) == own
            )


def test_a_report_leaves_the_counts_of_other_agreements_and_renews_its_own(
    cast, client_of, settings
):
    mine, other = (AgreementFactory(visibility="public", keeper=cast.hue_office) for _ in "ab")
    reported = CommitmentFactory(agreement=mine, state="not_started")
    CommitmentFactory(agreement=other, state="not_started")
    client = client_of(cast.users["hue_editor"])
    boards = [f"/cam-ket/?agreement={one.pk}" for one in (mine, other)]
    assert [client.get(board).context["page"].paginator.count for board in boards] == [1, 1]
    CommitmentFactory(agreement=mine, state="not_started")
    CommitmentFactory(agreement=other, state="not_started")

    sent = client.post(
        f"/cam-ket/{reported.pk}/bao-cao/",
        {"version": reported.version, "state": "in_progress", "on": "", "note": "Đang làm"},
    )

    assert sent.status_code == 302
    assert [client.get(board).context["page"].paginator.count for board in boards] == [2, 1]
    assert f"-a{mine.pk}" in client.cookies["nhipcau_wrote"].value


def test_a_cookie_that_says_nonsense_or_the_future_is_not_believed(cast, client_of):
    agreement = AgreementFactory(visibility="public")
    CommitmentFactory(agreement=agreement)
    visitor = client_of()
    visitor.get("/cam-ket/")
    CommitmentFactory(agreement=agreement)

    visitor.cookies["nhipcau_wrote"] = "1-a1;x"
    assert visitor.get("/cam-ket/").context["page"].paginator.count == 1
    visitor.cookies["nhipcau_wrote"] = "99999999999.000"
    assert visitor.get("/cam-ket/").context["page"].paginator.count == 2
