"""Boxes that understand a place on the map, an amount in VND, or the name of an organisation."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.forms.amounts import Amount, NotAnAmount, amount_as_typed, read_amount
from nhipcau.foundation.actors import Actor
from nhipcau.localities.forms.fields import KnownNameField
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import find_organisation, similar_organisations

_POINT = re.compile(r"\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:[.,]\d+)?)\s*")
Point = tuple[Decimal, Decimal]
MOST_MONEY = 10**15


class PointField(forms.CharField):
    """Latitude and longitude in one box, as maps give them: 16.4637, 107.5909."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=60,
            label=_("Point on the map"),
            help_text=_("Latitude and longitude as a map gives them: 16.4637, 107.5909."),
            widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"}),
        )

    def clean(self, value: Any) -> Any:
        said: str = super().clean(value)
        if not said:
            return None
        found = _POINT.fullmatch(said)
        if found is None:
            raise ValidationError(_("This is no point: write it as 16.4637, 107.5909."))
        latitude, longitude = (Decimal(one.replace(",", ".")) for one in found.groups())
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise ValidationError(
                _("No such point on earth: latitude goes to 90, longitude to 180.")
            )
        exact = Decimal("0.00001")
        return latitude.quantize(exact), longitude.quantize(exact)


class MoneyField(forms.CharField):
    """A sum in VND, typed as people say it: 3 tỷ đồng, 500 triệu, 3.000.000.000."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("In VND: 3 tỷ đồng, 500 triệu, 3.000.000.000."))
        super().__init__(
            max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs
        )

    def clean(self, value: Any) -> Any:
        said: str = super().clean(value)
        if not said:
            return None
        money = self._read(said)
        if money.unit != "VND":
            raise ValidationError(_("Write the sum in VND."))
        if money.value != money.value.to_integral_value() or money.value > MOST_MONEY:
            raise ValidationError(_("Write a whole sum in VND, at most a million billion."))
        return int(money.value)

    def _read(self, said: str) -> Amount:
        try:
            found = read_amount(said)
        except NotAnAmount as refusal:
            if not refusal.lacks_unit:
                raise ValidationError(
                    _("“%(said)s” is not understood as an amount. Try for example 3 tỷ đồng."),
                    params={"said": said},
                ) from None
            found = read_amount(f"{said} đồng")
        if found is None:
            raise ValidationError(_("Write the sum in VND."))
        return found


class OrganisationField(KnownNameField):
    """The full name of an organisation that the reader may know of, with names offered."""

    actor: Actor = Actor.anonymous()
    standing: Organisation | None = None

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        if not said:
            return None
        if self.standing is not None and said == self.standing.name:
            return self.standing
        return organisation_named(self.actor, said)


def organisation_named(actor: Actor, name: str) -> Organisation:
    """The organisation of that name.

    Raises:
        ValidationError: there is none that this reader may know of; the closest are offered.
    """
    if found := find_organisation(name, reader=actor):
        return found
    close = similar_organisations(actor, name, limit=3)
    if not close:
        raise ValidationError(_("“%(name)s” is not in the directory."), params={"name": name[:120]})
    offered = "; ".join(f"“{row}”" for row in close)
    raise ValidationError(
        _("“%(name)s” is not in the directory. Did you mean %(names)s?"),
        params={"name": name[:120], "names": offered},
    )


def point_as_typed(latitude: Decimal | None, longitude: Decimal | None) -> str:
    if latitude is None or longitude is None:
        return ""
    return f"{latitude:f}, {longitude:f}"


def money_as_typed(value: int | None) -> str:
    return "" if value is None else amount_as_typed(Decimal(value), "VND")
