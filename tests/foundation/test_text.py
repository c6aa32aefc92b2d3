from __future__ import annotations

import unicodedata

import pytest

from nhipcau.foundation.text import (
    clean_block,
    clean_line,
    fingerprint_text,
    fold,
    shorten,
    sort_key,
)


@pytest.mark.parametrize(
    ("said", "folded"),
    [
        ("Thừa Thiên Huế", "thua thien hue"),
        ("ĐẮK LẮK", "dak lak"),
        ("Đà  Nẵng\u00a0", "da nang"),
        (unicodedata.normalize("NFD", "Hà Nội"), "ha noi"),
        ("Hu\u200bế\ufeff", "hue"),
        ("Ðồng Tháp", "dong thap"),  # with the Icelandic letter of some old fonts
        ("", ""),
    ],
)
def test_fold_drops_marks_and_what_cannot_be_seen(said, folded):
    assert fold(said) == folded


def test_fold_makes_old_and_new_tone_places_alike():
    assert fold("hoà bình") == fold("hòa bình")


def test_sort_key_follows_the_alphabet():
    names = ["Đà Nẵng", "Dak", "Ăn", "An", "Ân", "Zu", "Ứng", "Ung", "Ô", "O", "Ơ", "Ê", "E"]

    ordered = sorted(names, key=sort_key)

    assert ordered == [
        "An",
        "Ăn",
        "Ân",
        "Dak",
        "Đà Nẵng",
        "E",
        "Ê",
        "O",
        "Ô",
        "Ơ",
        "Ung",
        "Ứng",
        "Zu",
    ]


def test_sort_key_orders_equal_letters_by_tone():
    names = ["mạ", "mã", "má", "mà", "mả", "ma"]

    assert sorted(names, key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_sort_key_lets_letters_weigh_more_than_tones():
    assert sort_key("Hà An") < sort_key("Ha Ba")


def test_sort_key_puts_spaces_and_digits_before_letters():
    assert sorted(["Sở2", "Sởa", "Sở a", "Sở"], key=sort_key) == ["Sở", "Sở a", "Sở2", "Sởa"]


def test_sort_key_is_alike_in_every_collation_for_it_holds_small_hex_digits_alone():
    said = sort_key("Ứng Hòa – “Ước” 2025, [Zz]")

    assert set(said) <= set("0123456789abcdef")


def test_sort_key_of_the_longest_name_fits_its_column():
    assert len(sort_key("Ừ" * 300)) == 252


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sở   Du\tlịch\n", "Sở Du lịch"),
        ("\u202eSở\u200b Y\u00ad tế\x00", "Sở Y tế"),
        ("\u200b\u2060\ufeff", ""),
        (unicodedata.normalize("NFD", "Huế"), "Huế"),
    ],
)
def test_clean_line_keeps_what_was_meant(typed, kept):
    assert clean_line(typed) == kept


def test_clean_block_keeps_lines_and_at_most_one_empty_one():
    typed = "  Một\r\n\r\n\r\n\r\nHai \u200b\u00a0ba\rBốn  "

    assert clean_block(typed) == "Một\n\nHai ba\nBốn"


def test_fingerprint_is_that_of_the_words_whatever_the_format_did_to_lines():
    typed = "Hai bên thống nhất tổ chức hội chợ, trước ngày 30/9/2019.\n\nHà Nội hỗ trợ 3 tỷ đồng."
    printed = (
        "Hai bên thống nhất tổ\nchức hội chợ,\ntrước ngày 30/9/2019.\n- 1 -\n"
        "Hà Nội hỗ trợ 3 tỷ đồng.\nTrang 2/2\n"
    )

    assert fingerprint_text(printed) == fingerprint_text(typed)
    assert fingerprint_text(typed) != fingerprint_text(typed.replace("3 tỷ", "4 tỷ"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mười chữ", "mười chữ"),
        ("đúng hai mươi ký tự.", "đúng hai mươi ký tự."),
        ("nối di sản hai miền, hoàn thành", "nối di sản hai miền…"),
        ("mộtchữrấtdàikhôngcókhoảngtrắng", "mộtchữrấtdàikhôngcó…"),
        ("tour liên kết di sản", "tour liên kết di sản"),
        ("năm tour, hai đoàn – ba", "năm tour, hai đoàn…"),
    ],
)
def test_shortened_text_ends_between_words_and_says_that_there_was_more(text, said):
    assert shorten(text, 20) == said
