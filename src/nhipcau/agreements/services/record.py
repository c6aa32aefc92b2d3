"""The record of the past period, entered by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import StatementKind
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.models import RecordItem, Statement
from nhipcau.agreements.services.agreements import lock
from nhipcau.agreements.services.commitments import put_back
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line


@transaction.atomic
def add_record_item(
    *,
    actor: Actor,
    agreement_id: int,
    kind: str,
    text: str,
    field_key: str | None = None,
    said_by: str = "",
    amount_value: Decimal | None = None,
    amount_unit: str = "",
) -> RecordItem:
    """Add a result, shortcoming, proposal or fact to a draft; the same one twice stands once."""
    agreement = lock(agreement_id)
    require(permissions.may_change_agreement(actor, agreement))
    if not clean_block(text):
        raise AgreementsError(_("Write the text first."))
    if kind == StatementKind.COMMITMENT:
        raise AgreementsError(_("A commitment has its own form."))
    said: dict[str, Any] = {
        "kind": StatementKind(kind),
        "text": clean_block(text),
        "field_id": field_key or None,
        "said_by": clean_line(said_by),
        "amount_value": amount_value,
        "amount_unit": clean_line(amount_unit),
    }
    if twin := agreement.record.filter(**said).first():
        return twin
    item = RecordItem.objects.create(agreement=agreement, **said)
    _note(actor, item, [None, item.text])
    return item


@transaction.atomic
def remove_record_item(*, actor: Actor, item_id: int) -> None:
    """Remove one from a draft agreement."""
    item = RecordItem.objects.select_for_update().get(pk=item_id)
    require(permissions.may_change_agreement(actor, item.agreement))
    _note(actor, item, [item.text, None])
    audit.record(actor=actor, verb="remove", subject=item)
    put_back(Statement.objects.filter(record_item=item))
    item.delete()


def _note(actor: Actor, item: RecordItem, texts: list[str | None]) -> None:
    """The agreement's history tells it, for an item has no page of its own."""
    changes = {f"record_{item.kind}": texts}
    audit.record(actor=actor, verb="change", subject=item.agreement, changes=changes)
