"""Fixtures for the minutes reader: its lexicon, and the labelled record where it is at hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from nhipcau.engines.minutes import Lexicon, load_lexicon

RECORD = Path(__file__).resolve().parents[4] / "shared" / "input"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def record() -> tuple[str, dict[str, Any]]:
    """The text of the record of 14 June 2019 and its labels."""
    labels = RECORD / "000_3cb4a89ac6d46a88.reading.json"
    if not labels.exists():
        pytest.skip("The labelled record of 2019 is not part of the repository.")
    text = labels.with_name("000_3cb4a89ac6d46a88.txt").read_text(encoding="utf-8")
    return text, json.loads(labels.read_text(encoding="utf-8"))
