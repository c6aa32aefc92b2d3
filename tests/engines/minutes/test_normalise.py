import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from nhipcau.engines.minutes import Document
from nhipcau.engines.minutes.normalise import fold, normalise, strip_marks


def test_normalise_composes_and_drops_what_cannot_be_seen() -> None:
    text = unicodedata.normalize("NFD", "Hà Nội") + "\u00a0\u200bvà\u202e Huế\r\n\ufeff"

    assert normalise(text) == "Hà Nội và Huế\n"


def test_fold_makes_one_form_of_tone_places() -> None:
    assert fold("Hoà Bình, thuỷ sản, KỸ thuật, tỉ") == fold("Hòa Bình, thủy sản, kĩ thuật, tỷ")


def test_strip_marks_leaves_plain_letters() -> None:
    assert strip_marks("Đắk Lắk ưỡn") == "Dak Lak uon"


@given(st.text())
def test_fold_keeps_the_length(text: str) -> None:
    normal = normalise(text)

    assert len(fold(normal)) == len(normal)
    assert len(strip_marks(normal)) == len(normal)


@given(st.text())
def test_normalise_twice_changes_nothing(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once
    assert Document(text).text == once
