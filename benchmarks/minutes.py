"""Measure the minutes reader: quality on labelled documents, and speed.

    python -m benchmarks.minutes [--half tuning|test|record2019] [--no-speed] [--memory] [--misses]

A statement read matches a labelled one when their spans overlap enough: intersection over union
of at least one half (`iou`), or, in the second table, over the shorter of the two (`shorter`).
Pairs are taken greedily, the best overlap first. Kind counts a pair when the kinds agree; actor,
field, deadline and amount are counted end to end: a value labelled and not read is missed, a value
read and not labelled is false.
"""

import argparse
import json
import re
import resource
import statistics
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from nhipcau.engines.minutes import Document, Reading, check, extract, read

ROOT = Path(__file__).resolve().parent
CORPUS = ROOT / "corpus" / "minutes"
RECORD = ROOT.parent.parent / "shared" / "input" / "000_3cb4a89ac6d46a88.reading.json"
ASPECTS = ("span", "kind", "actor", "counterpart", "field", "form", "deadline", "amount")
HALVES = ("tuning", "test", "record2019")
_NOISE = re.compile(
    r"\b(tỉnh|thành phố|tp|ủy ban nhân dân|ubnd|sở|của|đoàn công tác)\b|[^\w\s]", re.IGNORECASE
)
Label = Mapping[str, Any]


@dataclass(slots=True)
class Score:
    """How many were labelled, read, and right."""

    labelled: int = 0
    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        both = self.labelled + self.found
        return 2 * self.right / both if both else 1.0


@dataclass(slots=True)
class Tally:
    """The scores of one half, and what was missed."""

    scores: dict[str, Score] = field(default_factory=lambda: {name: Score() for name in ASPECTS})
    misses: list[str] = field(default_factory=list)


def folder(half: str) -> Path:
    """Where the documents of a half lie."""
    return RECORD.parent if half == "record2019" else CORPUS / half


def documents(half: str) -> Iterator[tuple[str, Label]]:
    """Texts of a half as the reader gets them, with their labels."""
    paths = [RECORD] if half == "record2019" else sorted(folder(half).glob("*.json"))
    for path in paths:
        if not path.exists():
            continue
        labels = json.loads(path.read_text(encoding="utf-8"))
        source = path.with_name(labels["source"])
        text = extract(source.read_bytes(), filename=source.name).text
        yield text, labels


def overlap(one: tuple[int, int], two: tuple[int, int], *, shorter: bool) -> float:
    """Intersection of two spans over their union, or over the shorter one."""
    common = min(one[1], two[1]) - max(one[0], two[0])
    if common <= 0:
        return 0.0
    lengths = (one[1] - one[0], two[1] - two[0])
    return common / (min(lengths) if shorter else sum(lengths) - common)


def pairs(labels: list[Label], found: list[Label], *, shorter: bool) -> list[tuple[int, int]]:
    """Numbers of labelled and found statements that are the same one."""
    candidates = []
    for number, label in enumerate(labels):
        for other, statement in enumerate(found):
            spans = (label["start"], label["end"]), (statement["start"], statement["end"])
            share = overlap(*spans, shorter=shorter)
            if share >= 0.5:
                candidates.append((share, number, other))
    taken: set[int] = set()
    used: set[int] = set()
    result = []
    for _, number, other in sorted(candidates, key=lambda row: (-row[0], row[1], row[2])):
        if number not in taken and other not in used:
            taken.add(number)
            used.add(other)
            result.append((number, other))
    return result


def same(aspect: str, one: Any, two: Any) -> bool:
    """Whether two values of an aspect mean the same."""
    if one is None or two is None:
        return one is two
    if aspect == "deadline":
        keys = ("start", "end", "precision", "recurrence")
        return all(one[key] == two[key] for key in keys)
    if aspect == "amount":
        return bool(one["value"] == two["value"]) and _same_unit(one["unit"], two["unit"])
    if aspect in {"actor", "counterpart"}:
        return _plain_name(one) == _plain_name(two)
    return bool(one == two)


def _same_unit(one: str, two: str) -> bool:
    one, two = one.lower(), two.lower()
    return one == two or one.startswith(two + " ") or two.startswith(one + " ")


def _plain_name(name: str) -> str:
    """A name without level words and punctuation: "Sở Du lịch tỉnh X" is "du lịch x"."""
    return " ".join(_NOISE.sub(" ", name.lower()).split())


def tally(half: str, *, shorter: bool = False) -> Tally:
    """Scores of the reader on one half."""
    result = Tally()
    for text, label in documents(half):
        document = Document(text)
        reading = read(document)
        faults = check(document, reading)
        if faults:
            raise SystemExit(f"{label['source']}: {faults[0]}")
        _count(result, label, reading, shorter=shorter)
    return result


def _count(result: Tally, label: Label, reading: Reading, *, shorter: bool) -> None:
    labels, found = label["statements"], reading.as_json()["statements"]
    matched = dict(pairs(labels, found, shorter=shorter))
    for aspect in ASPECTS:
        score = result.scores[aspect]
        always = aspect in {"span", "kind"}
        score.labelled += sum(always or one[aspect] is not None for one in labels)
        score.found += sum(always or one[aspect] is not None for one in found)
        for number, other in matched.items():
            one, two = labels[number].get(aspect), found[other].get(aspect)
            if aspect == "span" or (one is not None and same(aspect, one, two)):
                score.right += 1
            else:
                note(result, label, aspect, labels[number], found[other])
    for number, one in enumerate(labels):
        if number not in matched:
            result.misses.append(f"{label['source']} MISSED {one['kind']}: {one.get('quote')}")
    used = set(matched.values())
    for other, two in enumerate(found):
        if other not in used:
            result.misses.append(f"{label['source']} EXTRA {two['kind']}: {two['text']}")


def note(result: Tally, label: Label, aspect: str, one: Label, two: Label) -> None:
    """Remember a difference for `--misses`."""
    if one[aspect] is None and two[aspect] is None:
        return
    result.misses.append(
        f"{label['source']} {aspect.upper()} labelled {one[aspect]!r}, read {two[aspect]!r}:"
        f" {two['text'][:90]}"
    )


def print_quality(half: str, *, misses: bool) -> None:
    """The table of one half."""
    result = tally(half)
    labelled = result.scores["kind"].labelled
    if not labelled:
        print(f"\n{half}: EMPTY, nothing measured: no labelled documents in {folder(half)}")
        return
    print(f"\n{half}: {labelled} labelled statements")
    print(f"{'':12}{'P':>7}{'R':>7}{'F1':>7}")
    for aspect, score in result.scores.items():
        if score.labelled or score.found:
            print(f"{aspect:12}{score.precision:7.3f}{score.recall:7.3f}{score.f1:7.3f}")
    loose = tally(half, shorter=True).scores["kind"]
    print(f"{'kind/shorter':12}{loose.precision:7.3f}{loose.recall:7.3f}{loose.f1:7.3f}")
    if misses:
        print("\n".join(result.misses))


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Median processor time of some runs: other work on the machine does not count."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def baseline(text: str) -> list[str]:
    """The least that any reader does: one normal form, and the words."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", text))


def _each(work: Callable[[Any], object], things: Sequence[Any]) -> None:
    for thing in things:
        work(thing)


def print_speed(halves: Sequence[str]) -> None:
    """Characters a second beside a baseline in the same run.

    The long text is made of the bodies alone: page furniture would end it after the first report.
    """
    bodies = [
        Document(text).text[: labels["body_ends_at"]]
        for half in halves
        for text, labels in documents(half)
    ]
    if not bodies:
        print("\nspeed: no documents to read, nothing measured")
        return
    corpus = "\n\n".join(bodies)
    big = "\n\n".join([corpus] * (5_000_000 // max(1, len(corpus)) + 1))
    item = "- Hai bên phối hợp tổ chức hội chợ thương mại lần thứ {} trước ngày 30/9/2026.\n"
    many = "BIÊN BẢN HỢP TÁC\n\nI. NỘI DUNG HỢP TÁC\n\n" + "".join(
        item.format(number) for number in range(5_000)
    )
    rows = (
        ("bodies one by one", bodies * (5_000_000 // max(1, len(corpus)) + 1)),
        ("bodies as one long text", [big]),
        ("5,000 commitments", [many]),
    )
    print(f"\n{'text':30}{'characters':>12}{'statements':>12}{'char/s':>12}{'ratio':>8}")
    for name, texts in rows:
        texts_read = [Document(text) for text in texts]
        size = sum(len(text) for text in texts)
        found = sum(len(read(document).statements) for document in texts_read)
        took = seconds(partial(_each, read, texts_read))
        plain = seconds(partial(_each, baseline, texts))
        speed = f"{size / took:12,.0f}{took / plain:8.1f}"
        print(f"{name:30}{size:12,}{found:12,}{speed}")
    print("ratio: time beside NFC and re.findall(r'\\w+') over the same text in the same run")


def print_memory(halves: Sequence[str]) -> None:
    """The most memory held above the start, for texts of growing length."""
    bodies = [
        Document(text).text[: labels["body_ends_at"]]
        for half in halves
        for text, labels in documents(half)
    ]
    if not bodies:
        return
    corpus = "\n\n".join(bodies)
    read(Document(corpus))
    print(f"\n{'characters':>12}{'peak MB':>10}{'bytes a character':>20}")
    start = _peak()
    for size in (2_500_000, 5_000_000, 10_000_000, 20_000_000):
        document = Document((corpus * (size // len(corpus) + 1))[:size])
        read(document)
        held = _peak() - start
        print(f"{size:12,}{held / 1e6:10.1f}{held / size:20.1f}")


def _peak() -> int:
    """The most resident memory of the process so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024


def main() -> int:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--half", choices=HALVES, action="append")
    parser.add_argument("--no-speed", action="store_true")
    parser.add_argument("--memory", action="store_true", help="measure memory alone")
    parser.add_argument("--misses", action="store_true", help="name every difference")
    options = parser.parse_args()
    if options.memory:
        print_memory(options.half or HALVES)
        return 0
    for half in options.half or HALVES:
        print_quality(half, misses=options.misses)
    if not options.no_speed:
        print_speed(options.half or HALVES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
