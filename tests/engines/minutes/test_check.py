from dataclasses import replace
from datetime import date

import pytest

from nhipcau.engines.minutes import Deadline, Document, check, read

TEXT = (
    "BIÊN BẢN HỢP TÁC\n\nI. NỘI DUNG\n1. Hai bên mở tour chung.\n2. Huế hỗ trợ Hà Nội quảng bá.\n"
)


def test_check_finds_nothing_wrong_with_a_reading() -> None:
    document = Document(TEXT)

    reading = read(document)

    assert len(reading.statements) == 2
    assert check(document, reading) == ()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"end": 10_000}, "its span is not inside the text."),
        ({"text": "khác"}, "its text is not the slice that its span names."),
        ({"kind": "wish"}, "its kind 'wish' is unknown."),
        ({"confidence": 1.5}, "its confidence is not between 0 and 1."),
        (
            {"deadline": Deadline("x", date(2020, 2, 1), date(2020, 1, 1), "day")},
            "its deadline ends before it starts.",
        ),
    ],
)
def test_check_names_the_fault(change: dict[str, object], fault: str) -> None:
    document = Document(TEXT)
    reading = read(document)
    wrong = replace(reading.statements[0], **change)

    faults = check(document, replace(reading, statements=(wrong,)))

    assert faults == (f"Statement 1: {fault}",)


def test_check_sees_overlaps() -> None:
    document = Document(TEXT)
    reading = read(document)
    first = reading.statements[0]

    faults = check(document, replace(reading, statements=(first, first)))

    assert faults == ("Statement 2 begins before the one in front of it ends.",)
