"""The board: faces, filters in the address, saved views, acts on many from the first tick."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import AgreementFactory, CommitmentFactory, CommitmentLeadFactory

from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.models import BulkAct, DefaultView, SavedView
from nhipcau.agreements.selectors import views_visible_to

BOARD = reverse("agreements:commitment-list")


def address(name: str, *args: int) -> str:
    return reverse(f"agreements:{name}", args=args)


@pytest.fixture
def hue(cast, client_of):
    return client_of(cast.users["hue_editor"])


@pytest.fixture
def promises(cast):
    agreement = AgreementFactory(keeper=cast.hue_office)
    made = [
        CommitmentFactory(
            agreement=agreement,
            number=number,
            due_on=timezone.localdate() + timedelta(days=number),
            performers=(0,),
        )
        for number in range(1, 4)
    ]
    CommitmentLeadFactory(
        commitment=made[0], party=agreement.parties.all()[0], organisation=cast.hue_tourism
    )
    return made


@pytest.mark.parametrize("face", ["table", "columns", "calendar"])
@pytest.mark.parametrize("group", ["state", "deadline", "field", "side", "lead"])
def test_every_face_answers_with_and_without_rows(client, cast, face, group) -> None:
    empty = client.get(BOARD, {"view": face, "group": group})
    CommitmentFactory(due_on=timezone.localdate())
    full = client.get(BOARD, {"view": face, "group": group})

    assert (empty.status_code, full.status_code) == (200, 200)
    assert full.context["look"].face == face


def test_each_filter_in_force_can_be_taken_off_alone(client, cast, promises) -> None:
    response = client.get(
        BOARD,
        {"field": "trade_supply_demand", "state": ["overdue", "not_started"], "view": "table"},
    )

    taken_off = [parse_qs(urlsplit(url).query) for _word, url in response.context["words"]]
    assert taken_off == [
        {"state": ["overdue", "not_started"]},
        {"field": ["trade_supply_demand"], "state": ["not_started"]},
        {"field": ["trade_supply_demand"], "state": ["overdue"]},
    ]


def test_a_name_typed_in_full_narrows_and_a_part_of_it_suggests(client, cast, promises) -> None:
    whole = client.get(BOARD, {"unit": "so du lich hue", "field": "trade_supply_demand"})
    part = client.get(BOARD, {"unit": "du lich"})
    fragment = client.get(address("board-units"), {"unit": "du lich"})

    asked = f"?field=trade_supply_demand&organisation={cast.hue_tourism.pk}"
    assert whole.url == f"{BOARD}{asked}"
    assert [str(unit) for unit, _url in part.context["units"]] == ["Sở Du lịch Huế"]
    assert f"organisation={cast.hue_tourism.pk}" in fragment.content.decode()


def test_heads_of_the_table_say_how_it_is_sorted(client, cast, promises) -> None:
    text = client.get(BOARD, {"sort": "-text"}).content.decode()

    assert 'aria-sort="descending"' in text
    assert text.count("aria-sort") == 1


@pytest.mark.parametrize("size", [25, 50, 100])
def test_a_page_has_as_many_rows_as_are_chosen_and_stays_light(client, cast, size) -> None:
    agreement = AgreementFactory()
    for number in range(1, 103):
        CommitmentFactory(agreement=agreement, number=number, text="Kết nối cung cầu " * 12)

    response = client.get(BOARD, {"size": size})

    assert len(response.context["page"].object_list) == size
    assert len(response.content) < 150_000 * size / 25


def test_the_page_asks_as_many_queries_for_three_rows_as_for_one(hue, cast) -> None:
    agreement = AgreementFactory()
    CommitmentFactory(agreement=agreement, number=1)
    hue.get(BOARD, {"view": "table"})
    with CaptureQueriesContext(connection) as one:
        hue.get(BOARD, {"view": "table"})
    for number in (2, 3):
        CommitmentFactory(agreement=agreement, number=number)

    with CaptureQueriesContext(connection) as three:
        hue.get(BOARD, {"view": "table"})

    assert len(three) == len(one)


def test_an_empty_board_of_mine_says_what_to_do(client, hue, cast, promises) -> None:
    nobody = client.get(BOARD, {"mine": "1"}).content.decode()
    office = hue.get(BOARD, {"mine": "1"}).content.decode()

    assert "Đăng nhập để xem" in nobody
    assert "Đơn vị bạn không thực hiện" in office


def test_a_view_is_kept_opened_and_made_the_first(hue, cast, promises) -> None:
    board = "state=overdue&field=health&view=columns&group=lead&nonsense=1"
    asked = hue.post(address("view-add"), {"name": " Y tế  chậm ", "board": board})
    view = SavedView.objects.get()

    hue.post(address("view-default", view.pk), {"on": "1"})
    opened = hue.get(BOARD)
    plain = hue.get(BOARD, {"view": "table"})

    assert asked.url == view.url
    assert (view.name, view.query) == (
        "Y tế chậm", "field=health&state=overdue&view=columns&group=lead",
    )  # fmt: skip
    assert opened.url == view.url
    assert plain.status_code == 200
    hue.post(address("view-default", view.pk), {"on": "0"})
    assert DefaultView.objects.count() == 0


def test_a_view_sent_twice_is_kept_once_and_its_name_is_not_given_twice(cast) -> None:
    actor = cast.actor("hue_editor")
    one = services.save_view(actor=actor, name="Chậm", query="state=overdue")

    again = services.save_view(actor=actor, name="Chậm", query="state=overdue")

    assert again == one
    with pytest.raises(AgreementsError):
        services.save_view(actor=actor, name="Chậm", query="state=done")
    assert SavedView.objects.count() == 1


def test_views_of_others_are_seen_only_where_they_are_shared(cast, client_of) -> None:
    actor = cast.actor("hue_editor")
    own = services.save_view(actor=actor, name="Riêng", query="q=bi+mat")
    shared = services.save_view(actor=actor, name="Chung", query="", is_shared=True)

    seen = {
        name: [one.view for one in views_visible_to(cast.actor(name))]
        for name in ("hue_editor", "hue_viewer", "ha_noi_manager", "anonymous")
    }

    assert seen == {
        "hue_editor": [shared, own], "hue_viewer": [shared], "ha_noi_manager": [], "anonymous": [],
    }  # fmt: skip
    stranger = client_of(cast.users["hue_viewer"])
    assert stranger.get(address("view-change", own.pk)).status_code == 404
    assert stranger.post(address("view-default", own.pk)).status_code == 404
    assert "bi+mat" not in stranger.get(address("view-list")).content.decode()


def test_a_removed_view_can_be_put_back_and_goes_after_a_day(hue, cast) -> None:
    actor = cast.actor("hue_editor")
    view = services.save_view(actor=actor, name="Chậm", query="state=overdue")

    hue.post(address("view-remove", view.pk))
    gone = views_visible_to(actor)
    services.save_view(actor=actor, name="Chậm", query="")
    hue.post(address("view-restore", view.pk))

    view.refresh_from_db()
    assert gone == []
    assert view.name == "Chậm (2)"
    services.remove_view(actor=actor, view_id=view.pk)
    SavedView.objects.filter(pk=view.pk).update(removed_at=timezone.now() - timedelta(days=2))
    services.clear_removed_views()
    assert not SavedView.objects.filter(pk=view.pk).exists()


def test_a_shared_view_is_changed_by_its_author_or_a_manager(cast) -> None:
    view = services.save_view(
        actor=cast.actor("hue_editor"), name="Chung", query="", is_shared=True
    )

    with pytest.raises(PermissionDenied):
        services.rename_view(
            actor=cast.actor("hue_approver"), view_id=view.pk, name="Khác", is_shared=True
        )
    services.rename_view(
        actor=cast.actor("hue_manager"), view_id=view.pk, name="Của Sở", is_shared=True
    )

    view.refresh_from_db()
    assert (view.name, view.organisation) == ("Của Sở", cast.hue_office)


def test_rows_are_ticked_reported_and_undone_through_the_pages(hue, cast, promises) -> None:
    ids = [row.pk for row in promises[:2]]
    entry = hue.get(address("bulk-add"), {"act": "state", "chosen": ids, "board": "sort=text"})
    made = hue.post(
        address("bulk-add"),
        {"act": "state", "chosen": ids, "board": "sort=text", "state": "done", "note": ""},
    )
    act = BulkAct.objects.get()
    shown = hue.get(made.url)

    hue.post(address("bulk-run", act.pk))
    done = hue.get(made.url)
    states = [row.state for row in promises[0].agreement.commitments.order_by("number")]
    hue.post(address("bulk-undo", act.pk))

    assert entry.context["count"] == 2
    assert shown.context["summary"].waiting == 2
    assert done.context["can_undo"]
    assert done.context["back_url"] == f"{BOARD}?sort=text"
    assert states == ["done", "done", "not_started"]
    promises[0].refresh_from_db()
    assert promises[0].state == "not_started"


def test_all_found_are_those_of_the_filter(hue, cast, promises) -> None:
    CommitmentFactory(agreement=promises[0].agreement, number=9, field_id="health")

    hue.post(
        address("bulk-add"),
        {"act": "note", "all": "1", "board": "field=trade_supply_demand", "note": "Đã rõ"},
    )

    chosen = [row.commitment_id for row in BulkAct.objects.get().rows.all()]
    assert chosen == [row.pk for row in promises]


@pytest.mark.parametrize(
    "asked", [{}, {"act": "state"}, {"act": "x", "chosen": "1"}, {"chosen": "1"}]
)
def test_an_act_without_rows_or_kind_leads_back_to_the_board(hue, cast, asked) -> None:
    response = hue.get(address("bulk-add"), asked | {"board": "field=health"})

    assert response.url == f"{BOARD}?field=health"


def test_a_unit_of_another_side_is_refused_with_what_may_be_meant(hue, cast, promises) -> None:
    said = {"act": "lead", "chosen": promises[0].pk, "unit": "Sở Công Thương Hà Nội"}

    wrong = hue.post(address("bulk-add"), said)
    right = hue.post(address("bulk-add"), said | {"unit": "sở du lịch huế"})

    assert list(wrong.context["entry"].errors) == ["unit"]
    assert wrong.context["entry"]["unit"].value() == "Sở Công Thương Hà Nội"
    assert right.status_code == 302


def test_an_act_is_shown_to_who_prepared_it_alone(hue, cast, client_of, promises) -> None:
    hue.post(address("bulk-add"), {"act": "note", "chosen": promises[0].pk, "note": "Chỉ mình tôi"})
    act = BulkAct.objects.get()

    colleague = client_of(cast.users["hue_manager"])

    assert colleague.get(act.get_absolute_url()).status_code == 404
    assert colleague.post(address("bulk-run", act.pk)).status_code == 404
    assert act.rows.get().outcome == "waiting"


def test_readers_without_a_role_to_write_find_no_boxes(client, cast, client_of, promises) -> None:
    viewer = client_of(cast.users["hue_viewer"])

    assert 'name="chosen"' not in client.get(BOARD).content.decode()
    assert 'name="chosen"' not in viewer.get(BOARD).content.decode()
