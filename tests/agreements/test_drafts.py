"""What the reader found, written as drafts: sides matched to units, units to organisations."""

from __future__ import annotations

import pytest
from tests.factories import OrganisationFactory, ReadingFactory, StatementFactory

from nhipcau.agreements import bridge, services
from nhipcau.agreements.models import Reading, ReadingParty
from nhipcau.agreements.services.drafts import Directory, write_drafts
from nhipcau.localities.models import Organisation

PLAN = (
    "UBND TỈNH HÒA BÌNH\nSố: 58/KH-UBND\nHòa Bình, ngày 11 tháng 3 năm 2024\n\nKẾ HOẠCH\n"
    "Triển khai Chương trình hợp tác phát triển giữa tỉnh Hòa Bình và thành phố Hà Nội\n\n"
    "II. NHIỆM VỤ TRỌNG TÂM\n"
    "- Sở Giao thông vận tải chủ trì đẩy nhanh tiến độ dự án mở rộng đường Hòa Lạc.\n"
    "- Sở Công Thương Hà Nội phối hợp tổ chức hội chợ nông sản trong quý III/2024.\n"
)


def draft(cast, text: str) -> Reading:
    reading = ReadingFactory(document__owner=cast.hue_office, state="reading", parties=["hue-city"])
    extracted = bridge.extract_text(text.encode(), filename="van-ban.txt")
    write_drafts(reading, extracted, bridge.read_text(extracted), seconds=0.25)
    return Reading.objects.get(pk=reading.pk)


def leads_of(reading: Reading) -> list[tuple[str, str, bool]]:
    return [
        (str(lead.party), str(lead), lead.organisation_id is not None)
        for statement in reading.statements.all()
        for lead in statement.leads.all()
    ]


def directory(*sides: tuple[str, object]) -> Directory:
    reading = ReadingFactory(parties=["hue-city"])
    reading.parties.all().delete()
    rows = [
        ReadingParty.objects.create(
            reading=reading, position=place, name_on_document=name, locality=locality
        )
        for place, (name, locality) in enumerate(sides)
    ]
    return Directory.of(rows)


def test_write_drafts_reads_the_heading_of_the_2019_record(cast, record_2019):
    reading = draft(cast, record_2019)

    sides = [(str(side), side.locality.code) for side in reading.parties.all()]
    assert reading.state == "ready"
    assert str(reading.signed_on) == "2019-06-14"
    assert sides == [("Thừa Thiên Huế", "thua-thien-hue"), ("Hà Nội", "ha-noi")]
    assert reading.statements.count() > 15


def test_write_drafts_again_replaces_and_does_not_add(cast):
    reading = draft(cast, PLAN)
    before = list(reading.statements.values_list("start", "end", "text"))
    extracted = bridge.extract_text(PLAN.encode(), filename="van-ban.txt")

    write_drafts(reading, extracted, bridge.read_text(extracted), seconds=0.1)

    assert list(reading.statements.values_list("start", "end", "text")) == before
    assert reading.parties.count() == 2


def test_write_drafts_gives_a_bare_unit_of_a_plan_to_the_side_that_issued_it(cast):
    reading = draft(cast, PLAN)

    assert reading.kind == "plan"
    assert leads_of(reading) == [
        ("Hòa Bình", "Sở Giao thông vận tải", False),
        ("Hà Nội", "Sở Công Thương Hà Nội", True),
    ]
    assert [str(row) for row in reading.statements.first().performers.all()] == ["Hòa Bình"]


def test_write_drafts_does_not_add_organisations(cast):
    before = Organisation.objects.count()

    draft(cast, PLAN)

    assert Organisation.objects.count() == before


def test_directory_finds_no_place_inside_another_word(cast):
    book = directory(("Huế", cast.hue), ("Hà Nội", cast.ha_noi))

    assert book.side_of("Cục Thuế") is None
    assert str(book.side_of("Cục Thuế Hà Nội")) == "Hà Nội"


def test_directory_takes_the_longer_of_two_places(cast):
    book = directory(("Huế", cast.hue), ("Thừa Thiên Huế", cast.thua_thien_hue))

    assert str(book.side_of("UBND tỉnh Thừa Thiên Huế")) == "Thừa Thiên Huế"


def test_directory_knows_a_unit_that_only_one_side_has(cast):
    OrganisationFactory(name="Trung tâm Bảo tồn Di tích Cố đô", locality=cast.hue)
    book = directory(("Thừa Thiên Huế", cast.thua_thien_hue), ("Hà Nội", cast.ha_noi))

    assert str(book.side_of("Trung tâm Bảo tồn Di tích Cố đô")) == "Thừa Thiên Huế"


@pytest.mark.parametrize(
    ("actor", "counterpart", "expected"),
    [
        ("both", None, ["Thừa Thiên Huế", "Hà Nội"]),
        ("Hà Nội", None, ["Hà Nội"]),
        ("Sở Y tế Hà Nội", None, ["Hà Nội"]),
        ("Sở Y tế", "Hà Nội", ["Thừa Thiên Huế"]),
        ("Sở Y tế", None, []),
        (None, "Hà Nội", []),
    ],
)
def test_directory_performers_follow_the_words_of_the_text(cast, actor, counterpart, expected):
    book = directory(("Thừa Thiên Huế", cast.thua_thien_hue), ("Hà Nội", cast.ha_noi))

    assert [str(side) for side in book.performers(actor, counterpart)] == expected


def test_directory_of_three_sides_does_not_guess_from_the_counterpart(cast):
    book = directory(
        ("Thừa Thiên Huế", cast.thua_thien_hue), ("Hà Nội", cast.ha_noi), ("Đà Nẵng", cast.da_nang)
    )

    assert book.performers("Sở Y tế", "Hà Nội") == []


def test_directory_finds_a_unit_with_and_without_its_place(cast):
    book = directory(("Hà Nội", cast.ha_noi))
    side = book.parties[0]

    found = [book.unit(side, name) for name in ("Sở Công Thương", "SỞ CÔNG THƯƠNG HÀ NỘI")]

    assert found == [cast.ha_noi_trade, cast.ha_noi_trade]
    assert book.unit(side, "Sở Nội vụ") is None


def test_statement_that_was_accepted_is_only_written_over_by_the_job_itself(cast):
    reading = ReadingFactory(document__owner=cast.hue_office)
    StatementFactory(reading=reading, state="accepted")

    services.carry_out_reading(reading.pk, lambda *_: None)

    assert reading.statements.get().state == "accepted"
