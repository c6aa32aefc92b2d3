"""Vietnamese text for search and for order: folding, the alphabet, cleaning of what people type."""

from __future__ import annotations

import re
import unicodedata

# Order of the Vietnamese alphabet; tones order words that are otherwise equal (TCVN 6398 custom).
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang huyền hỏi ngã sắc nặng
_RANK = {letter: chr(0x41 + rank) for rank, letter in enumerate(ALPHABET)}
_TONE_RANK = {mark: str(rank) for rank, mark in enumerate(TONES)}
_TONE_MARKS = frozenset(TONES[1:])
_DROPPED = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f]+")


def fold(text: str) -> str:
    """Text as the search compares it: no marks, đ as d, small letters, single spaces."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    kept = "".join(char for char in bare if not unicodedata.combining(char))
    return " ".join(kept.split())


def sort_key(text: str) -> str:
    """A key that orders names by the Vietnamese alphabet in any database's plain string order."""
    base: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFC", text.casefold()):
        letter, tone = _split_tone(char)
        if letter in _RANK:
            base.append(_RANK[letter])
            tones.append(_TONE_RANK.get(tone, "0"))
        elif char.isspace():
            base.append(" ")
        else:
            base.append(char)
    return f"{''.join(base)[:200]}\u0021{''.join(tones)[:50]}"


def _split_tone(char: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", char)
    tone = "".join(mark for mark in parts if mark in _TONE_MARKS)
    rest = "".join(mark for mark in parts if mark not in _TONE_MARKS)
    return unicodedata.normalize("NFC", rest), tone


def clean_line(text: str) -> str:
    """One line as a person meant it: NFC, no control or invisible characters, single spaces."""
    kept = _DROPPED.sub("", unicodedata.normalize("NFC", text))
    return " ".join(kept.split())


def clean_block(text: str) -> str:
    """Several lines as a person meant them: as `clean_line`, keeping line breaks."""
    kept = _DROPPED.sub(
        "", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    )
    lines = [_SPACES.sub(" ", line).strip() for line in kept.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
