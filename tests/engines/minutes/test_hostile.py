"""Texts made to hurt: the work must stay linear, whatever stands in them."""

import time

import pytest

from nhipcau.engines.minutes import Document, check, read

SIZE = 200_000
HOSTILE = {
    "one line": "Hai bên thống nhất phối hợp tổ chức ",
    "brackets": "(",
    "spaces": " ",
    "numbers": "1.1.1.1",
    "dots": ".",
    "semicolons": "a;",
    "quotes": '"“”',
    "colons": "a: ",
    "commas": "Tuy nhiên, ",
    "speakers": "ông A đề nghị ",
    "dates": "ngày 30/9/2019 ",
    "items": "- Hai bên\n",
    "cells": "a\tb\n",
    "links": "song ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_time_in_line_with_its_length(piece: str) -> None:
    small = Document(piece * (SIZE // 4 // len(piece)))
    large = Document(piece * (SIZE // len(piece)))

    one, two = seconds(small), seconds(large)

    assert two <= 4 * 4 * one + 0.5


def seconds(document: Document) -> float:
    start = time.process_time()
    reading = read(document)
    spent = time.process_time() - start
    assert check(document, reading) == ()
    return spent


def test_five_thousand_commitments_are_all_read() -> None:
    items = "".join(f"- Hai bên mở tour du lịch số {number}.\n" for number in range(5_000))
    document = Document(f"BIÊN BẢN HỢP TÁC\n\nI. NỘI DUNG HỢP TÁC\n\n{items}")

    reading = read(document)

    assert len(reading.statements) == 5_000
    assert {statement.kind for statement in reading.statements} == {"commitment"}


def test_ten_thousand_pages_are_read_to_the_last() -> None:
    page = "- Hai bên thống nhất phối hợp mở tour du lịch trong tháng 9/2026.\n\fTrang {}\n"
    text = "I. NỘI DUNG HỢP TÁC\n\n" + "".join(page.format(number) for number in range(10_000))
    document = Document(text)

    reading = read(document)

    assert check(document, reading) == ()
    assert reading.statements[-1].end > len(document.text) - 200


@pytest.mark.parametrize("mark", ["\u200b", "\u200f", "\u202e", "\u2067", "\ufeff", "\xad"])
def test_invisible_and_direction_characters_change_nothing(mark: str) -> None:
    plain = "Hai bên thống nhất phối hợp tổ chức hội chợ trước ngày 30/9/2026.\n"
    document = Document(mark.join(plain))

    reading = read(document)

    assert document.text == plain
    assert reading == read(Document(plain))
