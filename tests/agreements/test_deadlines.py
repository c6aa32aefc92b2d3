"""The deadline box: every ordinary form is understood whole, everything else is refused."""

from datetime import date

import pytest

from nhipcau.agreements.forms.deadlines import Deadline, NotUnderstood, read_deadline


def span(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    return (
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
    )


@pytest.mark.parametrize(
    ("said", "first", "last", "precision"),
    [
        ("30/9/2019", "2019-09-30", "2019-09-30", "day"),
        ("ngày 30 tháng 9 năm 2019", "2019-09-30", "2019-09-30", "day"),
        ("2019-09-30", "2019-09-30", "2019-09-30", "day"),
        ("trước ngày 30.9.2019", None, "2019-09-30", "day"),
        ("Chậm nhất là 30-9-2019", None, "2019-09-30", "day"),
        ("chậm nhất vào ngày 30/9/2019", None, "2019-09-30", "day"),
        ("vào tháng 12/2025", "2025-12-01", "2025-12-31", "month"),
        ("tháng 12/2025", "2025-12-01", "2025-12-31", "month"),
        ("thang 2 nam 2024", "2024-02-01", "2024-02-29", "month"),
        ("12/2025", "2025-12-01", "2025-12-31", "month"),
        ("quý III/2019", "2019-07-01", "2019-09-30", "quarter"),
        ("trong quý 3 năm 2019", "2019-07-01", "2019-09-30", "quarter"),
        ("Q4/2026", "2026-10-01", "2026-12-31", "quarter"),
        ("6 tháng đầu năm 2026", "2026-01-01", "2026-06-30", "half"),
        ("nửa cuối năm 2026", "2026-07-01", "2026-12-31", "half"),
        ("năm 2020", "2020-01-01", "2020-12-31", "year"),
        ("2020", "2020-01-01", "2020-12-31", "year"),
        ("đến hết năm 2020", None, "2020-12-31", "year"),
        ("cuối năm 2020", None, "2020-12-31", "year"),
        ("giai đoạn 2019–2025", "2019-01-01", "2025-12-31", "term"),
        ("2019-2025", "2019-01-01", "2025-12-31", "term"),
        ("từ năm 2019 đến năm 2025", "2019-01-01", "2025-12-31", "term"),
        ("từ 01/3/2026 đến 30/6/2026", "2026-03-01", "2026-06-30", "day"),
        ("từ quý I/2026 đến quý III/2026", "2026-01-01", "2026-09-30", "quarter"),
    ],
)
def test_deadline_box_with_a_time_gives_its_days(said, first, last, precision) -> None:
    start, end = span(first, last)

    read = read_deadline(said)

    assert read == Deadline(said, start, end, precision, "")


@pytest.mark.parametrize(
    ("said", "precision", "recurrence"),
    [
        ("hằng năm", "year", "yearly"),
        ("Hàng năm", "year", "yearly"),
        ("thường niên", "year", "yearly"),
        ("trước ngày 10/12 hằng năm", "day", "yearly"),
        ("tháng 12 hằng năm", "month", "yearly"),
        ("quý IV hằng năm", "quarter", "yearly"),
        ("định kỳ hằng quý", "quarter", "quarterly"),
        ("mỗi tháng một lần", "month", "monthly"),
        ("6 tháng một lần", "half", "half_yearly"),
    ],
)
def test_deadline_box_with_a_rhythm_gives_no_days(said, precision, recurrence) -> None:
    read = read_deadline(said)

    assert read == Deadline(said, None, None, precision, recurrence)


@pytest.mark.parametrize("said", ["", "   ", "Không định hạn", "thường xuyên"])
def test_deadline_box_without_a_time_is_no_deadline(said) -> None:
    read = read_deadline(said)

    assert read == Deadline(said.strip())


def test_deadline_box_drops_invisible_characters_and_joins_spaces() -> None:
    read = read_deadline("quý\u00a0 III/\u200b2019")

    assert read == Deadline("quý III/2019", date(2019, 7, 1), date(2019, 9, 30), "quarter")


@pytest.mark.parametrize(
    "said",
    [
        "31/2/2019",
        "30/13/2019",
        "tháng 13/2025",
        "quý V/2019",
        "sớm nhất có thể",
        "trước Tết",
        "năm 12020",
        "năm 1815",
        "giai đoạn 2025–2019",
        "từ 30/6/2026 đến 01/3/2026",
        "32/1 hằng năm",
        "hằng năm và hằng quý",
        "trước",
        "9/2019 hoặc 10/2019",
        "9" * 190,
    ],
)
def test_deadline_box_that_cannot_be_understood_whole_is_refused(said) -> None:
    with pytest.raises(NotUnderstood):
        read_deadline(said)
