from datetime import date, datetime

import pytest

from nhipcau.engines.minutes import Deadline, Lexicon
from nhipcau.engines.minutes.dates import date_reader, published
from nhipcau.engines.minutes.normalise import fold, strip_marks


def deadline(lexicon: Lexicon, text: str, year: int | None = 2019) -> Deadline | None:
    return date_reader(lexicon).deadline(text, fold(text), year)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("trước ngày 30/9/2019", None, date(2019, 9, 30), "day"),
        ("chậm nhất là ngày 5 tháng 3 năm 2024", None, date(2024, 3, 5), "day"),
        ("trong quý III/2019", date(2019, 7, 1), date(2019, 9, 30), "quarter"),
        ("quý 4 năm 2020", date(2020, 10, 1), date(2020, 12, 31), "quarter"),
        ("giai đoạn 2019–2025", date(2019, 1, 1), date(2025, 12, 31), "term"),
        ("nhiệm kỳ 2020 - 2025", date(2020, 1, 1), date(2025, 12, 31), "term"),
        ("trong 6 tháng đầu năm 2024", date(2024, 1, 1), date(2024, 6, 30), "half"),
        ("vào 6 tháng cuối năm 2016", date(2016, 7, 1), date(2016, 12, 31), "half"),
        ("trong tháng 2/2024", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("đến hết tháng 12/2018", None, date(2018, 12, 31), "month"),
        ("trong năm 2026", date(2026, 1, 1), date(2026, 12, 31), "year"),
        ("đến năm 2025", None, date(2025, 12, 31), "year"),
        ("trước mùa mưa năm 2014", None, date(2014, 8, 31), "month"),
        ("xong trước 30/4", None, date(2019, 4, 30), "day"),
        ("từ tháng 9/2024", date(2024, 9, 1), None, "month"),
        ("trong tháng 5 và tháng 6", date(2019, 5, 1), date(2019, 6, 30), "month"),
        ("Tháng 5 - 6/2024", date(2024, 5, 1), date(2024, 6, 30), "month"),
        ("từ ngày 05/6 đến ngày 30/6/2021", date(2021, 6, 5), date(2021, 6, 30), "day"),
        ("trước năm 2023", None, date(2022, 12, 31), "year"),
        (
            "ký chương trình hợp tác giai đoạn 2026 - 2030 trong quý I/2026",
            date(2026, 1, 1),
            date(2026, 3, 31),
            "quarter",
        ),
    ],
)
def test_deadline_with_days(
    lexicon: Lexicon, text: str, start: date | None, end: date | None, precision: str
) -> None:
    found = deadline(lexicon, text)

    assert found is not None
    assert (found.start, found.end, found.precision, found.recurrence) == (
        start,
        end,
        precision,
        None,
    )


@pytest.mark.parametrize(
    ("text", "precision", "recurrence"),
    [
        ("tổ chức hằng năm", "year", "yearly"),
        ("mỗi năm một lần", "year", "yearly"),
        ("báo cáo định kỳ 6 tháng", "half", "half_yearly"),
        ("họp mỗi quý một lần", "quarter", "quarterly"),
        ("trao đổi hàng tháng", "month", "monthly"),
        ("trước ngày 10 tháng 12 hằng năm", "day", "yearly"),
        ("trước ngày 25 hằng tháng", "day", "monthly"),
        ("trước ngày 10 của tháng cuối quý", "day", "quarterly"),
        ("gửi trước ngày 10/6, 10/12", "day", "half_yearly"),
    ],
)
def test_deadline_with_a_rhythm(
    lexicon: Lexicon, text: str, precision: str, recurrence: str
) -> None:
    found = deadline(lexicon, text)

    assert found is not None
    assert (found.start, found.end, found.precision, found.recurrence) == (
        None,
        None,
        precision,
        recurrence,
    )


def test_deadline_prefers_a_term_to_a_rhythm(lexicon: Lexicon) -> None:
    found = deadline(lexicon, "giai đoạn 2021 - 2025 mỗi năm đào tạo 50 cán bộ")

    assert found is not None
    assert (found.text, found.precision) == ("giai đoạn 2021 - 2025", "term")


@pytest.mark.parametrize(
    "text",
    [
        "theo Kế hoạch số 4778/KH-UBND ngày 26/9/2023",
        "lập quy hoạch, tầm nhìn đến năm 2050",
        "nâng cấp Quốc lộ 24 và đường 14/6",
        "trước ngày 31/2/2020",
        "không có ngày nào",
    ],
)
def test_deadline_of_a_mere_reference_is_none(lexicon: Lexicon, text: str) -> None:
    assert deadline(lexicon, text) is None


def test_deadline_without_a_year_of_its_own_is_none_when_the_year_is_unknown(
    lexicon: Lexicon,
) -> None:
    assert deadline(lexicon, "xong trước 30/4", year=None) is None


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("thứ sáu, 14/06/2019 18:26", datetime(2019, 6, 14, 18, 26)),  # noqa: DTZ001
        ("ngày đăng : 08:03, 07/04/2017", datetime(2017, 4, 7, 8, 3)),  # noqa: DTZ001
        ("24/11/2023", date(2023, 11, 24)),
        ("32/11/2023", None),
    ],
)
def test_published_reads_clock_lines(line: str, moment: date | None) -> None:
    assert published(line) == moment


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("chậm nhất quý II/2026", None, date(2026, 6, 30), "quarter"),
        ("tổng kết trong Q2/2021", date(2021, 4, 1), date(2021, 6, 30), "quarter"),
        ("2023 - 2025", date(2023, 1, 1), date(2025, 12, 31), "term"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("30/6", date(2019, 6, 30), date(2019, 6, 30), "day"),
        ("xong 31/3", None, date(2019, 3, 31), "day"),
        ("trước thứ Sáu 17/6", None, date(2019, 6, 17), "day"),
        ("sang năm đăng cai", date(2020, 1, 1), date(2020, 12, 31), "year"),
        ("trong năm nay", date(2019, 1, 1), date(2019, 12, 31), "year"),
    ],
)
def test_deadline_of_notes_and_cells(
    lexicon: Lexicon, text: str, start: date | None, end: date | None, precision: str
) -> None:
    found = deadline(lexicon, text)

    assert found is not None
    assert (found.start, found.end, found.precision) == (start, end, precision)


@pytest.mark.parametrize(
    ("text", "precision", "every"),
    [
        ("trước ngày 20/6 và 20/12 hằng năm", "day", "half_yearly"),
        ("vào tháng 6 và tháng 12 hằng năm", "month", "half_yearly"),
        ("định kỳ hàng năm trước ngày 10/12", "day", "yearly"),
        ("tuần tra 2 lần/tháng", "month", "monthly"),
    ],
)
def test_rhythm_with_its_days(lexicon: Lexicon, text: str, precision: str, every: str) -> None:
    found = deadline(lexicon, text)

    assert found is not None
    assert (found.precision, found.recurrence) == (precision, every)


@pytest.mark.parametrize("text", ["bố trí trong dự toán hằng năm", "tình hình năm nay ổn định"])
def test_budget_and_the_present_are_no_deadline(lexicon: Lexicon, text: str) -> None:
    assert deadline(lexicon, text) is None


def test_deadline_of_a_text_without_marks(lexicon: Lexicon) -> None:
    text = "mo lai trang chung truoc 30/4"

    found = date_reader(lexicon, bare=True).deadline(text, strip_marks(fold(text)), 2016)

    assert found is not None
    assert (found.start, found.end) == (None, date(2016, 4, 30))
