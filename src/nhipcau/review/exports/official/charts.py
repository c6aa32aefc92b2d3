"""Charts of a report: Vega-Lite drawn to PNG at the resolution of print, each beside its table."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import vl_convert

from nhipcau.review.exports.official.faces import FACES, FAMILY
from nhipcau.review.exports.official.fitting import fit
from nhipcau.review.selectors.official.document import Chart

WIDTH_MM, DPI = 165.0, 300
_VEGA_DPI = 72
_WIDTH = WIDTH_MM / 25.4 * _VEGA_DPI
# The design's violet, gold and stone, told apart in grey too; every bar also has its number.
COLOURS = ("#5b2a86", "#d99a2b", "#8d857c")
INK = "#221d28"
MOST_ROWS = 20


def draw(chart: Chart) -> bytes:
    """The picture as PNG."""
    _ready()
    rows = {"fields": _groups, "sides": _groups, "measures": _measures}[chart.kind](chart)
    drawn: bytes = vl_convert.vegalite_to_png(rows, scale=1, ppi=DPI)
    return drawn


@lru_cache
def _ready() -> None:
    vl_convert.register_font_directory(str(FACES))


def _frame(values: list[dict[str, Any]], height: float) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "width": _WIDTH - 170,
        "height": height,
        "data": {"values": values},
        "config": {
            "font": FAMILY,
            "view": {"stroke": None},
            "axis": {"labelFontSize": 10, "titleFontSize": 10, "labelColor": INK, "grid": False,
                     "domainColor": INK, "tickColor": INK, "labelLimit": 150},
            "legend": {"labelFontSize": 10, "orient": "bottom", "title": None, "labelLimit": 300},
            "text": {"fontSize": 10, "color": INK},
        },
    }  # fmt: skip


def _groups(chart: Chart) -> dict[str, Any]:
    """Bars side by side for each row: a field, or a side."""
    names = [fit(name) for name in chart.data["names"]]
    rows = chart.data["rows"][:MOST_ROWS]
    values = [
        {"row": fit(row), "what": name, "value": value}
        for row, had in rows
        for name, value in zip(names, had, strict=True)
    ]
    spec = _frame(values, max(len(rows), 1) * 36)
    y = {
        "field": "row", "type": "nominal", "title": None, "sort": [one["row"] for one in values],
        "axis": {"ticks": False, "domain": True},
    }  # fmt: skip
    offset = {"field": "what", "sort": names}
    colour = {
        "field": "what", "type": "nominal", "sort": names,
        "scale": {"domain": names, "range": list(COLOURS)},
    }  # fmt: skip
    x = {
        "field": "value", "type": "quantitative", "title": None,
        "axis": {"format": "d", "tickMinStep": 1},
    }  # fmt: skip
    spec["encoding"] = {"y": y, "yOffset": offset, "x": x}
    spec["layer"] = [
        {"mark": {"type": "bar"}, "encoding": {"color": colour}},
        {
            "mark": {"type": "text", "align": "left", "dx": 4},
            "encoding": {"text": {"field": "value", "type": "quantitative"}},
        },
    ]
    return spec


def _measures(chart: Chart) -> dict[str, Any]:
    """Five bars from 0 to 1; what has no ground has words and no bar."""
    rows = chart.data["rows"]
    values = [
        {"row": fit(row), "value": value, "said": fit(said), "end": value or 0}
        for row, value, said in rows
    ]
    spec = _frame(values, len(rows) * 30)
    y = {
        "field": "row", "type": "nominal", "title": None, "sort": [one["row"] for one in values],
        "axis": {"ticks": False},
    }  # fmt: skip
    scale = {"domain": [0, 1]}
    spec["encoding"] = {"y": y}
    spec["layer"] = [
        {
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": {"type": "bar", "color": COLOURS[0], "height": 16},
            "encoding": {
                "x": {"field": "value", "type": "quantitative", "scale": scale, "title": None,
                      "axis": {"values": [0, 0.2, 0.4, 0.6, 0.8, 1],
                               "labelExpr": "replace(format(datum.value, '.1f'), '.', ',')"}}
            },
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 5},
            "encoding": {
                "x": {"field": "end", "type": "quantitative", "scale": scale},
                "text": {"field": "said", "type": "nominal"},
            },
        },
    ]  # fmt: skip
    return spec
