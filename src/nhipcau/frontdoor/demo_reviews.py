"""Reviews of the demonstration: one that is closed, one in preparation; all words are examples."""

from __future__ import annotations

from datetime import date

from nhipcau.agreements.models import Agreement
from nhipcau.foundation.actors import Actor
from nhipcau.review.models import Review
from nhipcau.review.selectors.periods import Period
from nhipcau.review.services import NoteForm, ReviewForm, close_review, open_review, write_note

# Report periods end on the 14th (Decree 09/2019/NĐ-CP).
HALF = Period(date(2025, 12, 15), date(2026, 6, 14))
YEAR = Period(date(2025, 12, 15), date(2026, 12, 14))
NOTES_OF_HALF = (
    (None, "Ví dụ minh họa: các việc trong biên bản đã có đơn vị chủ trì ở mỗi bên.",
     "Ví dụ minh họa: phần lớn việc mới ở bước khảo sát, một số lĩnh vực chưa có hoạt động.",
     "Ví dụ minh họa: mỗi lĩnh vực chọn một việc để chuyển thành dự án trong sáu tháng cuối năm."),
    ("trade_supply_demand", "Ví dụ minh họa: đã thống nhất danh mục sản phẩm đợt một.",
     "Ví dụ minh họa: chưa có số liệu tiêu thụ do hai bên cùng xác nhận.",
     "Ví dụ minh họa: chốt biểu mẫu số liệu trước tuần hàng."),
    ("tourism", "Ví dụ minh họa: đã khảo sát tuyến cùng các hãng lữ hành.", "", ""),
)  # fmt: skip
NOTES_OF_YEAR = (
    (None, "Ví dụ minh họa: bản chuẩn bị, các bên đang góp ý.", "", ""),
)  # fmt: skip


def load_reviews(actor: Actor, program: Actor, agreement: Agreement) -> None:
    """Through the same services as any other."""
    half = _opened(actor, agreement, "Sơ kết hợp tác sáu tháng đầu năm 2026 (ví dụ)", HALF)
    _write(actor, half, NOTES_OF_HALF)
    half.refresh_from_db()
    close_review(actor=program, review_id=half.pk, version=half.version)
    year = _opened(actor, agreement, "Tổng kết hợp tác năm 2026 (ví dụ)", YEAR)
    _write(actor, year, NOTES_OF_YEAR)


def _opened(actor: Actor, agreement: Agreement, title: str, period: Period) -> Review:
    form = ReviewForm(token=title, title=title, period=period, agreement=agreement, is_example=True)
    return open_review(actor=actor, form=form)


def _write(
    actor: Actor, review: Review, notes: tuple[tuple[str | None, str, str, str], ...]
) -> None:
    for field, results, shortcomings, directions in notes:
        form = NoteForm(field, "", results, shortcomings, directions)
        write_note(actor=actor, review_id=review.pk, form=form)
