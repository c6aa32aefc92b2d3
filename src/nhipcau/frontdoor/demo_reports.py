"""Reports of the demonstration, in every standing; each figure is an example and says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nhipcau.activities.models import Update
from nhipcau.activities.services.confirmations import answer_update
from nhipcau.activities.services.figures import MoneyForm, ValueForm
from nhipcau.activities.services.indicators import IndicatorForm, TargetForm, add_indicator
from nhipcau.activities.services.submitting import submit_update
from nhipcau.activities.services.updates import UpdateForm, draft_update
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Organisation

PERIODS = (
    (date(2026, 1, 1), date(2026, 3, 31)),
    (date(2026, 4, 1), date(2026, 6, 30)),
    (date(2026, 7, 1), date(2026, 9, 30)),
)


@dataclass(frozen=True, slots=True)
class Report:
    """One example: on the commitment with this piece of text, by whom, in which period."""

    piece: str
    author: str
    period: int
    text: str
    progress: int
    value: int = 0
    paid: int = 0
    word: str = ""


REPORTS = (
    Report("40 sản phẩm OCOP", "Sở Công Thương thành phố Huế", 0,
           "Ví dụ minh họa: đã rà soát và thống nhất danh mục đợt một.",
           40, 18, 120_000_000, "confirmed"),
    Report("40 sản phẩm OCOP", "Sở Công Thương thành phố Huế", 1,
           "Ví dụ minh họa: danh mục đầy đủ đã gửi Sở Công Thương Hà Nội.",
           100, 41, 85_000_000, "confirmed"),
    Report("Tuần hàng Huế", "Sở Công Thương thành phố Huế", 2,
           "Ví dụ minh họa: đã chốt địa điểm, đang mời doanh nghiệp.",
           55, 24, 350_000_000, "disputed"),
    Report("năm ngày nối di sản", "Sở Du lịch thành phố Huế", 2,
           "Ví dụ minh họa: đã khảo sát tuyến lần một cùng các hãng lữ hành.", 30, 6, 60_000_000),
    Report("tu bổ di tích", "Trung tâm Bảo tồn Di tích Cố đô Huế", 2,
           "Ví dụ minh họa: bản nháp, các bên khác chưa thấy.", 20, 0, 0, "draft"),
)  # fmt: skip
INDICATORS = {
    "40 sản phẩm OCOP": ("Sản phẩm đủ điều kiện (số minh họa)", "sản phẩm", (15, 25, 10)),
    "Tuần hàng Huế": ("Doanh nghiệp nhận lời (số minh họa)", "doanh nghiệp", (10, 20, 30)),
    "năm ngày nối di sản": ("Hãng lữ hành tham gia khảo sát (số minh họa)", "hãng", (2, 4, 6)),
}


def load_reports(
    program: Actor, other: Actor, agreement: Agreement, bodies: Mapping[str, Organisation]
) -> None:
    """Through the same services as any other: `other` gives the word of the second side."""
    for said in REPORTS:
        commitment = agreement.commitments.filter(text__contains=said.piece).first()
        if commitment is not None:
            _report(program, other, commitment, bodies[said.author], said)


def _report(
    program: Actor, other: Actor, commitment: Commitment, author: Organisation, said: Report
) -> None:
    begins, ends = PERIODS[said.period]
    update = draft_update(
        actor=program,
        author_id=author.pk,
        commitment_id=commitment.pk,
        form=UpdateForm(
            period_from=begins,
            period_to=ends,
            text=said.text,
            progress=said.progress,
            values=_values(program, commitment, said),
            money=[_money(said, ends)] if said.paid else [],
        ),
    )
    if said.word == "draft":
        return
    version = submit_update(actor=program, update_id=update.pk, number=1, revision=1)
    if said.word:
        _answer(other, update, version.digest, said.word)


def _answer(other: Actor, update: Update, digest: str, word: str) -> None:
    is_dispute = word == "disputed"
    answer_update(
        actor=other,
        update_id=update.pk,
        digest=digest,
        word=word,
        reason="Ví dụ minh họa: số doanh nghiệp nhận lời chưa khớp danh sách của Hà Nội."
        if is_dispute
        else "",
        settle_by=date(2099, 12, 31) if is_dispute else None,
    )


def _values(program: Actor, commitment: Commitment, said: Report) -> list[ValueForm]:
    if said.piece not in INDICATORS:
        return []
    title, unit, targets = INDICATORS[said.piece]
    form = IndicatorForm(
        title=title,
        unit=unit,
        targets=[
            TargetForm(begins, ends, Decimal(value))
            for (begins, ends), value in zip(PERIODS, targets, strict=True)
        ],
    )
    row = add_indicator(actor=program, form=form, commitment_id=commitment.pk)
    return [ValueForm(row.pk, PERIODS[said.period][1], Decimal(said.value))]


def _money(said: Report, day: date) -> MoneyForm:
    return MoneyForm(kind="paid", source="state", on=day, amount=said.paid, note="Số minh họa")
