"""Vietnamese text for search and for order: folding, the alphabet, cleaning of what people type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Order of the Vietnamese alphabet; tones order words that are otherwise equal (TCVN 6398 custom).
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang huyền hỏi ngã sắc nặng
_RANK = {letter: f"{0x20 + rank:02x}" for rank, letter in enumerate(ALPHABET)}
_TONE_RANK = {mark: str(rank) for rank, mark in enumerate(TONES)}
_TONE_MARKS = frozenset(TONES[1:])
FIRST_MARK = "\u0300"
# Control characters, soft hyphens, zero-width characters and marks of writing direction.
_DROPPED = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2069\ufeff]"
)
_PAGE_NUMBER = re.compile(r"[-–— ]*(?:trang|page|tr\.)? ?\d{1,4}(?: ?/ ?\d{1,4})?[-–— ]*")
_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f]+")


def fold(text: str) -> str:
    """Text as the search compares it: no marks, đ as d, small letters, single spaces.

    Invisible characters are dropped; the Icelandic Ð that some old fonts put for Đ is a d too.
    """
    plain = _DROPPED.sub("", text).casefold().replace("đ", "d").replace("ð", "d")
    bare = unicodedata.normalize("NFD", plain)
    # No mark stands before U+0300, which most letters do: a comparison is a third of a question.
    kept = "".join([char for char in bare if char < FIRST_MARK or not unicodedata.combining(char)])
    return " ".join(kept.split())


def fingerprint_text(text: str) -> str:
    """The letters and digits of a text alone, as two files of one text share them.

    Formats break lines, part words at their ends and number pages each in their own way; none of
    that is left, nor lines that hold nothing but a page's number.
    """
    lines = (line for line in fold_lines(text) if not _PAGE_NUMBER.fullmatch(line))
    return "".join(char for line in lines for char in line if char.isalnum())


def fold_lines(text: str) -> Iterator[str]:
    """The lines of a text, each folded."""
    return (fold(line) for line in text.splitlines())


def sort_key(text: str) -> str:
    """A key that orders names by the Vietnamese alphabet in any database, whatever its collation.

    Letters become pairs of hexadecimal digits, which every collation orders alike; tones come
    after all letters, for they order only words that are otherwise equal. Past a hundred
    characters names count as equal.
    """
    pairs = [_split_tone(char) for char in _sortable(text)[:100]]
    base = "".join(_RANK.get(letter) or _other(letter) for letter, _tone in pairs)
    tones = "".join(_TONE_RANK.get(tone, "0") for _letter, tone in pairs)
    return f"{base}00{tones[:50]}"


def _sortable(text: str) -> str:
    return " ".join(_DROPPED.sub("", unicodedata.normalize("NFC", text.casefold())).split())


def _other(char: str) -> str:
    """Spaces before digits before letters; other signs between spaces and digits."""
    if char == " ":
        return "01"
    return f"1{char}" if char in "0123456789" else "02"


@lru_cache(4096)
def _split_tone(char: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", char)
    tone = "".join(mark for mark in parts if mark in _TONE_MARKS)
    rest = "".join(mark for mark in parts if mark not in _TONE_MARKS)
    return unicodedata.normalize("NFC", rest), tone


def clean_line(text: str) -> str:
    """One line as a person meant it: NFC, no control or invisible characters, single spaces."""
    kept = _DROPPED.sub("", unicodedata.normalize("NFC", text))
    return " ".join(kept.split())


def shorten(text: str, most: int) -> str:
    """At most so many characters, ended between two words; an ellipsis says that there was more."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ") if text[most - 1].isalnum() else most - 1
    # A word as long as half of it is cut through, rather than nearly nothing shown.
    return (cut[:space] if space > most // 2 else cut).rstrip(" ,;:.–-") + "…"


def clean_block(text: str) -> str:
    """Several lines as a person meant them: as `clean_line`, keeping line breaks."""
    kept = _DROPPED.sub(
        "", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    )
    lines = [_SPACES.sub(" ", line).strip() for line in kept.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
