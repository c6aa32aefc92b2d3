"""Fields of cooperation as administrators keep them; the list that is shipped never undoes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.errors import AgreementsError, Stale
from nhipcau.agreements.models import Field
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line


@dataclass(frozen=True, slots=True)
class FieldForm:
    """What is kept of a field of cooperation."""

    name_vi: str
    name_en: str
    short_vi: str
    short_en: str
    order: int
    icon: str = ""
    source: str = ""

    def cleaned(self) -> dict[str, str | int]:
        said = asdict(self)
        for name in ("name_vi", "name_en", "short_vi", "short_en"):
            said[name] = clean_line(said[name])
        said["source"] = clean_block(self.source)
        return said


COLUMNS = ("name_vi", "name_en", "short_vi", "short_en", "order", "icon", "source")


@transaction.atomic
def save_field(
    *, actor: Actor, key: str, form: FieldForm, is_new: bool, version: int | None = None
) -> Field:
    """Add a field under a key of its own, or change what is kept of one.

    Raises:
        AgreementsError: a name is missing, or the key of a new one is taken.
        Stale: another administrator changed it since `version` was shown.
    """
    require(permissions.may_keep_fields(actor, None))
    field = Field.objects.select_for_update().filter(pk=key).first()
    if is_new and field is not None:
        raise AgreementsError(_("A field with this key stands already."))
    if field is not None and version is not None and field.version != version:
        raise Stale(_("Another administrator changed this field after you opened it."), field)
    field = field or Field(key=key)
    before = dict.fromkeys(COLUMNS) if is_new else audit.state_of(field, COLUMNS)
    for name, value in form.cleaned().items():
        setattr(field, name, value)
    if not all((field.name_vi, field.name_en, field.short_vi, field.short_en)):
        raise AgreementsError(_("A field has its four names."))
    if changes := audit.differences(before, audit.state_of(field, COLUMNS)):
        if not is_new:
            field.version += 1
        field.save(force_insert=is_new)
        verb = "add" if is_new else "change"
        said = {"key": [None if is_new else key, key], **changes}
        audit.record(actor=actor, verb=verb, subject=field, changes=said)
    return field
