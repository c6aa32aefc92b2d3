"""A cheap test that a text is Vietnamese, with or without its marks."""

import re

from ..errors import UnreadableFile
from ..lexicon import load_lexicon
from ..normalise import fold

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000


def require_vietnamese(text: str) -> None:
    """Raises `UnreadableFile` ("wrong_language") for a text that is clearly something else.

    Very common syllables are counted; a text too short to judge passes.
    """
    if not is_vietnamese(text):
        raise UnreadableFile("wrong_language")


def is_vietnamese(text: str) -> bool:
    """Whether enough of the words are the commonest of Vietnamese, or the text is too short."""
    lexicon = load_lexicon()
    common = lexicon.table("language")["common"]
    limits = lexicon.table("thresholds")["language"]
    middle = max(0, len(text) // 2 - _SAMPLE // 2)
    sample = fold(text[:_SAMPLE] + " " + text[middle : middle + _SAMPLE])
    words = _WORD.findall(sample)
    if len(words) < limits["minimum_words"]:
        return True
    marked = frozenset(map(fold, common["marked"]))
    bare = frozenset(common["bare"])
    share = sum(word in marked for word in words) / len(words)
    bare_share = sum(word in bare for word in words) / len(words)
    return bool(share >= limits["common_share"] or bare_share >= limits["bare_share"])
