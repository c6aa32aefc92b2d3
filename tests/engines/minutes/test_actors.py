import pytest

from nhipcau.engines.minutes import Lexicon
from nhipcau.engines.minutes.actors import BOTH, ActorReader, merge_listed
from nhipcau.engines.minutes.normalise import fold
from nhipcau.engines.minutes.sentences import Sentence


def actors(lexicon: Lexicon, text: str) -> list[tuple[str, str | None]]:
    sentence = Sentence(text, fold(text), 0, len(text), lexicon, 0.1)
    found = ActorReader(lexicon).actors(sentence, 0, len(sentence.words))
    return [(actor.name, actor.locality) for actor in found]


@pytest.mark.parametrize(
    ("text", "name", "locality"),
    [
        (
            "Sở Du lịch tỉnh Thừa Thiên Huế đề xuất",
            "Sở Du lịch tỉnh Thừa Thiên Huế",
            "Thừa Thiên Huế",
        ),
        ("Sở Văn hóa, Thể thao và Du lịch phục dựng", "Sở Văn hóa, Thể thao và Du lịch", None),
        ("Bệnh viện Trung ương Huế đã hợp tác", "Bệnh viện Trung ương Huế", "Huế"),
        ("UBND tỉnh Nghệ An giao", "Nghệ An", "Nghệ An"),
        ("UBND huyện Hòa Vang mong", "UBND huyện Hòa Vang", None),
        ("Hội Bán lẻ TP. Hồ Chí Minh cam kết", "Hội Bán lẻ TP. Hồ Chí Minh", "TP. Hồ Chí Minh"),
        ("TP.HCM sẽ hỗ trợ", "TP. Hồ Chí Minh", "TP. Hồ Chí Minh"),
        ("TT-Huế sẵn sàng", "Thừa Thiên Huế", "Thừa Thiên Huế"),
        ("hai địa phương thống nhất", BOTH, None),
        ("Công an hai tỉnh phối hợp", BOTH, None),
    ],
)
def test_actor_is_named_in_full(
    lexicon: Lexicon, text: str, name: str, locality: str | None
) -> None:
    assert actors(lexicon, text)[0] == (name, locality)


@pytest.mark.parametrize(
    "text", ["giữ gìn hòa bình", "Chủ tịch Hồ Chí Minh dạy", "giao thông vận tải"]
)
def test_words_that_only_look_like_names_are_no_actors(lexicon: Lexicon, text: str) -> None:
    assert actors(lexicon, text) == []


def test_two_localities_in_a_list_are_both_sides(lexicon: Lexicon) -> None:
    text = "Tỉnh ủy Thừa Thiên Huế và Thành ủy Hà Nội đã có hoạt động"
    sentence = Sentence(text, fold(text), 0, len(text), lexicon, 0.1)
    found = ActorReader(lexicon).actors(sentence, 0, len(sentence.words))

    merged = merge_listed(sentence, found)

    assert merged is not None
    assert merged.name == BOTH


def test_names_without_marks_are_found_in_a_text_without_marks(lexicon: Lexicon) -> None:
    assert actors(lexicon, "de nghi Bac Giang cu giao vien")[0] == ("Bắc Giang", "Bắc Giang")
