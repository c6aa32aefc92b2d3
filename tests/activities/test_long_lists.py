"""Lists of a country: counted so far as anybody turns them over, and summed only where few."""

from __future__ import annotations

import pytest

from nhipcau.activities.models import Activity
from nhipcau.activities.selectors import activities as selectors
from nhipcau.activities.selectors import state_counts
from nhipcau.agreements.views import pages
from tests.activities.reporting import money, promise, reported, work


@pytest.fixture
def few_are_many(monkeypatch):
    """A list of more than two is as long as one of ten thousand is otherwise."""
    monkeypatch.setattr(pages, "MOST_TURNED", 2)
    monkeypatch.setattr(selectors, "MOST_COUNTED", 2)


def test_long_list_says_that_there_is_more_than_it_counts(cast, client_of, few_are_many):
    commitment = promise(cast)
    for text in ("một", "hai", "ba"):
        reported(cast, commitment, text=text)

    page = client_of().get("/bao-cao-tien-do/").context["page"]

    assert (page.paginator.count, page.paginator.has_more) == (2, True)
    assert len(page.object_list) == 2


def test_short_list_is_counted_to_its_end(cast, client_of):
    reported(cast)

    page = client_of().get("/bao-cao-tien-do/").context["page"]

    assert (page.paginator.count, page.paginator.has_more) == (1, False)


def test_states_of_many_activities_are_counted_no_further(cast, few_are_many):
    for _turn in range(4):
        work(cast, visibility="public")

    counts = state_counts(Activity.objects.all())

    assert (counts["total"], counts["running"], counts["idea"]) == (3, 3, 0)


def test_money_of_everything_is_listed_and_only_that_of_something_summed(
    cast, client_of, few_are_many
):
    commitment = promise(cast)
    reported(cast, commitment, money=[money(one) for one in (1, 2, 3)])

    vast = client_of().get("/tien/?counted=reported")
    one = client_of().get(f"/tien/?counted=reported&agreement={commitment.agreement_id}")

    assert (vast.context["is_vast"], vast.context["lines"]) == (True, [])
    assert "hơn 2 bản ghi" in vast.content.decode()
    assert [line.paid for line in one.context["lines"]] == [6]
