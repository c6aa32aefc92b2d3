"""The figures of a draft: values of indicators and money, checked before they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.activities.choices import MoneySource, TransactionKind
from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import Indicator, Result, Transaction, Update, UpdateVersion
from nhipcau.activities.selectors.sides import sides_of
from nhipcau.foundation.text import clean_line
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import locality_lineage

DONG = "VND"
MOST = 10**17
"""More đồng than any budget holds, and what fits the column."""
MOST_VALUE = Decimal(10) ** 18


@dataclass(frozen=True, slots=True)
class ValueForm:
    """A value of an indicator at a date; `part` is a part of its dimension, "" the whole."""

    indicator_id: int
    on: date
    value: Decimal
    part: str = ""


@dataclass(frozen=True, slots=True)
class MoneyForm:
    """Money at a date. In another currency `original` at `rate` đồng of `rate_on`.

    `amount` may be left out then; where it is given it must be the product, rounded. `side_id` is
    the locality whose money it is, the author's where it is left out.
    """

    kind: str
    source: str
    on: date
    amount: int | None = None
    side_id: int | None = None
    currency: str = DONG
    original: Decimal | None = None
    rate: Decimal | None = None
    rate_on: date | None = None
    giver_id: int | None = None
    note: str = ""


def write_values(update: Update, version: UpdateVersion, values: Sequence[ValueForm]) -> None:
    """Replace the values of a draft.

    Raises:
        ActivitiesError: an indicator of something else, a retired one, or one value said twice.
    """
    known = indicators_of(update)
    rows: dict[tuple[int, date, str], Result] = {}
    for said in values:
        indicator = known.get(said.indicator_id)
        part = clean_line(said.part)
        _check_value(indicator, said, part)
        key = (said.indicator_id, said.on, part)
        if key in rows:
            raise ActivitiesError(
                _("“%(indicator)s” has two values for one date.") % {"indicator": indicator}
            )
        rows[key] = Result(
            version=version, indicator=indicator, on=said.on, value=said.value, part=part
        )
    version.results.all().delete()
    Result.objects.bulk_create(rows.values())


def write_money(update: Update, version: UpdateVersion, money: Sequence[MoneyForm]) -> None:
    """Replace the money of a draft.

    Raises:
        ActivitiesError: an amount that is not the product of its rate, a side that takes no part.
    """
    sides = {update.author_side_id, *sides_of(update)}
    lineages = locality_lineage(sides)
    reach = frozenset().union(*lineages.values())
    givers = Organisation.objects.in_bulk([one.giver_id for one in money if one.giver_id])
    subject = update.subject
    rows = []
    for said in money:
        _check_money(said)
        side = said.side_id or update.author_side_id
        if side not in reach:
            raise ActivitiesError(_("The money must be of a side that takes part."))
        if said.giver_id and said.giver_id not in givers:
            raise ActivitiesError(_("There is no such organisation."))
        rows.append(
            Transaction(
                version=version,
                activity_id=update.activity_id,
                commitment_id=update.commitment_id,
                agreement_id=update.agreement_id,
                field_id=subject.field_id,
                side_id=side,
                **_columns(said),
            )
        )
    version.transactions.all().delete()
    Transaction.objects.bulk_create(rows)


def in_dong(original: Decimal, rate: Decimal) -> int:
    """The amount in đồng, half a đồng rounded up."""
    return int((original * rate).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def indicators_of(update: Update) -> Mapping[int, Indicator]:
    """What is measured of the thing that it is about, by id."""
    rows = Indicator.objects.filter(activity=update.activity_id, commitment=update.commitment_id)
    return {row.pk: row for row in rows}


def _columns(said: MoneyForm) -> dict[str, object]:
    abroad = said.currency != DONG
    amount = said.amount
    if abroad and said.original is not None and said.rate is not None:
        amount = in_dong(said.original, said.rate)
    return {
        "kind": said.kind,
        "source": said.source,
        "on": said.on,
        "amount": amount,
        "currency": said.currency,
        "original": said.original if abroad else None,
        "rate": said.rate if abroad else None,
        "rate_on": said.rate_on if abroad else None,
        "giver_id": said.giver_id,
        "note": clean_line(said.note)[:300],
    }


def _check_value(indicator: Indicator | None, said: ValueForm, part: str) -> None:
    if indicator is None:
        raise ActivitiesError(gettext_lazy("This indicator measures something else."))
    if indicator.is_retired:
        raise ActivitiesError(
            _("“%(indicator)s” is no longer measured.") % {"indicator": indicator}
        )
    if part and not indicator.dimension:
        raise ActivitiesError(
            _("“%(indicator)s” is not broken down into parts.") % {"indicator": indicator}
        )
    if abs(said.value) >= MOST_VALUE:
        raise ActivitiesError(_("The value is too large."))


def _check_money(said: MoneyForm) -> None:
    if refusal := _refusal(said):
        raise ActivitiesError(refusal)


def _refusal(said: MoneyForm) -> str | Promise:
    if said.kind not in TransactionKind.values or said.source not in MoneySource.values:
        return _("Say whether the money is planned, committed or paid, and where it comes from.")
    if said.currency == DONG:
        lacks = said.amount is None or said.amount < 0
        return _("Say how much money it is, in đồng.") if lacks else _too_much(said.amount)
    if said.original is None or said.rate is None or said.rate_on is None or said.rate <= 0:
        return _("Money in %(currency)s needs its amount, its rate in đồng and the rate's day.") % {
            "currency": said.currency
        }
    if said.original < 0:
        return _("Say how much money it is.")
    product = in_dong(said.original, said.rate)
    if said.amount is not None and said.amount != product:
        return _("At this rate it is %(product)s ₫, not %(amount)s ₫.") % {
            "product": f"{product:,}".replace(",", "."),
            "amount": f"{said.amount:,}".replace(",", "."),
        }
    return _too_much(product)


def _too_much(amount: int | None) -> str:
    return _("The amount is too large.") if (amount or 0) > MOST else ""
