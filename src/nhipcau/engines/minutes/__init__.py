"""Reads Vietnamese minutes, agreements, plans with their annexes and news reports into statements.

`extract` makes text of a file, `read` makes a `Reading` of a text, `check` judges a reading by
itself. The engine knows no Django, no clock and no network.
"""

from .annex import COLUMNS
from .answer import (
    Amount,
    AnnexRow,
    Deadline,
    Extracted,
    Grid,
    GridRow,
    Head,
    LeftOut,
    PartyRead,
    Reading,
    Statement,
    TableRead,
)
from .check import check
from .errors import MinutesError, UnreadableFile
from .extract import extract
from .lexicon import Lexicon, load_lexicon
from .problem import Document, Limits
from .read import read

__all__ = [
    "COLUMNS",
    "Amount",
    "AnnexRow",
    "Deadline",
    "Document",
    "Extracted",
    "Grid",
    "GridRow",
    "Head",
    "LeftOut",
    "Lexicon",
    "Limits",
    "MinutesError",
    "PartyRead",
    "Reading",
    "Statement",
    "TableRead",
    "UnreadableFile",
    "check",
    "extract",
    "load_lexicon",
    "read",
]
