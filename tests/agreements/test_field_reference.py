"""Fields of cooperation as reference data."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.models import Field
from nhipcau.agreements.services import load_fields
from nhipcau.agreements.services.fields import FieldForm, save_field
from nhipcau.foundation.audit import AuditEntry


def values(**changes) -> FieldForm:
    said = {"name_vi": "Kinh tế biển", "name_en": "Marine economy", "short_vi": "Biển",
            "short_en": "Marine", "order": 17}  # fmt: skip
    return FieldForm(**{**said, **changes})


def test_edited_field_keeps_its_edit_when_the_shipped_list_is_loaded_again(cast, client_of):
    keeper = client_of(cast.users["administrator"])
    form = {"name_vi": "Du lịch và dịch vụ", "name_en": "Tourism", "short_vi": "Du lịch",
            "short_en": "Tourism", "order": 6, "icon": "suitcase", "source": "",
            "version": 1}  # fmt: skip
    answer = keeper.post("/quan-tri/linh-vuc/tourism/", form)

    load_fields()

    entry = AuditEntry.objects.get(object_type="agreements.field")
    assert answer.status_code == 302
    assert Field.objects.get(pk="tourism").name_vi == "Du lịch và dịch vụ"
    assert entry.changes["key"] == ["tourism", "tourism"]
    assert entry.changes["name_vi"] == ["Du lịch", "Du lịch và dịch vụ"]


def test_field_is_added_with_its_entry(cast):
    save_field(actor=cast.actor("administrator"), key="marine", form=values(), is_new=True)

    assert Field.objects.get(pk="marine").short_en == "Marine"
    assert AuditEntry.objects.get().changes["key"] == [None, "marine"]
    with pytest.raises(AgreementsError):
        save_field(actor=cast.actor("administrator"), key="marine", form=values(), is_new=True)


def test_same_form_again_writes_nothing(cast):
    actor = cast.actor("administrator")
    save_field(actor=actor, key="marine", form=values(), is_new=True)

    save_field(actor=actor, key="marine", form=values(), is_new=False)

    assert AuditEntry.objects.count() == 1


def test_others_keep_no_fields(cast):
    with pytest.raises(PermissionDenied):
        save_field(actor=cast.actor("hue_manager"), key="marine", form=values(), is_new=True)

    assert not Field.objects.filter(pk="marine").exists()


def test_the_second_of_two_administrators_sees_the_first_ones_change(cast, client_of):
    keeper = client_of(cast.users["administrator"])
    said = {"name_vi": "Du lịch xanh", "name_en": "Tourism", "short_vi": "Du lịch",
            "short_en": "Tourism", "order": 6, "icon": "suitcase", "source": ""}  # fmt: skip
    address = "/quan-tri/linh-vuc/tourism/"
    keeper.post(address, said | {"version": 1})

    late = keeper.post(address, said | {"name_vi": "Du lịch biển", "version": 1})

    html = late.content.decode()
    assert Field.objects.get(pk="tourism").name_vi == "Du lịch xanh"
    assert AuditEntry.objects.filter(object_type="agreements.field").count() == 1
    assert "Du lịch xanh" in html
    assert 'value="Du lịch biển"' in html
    assert "sửa lĩnh vực" in html
    assert 'name="version" value="2"' in " ".join(html.split())
    assert keeper.post(address, said | {"name_vi": "Du lịch biển", "version": 2}).status_code == 302
    assert Field.objects.get(pk="tourism").name_vi == "Du lịch biển"
