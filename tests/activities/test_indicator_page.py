"""The page of one indicator: its values against the targets, as a picture and as a table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from nhipcau.activities.services.indicators import IndicatorForm, TargetForm, add_indicator
from tests.activities.reporting import answer, promise, reported, value


def test_page_of_an_indicator_shows_its_targets_and_their_picture(cast, client_of):
    commitment = promise(cast)
    said = IndicatorForm(
        title="Khách",
        unit="lượt",
        targets=(TargetForm(date(2026, 1, 1), date(2026, 6, 30), Decimal(40)),),
    )
    row = add_indicator(
        actor=cast.actor("hue_tourism_editor"), commitment_id=commitment.pk, form=said
    )
    update = reported(cast, commitment, values=[value(row, 59)])
    answer(cast.actor("ha_noi_approver"), update)

    page = client_of().get(row.get_absolute_url()).content.decode()

    assert "01/01/2026–30/06/2026" in page
    assert page.count("targets-frame") == 1
