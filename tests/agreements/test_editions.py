"""Editions: signing freezes the text, nothing changes it afterwards, two of them are compared."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.agreements.amending import agreed, apply, draft, in_force, new_text, send
from tests.agreements.amending import answer as answer_as
from tests.factories import AgreementFactory, CommitmentFactory

from nhipcau.agreements import services
from nhipcau.agreements.models import Clause, Edition
from nhipcau.agreements.models.edition import Frozen
from nhipcau.agreements.selectors import changed_numbers, differences, heading_differences
from nhipcau.foundation.audit import history_of


@pytest.fixture
def signed(cast):
    agreement = AgreementFactory(keeper=cast.hue_office, state="draft", signed_on=date(2026, 1, 15))
    CommitmentFactory(agreement=agreement, number=1, text="Mở hội chợ", target="2 hội chợ")
    CommitmentFactory(agreement=agreement, number=2, performers=(0,))
    services.sign_agreement(
        actor=cast.actor("hue_approver"), agreement_id=agreement.pk, version=agreement.version
    )
    return agreement


def test_signing_freezes_edition_one_with_heading_parties_and_commitments(signed):
    edition = Edition.objects.get(agreement=signed)

    parties = list(signed.parties.all())
    first, second = edition.clauses.all()
    assert (edition.number, edition.in_force_on, edition.clause_count) == (1, date(2026, 1, 15), 2)
    assert edition.heading["title"] == signed.title
    assert [one["name"] for one in edition.heading["parties"]] == ["Thừa Thiên Huế", "Hà Nội"]
    assert (first.said["text"], first.said["target"]) == ("Mở hội chợ", "2 hội chợ")
    assert first.said["performers"] == [party.pk for party in parties]
    assert second.said["performers"] == [parties[0].pk]


def test_an_edition_and_its_clauses_can_neither_be_changed_nor_removed(signed):
    edition = Edition.objects.get(agreement=signed)
    clause = edition.clauses.first()
    edition.number, clause.said = 7, {"text": "khác"}

    for act in (
        edition.save, edition.delete, clause.save, clause.delete,
        lambda: Edition.objects.filter(pk=edition.pk).update(number=7),
        Edition.objects.all().delete,
        lambda: edition.clauses.update(number=9),
        Clause.objects.all().delete,
        lambda: Clause.objects.bulk_update([clause], ["said"]),
    ):  # fmt: skip
        with pytest.raises(Frozen):
            act()

    assert Edition.objects.get(pk=edition.pk).number == 1
    assert Clause.objects.get(pk=clause.pk).said["text"] == "Mở hội chợ"


def test_reports_and_leads_leave_the_edition_as_it_was(cast, signed):
    commitment = signed.commitments.get(number=1)
    before = [(one.said, one.digest) for one in Clause.objects.all()]

    services.report_state(
        actor=cast.actor("hue_editor"), commitment_id=commitment.pk, version=1, state="done"
    )

    assert [(one.said, one.digest) for one in Clause.objects.all()] == before


def test_editions_are_kept_also_of_agreements_signed_before_there_were_any(cast):
    older = in_force(cast)
    AgreementFactory(keeper=cast.hue_office, state="draft")
    program = cast.actor("program")

    counts = [services.freeze_editions(actor=program) for _round in range(2)]

    assert counts == [1, 0]
    assert Edition.objects.get().agreement == older
    assert history_of(older).get().verb == "freeze"


def test_an_amendment_makes_the_next_edition_and_leaves_the_first_untouched(cast):
    agreement = in_force(cast)
    amendment = agreed(cast, agreement)
    first = Edition.objects.get()

    second = apply(cast, amendment)

    assert (second.number, second.amendment, second.clause_count) == (2, amendment, 4)
    assert Edition.objects.get(pk=first.pk).digest == first.digest != second.digest


def test_editions_are_compared_commitment_by_commitment_and_in_the_heading(cast):
    agreement = in_force(cast, 4)
    amendment = draft(cast, agreement, heading={"valid_to": date(2991, 1, 1)})
    rows = list(agreement.commitments.order_by("number"))
    hue = cast.actor("hue_approver")
    services.alter_by_changing(
        actor=hue, amendment_id=amendment.pk, commitment_id=rows[0].pk,
        form=new_text(agreement, "Cam kết số một", target="3 đoàn", field_key="trade_supply_demand",
                      form=3),
    )  # fmt: skip
    services.alter_by_withdrawing(
        actor=hue, amendment_id=amendment.pk, commitment_id=rows[1].pk, note="Không còn phù hợp"
    )
    services.alter_by_adding(actor=hue, amendment_id=amendment.pk, form=new_text(agreement, "Mới"))
    send(cast, amendment)
    answer_as(cast, amendment)
    after = apply(cast, amendment)
    before = agreement.editions.get(number=1)

    pairs = changed_numbers(before, after)
    told = differences(before, after, pairs)
    back = differences(after, before, changed_numbers(after, before))

    assert [(one.number, one.kind) for one in told] == [
        (1, "changed"), (2, "removed"), (5, "added"),
    ]  # fmt: skip
    assert [(str(step.label), step.before, step.after) for step in told[0].steps] == [
        ("Mục tiêu", "", "3 đoàn")
    ]
    assert [one.kind for one in back] == ["changed", "added", "removed"]
    steps = heading_differences(before.heading, after.heading)
    assert [(step.before, step.after) for step in steps] == [("31/12/2990", "01/01/2991")]


def test_comparison_marks_words_by_strokes_and_says_them_to_listeners(cast, client_of):
    agreement = in_force(cast)
    amendment = draft(cast, agreement)
    row = agreement.commitments.get(number=1)
    services.alter_by_changing(
        actor=cast.actor("hue_approver"), amendment_id=amendment.pk, commitment_id=row.pk,
        form=new_text(agreement, "Cam kết <b>lớn</b> số 1"),
    )  # fmt: skip
    send(cast, amendment)
    answer_as(cast, amendment)
    apply(cast, amendment)

    page = client_of(None).get(reverse("agreements:edition-compare", args=[agreement.pk]))

    html = page.content.decode()
    assert '<ins class="word-new"><span class="visually-hidden">[thêm: </span>' in html
    assert "&lt;b&gt;lớn" in html
    assert "<b>lớn</b>" not in html


def test_pages_of_editions_ask_the_same_number_of_queries_however_much_differs(cast, client_of):
    def asked(changes: int) -> int:
        agreement = in_force(cast, 10)
        amendment = draft(cast, agreement)
        for row in agreement.commitments.order_by("number")[:changes]:
            services.alter_by_changing(
                actor=cast.actor("hue_approver"), amendment_id=amendment.pk, commitment_id=row.pk,
                form=new_text(agreement, f"Lời mới {row.number}"),
            )  # fmt: skip
        send(cast, amendment)
        answer_as(cast, amendment)
        apply(cast, amendment)
        client = client_of(cast.users["hue_editor"])
        pages = [
            reverse("agreements:edition-compare", args=[agreement.pk]),
            reverse("agreements:edition-detail", args=[agreement.pk, 2]),
            reverse("agreements:amendment-detail", args=[amendment.pk]),
        ]
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert [client.get(page).status_code for page in pages] == [200, 200, 200]
        return len(found)

    asked(1)

    assert asked(1) == asked(3)
