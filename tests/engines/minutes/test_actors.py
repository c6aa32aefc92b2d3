import pytest

from nhipcau.engines.minutes import Lexicon
from nhipcau.engines.minutes.actors import BOTH, ActorReader, Cast, merge_listed
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


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Hai Ban Thường vụ thống nhất", (BOTH, None)),
        ("2 Sở ký văn bản", (BOTH, None)),
        ("Hội nghị lần thứ hai Sở Du lịch nêu", ("Sở Du lịch", None)),
        ("Bệnh viện Nhân dân 115 chuyển giao", ("Bệnh viện Nhân dân 115", None)),
        ("Bộ Giao thông vận tải sớm phê duyệt", ("Bộ Giao thông vận tải", None)),
    ],
)
def test_number_in_front_of_a_unit_makes_it_the_units_of_all_sides(
    lexicon: Lexicon, text: str, first: tuple[str, str | None]
) -> None:
    assert actors(lexicon, text)[0] == first


def test_two_schools_in_a_list_are_both_sides_where_one_has_a_locality(lexicon: Lexicon) -> None:
    text = "Trường Đại học Đà Lạt và Trường Cao đẳng Cộng đồng Bình Thuận liên kết mở lớp"
    sentence = Sentence(text, fold(text), 0, len(text), lexicon, 0.1)
    found = ActorReader(lexicon).actors(sentence, 0, len(sentence.words))

    merged = merge_listed(sentence, found)

    assert merged is not None
    assert merged.name == BOTH


@pytest.mark.parametrize(
    ("label", "name", "locality"),
    [
        ("LA", "Long An", "Long An"),
        ("PGĐ Sở GTVT Tiền Giang", "Sở GTVT Tiền Giang", "Tiền Giang"),
        ("Hạt Ba Tơ (TG)", "Hạt Ba Tơ", None),
        ("P.KHTC 2 bên", BOTH, None),
        ("2 đài PTTH", BOTH, None),
        ("Các sở, ngành tỉnh Long An", "Các sở, ngành tỉnh Long An", "Long An"),
    ],
)
def test_label_of_notes_names_its_doer(
    lexicon: Lexicon, label: str, name: str, locality: str | None
) -> None:
    reader = ActorReader(lexicon, Cast(parties=["Long An", "Tiền Giang"]))

    found = reader.named(label)

    assert (found.name, found.locality) == (name, locality)


def test_initials_in_capitals_name_a_party_and_small_letters_do_not(lexicon: Lexicon) -> None:
    text = "TG cắm biển báo, giao cho la bàn"
    sentence = Sentence(text, fold(text), 0, len(text), lexicon, 0.1)
    reader = ActorReader(lexicon, Cast(parties=["Long An", "Tiền Giang"]))

    found = reader.actors(sentence, 0, len(sentence.words))

    assert [one.name for one in found] == ["Tiền Giang"]


def test_initials_shared_by_two_parties_name_neither() -> None:
    cast = Cast(parties=["Quảng Nam", "Quảng Ngãi", "Kon Tum"])

    assert cast.initials(frozenset()) == {"kt": "Kon Tum"}
