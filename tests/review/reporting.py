"""Reports for tests: what is asked, a small world with everything in it, recounts by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from tests.activities import reporting
from tests.cast import Cast
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
)

from nhipcau.activities.models import (
    Activity,
    ActivityParticipant,
    ConfirmationRequest,
    Indicator,
    IndicatorTarget,
    Result,
    Transaction,
)
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.review.selectors.official.asked import Asked, HeadSaid
from nhipcau.review.selectors.official.document import (
    Document,
    Figure,
    How,
    Mark,
    Paragraph,
    Record,
    Table,
)
from nhipcau.review.selectors.periods import Period
from nhipcau.review.selectors.scope import Subject
from nhipcau.review.services import ReportForm

TODAY = date(2026, 8, 1)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
HEAD = HeadSaid(
    superior="Ủy ban nhân dân thành phố Huế",
    issuer="Sở Tài chính Huế",
    number="05",
    symbol="BC-STC",
    place="Huế",
    post="Giám đốc",
    signatory="Đơn vị ví dụ",
    recipients="Ủy ban nhân dân thành phố Huế\nSở Tài chính Hà Nội\nLưu: VT, QLNS",
)


def asked(agreement: Agreement | None = None, **said: Any) -> Asked:
    """A report of the year 2026, of all sides, unless something else is said."""
    subject = Subject(agreement_id=agreement.pk if agreement else None)
    plain = {
        "subject": subject, "period": YEAR, "preset": "year", "kind": "final", "language": "vi",
        "side": None, "head": HEAD, "layout": "state", "dated_on": TODAY,
    }  # fmt: skip
    return Asked(**{**plain, **said})


def busy_agreement(cast: Cast, **said: Any) -> Agreement:
    """Promises that are kept, late, joint and idle, in several fields; work, results and money."""
    agreement = AgreementFactory(
        keeper=cast.hue_office, signed_on=date(2026, 1, 10), visibility="parties", **said
    )
    late = date(2026, 5, 31)
    rows = [
        ("tourism", (), {"due_on": date(2026, 6, 30), "state": "done", "state_on": late}),
        ("tourism", (0,), {"due_on": late}),
        ("health", (1,), {"due_on": date(2026, 3, 31), "state": "in_progress"}),
        ("culture_heritage", (), {}),
        (None, (1,), {}),
    ]
    promises = [
        CommitmentFactory(
            agreement=agreement, number=number, field_id=key, performers=doing or None, **more
        )
        for number, (key, doing, more) in enumerate(rows, start=1)
    ]
    parties = list(agreement.parties.all())
    for party, body in zip(parties, (cast.hue_tourism, cast.ha_noi_trade), strict=True):
        CommitmentLeadFactory(commitment=promises[0], party=party, organisation=body)
    _work(cast, promises)
    # As if it had been asked then, whatever day the tests run on.
    asked_at = datetime(2026, 6, 20, 9, tzinfo=UTC)
    ConfirmationRequest.objects.update(asked_at=asked_at)
    answered = ConfirmationRequest.objects.exclude(answered_at=None)
    answered.update(answered_at=asked_at + timedelta(days=20))
    return agreement


def _work(cast: Cast, promises: Sequence[Commitment]) -> None:
    dated = {"visibility": "parties", "begun_on": date(2026, 2, 1)}
    project = ActivityFactory(
        title="Dự án tour di sản",
        kind="project",
        owner=cast.hue_tourism,
        serves=promises[:1],
        **dated,
    )
    ActivityFactory(
        title="Tuần hàng", owner=cast.ha_noi_trade, serves=promises[1:3], field_id="tourism",
        state="done", ended_on=date(2026, 4, 1), **dated,
    )  # fmt: skip
    ActivityParticipant.objects.create(
        activity=project, organisation=cast.ha_noi_trade, role="implementing"
    )
    _report(cast, promises[0], project)


def _report(cast: Cast, promise: Commitment, project: Activity) -> None:
    """Confirmed values and money; beside them what is only reported."""
    guests = reporting.indicator(promise)
    IndicatorTarget.objects.create(
        indicator=guests, period_from=YEAR.first, period_to=date(2026, 6, 30), value=100
    )
    trips = Indicator.objects.create(
        activity=project, title="Chuyến", unit="chuyến", is_cumulative=True
    )
    done = reporting.reported(
        cast, promise, state="done",
        values=[reporting.value(guests, 40, on=date(2026, 3, 1)), reporting.value(guests, 25)],
        money=[
            reporting.money(5_000_000, kind="committed", on=date(2026, 2, 1)),
            reporting.money(2_000_000, on=date(2026, 4, 1)),
        ],
    )  # fmt: skip
    reporting.answer(cast.actor("ha_noi_approver"), done)
    update = reporting.draft(
        cast.actor("hue_tourism_editor"), activity=project,
        values=[reporting.value(trips, 3, on=date(2026, 3, 1)), reporting.value(trips, 9)],
    )  # fmt: skip
    reporting.submit(cast.actor("hue_tourism_manager"), update)
    reporting.answer(cast.actor("ha_noi_approver"), update)
    reporting.reported(
        cast, promise, values=[reporting.value(guests, 7)], money=[reporting.money(900_000)]
    )
    disputed = reporting.reported(cast, promise, money=[reporting.money(1_000)])
    reporting.answer(cast.actor("ha_noi_approver"), disputed, "disputed")


def figures_in(document: Document) -> Iterator[tuple[Figure, str]]:
    """Every figure that is printed, with the mark that stands by it."""
    blocks = [*document.blocks, *(one for annex in document.annexes for one in annex.blocks)]
    for block in blocks:
        if isinstance(block, Paragraph):
            marks = [run for run in block.runs if isinstance(run, Mark)]
            shown = {run.basis.mark for run in marks if run.shows_mark}
            for run in marks:
                assert run.basis.mark in shown, block.text
                yield run.figure, run.basis.mark
        if isinstance(block, Table):
            for row in [*block.rows, block.total]:
                (place,) = {cell.anchor or cell.name for cell in row if _is_basis(cell)} or {""}
                for cell in row:
                    if cell.figure is not None:
                        assert cell.figure.said.startswith(cell.text)
                        yield cell.figure, place or row[0].text


def _is_basis(cell: Any) -> bool:
    return (cell.anchor or cell.name).startswith("A.")


class Recount:
    """Figures counted again from the rows that their records name, by other code."""

    def __init__(self, document: Document, made_on: date) -> None:
        self.records = {one.number: one for one in document.records}
        self.made_on = made_on

    def of(self, figure: Figure) -> Any:
        how: dict[How, Callable[[Figure], Any]] = {
            How.COUNT: lambda one: len(set(self.all(one))),
            How.SUM: lambda one: self.amount(self.all(one)),
            How.SHARE: lambda one: self.ratio(len(self.part(one)), len(self.all(one))),
            How.SUM_SHARE: lambda one: self.ratio(
                self.amount(self.part(one)), self.amount(self.all(one))
            ),
            How.COUNT_OF: lambda one: sum(bool(portion.records) for portion in one.portions),
            How.FIELD_SHARE: lambda one: self.ratio(
                sum(bool(portion.records) for portion in one.portions), len(one.portions)
            ),
            How.MEAN_RUNG: self.mean_rung,
            How.DEPTH: lambda one: self.ratio(self.mean_rung(one), 5),
            How.EVENNESS: self.evenness,
            How.IN_STEP: self.in_step,
            How.MEDIAN: self.median,
            How.MEAN: lambda _one: None,
            How.DAYS: lambda one: (self.made_on - self.day(self.all(one)[0])).days,
            How.DAYS_SINCE: lambda one: (self.made_on - self.signed(self.all(one)[0])).days,
        }
        return how[figure.how](figure)

    def portion(self, figure: Figure, name: str) -> tuple[int, ...]:
        return next((one.records for one in figure.portions if one.name == name), ())

    def all(self, figure: Figure) -> tuple[int, ...]:
        return self.portion(figure, "all")

    def part(self, figure: Figure) -> tuple[int, ...]:
        return self.portion(figure, "part")

    def ratio(self, part: Any, whole: Any) -> float | None:
        return float(part) / float(whole) if whole and part is not None else None

    def row(self, number: int) -> Any:
        record: Record = self.records[number]
        model = {
            "agreement": Agreement, "commitment": Commitment, "activity": Activity,
            "result": Result, "target": IndicatorTarget, "money": Transaction,
            "word": ConfirmationRequest,
        }[record.kind]  # fmt: skip
        return model.objects.get(pk=record.pk)

    def amount(self, numbers: Sequence[int]) -> Decimal:
        rows = [self.row(number) for number in numbers]
        return sum(
            (Decimal(getattr(row, "amount", None) or getattr(row, "value", 0)) for row in rows),
            Decimal(0),
        )

    def day(self, number: int) -> date:
        row = self.row(number)
        if isinstance(row, Commitment):
            return row.due_on
        return timezone.localdate(row.answered_at if row.word == "disputed" else row.asked_at)

    def signed(self, number: int) -> date:
        return self.row(number).agreement.signed_on

    def mean_rung(self, figure: Figure) -> float | None:
        rungs = [int(one.name) for one in figure.portions for _number in one.records]
        return sum(rungs) / len(rungs) if rungs else None

    def evenness(self, figure: Figure) -> float | None:
        counts = [len(one.records) for one in figure.portions]
        total = sum(counts)
        if len(counts) < 2 or not total:
            return None
        return -sum(n / total * math.log(n / total) for n in counts if n) / math.log(len(counts))

    def in_step(self, figure: Figure) -> float | None:
        sides = {one.name.partition(":")[2] for one in figure.portions}
        rates = [
            len(self.portion(figure, f"kept:{side}")) / len(self.portion(figure, f"due:{side}"))
            for side in sides
        ]
        if len(rates) < 2:
            return None
        return min(rates) / max(rates) if max(rates) else 0.0

    def median(self, figure: Figure) -> int | None:
        begun = sorted(self.wait(number) for number in self.portion(figure, "begun"))
        still = [self.wait(number) for number in self.portion(figure, "open")]
        left = 1.0
        for day in sorted({*begun, *still}):
            at_risk = sum(one >= day for one in [*begun, *still])
            left *= 1 - begun.count(day) / at_risk
            if left <= 0.5 + 1e-12:
                return day
        return None

    def wait(self, number: int) -> int:
        """Days from the signing to the first activity, or to the last day that was looked at."""
        row = self.row(number)
        begun = [one.begun_on for one in row.activities.all() if one.begun_on]
        days = (min(begun, default=self.made_on) - row.agreement.signed_on).days
        return max(days, 0)


def close(value: Any) -> Any:
    return pytest.approx(value) if isinstance(value, float) else value


def report_form(agreement: Agreement, **said: Any) -> ReportForm:
    """What the form says of a report of the year 2026, of all sides."""
    plain = {
        "token": "a form", "kind": "final", "preset": "year", "period": YEAR, "language": "vi",
        "layout": "state", "dated_on": TODAY, "head": HEAD, "agreement": agreement,
    }  # fmt: skip
    return ReportForm(**{**plain, **said})
