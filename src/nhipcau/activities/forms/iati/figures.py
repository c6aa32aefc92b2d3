"""Money and results of an element, each belonging to a report.

A file of another program has no reports: its figures become one report by who keeps the activity.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.activities.choices import Direction, MoneySource, ResultLevel
from nhipcau.activities.forms.iati.cells import (
    Element,
    Wrong,
    child,
    day_of,
    day_or_none,
    decimal_of,
    flag_of,
    line_of,
    narrative,
    nc,
    only_whole,
    row_of,
    whole_of,
    word_of,
)
from nhipcau.activities.selectors.iati import codes
from nhipcau.activities.services.iati.said import (
    ActivitySaid,
    IndicatorSaid,
    MoneyLine,
    ReportSaid,
    ValueSaid,
)


def read_figures(element: Element, said: ActivitySaid) -> None:
    """Fill in indicators and money.

    Raises:
        Wrong: a figure cannot be taken.
    """
    is_ours = element.find(nc("record")) is not None
    said.indicators = [
        _indicator(result, one, said, is_ours=is_ours)
        for result in element.findall("result")
        for one in result.findall("indicator")
    ]
    for tag in ("planned-disbursement", "transaction"):
        for one in element.findall(tag):
            if one.get(nc("of")) is None:
                _take_money(one, said, is_ours=is_ours)
    if not is_ours:
        _report_of_stranger(said)


def _take_money(element: Element, said: ActivitySaid, *, is_ours: bool) -> None:
    kind = _kind(element)
    value = child(element, "value")
    if kind is None:
        said.left_out.append(
            _("Line %(line)s: money of a type that is not kept here.") % {"line": row_of(element)}
        )
        return
    if not is_ours and value.get("currency", "VND") != "VND":
        said.left_out.append(
            _("Line %(line)s: money in a foreign currency without its rate.")
            % {"line": row_of(element)}
        )
        return
    said.money.append(_money(element, kind, said, is_ours=is_ours))


def _kind(element: Element) -> str | None:
    if element.tag == "planned-disbursement":
        return "planned"
    return codes.MONEY_OF.get(child(element, "transaction-type").get("code") or "")


def _money(element: Element, kind: str, said: ActivitySaid, *, is_ours: bool) -> MoneyLine:
    when = child(element, "period-start" if kind == "planned" else "transaction-date")
    columns: dict[str, Any] = {
        "kind": kind,
        "source": (
            word_of(element, nc("source"), MoneySource.values)
            if element.get(nc("source"))
            else MoneySource.OTHER.value
        ),
        "on": day_of(when),
        "note": line_of(element, nc("note")) or narrative(element.find("description")),
        **_value(child(element, "value")),
    }
    giver = element.get(nc("o-giver"))
    place = whole_of(element, giver) if giver is not None else None
    if place is not None and place >= len(said.bodies):
        raise Wrong(element, _("An organisation is named that the file does not list."))
    report = _report_at(element, element.get(nc("report")), said) if is_ours else 0
    return MoneyLine(report, line_of(element, nc("side")), place, columns)


def _value(element: Element) -> dict[str, Any]:
    currency = element.get("currency", "VND")
    number = decimal_of(element, element.text)
    if number < 0:
        raise Wrong(element, _("Money is not negative."))
    if currency == "VND":
        return {"amount": whole_of(element, str(only_whole(number, element)))}
    if len(currency) != 3:
        raise Wrong(element, _("“%(said)s” is not a currency.") % {"said": currency[:20]})
    rate = decimal_of(element, element.get(nc("rate")), places=6, digits=12)
    if rate <= 0:
        raise Wrong(element, _("A rate is greater than nothing."))
    return {
        "amount": whole_of(element, element.get(nc("vnd"))),
        "currency": currency,
        "original": number,
        "rate": rate,
        "rate_on": day_of(element, "value-date"),
    }


def _report_at(element: Element, place: str | None, said: ActivitySaid) -> int:
    number = whole_of(element, place)
    if number >= len(said.reports):
        raise Wrong(element, _("A figure belongs to a report that the file does not hold."))
    return number


def _indicator(
    result: Element, element: Element, said: ActivitySaid, *, is_ours: bool
) -> IndicatorSaid:
    level = codes.LEVEL_OF.get(result.get("type", ""), ResultLevel.OUTPUT.value)
    rising = element.get("ascending") not in {"0", "false"}
    unit = line_of(element, nc("unit"))
    columns = {
        "title": narrative(element.find("title")) or narrative(result.find("title")),
        "level": level,
        "unit": unit or ("%" if element.get("measure") == codes.PERCENTAGE else _("units")),
        "direction": (Direction.ASCENDING if rising else Direction.DESCENDING).value,
        "is_cumulative": flag_of(element, nc("cumulative")),
        "dimension": line_of(element, nc("dimension")),
        "is_retired": flag_of(element, nc("retired")),
        **_baseline(element.find("baseline")),
    }
    targets: list[tuple[date, date, Decimal]] = []
    values: list[ValueSaid] = []
    for period in element.findall("period"):
        first, last = (day_of(child(period, tag)) for tag in ("period-start", "period-end"))
        if last < first:
            raise Wrong(period, _("A period ends before it begins."))
        targets += [
            (first, last, decimal_of(one, one.get("value")))
            for one in period.findall("target")[:1]
            if one.get("value")
        ]
        values += [
            _actual(one, last, said, is_ours=is_ours)
            for one in period.findall("actual")
            if one.get("value")
        ]
    if len({(first, last) for first, last, _value in targets}) != len(targets):
        raise Wrong(element, _("Two targets are for the same period."))
    return IndicatorSaid(columns, tuple(targets), tuple(values))


def _baseline(element: Element | None) -> dict[str, Any]:
    if element is None:
        return {}
    value = element.get("value")
    return {
        "baseline": decimal_of(element, value) if value else None,
        "baseline_on": day_or_none(element, "iso-date"),
    }


def _actual(element: Element, last: date, said: ActivitySaid, *, is_ours: bool) -> ValueSaid:
    value = decimal_of(element, element.get("value"))
    dimensions = element.findall("dimension")
    part = line_of(dimensions[0], "value") if dimensions else ""
    of = element.find(nc("of"))
    if not is_ours or of is None:
        return ValueSaid(0, last, value, part)
    return ValueSaid(_report_at(of, of.get("report"), said), day_of(of, "on"), value, part)


def _report_of_stranger(said: ActivitySaid) -> None:
    """One report that holds the figures of a file of another program."""
    days = [one.on for row in said.indicators for one in row.values]
    days += [line.columns["on"] for line in said.money]
    if not days:
        return
    now = timezone.now()
    said.reports = [
        ReportSaid(
            author=said.owner,
            side="",
            period_from=min(days),
            period_to=max(days),
            version=1,
            text=_("Figures of the IATI file in which %(name)s reports this activity.")
            % {"name": said.reporter_name or said.reporter_ref},
            created_at=now,
            submitted_at=now,
        )
    ]
