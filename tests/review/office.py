"""A document as an office program opens and prints it, and what can be measured on its pages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from PIL import Image

from nhipcau.review.exports.official.faces import FACES

DPI = 200
MM = DPI / 25.4
DARK = 110
NEEDED = ("soffice", "pdftoppm", "pdftotext")
needs_office = pytest.mark.skipif(
    not all(shutil.which(one) for one in NEEDED), reason="LibreOffice or poppler is not installed"
)


def as_pdf(document: Path) -> Path:
    """The document as LibreOffice prints it. It refuses one that it cannot read.

    It has a home of its own with the faces that stand in for Times New Roman, so that what is
    measured does not depend on the machine's fonts.
    """
    home = document.parent / "home"
    fonts = home / ".fonts"
    if not fonts.exists():
        fonts.mkdir(parents=True)
        for face in FACES.glob("*.ttf"):
            shutil.copy(face, fonts)
    done = subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{home}/profile", "--convert-to",
         "pdf", "--outdir", str(document.parent), str(document)],
        env={**os.environ, "HOME": str(home)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    made = document.with_suffix(".pdf")
    assert done.returncode == 0, done.stderr
    assert made.exists(), done.stdout + done.stderr
    return made


@dataclass(frozen=True)
class Word:
    """A word with its box in millimetres from the upper left corner of its page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


_BOX = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)


def words_on(pdf: Path, page: int) -> list[Word]:
    said = subprocess.run(
        ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(pdf), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    point = 25.4 / 72
    return [
        Word(unescape(found[4]), *(float(one) * point for one in found[:4]))
        for found in _BOX.findall(said)
    ]


def phrase(words: list[Word], said: str) -> Word:
    """Words that stand one after the other, as one box."""
    parts = said.split()
    for place in range(len(words) - len(parts) + 1):
        here = words[place : place + len(parts)]
        if [one.text for one in here] == parts:
            return Word(
                said,
                min(one.left for one in here),
                min(one.top for one in here),
                max(one.right for one in here),
                max(one.bottom for one in here),
            )
    raise AssertionError(f"“{said}” is not on the page: {[one.text for one in words][:60]}")


class Page:
    """A page as a picture: where its ink is, in millimetres."""

    def __init__(self, pdf: Path, number: int) -> None:
        stem = pdf.parent / f"{pdf.stem}-page-{number}"
        subprocess.run(
            ["pdftoppm", "-r", str(DPI), "-gray", "-f", str(number), "-l", str(number),
             "-singlefile", str(pdf), str(stem)],
            check=True,
        )  # fmt: skip
        with Image.open(stem.with_suffix(".pgm")) as image:
            self.image = image.convert("L")
            self.image.load()
        self.dark = self.image.point(lambda value: 255 if value < DARK else 0)

    @property
    def size_mm(self) -> tuple[float, float]:
        return self.image.width / MM, self.image.height / MM

    def ink(self, left: float, top: float, right: float, bottom: float) -> tuple[float, ...] | None:
        """The box of the ink within a box; None where there is none."""
        box = tuple(round(one * MM) for one in (left, top, right, bottom))
        found = self.dark.crop(box).getbbox()
        if found is None:
            return None
        return tuple(
            (edge + offset) / MM for edge, offset in zip(found, (box[0], box[1]) * 2, strict=True)
        )

    def rule(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float]:
        """The longest level line within a box: where it begins and ends."""
        best = (0, 0)
        for row in range(round(top * MM), round(bottom * MM)):
            line = self.dark.crop((round(left * MM), row, round(right * MM), row + 1)).tobytes()
            for found in re.finditer(rb"\xff+", line):
                if found.end() - found.start() > best[1] - best[0]:
                    best = (found.start(), found.end())
        return left + best[0] / MM, left + best[1] / MM

    def upright(self, top: float, bottom: float) -> list[float]:
        """Where upright lines stand that fill a band of the page."""
        box = (0, round(top * MM), self.image.width, round(bottom * MM))
        high = box[3] - box[1]
        band = self.dark.crop(box).rotate(90, expand=True)
        rows = [band.crop((0, row, band.width, row + 1)).tobytes() for row in range(band.height)]
        found = [
            (band.height - 1 - place) / MM
            for place, row in enumerate(rows)
            if row.count(b"\xff") >= high * 0.97
        ]
        lines: list[float] = []
        for one in sorted(found):
            if not lines or one - lines[-1] > 0.8:
                lines.append(one)
        return lines
