"""A beam shows each state once, in proportion, with its numbers in words."""

from __future__ import annotations

import re

from nhipcau.foundation.pictures.beam import draw_beam


def test_the_parts_of_a_beam_fill_it_in_the_order_of_the_states():
    said = draw_beam({"not_started": 1, "done": 3, "overdue": 0, "total": 4}, "Y tế")

    assert re.findall(r"p-share p-(\w+)", said) == ["done", "not_started"]
    widths = [float(width) for width in re.findall(r'p-share [^>]*? width="([\d.]+)"', said)]
    assert 297 < sum(widths) + 2 <= 300
    assert "Y tế: 3 Đã báo" in said


def test_nothing_counted_is_no_picture():
    assert draw_beam({"total": 0}) == ""


def test_words_of_people_are_escaped():
    assert "<script>" not in draw_beam({"done": 1}, "<script>")
