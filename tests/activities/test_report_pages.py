"""Pages of reports: a person's way from draft to the other side's word, and what leaks nowhere."""

from __future__ import annotations

import pytest
from django.urls import reverse

from nhipcau.activities.models import Confirmation, ConfirmingAct, Result, Transaction, Update
from nhipcau.foundation.panels import panels_at
from tests.activities.reporting import (
    answer,
    change,
    draft,
    indicator,
    latest,
    money,
    promise,
    reported,
    submit,
    value,
)

pytestmark = pytest.mark.django_db
FORM = {
    "period_from": "01/01/2026",
    "period_to": "30/06/2026",
    "text": "Đã mở lớp",
    "progress": "50",
    "state": "in_progress",
    "money-TOTAL_FORMS": "2",
    "money-INITIAL_FORMS": "0",
}


def row(n: int, side: int, **said: str) -> dict[str, str]:
    full = {"amount": "", "kind": "paid", "source": "state", "side": str(side), **said}
    return {f"money-{n}-{key}": text for key, text in full.items()}


def page(client, name: str, pk: int | None = None, query: str = "") -> str:
    args = [] if pk is None else [pk]
    answered = client.get(f"{reverse(f'activities:{name}', args=args)}{query}")
    assert answered.status_code == 200, name
    return answered.content.decode()


def test_report_goes_from_typing_to_the_other_sides_word(cast, client_of):
    commitment = promise(cast)
    people = indicator(commitment)
    trained = indicator(commitment, title="Học viên", dimension="giới")
    editor, manager, partner = (
        client_of(cast.users[name])
        for name in ("hue_tourism_editor", "hue_tourism_manager", "ha_noi_approver")
    )
    data = {
        **FORM,
        **row(0, cast.hue.pk, amount="1.250.000.000"),
        **row(1, cast.ha_noi.pk, amount="1,5 triệu USD", rate="25.000", rate_on="01/06/2026"),
        f"value_{people.pk}": "20.000",
        f"value_{trained.pk}": "nữ: 20; nam: 18,5",
    }
    there = reverse("activities:commitment-update-add", args=[commitment.pk])

    editor.post(there, data)
    editor.post(there, data)
    update = Update.objects.get()
    seen = {"number": 1, "revision": latest(update).revision}
    manager.post(reverse("activities:update-submit", args=[update.pk]), seen)
    shown = page(partner, "update-answer", update.pk)
    partner.post(
        reverse("activities:update-answer", args=[update.pk]),
        {"digest": latest(update).digest, "word": "confirmed"},
    )

    update.refresh_from_db()
    commitment.refresh_from_db()
    assert (update.standing, commitment.state) == ("confirmed", "in_progress")
    assert commitment.reported_by == cast.hue_tourism
    assert "1.250.000.000" in shown
    amounts = list(Transaction.objects.order_by("pk").values_list("amount", "currency"))
    assert amounts == [(1_250_000_000, "VND"), (37_500_000_000, "USD")]
    assert sorted(float(one.value) for one in Result.objects.all()) == [18.5, 20, 20_000]


def test_form_says_what_is_wrong_and_keeps_what_was_typed(cast, client_of):
    commitment = promise(cast)
    row_of = indicator(commitment)
    editor = client_of(cast.users["hue_tourism_editor"])
    data = {
        **FORM,
        **row(0, cast.hue.pk, amount="ba tỷ"),
        **row(1, cast.hue.pk, amount="5 USD"),
        f"value_{row_of.pk}": "nhiều",
    }

    answered = editor.post(reverse("activities:commitment-update-add", args=[commitment.pk]), data)

    text = answered.content.decode()
    assert answered.status_code == 200
    for typed in ("ba tỷ", "5 USD", "nhiều", "Đã mở lớp"):
        assert typed in text
    assert text.count("is-invalid") == 3
    assert not Update.objects.exists()


def test_pages_of_a_replaced_version_tell_both_and_compare_them(cast, client_of):
    update = reported(cast, money=[money(5)])
    old = latest(update).digest
    change(cast.actor("hue_tourism_editor"), update, "Đã tổ chức ba đoàn", money=[money(6)])
    submit(cast.actor("hue_tourism_manager"), update)
    partner = client_of(cast.users["ha_noi_approver"])

    answered = partner.post(
        reverse("activities:update-answer", args=[update.pk]), {"digest": old, "word": "confirmed"}
    )
    compared = page(partner, "update-compare", update.pk, "?from=1&to=2")

    assert "from=1&amp;to=2" in answered.content.decode()
    assert not Confirmation.objects.exists()
    assert ("<del" in compared, "<ins" in compared, "5 ₫" in compared) == (True, True, True)


def test_one_press_confirms_what_was_ticked(cast, client_of):
    updates = [reported(cast), reported(cast)]
    partner = client_of(cast.users["ha_noi_approver"])
    listed = page(partner, "update-waiting")
    ticked = [f"{one.pk}:{latest(one).digest}" for one in updates]
    data = {"token": "t", "report": ticked}

    first = partner.post(reverse("activities:confirming-add"), data)
    partner.post(reverse("activities:confirming-add"), data)

    assert all(one in listed for one in ticked)
    assert ConfirmingAct.objects.count() == 1
    assert set(Update.objects.values_list("standing", flat=True)) == {"confirmed"}
    assert partner.get(first.url).status_code == 200


def test_disputed_and_private_words_and_figures_stand_on_no_public_page(cast, client_of, rf):
    commitment = promise(cast)
    measured = indicator(commitment)
    disputed = reported(
        cast, commitment, text="bí-mật-một", money=[money(77_777)], values=[value(measured, 88_888)]
    )
    answer(cast.actor("ha_noi_approver"), disputed, "disputed", reason="bí-mật-hai")
    again = reported(cast, commitment, text="bí-mật-ba", money=[money(77_777)])
    answer(cast.actor("ha_noi_approver"), again, "disputed", reason="bí-mật-hai")
    change(cast.actor("hue_tourism_editor"), again, "công khai")
    submit(cast.actor("hue_tourism_manager"), again)
    draft(cast.actor("hue_tourism_editor"), commitment, text="bí-mật-bốn")
    reported(cast, promise(cast, visibility="parties"), text="bí-mật-năm", money=[money(77_777)])
    pages = [
        ("update-list", None, ""),
        ("update-detail", again.pk, ""),
        ("update-proof", again.pk, ""),
        ("money-list", None, "?counted=reported"),
        ("commitment-figures", commitment.pk, "?counted=reported"),
        ("indicator-detail", measured.pk, "?counted=reported"),
    ]

    for name in ("anonymous", "da_nang_approver", "administrator"):
        client = client_of(cast.users.get(name))
        text = "".join(page(client, *one) for one in pages)
        request = rf.get("/")
        request.actor, request.user = cast.actor(name), cast.users.get(name)
        text += "".join(panels_at("commitment", request, commitment))
        found = [word for word in ("bí-mật", "77.777", "88.888") if word in text]
        assert found == [], name
        for hidden in (disputed, Update.objects.get(versions__text="bí-mật-năm")):
            there = reverse("activities:update-detail", args=[hidden.pk])
            assert client.get(there).status_code == 404
    own = client_of(cast.users["ha_noi_viewer"])
    assert "bí-mật-một" in page(own, "update-detail", disputed.pk)
    assert "bí-mật-hai" in page(own, "update-detail", disputed.pk)


@pytest.mark.parametrize("name", ["update-list", "update-waiting", "money-list"])
def test_lists_ask_as_many_questions_for_three_rows_as_for_one(
    cast, client_of, name, django_assert_max_num_queries
):
    commitment = promise(cast)
    client = client_of(cast.users["ha_noi_approver"])
    there = reverse(f"activities:{name}") + "?counted=reported"
    counts = []
    for number in (1, 2):
        for n in range(number):
            reported(cast, commitment, text=f"{number} {n}", money=[money(5)])
        client.get(there)
        with django_assert_max_num_queries(1000) as asked:
            client.get(there)
        counts.append(len(asked))

    assert counts[0] == counts[1]
