"""Pages of commitments: the list and its filters, the page of one, its forms, saving too late."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    SourceDocumentFactory,
)

from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.foundation.audit import history_of
from nhipcau.localities.models import Organisation


@pytest.fixture
def hue(cast, client_of):
    return client_of(cast.users["hue_editor"])


@pytest.fixture
def ha_noi(cast, client_of):
    return client_of(cast.users["ha_noi_editor"])


@pytest.fixture
def draft(cast) -> Agreement:
    return AgreementFactory(keeper=cast.hue_office, state="draft")


@pytest.fixture
def promise(cast) -> Commitment:
    return CommitmentFactory(agreement=AgreementFactory(keeper=cast.hue_office), number=1)


def address(name: str, *args: int) -> str:
    return reverse(f"agreements:commitment-{name}", args=args)


def form_data(agreement: Agreement, **changes) -> dict[str, object]:
    said = {
        "text": "Kết nối cung cầu",
        "performers": [party.pk for party in agreement.parties.all()],
        "number": "",
        "field": "tourism",
        "form": "3",
        "deadline": "",
        "target": "",
        "amount": "",
    }
    return said | changes


def test_commitment_list_shows_rows_counts_and_the_agreement_it_is_of(client, promise) -> None:
    CommitmentFactory(number=1)

    response = client.get(address("list"), {"agreement": promise.agreement_id})

    assert list(response.context["page"]) == [promise]
    assert response.context["agreement"] == promise.agreement
    assert [one[:2] for one in response.context["counts"]] == [("", 1), ("not_started", 1)]


def test_commitment_list_counts_every_state_while_one_is_chosen(client, cast) -> None:
    agreement = AgreementFactory()
    CommitmentFactory(agreement=agreement, number=1, state="done")
    CommitmentFactory(agreement=agreement, number=2, due_on=date(2020, 1, 1))

    response = client.get(address("list"), {"state": "overdue"})

    assert [row.number for row in response.context["page"]] == [2]
    counts = [one[:2] for one in response.context["counts"]]
    assert counts == [("", 2), ("overdue", 1), ("not_started", 1), ("done", 1)]


def test_commitment_list_filters_combine_and_stay_in_the_address(client, cast) -> None:
    agreement = AgreementFactory()
    for number in range(1, 28):
        CommitmentFactory(agreement=agreement, number=number, field_id="tourism")
    CommitmentFactory(agreement=agreement, number=28, field_id="health")
    asked = {"field": "tourism", "q": "cung cau", "doers": "together", "locality": cast.hue.pk}

    response = client.get(address("list"), asked)

    text = response.content.decode()
    kept = f"?field=tourism&amp;q=cung+cau&amp;doers=together&amp;locality={cast.hue.pk}"
    narrowed = f"?q=cung+cau&amp;field=tourism&amp;locality={cast.hue.pk}&amp;state=not_started"
    assert response.context["page"].paginator.count == 27
    assert f"{kept}&amp;page=2" in text
    assert f"{narrowed}&amp;doers=together" in text


def test_commitment_list_of_a_former_unit_keeps_it_among_the_sides(client, cast, promise) -> None:
    response = client.get(address("list"), {"locality": cast.thua_thien_hue.pk})

    assert list(response.context["page"]) == [promise]
    chosen = [one.value for one in response.context["offers"].localities if one.is_chosen]
    assert chosen == [str(cast.thua_thien_hue.pk)]


def test_commitment_list_does_not_offer_units_of_hidden_agreements(client, cast) -> None:
    hidden = CommitmentFactory(
        agreement=AgreementFactory(keeper=cast.hue_office, visibility="own"), number=1
    )
    CommitmentLeadFactory(
        commitment=hidden,
        party=hidden.agreement.parties.all()[0],
        organisation=cast.hue_tourism,
    )

    text = client.get(address("list")).content.decode()

    assert "Sở Du lịch Huế" not in text


def test_commitment_list_takes_nonsense_in_the_address_for_nothing(client, promise) -> None:
    names = ("state", "field", "locality", "organisation", "deadline", "doers", "agreement", "sort")

    response = client.get(address("list"), dict.fromkeys(names, "<x>"))

    assert list(response.context["page"]) == [promise]


def test_commitment_list_asks_as_much_for_three_as_for_one(
    client, cast, django_assert_max_num_queries
) -> None:
    def add() -> None:
        commitment = CommitmentFactory(
            agreement=AgreementFactory(), number=1, reported_by=cast.hue_office
        )
        CommitmentLeadFactory(
            commitment=commitment,
            party=commitment.agreement.parties.all()[0],
            organisation=cast.hue_tourism,
        )

    def queries() -> int:
        with django_assert_max_num_queries(30) as asked:
            client.get(address("list"))
        return len(asked)

    add()
    client.get(address("list"))
    one = queries()
    add()
    add()

    assert queries() == one


def test_commitment_page_shows_its_source_and_neighbours(hue) -> None:
    document = SourceDocumentFactory(text="Trước đó. <b>Lời hứa</b>. Sau đó.", name="goc.docx")
    agreement = AgreementFactory()
    one, two, three = (
        CommitmentFactory(
            agreement=agreement,
            number=number,
            document=document,
            source_start=10,
            source_end=24,
        )
        for number in (1, 2, 3)
    )

    response = hue.get(two.get_absolute_url())

    text = response.content.decode()
    assert (response.context["before"], response.context["after"]) == (one, three)
    assert "&lt;b&gt;Lời hứa&lt;/b&gt;</mark>. Sau đó." in text
    assert text.count("goc.docx") == 1


def test_commitment_page_names_units_of_each_side(client, cast, promise) -> None:
    left, right = promise.agreement.parties.all()
    CommitmentLeadFactory(commitment=promise, party=right, organisation=cast.ha_noi_trade)

    sides = client.get(promise.get_absolute_url()).context["sides"]

    assert [(side["party"], [str(lead) for lead in side["leads"]]) for side in sides] == [
        (left, []),
        (right, ["Sở Công Thương Hà Nội"]),
    ]


def test_commitment_page_offers_only_what_would_be_allowed(cast, client_of, promise) -> None:
    link = address("report", promise.pk)
    shown = {
        name: link
        in client_of(cast.users.get(name)).get(promise.get_absolute_url()).content.decode()
        for name in ("anonymous", "ha_noi_viewer", "hue_tourism_editor", "ha_noi_editor")
    }

    assert shown == {
        "anonymous": False, "ha_noi_viewer": False, "hue_tourism_editor": False,
        "ha_noi_editor": True,
    }  # fmt: skip


def test_commitment_add_understands_deadline_and_amount(cast, hue, draft) -> None:
    said = form_data(draft, deadline="quý III/2026", amount="1,5 triệu USD", number="4")

    response = hue.post(address("add", draft.pk), said)

    made = draft.commitments.get()
    assert response.url == draft.get_absolute_url()
    assert (made.number, made.due_text, made.due_precision) == (4, "quý III/2026", "quarter")
    assert (made.due_from, made.due_on) == (date(2026, 7, 1), date(2026, 9, 30))
    assert (made.amount_value, made.amount_unit) == (Decimal(1_500_000), "USD")


def test_commitment_add_sent_twice_makes_one(cast, hue, draft) -> None:
    for _ in range(2):
        hue.post(address("add", draft.pk), form_data(draft))

    assert draft.commitments.count() == 1


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"text": " "}, ["text"]),
        ({"text": "x" * 20_001}, ["text"]),
        ({"performers": []}, ["performers"]),
        ({"performers": ["999999"]}, ["performers"]),
        ({"deadline": "khi nào xong"}, ["deadline"]),
        ({"amount": "nhiều tiền"}, ["amount"]),
        ({"amount": "20.000"}, ["amount"]),
        ({"field": "nothing"}, ["field"]),
        ({"form": "5"}, ["form"]),
        ({"number": "0"}, ["number"]),
        ({"number": "7"}, ["__all__"]),
        ({"lead-0": "x"}, []),
    ],
)
def test_commitment_add_that_is_wrong_names_the_field_and_keeps_what_was_typed(
    cast, hue, draft, changes, fields
) -> None:
    CommitmentFactory(agreement=draft, number=7)

    response = hue.post(address("add", draft.pk), form_data(draft, target="Giữ lại", **changes))

    made = draft.commitments.count() - 1
    entry = response.context["entry"] if response.context else None
    assert (list(entry.errors) if entry else []) == fields
    assert (entry["target"].value() if entry else "Giữ lại") == "Giữ lại"
    assert made == (0 if fields else 1)


def test_commitment_add_finds_units_by_name_and_asks_before_it_makes_one(cast, hue, draft) -> None:
    left, right = draft.parties.all()
    said = form_data(
        draft,
        **{
            f"lead-{left.pk}": ["sở du lịch huế", ""],
            f"with-{right.pk}": ["Sở Công Thương TP Hà Nội"],
        },
    )

    asked = hue.post(address("add", draft.pk), said)
    made = hue.post(address("add", draft.pk), said | {"adds_units": "on"})

    problems = [box.problems for box in asked.context["entry"].boxes() if box.problems]
    assert "Sở Công Thương Hà Nội" in problems[0][0]
    assert made.status_code == 302
    leads = draft.commitments.get().leads.all()
    assert [(str(lead), lead.role) for lead in leads] == [
        ("Sở Du lịch Huế", "lead"),
        ("Sở Công Thương TP Hà Nội", "coordinating"),
    ]
    assert Organisation.objects.get(name="Sở Công Thương TP Hà Nội").locality == cast.ha_noi


def test_commitment_change_keeps_days_of_a_deadline_whose_words_were_left_alone(
    cast, hue, draft
) -> None:
    """Words that a reader understood from their context mean nothing to the box alone."""
    standing = CommitmentFactory(
        agreement=draft,
        number=1,
        due_text="quý III",
        due_from=date(2019, 7, 1),
        due_on=date(2019, 9, 30),
        due_precision="quarter",
    )
    page = hue.get(address("change", standing.pk))
    shown = page.context["entry"]["deadline"].value()

    hue.post(
        address("change", standing.pk),
        form_data(draft, text="Lời mới", deadline=shown, version=1),
    )

    standing.refresh_from_db()
    assert (shown, standing.text) == ("quý III", "Lời mới")
    assert (standing.due_on, standing.due_precision) == (date(2019, 9, 30), "quarter")


def test_commitment_change_keeps_an_amount_that_was_left_alone(cast, hue, draft) -> None:
    standing = CommitmentFactory(
        agreement=draft, number=1, amount_value=Decimal("1.234"), amount_unit="tấn"
    )
    shown = hue.get(address("change", standing.pk)).context["entry"]["amount"].value()

    hue.post(
        address("change", standing.pk), form_data(draft, text="Lời mới", amount=shown, version=1)
    )

    standing.refresh_from_db()
    assert (standing.text, standing.amount_value) == ("Lời mới", Decimal("1.234"))


def test_commitment_change_after_another_saved_shows_theirs_and_keeps_mine(
    cast, hue, draft
) -> None:
    standing = CommitmentFactory(agreement=draft, number=1, text="Đầu", field_id="tourism")
    left = draft.parties.all()[0]
    mine = form_data(draft, text="Của tôi", number="1", version=1)
    theirs = mine | {"text": "Của họ", f"lead-{left.pk}": "Sở Du lịch Huế"}
    hue.post(address("change", standing.pk), theirs)

    late = hue.post(address("change", standing.pk), mine)

    standing.refresh_from_db()
    conflict = late.context["conflict"]
    assert standing.text == "Của họ"
    assert [stored for _label, stored in conflict.rows] == ["Của họ", "Sở Du lịch Huế"]
    assert conflict.latest.organisation_name == "Sở Tài chính Huế"
    assert (late.context["entry"]["text"].value(), late.context["version"]) == ("Của tôi", 2)
    again = hue.post(address("change", standing.pk), mine | {"version": 2})
    standing.refresh_from_db()
    assert (again.status_code, standing.text) == (302, "Của tôi")


def test_commitment_change_sent_twice_is_done_once(cast, hue, draft) -> None:
    standing = CommitmentFactory(agreement=draft, number=1)
    said = form_data(draft, text="Lời mới", number="1", version=1)

    hue.post(address("change", standing.pk), said)
    second = hue.post(address("change", standing.pk), said)

    assert second.url == standing.get_absolute_url()
    assert history_of(standing).count() == 1


def test_commitment_change_without_a_version_is_taken_for_stale(cast, hue, draft) -> None:
    standing = CommitmentFactory(agreement=draft, number=1, text="Đầu")

    response = hue.post(address("change", standing.pk), form_data(draft, text="Của tôi"))

    standing.refresh_from_db()
    assert (response.status_code, standing.text) == (200, "Đầu")


def test_commitment_remove_asks_first(cast, hue, draft) -> None:
    standing = CommitmentFactory(agreement=draft, number=1)

    asked = hue.get(address("remove", standing.pk))
    count = draft.commitments.count()
    removed = hue.post(address("remove", standing.pk))

    assert (asked.status_code, count) == (200, 1)
    assert (removed.url, draft.commitments.count()) == (draft.get_absolute_url(), 0)


def test_commitment_leads_page_offers_a_coordinator_its_own_side(cast, ha_noi, promise) -> None:
    right = promise.agreement.parties.all()[1]
    page = ha_noi.get(address("leads", promise.pk))

    ha_noi.post(
        address("leads", promise.pk),
        {"version": 1, f"lead-{right.pk}": ["Sở Công Thương Hà Nội", "Sở Tài chính Hà Nội"]},
    )

    assert {box.party for box in page.context["entry"].boxes()} == {right}
    assert {str(lead) for lead in promise.leads.all()} == {
        "Sở Công Thương Hà Nội", "Sở Tài chính Hà Nội",
    }  # fmt: skip


def test_commitment_leads_after_another_saved_shows_what_is_stored(
    cast, hue, ha_noi, promise
) -> None:
    left, right = promise.agreement.parties.all()
    first = {"version": 1, f"lead-{right.pk}": "Sở Công Thương Hà Nội"}
    ha_noi.post(address("leads", promise.pk), first)

    late = ha_noi.post(
        address("leads", promise.pk), {"version": 1, f"lead-{right.pk}": "Sở Tài chính Hà Nội"}
    )
    other = hue.post(
        address("leads", promise.pk), {"version": 1, f"lead-{left.pk}": "Sở Du lịch Huế"}
    )

    assert [row[1] for row in late.context["conflict"].rows] == ["Sở Công Thương Hà Nội"]
    assert [str(lead) for lead in promise.leads.all()] == ["Sở Công Thương Hà Nội"]
    assert other.context["version"] == 2


def test_commitment_report_saves_the_state_on_the_word_of_the_side(cast, ha_noi, promise) -> None:
    said = {"version": 1, "state": "done", "on": "20/05/2026", "note": "Đã xong"}

    response = ha_noi.post(address("report", promise.pk), said)

    promise.refresh_from_db()
    assert response.url == promise.get_absolute_url()
    assert (promise.state, promise.state_on) == ("done", date(2026, 5, 20))
    assert promise.reported_by == cast.ha_noi_office


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"state": "dropped", "note": " "}, ["note"]),
        ({"on": (timezone.localdate() + timedelta(days=2)).strftime("%d/%m/%Y")}, ["on"]),
        ({"on": "30/02/2026"}, ["on"]),
        ({"state": "confirmed"}, ["state"]),
    ],
)
def test_commitment_report_that_is_wrong_names_the_field(
    cast, ha_noi, promise, changes, fields
) -> None:
    said = {"version": 1, "state": "done", "on": "", "note": "Giữ lại"} | changes

    response = ha_noi.post(address("report", promise.pk), said)

    promise.refresh_from_db()
    assert list(response.context["entry"].errors) == fields
    assert (promise.state, promise.version) == ("not_started", 1)


def test_commitment_report_after_the_other_side_reported_shows_both(
    cast, hue, ha_noi, promise
) -> None:
    ha_noi.post(
        address("report", promise.pk), {"version": 1, "state": "done", "note": "Hà Nội: xong"}
    )

    late = hue.post(
        address("report", promise.pk),
        {"version": 1, "state": "dropped", "on": "", "note": "Huế: không làm"},
    )

    promise.refresh_from_db()
    stored = [value for _label, value in late.context["conflict"].rows]
    assert promise.state == "done"
    assert "Hà Nội: xong" in stored
    assert late.context["entry"]["note"].value() == "Huế: không làm"
    assert late.context["conflict"].latest.organisation_name == "Sở Tài chính Hà Nội"


def test_commitment_report_sent_twice_is_noted_once(cast, ha_noi, promise) -> None:
    said = {"version": 1, "state": "in_progress", "on": "01/05/2026", "note": "Bắt đầu"}

    ha_noi.post(address("report", promise.pk), said)
    second = ha_noi.post(address("report", promise.pk), said)

    assert second.url == promise.get_absolute_url()
    assert history_of(promise).count() == 1


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ({"deadline": "quý III/2026"}, "due"),
        ({"deadline": "không biết"}, "is_unclear"),
        ({"amount": "3 tỷ đồng"}, "amount"),
        ({"amount": "nhiều"}, "is_unclear"),
    ],
)
def test_what_a_box_understands_is_said_while_one_types(cast, hue, asked, known) -> None:
    response = hue.get(reverse("agreements:commitment-understood"), asked)

    assert known in response.context


def test_what_an_empty_box_understands_is_nothing(cast, hue) -> None:
    response = hue.get(reverse("agreements:commitment-understood"), {"deadline": " "})

    assert response.content.decode().strip() == ""


def test_agreement_page_with_ten_thousand_commitments_stays_small(cast, client) -> None:
    agreement = AgreementFactory()
    sides = list(agreement.parties.all())
    rows = Commitment.objects.bulk_create(
        Commitment(
            agreement=agreement,
            number=number,
            text=f"Việc số {number}",
            field_id=("tourism", "health", "trade_supply_demand")[number % 3],
        )
        for number in range(1, 10_001)
    )
    through = Commitment.performers.through
    through.objects.bulk_create(
        through(commitment=row, party=sides[row.number % 2]) for row in rows
    )

    response = client.get(agreement.get_absolute_url())

    counts = [column.count for column in response.context["columns"]]
    assert (response.status_code, counts) == (200, [5000, 0, 5000])
    assert len(response.content) < 250_000
