"""Organisations that register themselves: seen by nobody, then by who decides, then by all."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from tests.factories import MembershipFactory, OrganisationFactory, RegistrationFactory, UserFactory

from nhipcau.accounts.models import User
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry
from nhipcau.localities import services
from nhipcau.localities.errors import DuplicateOrganisation, LocalitiesError, RegistrationDecided
from nhipcau.localities.models import Membership, Organisation, Registration
from nhipcau.localities.selectors import (
    likenesses_of,
    others_like,
    registrations_visible_to,
    registrations_waiting_for,
)

ADDRESS = "/don-vi/dang-ky/"
CODE = "0100109106"


def form(hue, **changes) -> dict:
    return {
        "name": "Hợp tác xã Nông nghiệp Thủy Thanh",
        "kind": "cooperative",
        "locality": hue.pk,
        "tax_code": CODE,
        "address": "Thôn Thanh Thủy",
        "about": "Gạo hữu cơ, tìm nơi phân phối.",
        "contact_name": "Người Đăng Ký",
        "contact_email": "htx@example.test",
        "website": "",
    } | changes


@pytest.fixture
def box(mailoutbox):
    """What was sent, as plain text."""
    return mailoutbox


def link_in(mail) -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", mail.body)[1]


def registered(hue, box) -> tuple[Registration, str]:
    Client().post(ADDRESS, form(hue))
    return Registration.objects.get(), link_in(box[-1])


def test_whole_way_from_form_to_manager(cast, box, client_of):
    row, link = registered(cast.hue, box)
    visitor = Client()
    opened = visitor.get(link)
    after_opening = Registration.objects.get().state
    visitor.post(link)
    twice = visitor.post(link)
    decider = client_of(cast.users["hue_editor"])
    listed = decider.get("/quan-tri/dang-ky/").content.decode()
    decider.post(f"/quan-tri/dang-ky/{row.pk}/xac-minh/")

    row.refresh_from_db()
    organisation = Organisation.objects.get(tax_code=CODE)
    membership = Membership.objects.get(organisation=organisation)
    assert (opened.status_code, after_opening, twice.status_code) == (200, "unconfirmed", 200)
    assert row.name in listed
    assert (row.state, row.organisation, row.decided_by_name) == (
        "verified",
        organisation,
        "hue editor",
    )
    assert (membership.role, membership.user.email) == ("manager", "htx@example.test")
    assert len(box) == 2
    assert link_in(box[-1]).startswith("/tai-khoan/quen-mat-khau/khoa/")
    verbs = AuditEntry.objects.filter(object_type="localities.registration").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["ask", "confirm", "verify"]


@pytest.mark.parametrize("state", ["unconfirmed", "pending", "refused"])
def test_registration_is_nowhere_public(cast, client_of, state):
    row = RegistrationFactory(
        state=state,
        name="Hợp tác xã Kín Đáo",
        address="địa chỉ kín",
        contact_name="Người Kín",
        contact_email="kin@example.test",
        tax_code=CODE,
    )
    pages = [
        "/", "/don-vi/", "/don-vi/?q=kín", f"/don-vi/?q={CODE}", "/dia-phuong/hue-city/",
        "/don-vi/goi-y/?q=hợp tác xã", "/van-ban/?q=kín", "/cam-ket/?q=kín", "/quan-tri/dang-ky/",
        f"/quan-tri/dang-ky/{row.pk}/",
    ]  # fmt: skip

    for name in (None, "hue_viewer", "hue_tourism_manager", "ha_noi_manager"):
        client = client_of(cast.users[name] if name else None)
        for page in pages:
            html = client.get(page, follow=True).content.decode()
            for secret in ("Kín Đáo", "địa chỉ kín", "Người Kín", "kin@example.test"):
                assert secret not in html, (name, page)


def test_answer_is_the_same_whatever_is_known_here(cast, box):
    MembershipFactory(
        user=UserFactory(email="known@example.test"),
        organisation=OrganisationFactory(name="Hợp tác xã Đã Có", tax_code=CODE),
    )

    new = Client().post(ADDRESS, form(cast.hue, contact_email="new@example.test", tax_code=""
                                      , kind="household"), follow=True)  # fmt: skip
    known = Client().post(
        ADDRESS,
        form(cast.hue, contact_email="known@example.test", name="Hợp tác xã Đã Có"),
        follow=True,
    )

    assert new.redirect_chain == known.redirect_chain == [("/don-vi/dang-ky/da-gui/", 302)]
    assert strip_tokens(new.content) == strip_tokens(known.content)


def strip_tokens(page: bytes) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "", page.decode())


def test_machine_that_fills_in_everything_is_thanked_and_forgotten(cast, box):
    answer = Client().post(ADDRESS, form(cast.hue, website="http://spam.example"))

    assert answer.status_code == 302
    assert Registration.objects.count() == 0
    assert box == []


def test_mailbox_is_not_flooded(cast, box):
    for number in range(5):
        Client().post(ADDRESS, form(cast.hue, name=f"Hợp tác xã {number}"))

    assert len(box) == 3


def test_machine_that_registers_all_day_is_stopped(cast, box):
    answers = [
        Client().post(ADDRESS, form(cast.hue, contact_email=f"a{n}@example.test")).status_code
        for n in range(12)
    ]

    assert answers[0] == 302
    assert answers[-1] == 429
    assert Registration.objects.count() == answers.count(302)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"tax_code": "0100109107"}, "tax_code"),
        ({"tax_code": "12"}, "tax_code"),
        ({"tax_code": ""}, "tax_code"),
        ({"contact_email": "none"}, "contact_email"),
        ({"name": "\u200b"}, "name"),
        ({"kind": "department"}, "kind"),
        ({"locality": ""}, "locality"),
    ],
)
def test_wrong_field_is_named_and_nothing_typed_is_lost(cast, box, changes, wrong):
    answer = Client().post(ADDRESS, form(cast.hue, **changes))

    assert list(answer.context["form"].errors) == [wrong]
    assert "Gạo hữu cơ, tìm nơi phân phối." in answer.content.decode()
    assert Registration.objects.count() == 0


def test_link_is_over_after_three_days_and_its_person_erased(cast, box):
    row, link = registered(cast.hue, box)
    Registration.objects.update(asked_at=timezone.now() - timedelta(days=3, minutes=1))

    answer = Client().post(link)
    forgotten = services.forget_registrations()

    assert answer.status_code == 404
    assert forgotten == 1
    assert not Registration.objects.filter(pk=row.pk).exists()


def test_refusal_tells_the_person_why(cast, box, client_of):
    row = RegistrationFactory(contact_email="htx@example.test")
    decider = client_of(cast.users["hue_editor"])

    empty = decider.post(f"/quan-tri/dang-ky/{row.pk}/tu-choi/", {"reason": " "})
    before = Registration.objects.get().state
    decider.post(f"/quan-tri/dang-ky/{row.pk}/tu-choi/", {"reason": "Thiếu giấy chứng nhận"})

    row.refresh_from_db()
    assert (empty.status_code, before) == (200, "pending")
    assert (row.state, row.reason) == ("refused", "Thiếu giấy chứng nhận")
    assert "Thiếu giấy chứng nhận" in box[-1].body
    assert not User.objects.filter(email="htx@example.test").exists()


def test_letter_is_in_the_language_of_who_wrote(cast, box):
    Client(headers={"accept-language": "en"}).post(ADDRESS, form(cast.hue))

    assert "Confirm your registration" in box[-1].subject


@pytest.mark.parametrize(
    "who", ["hue_viewer", "hue_tourism_manager", "ha_noi_manager", "anonymous"]
)
def test_others_decide_nothing(cast, who):
    row = RegistrationFactory()
    actor = cast.actor(who)

    with pytest.raises(PermissionDenied):
        services.verify_registration(actor=actor, registration_id=row.pk)
    with pytest.raises(PermissionDenied):
        services.refuse_registration(actor=actor, registration_id=row.pk, reason="x")
    with pytest.raises(PermissionDenied):
        services.join_registration(
            actor=actor, registration_id=row.pk, organisation=cast.hue_tourism
        )

    row.refresh_from_db()
    assert row.state == "pending"
    assert not Organisation.objects.filter(name=row.name).exists()


def test_second_decision_is_told_that_somebody_was_first(cast):
    row = RegistrationFactory()
    services.verify_registration(actor=cast.actor("hue_editor"), registration_id=row.pk)

    with pytest.raises(RegistrationDecided):
        services.refuse_registration(
            actor=cast.actor("administrator"), registration_id=row.pk, reason="x"
        )

    row.refresh_from_db()
    assert row.state == "verified"
    assert Organisation.objects.filter(name=row.name).count() == 1


def test_duplicate_is_pointed_out_and_may_be_joined(cast, client_of):
    standing = OrganisationFactory(name="Hợp tác xã Thủy Thanh", tax_code=CODE, kind="cooperative")
    row = RegistrationFactory(name="HTX Thủy Thanh", tax_code=CODE)
    other = RegistrationFactory(name="HTX Thủy Thanh", tax_code=CODE)
    actor = cast.actor("hue_editor")

    with pytest.raises(DuplicateOrganisation):
        services.verify_registration(actor=actor, registration_id=row.pk)
    page = client_of(cast.users["hue_editor"]).get(f"/quan-tri/dang-ky/{row.pk}/")
    services.join_registration(actor=actor, registration_id=row.pk, organisation=standing)

    row.refresh_from_db()
    first = page.context["likenesses"][0]
    assert (first.organisation, first.by) == (standing, "tax_code")
    assert list(page.context["others"]) == [other]
    assert (row.state, row.organisation) == ("verified", standing)
    assert Membership.objects.get(organisation=standing).role == "manager"
    assert Organisation.objects.filter(tax_code=CODE).count() == 1


def test_same_name_is_pointed_out_without_a_tax_code(cast):
    standing = OrganisationFactory(name="Hội Du lịch Huế")
    row = RegistrationFactory(name="hội du lịch huế", kind="association")

    found = likenesses_of(cast.actor("hue_editor"), row)

    assert (found[0].organisation, found[0].by) == (standing, "name")
    assert list(others_like(row)) == []


def test_organisation_of_another_locality_cannot_be_joined_by_this_one_s_coordinator(cast):
    row = RegistrationFactory()

    with pytest.raises(PermissionDenied):
        services.join_registration(
            actor=cast.actor("hue_editor"), registration_id=row.pk, organisation=cast.ha_noi_trade
        )

    assert not Membership.objects.filter(user__email=row.contact_email).exists()


def test_administrator_s_own_address_cannot_become_a_member(cast):
    row = RegistrationFactory(contact_email=cast.users["administrator"].email)

    with pytest.raises(LocalitiesError):
        services.verify_registration(actor=cast.actor("hue_editor"), registration_id=row.pk)

    row.refresh_from_db()
    assert row.state == "pending"
    assert not Organisation.objects.filter(name=row.name).exists()


def test_each_coordinator_sees_the_own_locality_s_alone(cast, ha_noi):
    mine, theirs = RegistrationFactory(), RegistrationFactory(locality=ha_noi)
    RegistrationFactory(state="unconfirmed")

    def seen(who: str) -> set[int]:
        return set(registrations_visible_to(cast.actor(who)).values_list("pk", flat=True))

    assert seen("hue_editor") == {mine.pk}
    assert seen("ha_noi_editor") == {theirs.pk}
    assert seen("administrator") == {mine.pk, theirs.pk}
    assert seen("hue_viewer") == seen("anonymous") == set()
    assert registrations_waiting_for(cast.actor("hue_editor")).count() == 1


def test_form_is_not_there_when_the_setting_is_off(cast, settings, box):
    settings.SELF_REGISTRATION = False

    assert Client().get(ADDRESS).status_code == 404
    assert Client().post(ADDRESS, form(cast.hue)).status_code == 404
    assert ADDRESS not in Client().get("/don-vi/").content.decode()
    assert Registration.objects.count() == 0


def test_confirming_needs_the_whole_secret(cast, box):
    _row, link = registered(cast.hue, box)

    assert services.confirm_registration(actor=Actor.anonymous(), token=link[-20:-1]) is None
    assert Registration.objects.get().state == "unconfirmed"
