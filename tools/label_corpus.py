"""Turn the marked sources of the minutes corpus into plain texts and their labels.

A source ``NN-slug.src`` is a document with its labels written where they belong, so that a person
reads and mends both at once. It opens with a few ``key: value`` lines and a line ``---``; then
comes the text with its marks::

    ⟦c|both|tourism|joint|due=hằng năm @ .. year yearly⟧Hai bên tổ chức khảo sát hằng năm⟦/⟧.

The parts of a mark are kind (c, p, r, s, f), actor, field, form and, in any order, ``to=`` (the
counterpart), ``due=`` (text @ start..end precision [recurrence]), ``amt=`` (value unit) and
``note=``. A lone ``-`` is null, and ``⟦end⟧`` stands where the body of the document ends.

Each source gives ``NN-slug.txt``, the text character for character without its marks, and
``NN-slug.json``, whose offsets are code points of that text after NFC with every no-break space
read as a space.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).resolve().parent.parent / "benchmarks/corpus/minutes/tuning"
OFFSETS = "code points of the text after Unicode NFC, each no-break space read as a space"

KINDS = {"c": "commitment", "p": "proposal", "r": "result", "s": "shortcoming", "f": "fact"}
FORMS = {
    "-": None,
    "info": "information_exchange",
    "exp": "experience_sharing",
    "joint": "joint_activity",
    "project": "project",
}
FIELDS = frozenset(
    {
        "party_building",
        "planning",
        "investment",
        "trade_supply_demand",
        "agriculture_rural",
        "tourism",
        "culture_heritage",
        "education_training",
        "health",
        "science_technology",
        "transport_infrastructure",
        "environment",
        "media_promotion",
        "social_welfare",
        "security_defence",
        "other",
        "-",
    }
)
GENRES = frozenset({"news", "official", "typed"})
PRECISIONS = frozenset({"day", "month", "quarter", "half", "year", "term"})
RECURRENCES = frozenset({"monthly", "quarterly", "half_yearly", "yearly"})

NO_BREAK_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " "})
MARK = re.compile(r"⟦([^⟦⟧]*)⟧")
DUE = re.compile(
    r"(?P<text>.+?) @ (?P<start>[\d-]*)\.\.(?P<end>[\d-]*) (?P<precision>\w+)(?: (?P<every>\w+))?"
)


class MarkError(ValueError):
    """A source is not marked as the module's docstring says."""


@dataclass(frozen=True)
class Span:
    """A marked stretch of the text: its mark, and where it begins and ends."""

    mark: str
    start: int
    end: int


@dataclass
class Marked:
    """A text without its marks, and what the marks said."""

    text: str = ""
    spans: list[Span] = field(default_factory=list)
    body_end: int | None = None


def normalise(text: str) -> str:
    """Give the form of a text in which offsets are counted."""
    return unicodedata.normalize("NFC", text).translate(NO_BREAK_SPACES)


def read_marks(source: str) -> Marked:
    """Take the marks out of a text; spans come in order and never overlap."""
    marked = Marked()
    opened: tuple[str, int] | None = None
    for position, piece in enumerate(MARK.split(source)):
        if position % 2 == 0:
            marked.text += piece
        elif piece == "end":
            marked.body_end = len(marked.text)
        elif piece == "/" and opened:
            marked.spans.append(Span(*opened, len(marked.text)))
            opened = None
        elif piece == "/" or opened:
            raise MarkError(f"⟦{piece}⟧ after {marked.text[-60:]!r} opens or closes out of turn.")
        else:
            opened = (unicodedata.normalize("NFC", piece), len(marked.text))
    if opened:
        raise MarkError(f"⟦{opened[0]}⟧ is never closed.")
    return marked


def read_deadline(value: str) -> dict[str, str | None]:
    """Read ``text @ start..end precision [recurrence]``; an empty date is null."""
    found = DUE.fullmatch(value)
    if not found:
        raise MarkError(f"{value!r} is not 'text @ start..end precision [recurrence]'.")
    every = found["every"]
    if found["precision"] not in PRECISIONS or (every and every not in RECURRENCES):
        raise MarkError(f"{value!r} names an unknown precision or recurrence.")
    return {
        "text": found["text"],
        "start": found["start"] or None,
        "end": found["end"] or None,
        "precision": found["precision"],
        "recurrence": every,
    }


def read_amount(value: str) -> dict[str, Any]:
    """Read ``value unit``; the value is an integer unless it has a decimal point."""
    number, _, unit = value.partition(" ")
    if not unit:
        raise MarkError(f"{value!r} is not 'value unit'.")
    return {"value": float(number) if "." in number else int(number), "unit": unit}


def read_label(mark: str) -> dict[str, Any]:
    """Read a mark into the label of a statement, offsets and quote excepted."""
    kind, actor, field_key, form, *extras = mark.split("|")
    if kind not in KINDS or field_key not in FIELDS or form not in FORMS:
        raise MarkError(f"⟦{mark}⟧ names an unknown kind, field or form.")
    extra = dict(part.split("=", 1) for part in extras)
    if unknown := extra.keys() - {"to", "due", "amt", "note"}:
        raise MarkError(f"⟦{mark}⟧ has the unknown parts {sorted(unknown)}.")
    return {
        "kind": KINDS[kind],
        "actor": None if actor == "-" else actor,
        "counterpart": extra.get("to"),
        "field": None if field_key == "-" else field_key,
        "form": FORMS[form],
        "deadline": read_deadline(extra["due"]) if "due" in extra else None,
        "amount": read_amount(extra["amt"]) if "amt" in extra else None,
        "note": extra.get("note"),
    }


def statements(marked: Marked) -> Iterator[dict[str, Any]]:
    """Give the labelled statements of a text with offsets counted in its normal form."""
    whole = normalise(marked.text)
    folded = " ".join(whole.split())
    for span in marked.spans:
        start = len(normalise(marked.text[: span.start]))
        end = len(normalise(marked.text[: span.end]))
        quote = whole[start:end]
        if quote != quote.strip() or quote != normalise(marked.text[span.start : span.end]):
            raise MarkError(f"{quote!r} begins or ends in the middle of a letter or at a space.")
        label = read_label(span.mark)
        if label["deadline"] and label["deadline"]["text"] not in folded:
            raise MarkError(f"The deadline {label['deadline']['text']!r} is not in the text.")
        head = {"kind": label.pop("kind"), "start": start, "end": end, "quote": quote}
        yield head | label


def read_header(header: str) -> dict[str, Any]:
    """Read the ``key: value`` lines above the text; ``party`` and ``head`` may come again."""
    about: dict[str, Any] = {"parties": [], "heads": []}
    for line in header.strip().splitlines():
        key, _, value = (part.strip() for part in line.partition(":"))
        parts = [part.strip() or None for part in value.split("|")]
        if key == "party":
            about["parties"].append(dict(zip(("name", "level", "body"), parts, strict=True)))
        elif key == "head":
            side, name, *posts = parts
            about["heads"].append({"side": side, "name": name, "posts": posts})
        else:
            about[key] = value or None
    if about.get("genre") not in GENRES:
        raise MarkError(f"The genre {about.get('genre')!r} is not one of {sorted(GENRES)}.")
    return about


def build(path: Path) -> tuple[str, dict[str, Any]]:
    """Make the text and the labels of one source."""
    source = path.read_bytes().decode()
    header, _, body = source.partition("\n---\n")
    about, marked = read_header(header), read_marks(body)
    if marked.body_end is None:
        raise MarkError("⟦end⟧ is missing: the place where the body ends.")
    labels: dict[str, Any] = {"source": path.with_suffix(".txt").name}
    if "file" in about:
        labels |= {"file": about["file"], "match_by": "quote"}
    labels |= {"offsets": OFFSETS, "genre": about["genre"]}
    labels |= {key: about.get(key) for key in ("published_at", "event_date", "place")}
    labels |= {"parties": about["parties"], "heads": about["heads"]}
    labels["body_ends_at"] = len(normalise(marked.text[: marked.body_end]))
    labels["statements"] = list(statements(marked))
    return marked.text, labels


def outputs(path: Path) -> dict[Path, bytes]:
    """Give the files that belong beside a source, with their content."""
    try:
        text, labels = build(path)
    except ValueError as error:
        raise SystemExit(f"{path.name}: {error}") from error
    as_json = json.dumps(labels, ensure_ascii=False, indent=1) + "\n"
    return {path.with_suffix(".txt"): text.encode(), path.with_suffix(".json"): as_json.encode()}


def main() -> int:
    """Write the texts and labels, or with ``--check`` say which differ from their source."""
    parser = argparse.ArgumentParser(description="Make corpus texts and labels of marked sources.")
    parser.add_argument("sources", nargs="*", type=Path, help="default: every tuning source")
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    options = parser.parse_args()
    stale = 0
    for source in options.sources or sorted(CORPUS.glob("*.src")):
        for path, content in outputs(source).items():
            if options.check and (not path.exists() or path.read_bytes() != content):
                print(f"{path.name} differs from {source.name}: run {Path(__file__).name}.")
                stale += 1
            elif not options.check:
                path.write_bytes(content)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
