"""Accounts of all organisations, as an administrator keeps them."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import MembershipFactory, UserFactory

from nhipcau.accounts import services
from nhipcau.accounts.errors import AccountsError
from nhipcau.accounts.models import User
from nhipcau.foundation.audit import AuditEntry
from nhipcau.localities.selectors import PeopleFilter, people_visible_to, person_visible_to

LIST = "/quan-tri/tai-khoan/"


def found(cast, **wanted) -> set[str]:
    rows = people_visible_to(cast.actor("administrator"), PeopleFilter(**wanted))
    return set(rows.values_list("name", flat=True))


def test_people_are_found_by_name_or_address(cast):
    assert found(cast, search="hue_tourism_editor@") == {"hue tourism editor"}
    assert found(cast, search="tourism manager") == {"hue tourism manager"}


def test_people_are_told_by_state(cast):
    UserFactory(name="Bị khóa", is_active=False)
    waiting = User.objects.create_user("new@example.test", name="Chưa có mật khẩu")

    assert found(cast, status="suspended") == {"Bị khóa"}
    assert waiting.name in found(cast, status="waiting")
    assert found(cast, status="keeper") == {"administrator"}


@pytest.mark.parametrize("who", ["hue_manager", "anonymous"])
def test_others_see_no_accounts(cast, who):
    assert not people_visible_to(cast.actor(who), PeopleFilter()).exists()
    assert person_visible_to(cast.actor(who), cast.users["hue_viewer"].pk) is None


def test_suspended_account_is_signed_out_and_stays_out(cast, client_of):
    user = cast.users["hue_editor"]
    theirs, keeper = client_of(user), client_of(cast.users["administrator"])
    before = theirs.get("/tai-khoan/").status_code

    keeper.post(f"{LIST}{user.pk}/tam-khoa/")
    after = theirs.get("/tai-khoan/").status_code
    keeper.post(f"{LIST}{user.pk}/mo-lai/")

    user.refresh_from_db()
    entries = AuditEntry.objects.filter(object_type="accounts.user", object_id=user.pk)
    assert (before, after) == (200, 302)
    assert user.is_active
    assert [entry.verb for entry in entries.order_by("pk")] == ["suspend", "reactivate"]


def test_nobody_suspends_themself_or_the_last_administrator(cast):
    keeper = cast.users["administrator"]

    with pytest.raises(AccountsError):
        services.suspend(actor=cast.actor("administrator"), user_id=keeper.pk)

    keeper.refresh_from_db()
    assert keeper.is_active


@pytest.mark.parametrize(
    "act", [services.suspend, services.reactivate, services.unlock, services.note_invitation]
)
def test_others_keep_no_accounts(cast, act):
    user = cast.users["ha_noi_viewer"]

    with pytest.raises(PermissionDenied):
        act(actor=cast.actor("hue_manager"), user_id=user.pk)

    user.refresh_from_db()
    assert user.is_active
    assert not AuditEntry.objects.filter(object_id=user.pk, object_type="accounts.user").exists()


def test_lock_out_is_shown_and_lifted(cast, client_of):
    user = cast.users["hue_editor"]
    AccessAttempt.objects.create(username=user.email, failures_since_start=99)
    keeper = client_of(cast.users["administrator"])

    shown = keeper.get(f"{LIST}{user.pk}/").context["person"].is_locked_out
    keeper.post(f"{LIST}{user.pk}/mo-khoa/")

    assert shown
    assert not AccessAttempt.objects.exists()
    assert AuditEntry.objects.filter(verb="unlock").count() == 1


def test_second_step_is_shown_and_taken_away(cast, client_of):
    user = cast.users["hue_editor"]
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    keeper = client_of(cast.users["administrator"])
    address = f"{LIST}{user.pk}/bo-xac-thuc-hai-buoc/"

    shown = keeper.get(f"{LIST}{user.pk}/").content.decode()
    for _press in range(2):
        keeper.post(address)
    after = keeper.get(f"{LIST}{user.pk}/").content.decode()

    assert address in shown
    assert address not in after
    assert not Authenticator.objects.exists()
    assert AuditEntry.objects.filter(verb="remove_second_step").count() == 1


def test_second_step_is_kept_where_others_ask(cast, client_of):
    user = cast.users["hue_editor"]
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})

    answer = client_of(cast.users["hue_manager"]).post(f"{LIST}{user.pk}/bo-xac-thuc-hai-buoc/")

    assert answer.status_code == 403
    assert Authenticator.objects.filter(user=user).exists()
    assert not AuditEntry.objects.filter(verb="remove_second_step").exists()


def test_account_is_erased_from_its_page_and_stands_in_no_list(cast, client_of):
    user = cast.users["hue_editor"]
    keeper = client_of(cast.users["administrator"])
    address = reverse("account_erase_for", args=[user.pk])

    shown = keeper.get(f"{LIST}{user.pk}/").content.decode()
    answer = keeper.post(address)

    assert f'href="{address}"' in shown
    assert answer.url == LIST
    assert keeper.get(f"{LIST}{user.pk}/").status_code == 404
    assert user.pk not in people_visible_to(
        cast.actor("administrator"), PeopleFilter()
    ).values_list("pk", flat=True)


def test_own_page_offers_no_end_of_oneself(cast, client_of):
    keeper = cast.users["administrator"]
    Authenticator.objects.create(user=keeper, type="totp", data={"secret": "x"})

    html = client_of(keeper).get(f"{LIST}{keeper.pk}/").content.decode()

    assert reverse("account_erase_for", args=[keeper.pk]) not in html
    assert "bo-xac-thuc-hai-buoc" not in html


@pytest.mark.parametrize("act", [services.suspend, services.reactivate, services.note_invitation])
def test_erased_account_is_not_brought_back(cast, act):
    user = cast.users["hue_editor"]
    services.erase_account(actor=cast.actor("administrator"), user_id=user.pk)
    count = AuditEntry.objects.count()

    with pytest.raises(AccountsError, match="đã bị xóa"):
        act(actor=cast.actor("administrator"), user_id=user.pk)

    user.refresh_from_db()
    assert not user.is_active
    assert AuditEntry.objects.count() == count


def test_invitation_is_shown_once_where_no_mail_leaves(cast, client_of, settings):
    settings.EMAIL_HOST = ""
    user = User.objects.create_user("new@example.test", name="Người Mới")
    keeper = client_of(cast.users["administrator"])

    first = keeper.post(f"{LIST}{user.pk}/moi/", follow=True).content.decode()
    second = keeper.get(f"{LIST}{user.pk}/").content.decode()

    assert "/tai-khoan/quen-mat-khau/khoa/" in first
    assert "/tai-khoan/quen-mat-khau/khoa/" not in second


def test_list_asks_as_often_for_three_accounts_as_for_one(cast, client_of):
    client = client_of(cast.users["administrator"])
    client.get(LIST)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(f"{LIST}?q=zz")
        return len(caught)

    MembershipFactory(user=UserFactory(name="zz 1"))
    one = queries()
    for number in (2, 3):
        MembershipFactory(user=UserFactory(name=f"zz {number}"))

    assert queries() == one
