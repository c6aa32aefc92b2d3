"""Where the body of a document ends, and which lines inside it are the page's, not the text's."""

import re
from dataclasses import dataclass

from .lexicon import Lexicon

_LINE = re.compile(r"[^\n]+")
_SHORT = 160


@dataclass(frozen=True, slots=True)
class Body:
    """The body `[start:end)` and the starts of the lines in it that are furniture."""

    start: int
    end: int
    skipped: frozenset[int]
    closes_at: int


def find_body(text: str, folded: str, lexicon: Lexicon, *, official: bool) -> Body:
    """The part of a text that a person wrote as its content.

    The end mark counts only after something that reads like a body, so that a rating block above
    an article does not empty it.
    """
    patterns = lexicon.furniture
    skipped: set[int] = set()
    seen = 0
    last_content = 0
    for match in _LINE.finditer(folded):
        line = match.group().strip()
        if not line:
            continue
        begin = match.start() + (len(match.group()) - len(match.group().lstrip()))
        if len(line) <= _SHORT:
            if seen >= 2 and patterns["ends"].match(line) and not official:
                return Body(0, last_content, frozenset(skipped), last_content)
            if (
                official
                and seen >= 2
                and patterns["closings"].match(line)
                and _closes(folded, match.end(), patterns["closings"])
            ):
                return Body(0, last_content, frozenset(skipped), last_content)
            if patterns["skips"].match(line) or patterns["caption_ends"].search(line):
                skipped.add(begin)
                continue
        if len(line) > 120:
            seen += 1
        if official and len(line) > 20:
            seen += 1
        last_content = begin + len(line)
    return Body(0, last_content, frozenset(skipped), last_content)


def _closes(folded: str, position: int, closings: re.Pattern[str]) -> bool:
    """Whether what follows is a signature block: short lines only, for a while."""
    following = [line.strip() for line in folded[position : position + 300].split("\n")]
    following = [line for line in following if line][:4]
    return all(len(line) <= 110 for line in following)
