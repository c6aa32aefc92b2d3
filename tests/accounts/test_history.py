"""What one did oneself, as the trail keeps it."""

from __future__ import annotations

from django.urls import reverse
from tests.factories import AgreementFactory

from nhipcau.accounts.services import change_account
from nhipcau.agreements.services import change_visibility
from nhipcau.foundation import audit
from nhipcau.localities.models import Membership

ADDRESS = reverse("account_history")
SECRET = "Biên bản mật về cảng"


def test_history_holds_ones_own_acts_and_those_on_the_account(cast, client_of):
    user = cast.users["hue_editor"]
    change_account(actor=cast.actor("hue_editor"), user_id=user.pk, name="Tên mới", language="en")
    audit.record(actor=cast.actor("hue_editor"), verb="change", subject=cast.hue_tourism)
    audit.record(actor=cast.actor("hue_manager"), verb="change", subject=cast.hue_office)

    acts = client_of(user).get(ADDRESS).context["acts"]

    assert [act.about for act in acts] == ["Sở Du lịch Huế", "Tên mới"]
    assert [step.after for step in acts[1].steps] == ["Tên mới", "Tiếng Anh"]


def test_history_withholds_what_one_may_not_read_any_more(cast, client_of):
    agreement = AgreementFactory(keeper=cast.hue_office, visibility="parties", title=SECRET)
    change_visibility(
        actor=cast.actor("hue_approver"), agreement_id=agreement.pk, visibility="public"
    )
    user = cast.users["hue_approver"]
    assert SECRET in client_of(user).get(ADDRESS).content.decode()
    change_visibility(
        actor=cast.actor("hue_manager"), agreement_id=agreement.pk, visibility="parties"
    )
    Membership.objects.filter(user=user).delete()

    page = client_of(user).get(ADDRESS)

    assert SECRET not in page.content.decode()
    assert [act.is_withheld for act in page.context["acts"]] == [True]


def test_history_is_for_who_signed_in(client_of, db):
    assert client_of().get(ADDRESS).status_code == 302
