"""Two texts compared in words."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from nhipcau.foundation.wording import compare_words


def kinds(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in compare_words(before, after)]


def test_compare_words_marks_the_words_that_differ() -> None:
    before = "Mỗi năm tổ chức một đợt, trước ngày 30/9."
    after = "Mỗi năm tổ chức hai đợt, trước ngày 30/10."

    assert kinds(before, after) == [
        ("same", "Mỗi năm tổ chức "),
        ("gone", "một "),
        ("new", "hai "),
        ("same", "đợt, trước ngày 30/"),
        ("gone", "9"),
        ("new", "10"),
        ("same", "."),
    ]


def test_compare_words_tells_neighbouring_changes_as_one() -> None:
    assert kinds("a b c d", "a x y d") == [
        ("same", "a "), ("gone", "b c "), ("new", "x y "), ("same", "d"),
    ]  # fmt: skip


def test_compare_words_of_long_texts_compares_sentences_first() -> None:
    lines = [f"Điều {n}. Hai bên phối hợp tổ chức đợt {n}.\n" for n in range(400)]
    before = "".join(lines)
    after = before.replace("đợt 77", "hội chợ 77").replace("Điều 300", "Khoản 300")

    changed = [(kind, text.strip()) for kind, text in kinds(before, after) if kind != "same"]

    assert changed == [
        ("gone", "đợt"), ("new", "hội chợ"), ("gone", "Điều"), ("new", "Khoản"),
    ]  # fmt: skip


def test_compare_words_of_equal_empty_and_wholly_other_texts() -> None:
    assert kinds("cùng", "cùng") == [("same", "cùng")]
    assert kinds("", "") == []
    assert kinds("", "mới") == [("new", "mới")]
    assert kinds("cũ", "") == [("gone", "cũ")]


@given(st.text(alphabet="ab ,.\nđ", max_size=60), st.text(alphabet="ab ,.\nđ", max_size=60))
def test_pieces_always_give_both_texts_back(before: str, after: str) -> None:
    pieces = compare_words(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


def test_compare_words_of_two_long_texts_takes_no_time_to_speak_of() -> None:
    before = " ".join(f"từ{n}" for n in range(10_000))
    after = " ".join(f"lời{n}" for n in range(10_000))
    begun = time.perf_counter()

    pieces = compare_words(before, after)

    assert [piece.kind for piece in pieces] == ["gone", "new"]
    assert time.perf_counter() - begun < 2


def test_a_text_that_goes_on_keeps_its_last_word() -> None:
    pieces = kinds("Các chuỗi trên địa bàn", "Các chuỗi trên địa bàn và tổng kết")

    assert pieces == [("same", "Các chuỗi trên địa bàn"), ("new", " và tổng kết")]
