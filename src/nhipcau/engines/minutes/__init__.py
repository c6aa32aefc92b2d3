"""Reads Vietnamese minutes, agreements, plans and news reports into statements.

`extract` makes text of a file, `read` makes a `Reading` of a text, `check` judges a reading by
itself. The engine knows no Django, no clock and no network.
"""

from .answer import Amount, Deadline, Extracted, Head, PartyRead, Reading, Statement
from .check import check
from .errors import MinutesError, UnreadableFile
from .extract import extract
from .lexicon import Lexicon, load_lexicon
from .problem import Document, Limits
from .read import read

__all__ = [
    "Amount",
    "Deadline",
    "Document",
    "Extracted",
    "Head",
    "Lexicon",
    "Limits",
    "MinutesError",
    "PartyRead",
    "Reading",
    "Statement",
    "UnreadableFile",
    "check",
    "extract",
    "load_lexicon",
    "read",
]
