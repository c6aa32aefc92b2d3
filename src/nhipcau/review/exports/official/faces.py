"""The faces that documents are set in and measured by: of the same widths as Times New Roman."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

import nhipcau.foundation

FACES = Path(nhipcau.foundation.__file__).resolve().parent / "static" / "vendor" / "print"
FAMILY = "Tinos"
POINT_MM = 25.4 / 72
_UNIT = 1_000


def width_mm(text: str, size_pt: float, *, is_bold: bool = False) -> float:
    """How long a line is as it is printed."""
    face = _face("700Bold" if is_bold else "400Regular")
    return face.getlength(text) / _UNIT * size_pt * POINT_MM


def balanced(text: str, size_pt: float, most_mm: float, *, is_bold: bool = False) -> list[str]:
    """The text in as few lines as it takes, about as long as one another, as titles are broken."""
    whole = width_mm(text, size_pt, is_bold=is_bold)
    count = max(math.ceil(whole / most_mm), 1)
    words = text.split()
    if count == 1 or len(words) < count:
        return [text]
    for goal in range(count, len(words) + 1):
        lines = _filled(words, whole / goal, size_pt, is_bold=is_bold)
        if all(width_mm(one, size_pt, is_bold=is_bold) <= most_mm for one in lines):
            return lines
    return [text]


def _filled(words: list[str], goal_mm: float, size_pt: float, *, is_bold: bool) -> list[str]:
    """Lines that end where they come nearest to a length."""
    lines, line = [], words[0]
    for word in words[1:]:
        before = width_mm(line, size_pt, is_bold=is_bold)
        after = width_mm(f"{line} {word}", size_pt, is_bold=is_bold)
        if after > goal_mm and goal_mm - before < after - goal_mm:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}"
    return [*lines, line]


@lru_cache
def _face(name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FACES / f"Tinos_{name}.ttf", _UNIT)
