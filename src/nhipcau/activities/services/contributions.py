"""Contributions: gifts from one side to the other's people, pledged and received."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.activities import permissions
from nhipcau.activities.choices import ActivityKind
from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import Contribution
from nhipcau.activities.services.activities import (
    ALONE,
    COLUMNS,
    ActivityForm,
    Belonging,
    as_activity,
    begin,
    check_columns,
    lock,
)
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line
from nhipcau.localities.selectors import organisations_visible_to

GIVEN = (
    "giver", "fund", "amount", "in_kind", "purpose", "pledged_on", "received_on", "receiver",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GiftForm:
    """What a person enters about a gift, beside what every activity has."""

    purpose: str
    giver_id: int
    receiver_id: int | None = None
    fund: str = ""
    amount: int | None = None
    in_kind: str = ""
    pledged_on: date | None = None
    received_on: date | None = None
    recipients: str = ""

    def columns(self) -> dict[str, Any]:
        return {
            "purpose": clean_line(self.purpose),
            "giver_id": self.giver_id,
            "receiver_id": self.receiver_id,
            "fund": clean_line(self.fund),
            "amount": self.amount,
            "in_kind": clean_line(self.in_kind),
            "pledged_on": self.pledged_on,
            "received_on": self.received_on,
            "recipients": clean_block(self.recipients),
        }


@transaction.atomic
def add_contribution(
    *,
    actor: Actor,
    form: ActivityForm,
    gift: GiftForm,
    belonging: Belonging = ALONE,
    owner_id: int | None = None,
    is_example: bool = False,
) -> Contribution:
    """Add a gift; the same form sent twice makes one."""
    columns = replace(form, kind=ActivityKind.CONTRIBUTION).columns() | gift.columns()
    _check(actor, columns, None)
    return begin(
        Contribution,
        columns,
        actor=actor,
        belonging=belonging,
        owner_id=owner_id,
        is_example=is_example,
        told=GIVEN,
    )


@transaction.atomic
def change_contribution(
    *, actor: Actor, activity_id: int, version: int, form: ActivityForm, gift: GiftForm
) -> Contribution:
    """Change a gift. The trail keeps that its recipients changed, never who they are.

    Raises:
        Stale: it changed since `version` was shown.
    """
    require(permissions.may_change_activity(actor, lock(activity_id, version)))
    row = Contribution.objects.select_for_update(of=("self",)).get(pk=activity_id)
    columns = replace(form, kind=ActivityKind.CONTRIBUTION).columns() | gift.columns()
    if not permissions.may_read_recipients(actor, row):
        columns["recipients"] = row.recipients  # whoever may not read them cannot wipe them out
    _check(actor, columns, row)
    before, names = audit.state_of(row, (*COLUMNS, *GIVEN)), row.recipients
    for name, value in columns.items():
        setattr(row, name, value)
    changes = audit.differences(before, audit.state_of(row, (*COLUMNS, *GIVEN)))
    if names != row.recipients:
        changes["recipients_changed"] = [None, True]
    if changes:
        row.version += 1
        row.save()
        audit.record(actor=actor, verb="change", subject=as_activity(row), changes=changes)
    return row


def _check(actor: Actor, columns: dict[str, Any], standing: Contribution | None) -> None:
    check_columns(columns)
    if not columns["purpose"]:
        raise ActivitiesError(_("Say what the gift is for."))
    if columns["amount"] is None and not columns["in_kind"]:
        raise ActivitiesError(_("Say how much money it is, or what is given in kind."))
    if columns["amount"] is not None and columns["amount"] < 0:
        raise ActivitiesError(_("An amount is not below zero."))
    pledged, received = columns["pledged_on"], columns["received_on"]
    if pledged and received and received < pledged:
        raise ActivitiesError(_("It was received before it was pledged."))
    kept = {standing.giver_id, standing.receiver_id} if standing else set()
    asked = {columns["giver_id"], columns["receiver_id"]} - kept - {None}
    if organisations_visible_to(actor).filter(pk__in=asked).count() != len(asked):
        raise ActivitiesError(_("There is no such organisation."))
