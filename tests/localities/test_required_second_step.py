"""An organisation, or the whole installation, asks approvers and managers for the second step."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from tests.agreements.test_notices import letters  # noqa: F401 a fixture

from nhipcau.foundation.audit import history_of
from nhipcau.localities import services
from nhipcau.localities.errors import LocalitiesError
from nhipcau.localities.models import StaffLetter
from nhipcau.localities.permissions import may_change_members


def set_up(user) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})


def ask(cast, name="hue_manager", *, asks=True):
    return services.ask_second_step(
        actor=cast.actor(name), organisation_id=cast.hue_office.pk, asks=asks
    )


@pytest.fixture
def required(cast):
    set_up(cast.users["hue_manager"])
    ask(cast)


def test_approvers_without_one_go_on_as_editors_from_their_next_act(cast, required):
    held, still = cast.actor("hue_approver"), cast.actor("hue_editor")

    assert (held.acting.role, held.acting.held_role) == ("editor", "approver")
    assert held.needs_second_step
    assert (still.acting.role, still.needs_second_step) == ("editor", False)
    # Reading is as it was; another organisation asks nothing.
    assert held.organisations == still.organisations
    assert cast.actor("ha_noi_approver").acting.role == "approver"
    set_up(cast.users["hue_approver"])
    assert cast.actor("hue_approver").acting.role == "approver"


def test_switched_off_and_on_it_stands_in_the_history(cast, required):
    ask(cast)
    ask(cast, asks=False)

    entries = [(one.verb, one.changes) for one in history_of(cast.hue_office).order_by("id")]
    assert entries == [
        ("ask_second_step", {"asks_second_step": [False, True]}),
        ("ask_second_step", {"asks_second_step": [True, False]}),
    ]
    assert cast.actor("hue_approver").acting.role == "approver"


def test_who_has_none_shuts_out_nobody_and_others_decide_nothing(cast):
    with pytest.raises(LocalitiesError):
        ask(cast)
    for name in ("hue_approver", "hue_tourism_manager", "ha_noi_manager"):
        set_up(cast.users[name])
        with pytest.raises(PermissionDenied):
            ask(cast, name)

    cast.hue_office.refresh_from_db()
    assert not cast.hue_office.asks_second_step
    assert StaffLetter.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_those_concerned_are_written_to_once_and_named_to_nobody(cast, letters):  # noqa: F811
    set_up(cast.users["hue_manager"])
    ask(cast)
    ask(cast, asks=False)
    ask(cast)

    sent = [services.send_staff_letters(), services.send_staff_letters()]

    (letter,) = letters()
    text = letter.get_content()
    assert sent == [1, 0]
    assert letter["To"] == cast.users["hue_approver"].email
    assert "/buoc-hai/bat/" in text
    assert not [user for user in cast.users.values() if user.email in text]


def test_pages_lead_to_setting_it_up(cast, client_of, required):
    page = client_of(cast.users["hue_approver"])

    html = page.get("/").content.decode()
    answer = client_of(cast.users["hue_manager"]).get(f"/don-vi/{cast.hue_office.pk}/thanh-vien/")

    manager = client_of(cast.users["hue_manager"])
    # A form that says neither yes nor no switches nothing off.
    assert manager.post(f"/don-vi/{cast.hue_office.pk}/buoc-hai/").status_code == 200
    cast.hue_office.refresh_from_db()
    assert cast.hue_office.asks_second_step
    assert "/buoc-hai/bat/" in html
    assert "yêu cầu người duyệt và người quản lý dùng xác thực hai bước" in answer.content.decode()
    set_up(cast.users["hue_approver"])
    assert "/buoc-hai/bat/" not in page.get("/").content.decode()


def test_the_whole_installation_asks_it_of_administrators_too(cast, settings):
    settings.SECOND_STEP_REQUIRED = True

    held, manager = cast.actor("administrator"), cast.actor("ha_noi_manager")

    assert (held.is_administrator, held.needs_second_step) == (False, True)
    assert not may_change_members(manager, cast.ha_noi_office)
    assert cast.actor("ha_noi_editor").acting.role == "editor"
    set_up(cast.users["administrator"])
    assert cast.actor("administrator").is_administrator
