"""The labelled corpus: its labels must stand where they say, or the benchmark measures nothing."""

import json
import unicodedata
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[3] / "benchmarks" / "corpus" / "minutes"
LABELS = sorted(CORPUS.glob("*/*.json"))
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " "})


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_labels_quote_the_text_they_stand_for(path: Path) -> None:
    labels = json.loads(path.read_text(encoding="utf-8"))
    source = path.with_name(labels["source"]).read_bytes().decode()
    text = unicodedata.normalize("NFC", source).translate(SPACES)

    quotes = [text[one["start"] : one["end"]] for one in labels["statements"]]

    assert quotes == [one["quote"] for one in labels["statements"]]


def test_documents_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:2]) for path in sorted((CORPUS / "tuning").glob("*.json"))]

    assert numbers == list(range(1, len(numbers) + 1))


def test_every_file_that_labels_name_is_there() -> None:
    named = [
        path.with_name(labels[key])
        for path in LABELS
        for labels in [json.loads(path.read_text(encoding="utf-8"))]
        for key in ("source", "file")
        if labels.get(key)
    ]

    assert [path for path in named if not path.exists()] == []
