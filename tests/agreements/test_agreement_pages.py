"""Pages of agreements: what they show, what forms keep, what saving twice or too late does."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    RecordItemFactory,
)

from nhipcau.agreements import services
from nhipcau.agreements.models import Agreement
from nhipcau.foundation.audit import history_of
from nhipcau.localities.models import Organisation

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def hue(cast, client_of):
    """The browser of an approver of Huế's coordinating organisation."""
    return client_of(cast.users["hue_approver"])


def address(name: str, *args: int) -> str:
    return reverse(f"agreements:{name}", args=args)


def form_data(cast, **changes) -> dict[str, object]:
    said = {
        "kind": "minutes",
        "title": "Biên bản hợp tác 2026",
        "number": "",
        "signed_on": "15/01/2026",
        "signed_place": "Huế",
        "valid_from": "",
        "valid_to": "",
        "visibility": "parties",
        "supersedes": "",
        "summary": "",
        "parties-TOTAL_FORMS": 2,
        "parties-INITIAL_FORMS": 0,
        "parties-0-locality": cast.hue.pk,
        "parties-0-body": "",
        "parties-1-locality": cast.ha_noi.pk,
        "parties-1-body": "",
    }
    return said | changes


def stored_data(cast, agreement: Agreement, **changes) -> dict[str, object]:
    parties: dict[str, object] = {"parties-INITIAL_FORMS": 2, "version": agreement.version}
    for place, party in enumerate(agreement.parties.all()):
        parties |= {
            f"parties-{place}-party_id": party.pk,
            f"parties-{place}-locality": party.locality_id,
            f"parties-{place}-name_on_document": party.name_on_document,
        }
    heading = {"title": agreement.title, "visibility": agreement.visibility, "signed_place": ""}
    signed = agreement.signed_on.strftime("%d/%m/%Y")
    return form_data(cast, **heading, signed_on=signed, **parties) | changes


def test_agreement_list_shows_cards_with_bridge_and_counts(cast, client) -> None:
    agreement = AgreementFactory(title="Hợp tác du lịch")
    CommitmentFactory(agreement=agreement, number=1, state="done")
    CommitmentFactory(agreement=agreement, number=2)

    response = client.get(address("agreement-list"))

    (card,) = response.context["cards"]
    assert (card.agreement, card.count) == (agreement, 2)
    assert card.states == (("done", 1), ("not_started", 1))
    assert response.context["counts"] == [("", 1), ("in_force", 1)]


def test_agreement_list_that_is_empty_says_what_to_do(cast, client, hue) -> None:
    stranger = client.get(address("agreement-list")).content.decode()
    coordinator = hue.get(address("agreement-list")).content.decode()
    narrowed = client.get(address("agreement-list"), {"q": "không có"}).content.decode()

    assert [page.count('class="empty"') for page in (stranger, coordinator, narrowed)] == [1, 1, 1]
    assert coordinator.count(address("reading-add")) == 2
    assert stranger.count(address("reading-add")) == 0


def test_agreement_list_keeps_filters_in_the_addresses_of_tabs_and_pages(cast, client) -> None:
    AgreementFactory.create_batch(26, kind="plan")

    page = client.get(address("agreement-list"), {"kind": "plan", "q": "bien ban"})

    text = page.content.decode()
    assert "?kind=plan&amp;q=bien+ban&amp;state=in_force" in text
    assert "?kind=plan&amp;q=bien+ban&amp;page=2" in text


@pytest.mark.parametrize("parameter", ["page", "trang"])
def test_agreement_list_has_pages_of_12_under_either_name(cast, client, parameter) -> None:
    AgreementFactory.create_batch(13)

    response = client.get(address("agreement-list"), {parameter: "2"})

    assert len(response.context["cards"]) == 1


def test_agreement_list_takes_nonsense_in_the_address_for_nothing(cast, client) -> None:
    AgreementFactory()
    nonsense = {"state": "x", "kind": "x", "locality": "x", "year": "x", "sort": "x", "page": "x"}

    response = client.get(address("agreement-list"), nonsense)

    assert len(response.context["cards"]) == 1


def test_agreement_list_asks_as_much_for_three_as_for_one(
    cast, client, django_assert_max_num_queries
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(40) as asked:
            client.get(address("agreement-list"))
        return len(asked)

    CommitmentFactory.create_batch(2, agreement=AgreementFactory())
    client.get(address("agreement-list"))
    one = queries()
    for _ in range(2):
        CommitmentFactory.create_batch(3, agreement=AgreementFactory())

    assert queries() == one


def test_agreement_page_says_who_goes_on_with_it(cast, client) -> None:
    agreement = AgreementFactory()

    response = client.get(agreement.get_absolute_url())

    (one,) = response.context["continuations"]
    assert (one.successor, one.since) == (cast.hue, date(2025, 1, 1))
    assert reverse("localities:locality-detail", args=["hue-city"]) in response.content.decode()


def test_agreement_page_shows_on_whose_word_a_state_stands(cast, client) -> None:
    agreement = AgreementFactory()
    CommitmentFactory(agreement=agreement, number=1, state="done", reported_by=cast.ha_noi_trade)

    text = client.get(agreement.get_absolute_url()).content.decode()

    assert text.count("Sở Công Thương Hà Nội") == 1


def test_agreement_page_of_three_parties_folds_into_a_list_by_party(cast, client) -> None:
    agreement = AgreementFactory(parties=("hue-city", "da-nang-2025", "ha-noi"))
    CommitmentFactory(agreement=agreement, number=1, performers=(1,))

    response = client.get(agreement.get_absolute_url())

    names = [column.section.name for column in response.context["columns"]]
    assert names == ["", "Huế", "Đà Nẵng", "Hà Nội"]
    assert response.context["is_pair"] is False


def test_agreement_page_of_a_draft_lists_what_is_missing(cast, hue) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft", signed_on=None)

    response = hue.get(draft.get_absolute_url())

    assert len(response.context["missing"]) == 2
    assert address("agreement-sign", draft.pk) not in response.content.decode()


def test_agreement_page_asks_as_much_for_many_rows_as_for_few(
    cast, client, django_assert_max_num_queries
) -> None:
    agreement = AgreementFactory()
    side = agreement.parties.all()[0]

    def grow(count: int) -> None:
        for commitment in CommitmentFactory.create_batch(count, agreement=agreement):
            CommitmentLeadFactory(commitment=commitment, party=side, organisation=cast.hue_tourism)
        RecordItemFactory.create_batch(count, agreement=agreement, field_id="tourism")

    def queries() -> int:
        with django_assert_max_num_queries(40) as asked:
            client.get(agreement.get_absolute_url())
        return len(asked)

    grow(1)
    client.get(agreement.get_absolute_url())
    one = queries()
    grow(3)

    assert queries() == one


def test_agreement_page_shows_words_of_people_as_text(cast, hue) -> None:
    agreement = AgreementFactory(
        keeper=cast.hue_office, title=HOSTILE, number=HOSTILE, signed_place=HOSTILE, summary=HOSTILE
    )
    CommitmentFactory(agreement=agreement, number=1, text=HOSTILE, target=HOSTILE)
    RecordItemFactory(agreement=agreement, text=HOSTILE, said_by=HOSTILE)
    pages = (
        agreement.get_absolute_url(),
        address("agreement-history", agreement.pk),
        address("agreement-list"),
        address("commitment-list"),
        agreement.commitments.get().get_absolute_url(),
    )

    found = [hue.get(page).content.decode().count("<script>alert") for page in pages]

    assert found == [0, 0, 0, 0, 0]


def test_agreement_history_page_tells_only_what_the_reader_may_know(cast, client, hue) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    CommitmentFactory(agreement=draft, number=1)
    services.change_agreement(
        actor=cast.actor("hue_editor"),
        agreement_id=draft.pk,
        version=1,
        form=services.AgreementForm(
            kind="minutes",
            title="Tên sau",
            signed_on=draft.signed_on,
            visibility="public",
            parties=[
                services.PartyForm(locality_id=party.locality_id, party_id=party.pk)
                for party in draft.parties.all()
            ],
        ),
    )
    services.sign_agreement(actor=cast.actor("hue_approver"), agreement_id=draft.pk, version=2)

    counts = [
        len(browser.get(address("agreement-history", draft.pk)).context["acts"])
        for browser in (hue, client)
    ]

    assert counts == [2, 1]


def test_agreement_add_makes_a_draft_and_leads_to_it(cast, hue) -> None:
    response = hue.post(address("agreement-add"), form_data(cast))

    made = Agreement.objects.get()
    assert (response.status_code, response.url) == (302, made.get_absolute_url())
    assert (made.title, made.signed_on) == ("Biên bản hợp tác 2026", date(2026, 1, 15))
    assert made.keeper == cast.hue_office


def test_agreement_add_sent_twice_makes_one(cast, hue) -> None:
    first = hue.post(address("agreement-add"), form_data(cast))
    second = hue.post(address("agreement-add"), form_data(cast))

    assert (first.url, Agreement.objects.count()) == (second.url, 1)


def test_agreement_add_without_a_form_secret_is_refused(cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        cast.users["hue_approver"],
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    response = client.post(address("agreement-add"), form_data(cast))

    assert (response.status_code, Agreement.objects.count()) == (403, 0)


def test_agreement_add_asks_for_another_party_without_losing_a_word(cast, hue) -> None:
    said = form_data(cast, **{"title": "Ba bên", "signed_on": "nhầm", "another_party": "1",
                              "parties-0-signatory_name": "Một người"})  # fmt: skip

    response = hue.post(address("agreement-add"), said)

    entry = response.context["entry"]
    assert len(entry.parties.forms) == 3
    assert (entry["title"].value(), entry["signed_on"].value()) == ("Ba bên", "nhầm")
    assert entry.parties.forms[0]["signatory_name"].value() == "Một người"
    assert (entry.errors, Agreement.objects.count()) == ({}, 0)


def test_agreement_add_with_three_parties_saves_them_in_order(cast, hue) -> None:
    said = form_data(cast, **{"parties-TOTAL_FORMS": 3, "parties-2-locality": cast.da_nang.pk})

    hue.post(address("agreement-add"), said)

    assert [str(party) for party in Agreement.objects.get().parties.all()] == [
        "Huế", "Hà Nội", "Đà Nẵng",
    ]  # fmt: skip


def test_agreement_add_leaves_out_a_party_that_is_ticked(cast, hue) -> None:
    said = form_data(
        cast,
        **{"parties-TOTAL_FORMS": 3, "parties-2-locality": cast.da_nang.pk,
           "parties-1-DELETE": "on"},
    )  # fmt: skip

    hue.post(address("agreement-add"), said)

    assert [str(party) for party in Agreement.objects.get().parties.all()] == ["Huế", "Đà Nẵng"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"title": ""}, ["title"]),
        ({"title": "x" * 301}, ["title"]),
        ({"signed_on": "31/02/2026"}, ["signed_on"]),
        ({"signed_on": "01/01/2999"}, ["signed_on"]),
        ({"valid_from": "01/02/2026", "valid_to": "01/01/2026"}, ["valid_to"]),
        ({"kind": "nothing"}, ["kind"]),
        ({"visibility": "nobody"}, ["visibility"]),
        ({"supersedes": "999999"}, ["supersedes"]),
        ({"parties-0-locality": ""}, ["__all__"]),
        ({"parties-TOTAL_FORMS": 100_000}, ["__all__"]),
    ],
)
def test_agreement_add_that_is_wrong_names_the_field_and_keeps_what_was_typed(
    cast, hue, changes, fields
) -> None:
    response = hue.post(address("agreement-add"), form_data(cast, summary="Giữ lại", **changes))

    entry = response.context["entry"]
    assert (response.status_code, list(entry.errors)) == (200, fields)
    assert entry["summary"].value() == "Giữ lại"
    assert Agreement.objects.count() == 0


def test_agreement_add_with_the_same_locality_twice_says_so_in_the_form(cast, hue) -> None:
    said = form_data(cast, **{"parties-1-locality": cast.thua_thien_hue.pk})

    response = hue.post(address("agreement-add"), said)

    assert list(response.context["entry"].errors) == ["__all__"]
    assert Agreement.objects.count() == 0


def test_agreement_add_asks_before_it_makes_an_organisation(cast, hue) -> None:
    said = form_data(cast, **{"parties-0-body": "Sở Du lịch thành phố Huế"})

    asked = hue.post(address("agreement-add"), said)
    made = hue.post(address("agreement-add"), said | {"adds_units": "on"})

    (problem,) = asked.context["entry"].parties.forms[0].errors["body"]
    assert "Sở Du lịch Huế" in problem
    assert (asked.context["entry"].has_strangers, made.status_code) == (True, 302)
    assert Organisation.objects.get(name="Sở Du lịch thành phố Huế").locality == cast.hue


def test_agreement_add_that_fails_makes_no_organisation(cast, hue) -> None:
    said = form_data(
        cast,
        **{"adds_units": "on", "parties-0-body": "Đơn vị mới",
           "parties-1-locality": cast.thua_thien_hue.pk},
    )  # fmt: skip

    hue.post(address("agreement-add"), said)

    assert not Organisation.objects.filter(name="Đơn vị mới").exists()


def test_agreement_change_saves_and_leads_back(cast, hue) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")

    response = hue.post(
        address("agreement-change", draft.pk), stored_data(cast, draft, title="Tên mới")
    )

    draft.refresh_from_db()
    assert (response.url, draft.title, draft.version) == (
        draft.get_absolute_url(), "Tên mới", 2,
    )  # fmt: skip
    assert [str(party) for party in draft.parties.all()] == ["Thừa Thiên Huế", "Hà Nội"]


def test_agreement_change_after_another_saved_shows_theirs_and_keeps_mine(cast, hue) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft", title="Đầu")
    mine = stored_data(cast, draft, title="Của tôi")
    hue.post(address("agreement-change", draft.pk), stored_data(cast, draft, title="Của họ"))

    late = hue.post(address("agreement-change", draft.pk), mine)

    draft.refresh_from_db()
    assert draft.title == "Của họ"
    assert [stored for _label, stored in late.context["conflict"].rows] == ["Của họ"]
    assert late.context["entry"]["title"].value() == "Của tôi"
    assert late.context["version"] == 2
    again = hue.post(
        address("agreement-change", draft.pk), mine | {"version": late.context["version"]}
    )
    draft.refresh_from_db()
    assert (again.status_code, draft.title) == (302, "Của tôi")


def test_agreement_change_sent_twice_is_done_once(cast, hue) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    said = stored_data(cast, draft, title="Tên mới")

    hue.post(address("agreement-change", draft.pk), said)
    second = hue.post(address("agreement-change", draft.pk), said)

    draft.refresh_from_db()
    assert (second.status_code, second.url) == (302, draft.get_absolute_url())
    assert (draft.version, history_of(draft).count()) == (2, 1)


def test_agreement_sign_asks_first_and_then_freezes(cast, hue) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    CommitmentFactory(agreement=draft, number=1)
    page = hue.get(address("agreement-sign", draft.pk))
    said = {"version": draft.version, "mark": page.context["mark"]}

    response = hue.post(address("agreement-sign", draft.pk), said)

    draft.refresh_from_db()
    assert (response.url, draft.state) == (draft.get_absolute_url(), "in_force")
    frozen = hue.post(address("agreement-change", draft.pk), stored_data(cast, draft))
    assert frozen.status_code == 403


def test_agreement_sign_shows_what_is_missing(cast, hue) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    page = hue.get(address("agreement-sign", draft.pk))

    response = hue.post(
        address("agreement-sign", draft.pk),
        {"version": draft.version, "mark": page.context["mark"]},
    )

    draft.refresh_from_db()
    assert (response.status_code, draft.state) == (200, "draft")
    assert len(response.context["missing"]) == 1


def test_agreement_sign_after_a_commitment_was_added_asks_again(cast, hue) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    CommitmentFactory(agreement=draft, number=1)
    page = hue.get(address("agreement-sign", draft.pk))
    CommitmentFactory(agreement=draft, number=2)

    response = hue.post(
        address("agreement-sign", draft.pk),
        {"version": draft.version, "mark": page.context["mark"]},
    )

    draft.refresh_from_db()
    assert (draft.state, response.context["count"]) == ("draft", 2)


def test_agreement_visibility_is_changed_by_its_own_form(cast, hue, client) -> None:
    agreement = AgreementFactory(keeper=cast.hue_office)

    hue.post(address("agreement-visibility", agreement.pk), {"visibility": "parties"})

    assert client.get(agreement.get_absolute_url()).status_code == 404


def test_agreement_remove_asks_first(cast, hue) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")

    asked = hue.get(address("agreement-remove", draft.pk))
    standing = Agreement.objects.count()
    removed = hue.post(address("agreement-remove", draft.pk))

    assert (asked.status_code, standing) == (200, 1)
    assert (removed.url, Agreement.objects.count()) == (address("agreement-list"), 0)


def test_agreement_remove_that_another_supersedes_says_why_not(cast, hue) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    AgreementFactory(keeper=cast.hue_office, state="draft", supersedes=draft, title="Bản sau")

    response = hue.post(address("agreement-remove", draft.pk))

    assert "Bản sau" in response.content.decode()
    assert Agreement.objects.count() == 2


def test_record_is_added_and_removed_on_its_own_pages(cast, hue) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")
    said = {"kind": "result", "text": "Hỗ trợ", "field": "", "said_by": "", "amount": "3 tỷ đồng"}

    hue.post(address("record-add", draft.pk), said)
    hue.post(address("record-add", draft.pk), said)
    item = draft.record.get()
    removed = hue.post(address("record-remove", item.pk))

    assert (item.amount_value, item.amount_unit) == (3_000_000_000, "VND")
    assert (removed.status_code, draft.record.count()) == (302, 0)


def test_record_with_an_amount_that_is_none_comes_back_with_its_words(cast, hue) -> None:
    draft = AgreementFactory(keeper=cast.hue_office, state="draft")

    response = hue.post(
        address("record-add", draft.pk), {"kind": "result", "text": "Hỗ trợ", "amount": "nhiều"}
    )

    entry = response.context["entry"]
    assert (list(entry.errors), entry["text"].value()) == (["amount"], "Hỗ trợ")
    assert draft.record.count() == 0
