"""Administrative units as reference data: edited, and not undone by what is shipped."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from nhipcau.foundation.audit import AuditEntry
from nhipcau.localities import services
from nhipcau.localities.errors import LocalitiesError, StaleLocality
from nhipcau.localities.forms.units import ReferenceForm
from nhipcau.localities.models import Locality, LocalitySuccession
from nhipcau.localities.services.units import UnitForm, fingerprint


def form_of(unit: Locality, **changes) -> dict:
    said = ReferenceForm.initial_of(unit)
    days = {
        name: f"{said[name]:%d/%m/%Y}" if said[name] else "" for name in ("valid_from", "valid_to")
    }
    return {**said, **days, **changes}


def values(**changes) -> UnitForm:
    said = {"name_vi": "Đảo Mới", "name_en": "New Island", "official_vi": "tỉnh Đảo Mới",
            "official_en": "New Island Province", "kind": "province"}  # fmt: skip
    return UnitForm(**{**said, **changes})


def test_edited_unit_keeps_its_edit_when_the_shipped_list_is_loaded_again(cast, client_of):
    keeper = client_of(cast.users["administrator"])
    answer = keeper.post(
        "/quan-tri/dia-phuong/hue-city/", form_of(cast.hue, aliases="Cố đô\nKinh đô")
    )

    services.load_units()

    cast.hue.refresh_from_db()
    entry = AuditEntry.objects.get(object_type="localities.locality", object_id=cast.hue.pk)
    assert answer.status_code == 302
    assert cast.hue.aliases == ["Cố đô", "Kinh đô"]
    assert list(entry.changes) == ["aliases"]


def test_new_alias_is_found_at_once(cast, client_of):
    keeper = client_of(cast.users["administrator"])
    keeper.post("/quan-tri/dia-phuong/hue-city/", form_of(cast.hue, aliases="Thần kinh"))

    page = client_of(None).get("/dia-phuong/?q=than kinh").content.decode()

    assert cast.hue.get_absolute_url() in page


def test_second_editor_is_told_and_loses_nothing(cast, client_of):
    keeper = client_of(cast.users["administrator"])
    opened = form_of(cast.hue, source="của người thứ hai")
    keeper.post("/quan-tri/dia-phuong/hue-city/", form_of(cast.hue, source="của người thứ nhất"))

    answer = keeper.post("/quan-tri/dia-phuong/hue-city/", opened)
    cast.hue.refresh_from_db()
    stored = cast.hue.source
    again = keeper.post(
        "/quan-tri/dia-phuong/hue-city/", {**opened, "seen": answer.context["form"]["seen"].value()}
    )

    cast.hue.refresh_from_db()
    assert "của người thứ hai" in answer.content.decode()
    assert stored == "của người thứ nhất"
    assert (again.status_code, cast.hue.source) == (302, "của người thứ hai")


def test_stale_change_writes_nothing(cast):
    with pytest.raises(StaleLocality):
        services.change_unit(
            actor=cast.actor("administrator"), unit_id=cast.hue.pk, seen="old", form=values()
        )

    assert Locality.objects.get(pk=cast.hue.pk).name_vi == "Huế"
    assert not AuditEntry.objects.exists()


def test_unit_is_added_once_however_often_the_form_is_sent(cast):
    actor = cast.actor("administrator")

    first = services.add_unit(actor=actor, code="dao-moi", form=values())
    second = services.add_unit(actor=actor, code="dao-moi", form=values())

    assert first == second
    assert AuditEntry.objects.count() == 1
    with pytest.raises(LocalitiesError):
        services.add_unit(actor=actor, code="dao-moi", form=values(name_vi="Khác"))


@pytest.mark.parametrize(
    "wrong", [{"name_en": "\u200b"}, {"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)}]
)
def test_wrong_unit_is_refused_and_nothing_added(cast, wrong):
    with pytest.raises(LocalitiesError):
        services.add_unit(actor=cast.actor("administrator"), code="x", form=values(**wrong))

    assert not Locality.objects.filter(code="x").exists()


def test_succession_goes_one_way(cast, thua_thien_hue):
    actor = cast.actor("administrator")
    made = services.add_unit(actor=actor, code="dao-moi", form=values())
    services.add_succession(
        actor=actor, predecessor=cast.hue, successor=made, on=date(2030, 1, 1), source=""
    )

    with pytest.raises(LocalitiesError):
        services.add_succession(
            actor=actor, predecessor=made, successor=thua_thien_hue, on=date(2031, 1, 1), source=""
        )

    row = LocalitySuccession.objects.get(predecessor=cast.hue)
    services.remove_succession(actor=actor, succession_id=row.pk)
    services.remove_succession(actor=actor, succession_id=row.pk)
    assert not LocalitySuccession.objects.filter(predecessor=cast.hue).exists()
    assert not LocalitySuccession.objects.filter(predecessor=made).exists()


@pytest.mark.parametrize("who", ["hue_manager", "anonymous"])
def test_others_keep_no_reference_data(cast, who):
    seen = fingerprint(cast.hue)

    with pytest.raises(PermissionDenied):
        services.change_unit(actor=cast.actor(who), unit_id=cast.hue.pk, seen=seen, form=values())
    with pytest.raises(PermissionDenied):
        services.add_unit(actor=cast.actor(who), code="x", form=values())

    cast.hue.refresh_from_db()
    assert fingerprint(cast.hue) == seen
