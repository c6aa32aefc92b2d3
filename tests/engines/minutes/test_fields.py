import pytest

from nhipcau.engines.minutes import Document, Lexicon, Statement, read
from nhipcau.engines.minutes.fields import OTHER, FieldReader, best_field, field_scores, settled
from nhipcau.engines.minutes.normalise import fold
from nhipcau.engines.minutes.sentences import Sentence


def field(lexicon: Lexicon, text: str) -> str | None:
    sentence = Sentence(text, fold(text), 0, len(text), lexicon, 0.1)
    return best_field(field_scores(sentence, 0, len(sentence.words)), None)


def statement(name: str | None, kind: str = "commitment") -> Statement:
    return Statement(kind, 0, 1, "x", "both", None, name, None, None, None, 0.5)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tổ chức Tuần hàng nông sản", "trade_supply_demand"),
        ("Tổ chức biểu diễn tại khu du lịch", "culture_heritage"),
        ("Mở lớp bồi dưỡng nhằm phục vụ khách du lịch", "education_training"),
        ("Sở Kế hoạch và Đầu tư làm đầu mối, đôn đốc", OTHER),
        ("yêu cầu các bên cam kết", None),
    ],
)
def test_field_is_told_by_the_work_and_not_by_its_place_or_purpose(
    lexicon: Lexicon, text: str, name: str | None
) -> None:
    assert field(lexicon, text) == name


def test_clause_without_a_word_of_its_own_goes_on_with_the_field_before_it(
    lexicon: Lexicon,
) -> None:
    text = "Hai bên xây cầu vượt sông; mỗi bên góp một nửa"
    sentence = Sentence(text, fold(text), 0, len(text), lexicon, 0.1)
    reader = FieldReader(lexicon, None)
    reader.field(sentence, (0, 6), heading=None)

    found = reader.field(sentence, (6, 11), heading=None)

    assert found == "transport_infrastructure"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Sở Du lịch tỉnh Ninh Bình", "tourism"), ("Sở Kế hoạch và Đầu tư", None), ("both", None)],
)
def test_name_of_a_unit_tells_its_field(lexicon: Lexicon, name: str, expected: str | None) -> None:
    assert FieldReader(lexicon, None).of_name(name) == expected


def test_field_that_prevails_is_lent_to_statements_without_one(lexicon: Lexicon) -> None:
    known = [statement("health") for _ in range(4)]

    found = list(settled([*known, statement(None)], lexicon.table("thresholds")["field"]))

    assert [one.field for one in found] == ["health"] * 5


def test_statements_without_a_field_are_other_where_none_prevails(lexicon: Lexicon) -> None:
    given = [statement("health"), statement(None), statement(None, "shortcoming")]

    found = list(settled(given, lexicon.table("thresholds")["field"]))

    assert [one.field for one in found] == ["health", OTHER, None]


def test_task_given_to_units_of_both_sides_is_done_by_both() -> None:
    text = (
        "BIÊN BẢN HỢP TÁC GIỮA THÀNH PHỐ HUẾ VÀ THÀNH PHỐ HÀ NỘI\n\nI. TỔ CHỨC THỰC HIỆN\n\n"
        "1. Giao Sở Tài chính thành phố Huế và Sở Tài chính thành phố Hà Nội làm đầu mối.\n"
    )

    (found,) = read(Document(text)).statements

    assert (found.actor, found.counterpart, found.field) == ("both", None, OTHER)
