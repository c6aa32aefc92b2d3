"""Search: what was asked, the index of words in each database, and who finds what.

`words` understands what a person typed and ranks what was found, `index` keeps the words of a
folded column where the database finds them, `finders` is where each app says what it can find.
"""

from nhipcau.foundation.search.finders import Finder, Found, Hit, add_finder, find, finders
from nhipcau.foundation.search.index import (
    Indexed,
    add_index,
    ensure,
    faults_of,
    indexed,
    matching,
    merging_later,
    rebuild,
)
from nhipcau.foundation.search.words import MOST_FOUND, Asked, best_first, marked, understand

__all__ = [
    "MOST_FOUND",
    "Asked",
    "Finder",
    "Found",
    "Hit",
    "Indexed",
    "add_finder",
    "add_index",
    "best_first",
    "ensure",
    "faults_of",
    "find",
    "finders",
    "indexed",
    "marked",
    "matching",
    "merging_later",
    "rebuild",
    "understand",
]
