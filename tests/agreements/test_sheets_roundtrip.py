"""Export, then import into an empty draft, then export again: the same rows, whatever they hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.factories import AgreementFactory

from nhipcau.agreements import services
from nhipcau.agreements.exports.lists import commitments_csv, commitments_xlsx
from nhipcau.agreements.forms.sheets.work import apply_sheet, read_sheet
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.selectors import commitments_visible_to
from nhipcau.agreements.selectors.sheets import Tongue, commitment_values, with_sheet_sides
from nhipcau.agreements.services import CommitmentForm, LeadForm
from nhipcau.foundation.text import clean_block

TODAY = timezone.localdate()
# What belongs to the row's place in the register, not to what it promises.
PLACE = {"id", "version", "agreement_id", "agreement"}
ODD = st.sampled_from(
    ["=1+1", "+84 905", "-5 %", "@Huế", "'", "'=x", "007", "1e5", "01/02/2026", "TRUE", "#N/A",
     "a;b,c\td", 'nói "thẳng"', "_x000D_", "Huế: Hà Nội", "x" * 5_000, "dòng\nhai", "  thừa  ",
     "\u200bẩn"]
)  # fmt: skip
TEXTS = st.one_of(ODD, st.text(max_size=80)).filter(lambda text: bool(clean_block(text)))
DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
PRECISIONS = st.sampled_from(["day", "month", "quarter", "half", "year", "term"])
RHYTHMS = st.sampled_from(["", "monthly", "quarterly", "half_yearly", "yearly"])
AMOUNTS = st.one_of(
    st.none(),
    st.decimals(min_value=0, max_value=Decimal("999999999999999.999"), places=3),
    st.sampled_from([Decimal(0), Decimal("0.001"), Decimal("123456789012345678.125")]),
)


@st.composite
def promises(draw):
    days = sorted(draw(st.lists(DAYS, min_size=2, max_size=2)))
    is_dated = draw(st.booleans())
    amount = draw(AMOUNTS)
    return {
        "text": draw(TEXTS),
        "field_key": draw(st.sampled_from([None, "health", "tourism"])),
        "form": draw(st.sampled_from([None, 1, 2, 3, 4])),
        "target": draw(st.one_of(st.just(""), TEXTS))[:250],
        "due_text": draw(st.one_of(st.just(""), ODD))[:190] if is_dated else "",
        "due_from": days[0] if is_dated and draw(st.booleans()) else None,
        "due_on": days[1] if is_dated else None,
        "due_precision": draw(PRECISIONS) if is_dated else "",
        "due_recurrence": draw(RHYTHMS),
        "amount_value": amount,
        "amount_unit": draw(st.sampled_from(["VND", "USD", "lượt khách", "=x"]))
        if amount is not None
        else "",
        "both": draw(st.booleans()),
        "units": draw(st.lists(st.integers(0, 3), unique=True, max_size=4)),
    }


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(said=st.lists(promises(), min_size=1, max_size=4))
def test_what_was_exported_is_imported_as_it_was(cast, form, said):
    actor = cast.actor("hue_editor")
    source = AgreementFactory(keeper=cast.hue_office, state="draft", title="Nguồn")
    target = AgreementFactory(keeper=cast.hue_office, state="draft", title="Đích")
    for one in said:
        add(cast, actor, source, dict(one))
    before = cells_of(source)

    data = stripped(exported(actor, source, form), form)
    sheet = services.send_sheet(
        actor=actor, data=data, name=f"a.{form}", language="vi", target=target
    )
    read_sheet(sheet.pk, lambda *_said: None)
    services.confirm_sheet(actor=actor, sheet_id=sheet.pk)
    apply_sheet(sheet.pk, lambda *_said: None)

    assert [row.problems for row in sheet.rows.all() if row.action != "add"] == []
    assert cells_of(target) == before


def add(cast, actor, agreement, said) -> None:
    sides = list(agreement.parties.all())
    offered = [
        LeadForm(sides[0].pk, cast.hue_office.pk, "lead"),
        LeadForm(sides[0].pk, cast.hue_tourism.pk, "coordinating"),
        LeadForm(sides[1].pk, cast.ha_noi_trade.pk, "lead"),
        LeadForm(sides[1].pk, cast.ha_noi_office.pk, "lead"),
    ]
    doers = sides if said.pop("both") else sides[:1]
    units = [offered[place] for place in said.pop("units")]
    form = CommitmentForm(performer_ids=[party.pk for party in doers], leads=units, **said)
    services.add_commitment(actor=actor, agreement_id=agreement.pk, form=form)


def exported(actor, agreement, form: str) -> bytes:
    rows = commitments_visible_to(actor).filter(agreement=agreement).order_by("number")
    if form == "csv":
        return b"".join(commitments_csv(rows, TODAY))
    file = BytesIO()
    commitments_xlsx(file, rows, TODAY)
    return file.getvalue()


def stripped(data: bytes, form: str) -> bytes:
    """The same list with headings that make its place unknown: its rows are new ones."""
    if form == "csv":
        return data.replace("Mã cam kết".encode(), b"x", 1).replace("Mã văn bản".encode(), b"y", 1)
    book = load_workbook(BytesIO(data))
    for cell in book.active[1]:
        if cell.value in {"Mã cam kết", "Mã văn bản"}:
            cell.value = f"bỏ {cell.column}"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def cells_of(agreement) -> list[dict]:
    rows = with_sheet_sides(Commitment.objects.filter(agreement=agreement).order_by("number"))
    return [
        {
            key: value
            for key, value in commitment_values(row, Tongue("vi"), TODAY).items()
            if key not in PLACE
        }
        for row in rows
    ]
