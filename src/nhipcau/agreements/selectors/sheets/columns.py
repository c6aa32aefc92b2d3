"""The columns of a list of commitments, and which column a heading means in any language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.foundation.sheets import CellKind, Column
from nhipcau.foundation.text import fold

COMMITMENT_COLUMNS: tuple[Column, ...] = (
    Column(
        "id",
        pgettext_lazy("column", "Commitment ID"),
        CellKind.COUNT,
        11,
        is_fixed=True,
        help=_("Says which commitment a row is about. Leave it as it is; a new row has none."),
    ),
    Column(
        "version",
        pgettext_lazy("column", "Version"),
        CellKind.COUNT,
        9,
        is_fixed=True,
        help=_("Shows whether somebody changed the commitment meanwhile. Leave it as it is."),
    ),
    Column(
        "agreement_id",
        pgettext_lazy("column", "Agreement ID"),
        CellKind.COUNT,
        11,
        is_fixed=True,
        help=_("The agreement that the commitment is in. A new row may leave it empty."),
    ),
    Column("agreement", pgettext_lazy("column", "Agreement"), width=34, is_fixed=True),
    Column(
        "number",
        pgettext_lazy("column", "No."),
        CellKind.COUNT,
        6,
        help=_("The number of the commitment in its agreement; empty: the next free one."),
    ),
    Column(
        "text",
        pgettext_lazy("column", "What is promised"),
        width=60,
        help=_("The words of the commitment, at most 20,000 characters. A new row needs it."),
    ),
    Column("field", pgettext_lazy("column", "Field"), width=20),
    Column("form", pgettext_lazy("column", "Form of cooperation"), width=18),
    Column(
        "performers",
        pgettext_lazy("column", "Who does it"),
        width=20,
        help=_(
            "The name of one side, or of several, each on a line of its own in the cell"
            " (Alt+Enter). Empty in a new row: all sides together."
        ),
    ),
    Column(
        "leads",
        pgettext_lazy("column", "Leading units"),
        width=38,
        help=_(
            "On each line the side, a colon and the unit: “Hà Nội: Sở Công Thương Hà Nội”. Units"
            " must be in the directory of their locality."
        ),
    ),
    Column(
        "coordinating",
        pgettext_lazy("column", "Coordinating units"),
        width=38,
        help=_("As for the leading units."),
    ),
    Column(
        "due_text",
        pgettext_lazy("column", "Deadline in words"),
        width=22,
        help=_(
            "As the document says it: 30/9/2026, quý III/2026, 6 tháng đầu năm 2026, giai đoạn"
            " 2026–2030, hằng năm. If it is changed and the days beside it are not, the days are"
            " worked out from it."
        ),
    ),
    Column("due_from", pgettext_lazy("column", "Deadline: first day"), CellKind.DAY, 12),
    Column("due_on", pgettext_lazy("column", "Deadline: last day"), CellKind.DAY, 12),
    Column("due_precision", pgettext_lazy("column", "Deadline: how exact"), width=12),
    Column("due_recurrence", pgettext_lazy("column", "Rhythm"), width=13),
    Column("target", pgettext_lazy("column", "Target"), width=26),
    Column("amount_value", pgettext_lazy("column", "Amount"), CellKind.NUMBER, 16),
    Column(
        "amount_unit",
        pgettext_lazy("column", "Unit of the amount"),
        width=13,
        help=_("VND for đồng; USD, EUR, or what is counted."),
    ),
    Column(
        "state",
        pgettext_lazy("column", "State"),
        width=15,
        help=_("How far it is, as your organisation reports it; only for agreements in force."),
    ),
    Column("state_on", pgettext_lazy("column", "State since"), CellKind.DAY, 12),
    Column("state_note", pgettext_lazy("column", "Note on the state"), width=36),
    Column("reported_by", pgettext_lazy("column", "As reported by"), width=28, is_fixed=True),
    Column("days_late", pgettext_lazy("column", "Days late"), CellKind.COUNT, 9, is_fixed=True),
)
COLUMN_OF = {column.key: column for column in COMMITMENT_COLUMNS}


def column_heading(key: str) -> str:
    """The heading of a column in the language of the reader."""
    return str(COLUMN_OF[key].heading) if key in COLUMN_OF else key


def key_of(heading: str) -> str | None:
    """The column that a heading means, in whichever of our languages it is written."""
    return _keys().get(fold(heading))


def language_of(headings: Sequence[str]) -> str:
    """The language that most headings are in: it says what a comma in a number means."""
    said = {fold(heading) for heading in headings}
    fits = {code: len(said & own) for code, own in _headings().items()}
    return max(fits, key=lambda code: (fits[code], code == settings.LANGUAGE_CODE))


@cache
def _headings() -> dict[str, frozenset[str]]:
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = frozenset(fold(str(column.heading)) for column in COMMITMENT_COLUMNS)
    return found


@cache
def _keys() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for column in COMMITMENT_COLUMNS:
                found[fold(str(column.heading))] = column.key
                found[fold(column.key)] = column.key
    return found
