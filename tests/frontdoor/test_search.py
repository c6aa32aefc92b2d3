"""The search box: what it finds for whom, in which order, and that it tells nobody too much."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import AgreementFactory, CommitmentFactory, OrganisationFactory

from nhipcau.localities.models import OrganisationSuccession

SECRET = "Xưởng dệt bí mật"


def groups(answer) -> dict[str, list[str]]:
    return {
        group.finder.kind: [str(hit.title) for hit in group.hits]
        for group in answer.context["groups"]
    }


def counts(answer) -> dict[str, int]:
    return {finder.kind: found.count for finder, found in answer.context["kinds"]}


@pytest.mark.parametrize("typed", ["hue", "Huế", "HUẾ", "huê"])
def test_a_place_is_found_with_or_without_marks_and_comes_first(cast, client, typed) -> None:
    AgreementFactory(title="Thỏa thuận về Huế")

    answer = client.get("/tim-kiem/", {"q": typed})

    assert next(iter(groups(answer))) == "locality"
    assert groups(answer)["locality"][0] == "<mark>Huế</mark>"
    assert counts(answer)["agreement"] == 1


def test_the_name_of_a_predecessor_finds_the_unit_that_continues_it(cast, client) -> None:
    answer = client.get("/tim-kiem/", {"q": "hà tây"})

    hits = next(group.hits for group in answer.context["groups"] if group.finder.kind == "locality")
    assert [str(hit.title) for hit in hits if "Nội" in hit.title]


def test_an_organisation_that_ended_leads_to_the_one_that_continues_it(cast, client) -> None:
    older = OrganisationFactory(name="Sở Kế hoạch", locality=cast.hue, valid_to=date(2025, 2, 28))
    OrganisationSuccession.objects.create(
        predecessor=older, successor=cast.hue_office, on=date(2025, 3, 1)
    )

    answer = client.get("/tim-kiem/", {"q": "so ke hoach", "kind": "organisation"})

    assert [hit.url for hit in answer.context["page"]] == [
        cast.hue_office.get_absolute_url(),
        older.get_absolute_url(),
    ]
    assert "01/03/2025" in " ".join(map(str, answer.context["page"][0].notes))


def test_a_document_is_found_by_its_number(cast, client) -> None:
    AgreementFactory(title="Biên bản", number="112/BB-UBND")
    AgreementFactory(title="Biên bản khác", number="12/BB-UBND")

    answer = client.get("/tim-kiem/", {"q": "12/BB-UBND"})

    assert groups(answer)["agreement"][0] == "Biên bản khác"


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("anonymous", False),
        ("da_nang_editor", False),
        ("administrator", False),
        ("hue_tourism_viewer", False),
        ("hue_viewer", True),
    ],
)
@pytest.mark.parametrize("page", ["/tim-kiem/", "/tim-kiem/goi-y/", "/tim-kiem/?kind=commitment"])
def test_a_draft_is_found_by_nobody_who_may_not_read_it(cast, client_of, name, sees, page) -> None:
    agreement = AgreementFactory(
        title=SECRET, keeper=cast.hue_office, state="draft", visibility="own"
    )
    CommitmentFactory(agreement=agreement, text=f"{SECRET} mở cửa")
    client = client_of(cast.users.get(name))

    answer = client.get(
        page, {"q": "bi mat", "kind": "commitment"} if "?" in page else {"q": "bi mat"}
    )

    assert ("<mark>" in answer.content.decode()) is sees
    assert (counts(answer) == {} if "goi-y" not in page else True) or sees


def test_counts_of_kinds_leave_out_what_may_not_be_read(cast, client_of) -> None:
    shown = AgreementFactory(title="Lụa công khai")
    hidden = AgreementFactory(title="Lụa riêng", visibility="parties", keeper=cast.hue_office)
    for agreement in (shown, hidden):
        CommitmentFactory(agreement=agreement, number=1, text="Dệt lụa")

    outside = counts(client_of().get("/tim-kiem/", {"q": "lua"}))
    inside = counts(client_of(cast.users["ha_noi_viewer"]).get("/tim-kiem/", {"q": "lua"}))

    assert outside == {"agreement": 1, "commitment": 1}
    assert inside == {"agreement": 2, "commitment": 2}


def test_an_unlisted_organisation_is_found_by_nobody_else(cast, client_of) -> None:
    OrganisationFactory(name="Xưởng Kín", locality=cast.hue, is_listed=False)

    for user in (None, cast.users["ha_noi_editor"]):
        answer = client_of(user).get("/tim-kiem/", {"q": "xuong kin"})
        assert counts(answer) == {}
    mine = client_of(cast.users["hue_editor"]).get("/tim-kiem/", {"q": "xuong kin"})
    assert counts(mine) == {"organisation": 1}


@pytest.mark.parametrize("typed", ["'\"`", "\x00", "a" * 10_000, "* OR 1=1", "\u200b", "%", "()"])
def test_whatever_is_typed_is_answered(cast, client, typed) -> None:
    for page in ("/tim-kiem/", "/tim-kiem/goi-y/"):
        assert client.get(page, {"q": typed}).status_code == 200


def test_one_kind_is_shown_page_by_page(cast, client) -> None:
    agreement = AgreementFactory()
    for number in range(1, 24):
        CommitmentFactory(agreement=agreement, number=number, text=f"Dệt lụa {number}")

    second = client.get("/tim-kiem/", {"q": "lua", "kind": "commitment", "page": 2})

    assert len(second.context["page"]) == 3
    assert "q=lua" in second.content.decode()


@pytest.mark.parametrize("page", ["/tim-kiem/", "/tim-kiem/goi-y/"])
def test_search_asks_as_many_queries_for_any_number_of_rows(cast, client, page) -> None:
    def ask(count: int) -> int:
        agreement = AgreementFactory(title="Lụa")
        for number in range(1, count + 1):
            CommitmentFactory(agreement=agreement, number=number, text=f"Dệt lụa {number}")
        client.get(page, {"q": "lua"})
        with CaptureQueriesContext(connection) as asked:
            client.get(page, {"q": "lua"})
        return len(asked)

    assert ask(1) == ask(3)


def test_search_without_a_question_says_what_can_be_asked(client, db) -> None:
    answer = client.get("/tim-kiem/")

    assert answer.status_code == 200
    assert answer.context["groups"] == []
