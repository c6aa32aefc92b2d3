"""A cheap test that a text is Vietnamese, with or without its marks."""

import re

from ..errors import UnreadableFile
from ..lexicon import load_lexicon
from ..normalise import fold, strip_marks

_WORD = re.compile(r"[^\W\d_]+")
# Letters that hardly any other language writes: đ, ơ, ư, ă and the vowels with two marks or a
# hook or a dot. A word of Vietnamese carries one more often than not.
_OURS = re.compile("[đơưảẩẳẻểỉỏổởủửẹệạậặịọộợụựấầẫắằẵếềễốồỗớờỡứừữỷỵỹ]")
# The shape of a syllable without its marks. Vietnamese writes every syllable apart, so nearly all
# words have it; of other languages' words few do.
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|n|ngh?|nh|ph?|qu|r|s|th?|tr|v|x)?[aeiouy]{1,3}(?:ch?|m|n|ng|nh|p|t)?"
)
_SAMPLE = 20_000


def require_vietnamese(text: str) -> None:
    """Raises `UnreadableFile` ("wrong_language") for a text that is clearly something else."""
    if not is_vietnamese(text):
        raise UnreadableFile("wrong_language")


def is_vietnamese(text: str) -> bool:
    """Whether enough words carry Vietnamese letters, or are its commonest without their marks.

    A sample from the start and one from the middle decide. A text too short to judge passes.
    """
    lexicon = load_lexicon()
    limits = lexicon.table("thresholds")["language"]
    middle = max(0, len(text) // 2 - _SAMPLE // 2)
    words = _WORD.findall(fold(text[:_SAMPLE] + " " + text[middle : middle + _SAMPLE]))
    if len(words) < limits["minimum_words"]:
        return True
    marked = sum(_OURS.search(word) is not None for word in words)
    if marked >= limits["marked_share"] * len(words):
        return True
    bare = frozenset(lexicon.table("language")["common"]["bare"])
    common = sum(word in bare for word in words) / len(words)
    shaped = sum(_SYLLABLE.fullmatch(strip_marks(word)) is not None for word in words) / len(words)
    is_shaped = bool(shaped >= limits["syllable_share"])
    return bool(common >= limits["bare_share_of_syllables" if is_shaped else "bare_share"])
