"""The register's lists as rows of a spreadsheet: the same columns on the way out and in."""

from nhipcau.agreements.selectors.sheets.agreements import AGREEMENT_COLUMNS, agreement_rows
from nhipcau.agreements.selectors.sheets.columns import (
    COLUMN_OF,
    COMMITMENT_COLUMNS,
    column_heading,
    key_of,
    language_of,
)
from nhipcau.agreements.selectors.sheets.commitments import (
    commitment_rows,
    commitment_values,
    side_labels,
    with_sheet_sides,
)
from nhipcau.agreements.selectors.sheets.tongue import Tongue, value_of

__all__ = [
    "AGREEMENT_COLUMNS",
    "COLUMN_OF",
    "COMMITMENT_COLUMNS",
    "Tongue",
    "agreement_rows",
    "column_heading",
    "commitment_rows",
    "commitment_values",
    "key_of",
    "language_of",
    "side_labels",
    "value_of",
    "with_sheet_sides",
]
