"""Where words that a reviewer changed are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.agreements.services.cutting import cut_as_the_source

BEFORE, AFTER = "Hai bên tổ chức hội chợ nông sản;", "đào tạo cán bộ y tế."


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        (
            "Hai bên tổ chức hội chợ nông sản sạch; đào tạo 20 cán bộ y tế",
            ("Hai bên tổ chức hội chợ nông sản sạch", "đào tạo 20 cán bộ y tế"),
        ),
        (
            "Hà Nội và Huế tổ chức hội chợ nông sản; đào tạo cán bộ",
            ("Hà Nội và Huế tổ chức hội chợ nông sản", "đào tạo cán bộ"),
        ),
        ("đào tạo bác sĩ", ("Hai bên tổ chức hội chợ nông sản", "đào tạo bác sĩ")),
        ("Hai bên tổ chức hội chợ", ("Hai bên tổ chức hội chợ", "đào tạo cán bộ y tế")),
    ],
)
def test_words_are_cut_where_the_source_was(written, parts):
    assert cut_as_the_source(written, BEFORE, AFTER) == parts


@given(st.text("ab ;.", max_size=60), st.text("ab ", min_size=1), st.text("ab ", min_size=1))
def test_nothing_that_was_written_is_lost_in_a_cut(written, before, after):
    if not before.strip() or not after.strip():
        return

    parts = cut_as_the_source(written, before, after)

    kept = "".join(parts).replace(" ", "")
    for word in written.split():
        assert word.strip(",;.-–—•+*") in kept


def test_very_long_words_are_cut_by_proportion():
    words = " ".join(f"w{n}" for n in range(4000))

    first, second = cut_as_the_source(f"x {words}", words[:9000], words[9000:])

    assert all([first, second])
