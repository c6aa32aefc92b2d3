"""A gift as a person writes it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.activities.forms.activities import (
    VISIBILITY,
    ActivityFields,
    SideFields,
    stored_of,
)
from nhipcau.activities.forms.fields import MoneyField, OrganisationField, money_as_typed
from nhipcau.activities.models import Contribution
from nhipcau.activities.services import GiftForm
from nhipcau.agreements.choices import Visibility
from nhipcau.agreements.forms.fields import day_field
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.forms import BlockField, LineField, stored_values


class GiftFields(ActivityFields):
    """What a gift has beside what every activity has."""

    purpose = LineField(max_length=300, label=_("What it is for"))
    giver = OrganisationField(label=_("Given by"), help_text=_("The full name in the directory."))
    fund = LineField(
        required=False,
        max_length=200,
        label=_("Fund"),
        help_text=_("From or into which fund, if there is one."),
    )
    amount = MoneyField(required=False, label=pgettext_lazy("money", "Amount"))
    in_kind = LineField(
        required=False,
        max_length=300,
        label=_("In kind"),
        help_text=_("What is given beside money or in its place: 200 chăn ấm, một xe cứu thương."),
    )
    pledged_on = day_field(_("Pledged on"))
    received_on = day_field(_("Received on"), _("Left empty until it has arrived."))
    receiver = OrganisationField(
        required=False,
        label=_("Received by"),
        help_text=_("The organisation or fund that takes it in charge."),
    )
    recipients = BlockField(
        required=False,
        max_length=20_000,
        label=_("Who receives it (never public)"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Persons or households. Only the giver, the receiver, who keeps this and coordinators"
            " of the sides read it; it is in no list, search or file."
        ),
    )

    def __init__(self, data: Any = None, *, actor: Actor, **kw: Any) -> None:
        super().__init__(data, **kw)
        for name in ("kind", "form"):
            del self.fields[name]
        for name in ("giver", "receiver"):
            cast("OrganisationField", self.fields[name]).actor = actor
        self.order_fields(["title", "purpose", "giver", "fund", "amount", "in_kind", "receiver"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and said.get("amount") is None and not said.get("in_kind"):
            self.add_error("amount", _("Say how much money it is, or what is given in kind."))
        pledged, received = said.get("pledged_on"), said.get("received_on")
        if pledged and received and received < pledged:
            self.add_error("received_on", _("It was received before it was pledged."))
        said.setdefault("form", None)
        return said

    def gift_values(self) -> GiftForm:
        said = self.cleaned_data
        receiver = said["receiver"]
        return GiftForm(
            purpose=said["purpose"],
            giver_id=said["giver"].pk,
            receiver_id=receiver.pk if receiver else None,
            fund=said["fund"],
            amount=said["amount"],
            in_kind=said["in_kind"],
            pledged_on=said["pledged_on"],
            received_on=said["received_on"],
            recipients=said.get("recipients", ""),
        )


class NewGift(SideFields, GiftFields):
    """A new gift with its sides and who may see it."""

    visibility = forms.ChoiceField(
        choices=VISIBILITY,
        initial=Visibility.PARTIES,
        label=_("Who may see it"),
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: Any = None, *, actor: Actor, has_agreement: bool, may_publish: bool, **kw: Any
    ) -> None:
        super().__init__(data, actor=actor, **kw)
        if has_agreement:
            del self.fields["sides"]
        else:
            own = actor.acting.localities if actor.acting else frozenset()
            self.offer_sides(without=own)
        if not may_publish:
            field = cast("forms.ChoiceField", self.fields["visibility"])
            field.choices = [one for one in VISIBILITY if one[0] != Visibility.PUBLIC]


class GiftEntry(GiftFields):
    """A stored gift that is changed; who may not read its recipients does not see their box."""

    def __init__(
        self, data: Any = None, *, actor: Actor, gift: Contribution, reads_recipients: bool
    ) -> None:
        initial = stored_of(gift) | {
            "purpose": gift.purpose,
            "giver": gift.giver.name,
            "receiver": gift.receiver.name if gift.receiver else "",
            "fund": gift.fund,
            "amount": money_as_typed(gift.amount),
            "in_kind": gift.in_kind,
            "pledged_on": gift.pledged_on,
            "received_on": gift.received_on,
            "recipients": gift.recipients,
        }
        super().__init__(data, actor=actor, initial=initial)
        cast("OrganisationField", self.fields["giver"]).standing = gift.giver
        cast("OrganisationField", self.fields["receiver"]).standing = gift.receiver
        if not reads_recipients:
            del self.fields["recipients"]

    def stored_now(self) -> list[tuple[str, str]]:
        return stored_values(self)
