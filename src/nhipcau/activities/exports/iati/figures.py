"""Money, results and reports of an activity as elements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from nhipcau.activities.choices import Direction, Standing, TransactionKind
from nhipcau.activities.exports.iati.bodies import Bodies
from nhipcau.activities.exports.iati.markup import (
    attribute,
    day,
    moment,
    narrative,
    number,
    quoted,
    text,
)
from nhipcau.activities.selectors.iati import codes
from nhipcau.activities.selectors.iati.batch import Batch, Row
from nhipcau.activities.selectors.iati.figures import IndicatorRow, Money, Target, UpdateRow, Value
from nhipcau.activities.selectors.iati.kinds import Extra, MoneySaid


def money_of(batch: Batch, activity: int, bodies: Bodies, extra: Extra) -> Iterator[str]:
    """Planned money first, as the schema asks, then what was bound and paid."""
    reports = _places(batch, activity)
    rows = batch.figures.money.get(activity, ())
    for money in rows:
        if money.kind == TransactionKind.PLANNED:
            yield _planned(batch, money, bodies, reports[money.version])
    for money in rows:
        if money.kind != TransactionKind.PLANNED:
            yield _transaction(batch, money, bodies, reports[money.version])
    for said in extra.money:
        yield _of_the_kind(said, bodies)


def _places(batch: Batch, activity: int) -> dict[int, int]:
    """The place of each report among those of its activity, by its version."""
    return {one.version: place for place, one in enumerate(batch.figures.updates.get(activity, ()))}


def _planned(batch: Batch, money: Money, bodies: Bodies, report: int) -> str:
    return (
        f'<planned-disbursement type="1"{_about(batch, money, bodies, report)}'
        f'{attribute("nc:note", money.note)}><period-start iso-date="{day(money.on)}"/>'
        f"{_value(money)}{bodies.org('provider-org', money.giver)}</planned-disbursement>"
    )


def _transaction(batch: Batch, money: Money, bodies: Bodies, report: int) -> str:
    note = f"<description>{narrative(money.note)}</description>" if money.note else ""
    return (
        f"<transaction{_about(batch, money, bodies, report)}>"
        f'<transaction-type code="{codes.MONEY[money.kind]}"/>'
        f'<transaction-date iso-date="{day(money.on)}"/>'
        f"{_value(money)}{note}{bodies.org('provider-org', money.giver)}</transaction>"
    )


def _about(batch: Batch, money: Money, bodies: Bodies, report: int) -> str:
    side = quoted(batch.world.units[money.side][0])
    return (
        f' nc:report="{report}" nc:side="{side}" nc:source="{money.source}"'
        f"{bodies.o(money.giver, 'nc:o-giver')}"
    )


def _value(money: Money) -> str:
    """In its own currency, with what it was worth in VND and at which rate."""
    if money.currency == "VND" or money.original is None or money.rate_on is None:
        return f'<value currency="VND" value-date="{day(money.on)}">{money.amount}</value>'
    rate = f' nc:rate="{number(money.rate)}"' if money.rate is not None else ""
    return (
        f'<value currency="{quoted(money.currency)}" value-date="{day(money.rate_on)}"'
        f' nc:vnd="{money.amount}"{rate}>{number(money.original)}</value>'
    )


def _of_the_kind(said: MoneySaid, bodies: Bodies) -> str:
    return (
        f'<transaction nc:of="kind"><transaction-type code="{said.code}"/>'
        f'<transaction-date iso-date="{day(said.on)}"/>'
        f'<value currency="VND" value-date="{day(said.on)}">{said.amount}</value>'
        f"{bodies.org('provider-org', said.giver)}{bodies.org('receiver-org', said.receiver)}"
        "</transaction>"
    )


def results_of(batch: Batch, row: Row) -> Iterator[str]:
    """One result an indicator: IATI groups indicators under results, the register does not."""
    reports = _places(batch, row.pk)
    updates = batch.figures.updates.get(row.pk, ())
    for one in batch.figures.indicators.get(row.pk, ()):
        values = batch.figures.values.get(one.pk, ())
        targets = batch.figures.targets.get(one.pk, ())
        yield (
            f'<result type="{codes.LEVELS[one.level]}"><title>{narrative(one.title)}</title>'
            f"{_indicator(one)}<title>{narrative(one.title)}</title>{_baseline(one, row)}"
            f"{''.join(_periods(one, targets, values, updates, reports))}</indicator></result>"
        )


def _indicator(one: IndicatorRow) -> str:
    measure = codes.PERCENTAGE if one.unit.strip() == "%" else codes.UNIT
    ascending = "1" if one.direction == Direction.ASCENDING else "0"
    more = ' nc:cumulative="1"' if one.is_cumulative else ""
    retired = ' nc:retired="1"' if one.is_retired else ""
    return (
        f'<indicator measure="{measure}" ascending="{ascending}" nc:unit="{quoted(one.unit)}"{more}'
        f"{attribute('nc:dimension', one.dimension)}{retired}>"
    )


def _baseline(one: IndicatorRow, row: Row) -> str:
    if one.baseline is None and one.baseline_on is None:
        return ""
    on = one.baseline_on
    when = f' iso-date="{day(on)}"' if on else ""
    value = f' value="{number(one.baseline)}"' if one.baseline is not None else ""
    # The schema wants a year even where nobody said one.
    year = on.year if on else row.created_at.year
    return f'<baseline year="{year}"{when}{value}/>'


def _periods(
    one: IndicatorRow,
    targets: Sequence[Target],
    values: Sequence[Value],
    updates: Sequence[UpdateRow],
    reports: dict[int, int],
) -> Iterator[str]:
    """Periods with a target and what was reached in them; then what was reached in others."""
    reached: dict[int, list[Value]] = defaultdict(list)
    apart: list[Value] = []
    for value in values:
        place = _target_of(targets, value.on)
        (apart if place is None else reached[place]).append(value)
    for place, target in enumerate(targets):
        actual = "".join(_actual(one, value, reports) for value in reached[place])
        yield _period(
            target.period_from,
            target.period_to,
            f'<target value="{number(target.value)}"/>{actual}',
        )
    for value in apart:
        update = updates[reports[value.version]]
        yield _period(update.period_from, update.period_to, _actual(one, value, reports))


def _target_of(targets: Sequence[Target], on: date) -> int | None:
    return next(
        (
            place
            for place, target in enumerate(targets)
            if target.period_from <= on <= target.period_to
        ),
        None,
    )


def _period(first: date, last: date, inner: str) -> str:
    return (
        f'<period><period-start iso-date="{day(first)}"/><period-end iso-date="{day(last)}"/>'
        f"{inner}</period>"
    )


def _actual(one: IndicatorRow, value: Value, reports: dict[int, int]) -> str:
    part = ""
    if value.part:
        name = quoted(one.dimension or "-")
        part = f'<dimension name="{name}" value="{quoted(value.part)}"/>'
    return (
        f'<actual value="{number(value.value)}">{part}'
        f'<nc:of report="{reports[value.version]}" on="{day(value.on)}"/></actual>'
    )


def reports_of(batch: Batch, row: Row, bodies: Bodies, carried: dict[str, Any]) -> Iterator[str]:
    """The reports that figures belong to, with the words of the other sides."""
    claims = carried.get("claims", {})
    for one in batch.figures.updates.get(row.pk, ()):
        progress = f' progress="{one.progress}"' if one.progress is not None else ""
        side = quoted(batch.world.units[one.side][0])
        yield (
            f'<nc:report{bodies.o(one.author, "o-author")} side="{side}"'
            f' from="{day(one.period_from)}" to="{day(one.period_to)}" version="{one.number}"'
            f'{progress}{attribute("state", one.state)} created="{moment(one.created_at)}"'
            f' submitted="{moment(one.submitted_at)}"><nc:text>{text(one.text)}</nc:text>'
            f"{''.join(_standings(batch, one, claims.get(str(one.pk), ())))}</nc:report>"
        )


def _standings(batch: Batch, one: UpdateRow, claims: Sequence[dict[str, Any]]) -> Iterator[str]:
    """How far it may be believed, and in which installation: a word is given in one of them."""
    for claim in claims:
        words = "".join(_word(*said) for said in claim["words"])
        yield _standing(claim["at"], claim["is"], words)
    if one.standing != Standing.REPORTED or not claims:
        rows = batch.figures.words.get(one.version, ())
        words = "".join(
            _word(
                batch.world.units[said.locality][0], said.word, moment(said.on) if said.on else ""
            )
            for said in rows
        )
        yield _standing(batch.world.house, one.standing, words)


def _standing(at: str, standing: str, words: str) -> str:
    return f'<nc:standing at="{quoted(at)}" is="{quoted(standing)}">{words}</nc:standing>'


def _word(locality: str, word: str, at: str) -> str:
    return f'<nc:word locality="{quoted(locality)}" is="{quoted(word)}"{attribute("at", at)}/>'
