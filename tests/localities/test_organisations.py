"""Adding and changing organisations."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from tests.factories import OrganisationFactory

from nhipcau.foundation.audit import AuditEntry, history_of
from nhipcau.localities.errors import (
    DuplicateOrganisation,
    LocalitiesError,
    StaleOrganisation,
)
from nhipcau.localities.models import Organisation
from nhipcau.localities.services import (
    OrganisationForm,
    add_organisation,
    change_organisation,
    name_new_organisation,
)
from nhipcau.localities.services import organisations as module

pytestmark = pytest.mark.django_db
TAX_CODE = "0100109106"


def form(**said) -> OrganisationForm:
    return OrganisationForm(**{"name": "Công ty Trà Huế", "kind": "enterprise", **said})


def test_add_organisation_writes_it_with_its_entry(cast):
    said = form(
        name=" Công ty\u200b  Trà Huế ",
        aliases=["Trà Huế", " \u200b "],
        tax_code="0100 109 106",
        about="Chè.\r\n\r\n\r\n\r\nTrà.",
        parent_id=cast.hue_tourism.pk,
        valid_from=date(2020, 1, 1),
    )

    made = add_organisation(actor=cast.actor("hue_editor"), locality=cast.hue, form=said)

    made.refresh_from_db()
    assert (made.name, made.aliases, made.tax_code) == ("Công ty Trà Huế", ["Trà Huế"], TAX_CODE)
    assert (made.about, made.parent, made.locality) == ("Chè.\n\nTrà.", cast.hue_tourism, cast.hue)
    entry = history_of(made).get()
    assert (entry.verb, entry.actor_name) == ("add", "hue editor")
    assert entry.organisation_name == "Sở Tài chính Huế"
    assert entry.changes == {
        "name": [None, "Công ty Trà Huế"],
        "kind": [None, "enterprise"],
        "aliases": [None, ["Trà Huế"]],
        "tax_code": [None, TAX_CODE],
        "about": [None, "Chè.\n\nTrà."],
        "valid_from": [None, "2020-01-01"],
        "parent": [None, cast.hue_tourism.pk],
    }


@pytest.mark.parametrize(
    "who", ["anonymous", "hue_viewer", "hue_tourism_manager", "ha_noi_manager", "da_nang_editor"]
)
def test_add_organisation_is_refused_and_nothing_changes(cast, who):
    before = (Organisation.objects.count(), AuditEntry.objects.count())

    with pytest.raises(PermissionDenied):
        add_organisation(actor=cast.actor(who), locality=cast.hue, form=form())

    assert (Organisation.objects.count(), AuditEntry.objects.count()) == before


@pytest.mark.parametrize("who", ["hue_editor", "administrator", "program"])
def test_add_organisation_to_a_unit_of_the_past(cast, who):
    made = add_organisation(actor=cast.actor(who), locality=cast.thua_thien_hue, form=form())

    assert made.locality == cast.thua_thien_hue


def test_add_organisation_twice_makes_one(cast):
    actor = cast.actor("hue_editor")
    made = add_organisation(actor=actor, locality=cast.hue, form=form())

    with pytest.raises(DuplicateOrganisation) as refusal:
        add_organisation(actor=actor, locality=cast.hue, form=form(name="CÔNG TY TRÀ HUẾ"))

    assert refusal.value.standing == made
    assert Organisation.objects.filter(folded__contains="cong ty tra hue").count() == 1


def test_add_organisation_of_a_name_that_another_had_before(cast):
    """The Sở Tài chính of 2025 stands beside the one that it continues."""
    older = OrganisationFactory(name="Sở Nội vụ", locality=cast.hue)

    newer = add_organisation(
        actor=cast.actor("hue_editor"),
        locality=cast.hue,
        form=form(name="Sở Nội vụ", kind="department", valid_from=date(2025, 3, 1)),
    )

    assert newer.pk != older.pk


def test_add_organisation_of_the_same_name_with_another_tax_code(cast):
    actor = cast.actor("hue_editor")
    add_organisation(actor=actor, locality=cast.hue, form=form(tax_code=TAX_CODE))

    other = add_organisation(actor=actor, locality=cast.hue, form=form(tax_code=f"{TAX_CODE}-001"))

    assert other.tax_code == f"{TAX_CODE}-001"


@pytest.mark.parametrize(
    "said",
    [
        {"name": "\u200b \ufeff"},
        {"valid_from": date(2025, 1, 2), "valid_to": date(2025, 1, 1)},
    ],
)
def test_add_organisation_refuses_what_cannot_be(cast, said):
    with pytest.raises(LocalitiesError):
        add_organisation(actor=cast.actor("hue_editor"), locality=cast.hue, form=form(**said))

    assert not Organisation.objects.filter(kind="enterprise").exists()


def test_add_organisation_refuses_a_wrong_tax_code(cast):
    with pytest.raises(ValidationError):
        add_organisation(
            actor=cast.actor("hue_editor"), locality=cast.hue, form=form(tax_code="0100109107")
        )


def test_add_organisation_refuses_a_taken_tax_code_and_says_whose(cast):
    actor = cast.actor("program")
    first = add_organisation(actor=actor, locality=cast.ha_noi, form=form(tax_code=TAX_CODE))

    with pytest.raises(DuplicateOrganisation, match="Công ty Trà Huế") as refusal:
        add_organisation(actor=actor, locality=cast.hue, form=form(name="Khác", tax_code=TAX_CODE))

    assert refusal.value.standing == first


def test_add_organisation_leaves_the_last_word_on_tax_codes_to_the_database(cast, monkeypatch):
    """Two localities add the same code at once: the check saw nothing, the constraint does."""
    actor = cast.actor("program")
    first = add_organisation(actor=actor, locality=cast.ha_noi, form=form(tax_code=TAX_CODE))
    checked = []
    look = module._refuse_taken_tax_code
    monkeypatch.setattr(
        module,
        "_refuse_taken_tax_code",
        lambda row: look(row) if checked else checked.append(row),
    )

    with pytest.raises(DuplicateOrganisation) as refusal:
        add_organisation(actor=actor, locality=cast.hue, form=form(name="Khác", tax_code=TAX_CODE))

    assert refusal.value.standing == first


def test_add_organisation_refuses_a_parent_of_another_locality(cast):
    with pytest.raises(LocalitiesError):
        add_organisation(
            actor=cast.actor("hue_editor"),
            locality=cast.hue,
            form=form(parent_id=cast.ha_noi_trade.pk),
        )


def test_add_organisation_refuses_a_parent_that_does_not_exist(cast):
    with pytest.raises((IntegrityError, Organisation.DoesNotExist)):
        add_organisation(
            actor=cast.actor("hue_editor"), locality=cast.hue, form=form(parent_id=10**9)
        )


def test_name_new_organisation_is_told_its_kind_by_its_name(cast):
    made = name_new_organisation(
        actor=cast.actor("hue_editor"), locality=cast.ha_noi, name="Bệnh viện Tim Hà Nội"
    )

    assert (made.kind, made.locality) == ("hospital", cast.ha_noi)


def test_name_new_organisation_returns_the_one_that_stands(cast):
    actor = cast.actor("hue_editor")
    first = name_new_organisation(actor=actor, locality=cast.ha_noi, name="Sở Y tế Hà Nội")

    again = name_new_organisation(actor=actor, locality=cast.ha_noi, name="SỞ Y TẾ  HÀ NỘI")

    assert again == first
    assert history_of(first).count() == 1


@pytest.mark.parametrize("who", ["anonymous", "hue_viewer", "hue_tourism_manager", "administrator"])
def test_name_new_organisation_is_for_coordinators(cast, who):
    with pytest.raises(PermissionDenied):
        name_new_organisation(actor=cast.actor(who), locality=cast.hue, name="Sở Y tế")


def test_change_organisation_writes_what_changed(cast):
    unit = cast.hue_tourism

    changed = change_organisation(
        actor=cast.actor("hue_tourism_manager"),
        organisation_id=unit.pk,
        version=1,
        form=form(name=unit.name, kind="department", address="Số 1 Lê Lợi"),
    )

    assert (changed.version, changed.address) == (2, "Số 1 Lê Lợi")
    entry = history_of(unit).get()
    assert (entry.verb, entry.changes) == ("change", {"address": ["", "Số 1 Lê Lợi"]})


def test_change_organisation_twice_with_the_same_form_changes_once(cast):
    said = form(name="Sở Du lịch TP. Huế", kind="department")
    actor = cast.actor("hue_editor")
    change_organisation(actor=actor, organisation_id=cast.hue_tourism.pk, version=1, form=said)

    again = change_organisation(
        actor=actor, organisation_id=cast.hue_tourism.pk, version=1, form=said
    )

    assert again.version == 2
    assert history_of(cast.hue_tourism).count() == 1


def test_change_organisation_that_changed_meanwhile_is_stale(cast):
    unit = cast.hue_tourism
    first = form(name=unit.name, kind="department", address="Của người trước")
    second = form(name=unit.name, kind="department", about="Của người sau")
    change_organisation(
        actor=cast.actor("hue_editor"), organisation_id=unit.pk, version=1, form=first
    )

    with pytest.raises(StaleOrganisation) as stale:
        change_organisation(
            actor=cast.actor("hue_tourism_manager"),
            organisation_id=unit.pk,
            version=1,
            form=second,
        )

    assert (stale.value.current.address, stale.value.current.version) == ("Của người trước", 2)
    unit.refresh_from_db()
    assert (unit.address, unit.about) == ("Của người trước", "")


@pytest.mark.parametrize(
    "who",
    ["anonymous", "hue_viewer", "hue_tourism_editor", "ha_noi_manager", "da_nang_approver"],
)
def test_change_organisation_is_refused_and_nothing_changes(cast, who):
    with pytest.raises(PermissionDenied):
        change_organisation(
            actor=cast.actor(who), organisation_id=cast.hue_tourism.pk, version=1, form=form()
        )

    cast.hue_tourism.refresh_from_db()
    assert (cast.hue_tourism.name, cast.hue_tourism.version) == ("Sở Du lịch Huế", 1)


def test_change_organisation_cannot_stand_under_what_stands_under_it(cast):
    upper = cast.hue_tourism
    middle = OrganisationFactory(locality=cast.hue, parent=upper)
    lower = OrganisationFactory(locality=cast.hue, parent=middle)

    for parent in (upper, middle, lower):
        with pytest.raises(LocalitiesError):
            change_organisation(
                actor=cast.actor("hue_editor"),
                organisation_id=upper.pk,
                version=1,
                form=form(name=upper.name, kind="department", parent_id=parent.pk),
            )


def test_change_organisation_ends_even_where_a_ring_was_closed(cast):
    """Two people set each other's parents at once: neither row knew of the other."""
    one, other = OrganisationFactory.create_batch(2, locality=cast.hue)
    Organisation.objects.filter(pk=one.pk).update(parent=other)
    Organisation.objects.filter(pk=other.pk).update(parent=one)

    changed = change_organisation(
        actor=cast.actor("hue_editor"),
        organisation_id=cast.hue_tourism.pk,
        version=1,
        form=form(name="Sở Du lịch Huế", kind="department", parent_id=one.pk),
    )

    assert changed.parent == one
