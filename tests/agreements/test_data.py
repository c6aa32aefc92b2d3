"""The reference list of the fields of cooperation."""

import csv
from pathlib import Path

import nhipcau.agreements

FIELDS = Path(nhipcau.agreements.__file__).parent / "data/fields.csv"


def test_fields_are_the_sixteen_of_the_design_in_order() -> None:
    with FIELDS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    assert [(row["order"], row["key"]) for row in rows] == [
        ("1", "party_building"),
        ("2", "planning"),
        ("3", "investment"),
        ("4", "trade_supply_demand"),
        ("5", "agriculture_rural"),
        ("6", "tourism"),
        ("7", "culture_heritage"),
        ("8", "education_training"),
        ("9", "health"),
        ("10", "science_technology"),
        ("11", "transport_infrastructure"),
        ("12", "environment"),
        ("13", "media_promotion"),
        ("14", "social_welfare"),
        ("15", "security_defence"),
        ("16", "other"),
    ]


def test_fields_leave_no_cell_empty() -> None:
    with FIELDS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    assert [row["key"] for row in rows if not all(row.values())] == []
