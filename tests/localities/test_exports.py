"""The directory as a file."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

from django.urls import reverse
from openpyxl import load_workbook

ADDRESS = "localities:organisation-export"


def test_the_directory_is_exported_as_it_is_seen(cast, client_of):
    query = {"format": "csv", "locality": cast.ha_noi.pk, "sort": "-name"}

    response = client_of().get(reverse(ADDRESS), query)

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text, newline=""), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["Sở Tài chính Hà Nội", "Sở Công Thương Hà Nội"]


def test_the_directory_is_a_workbook_too(cast, client_of):
    response = client_of().get(reverse(ADDRESS), {"q": "du lịch"})

    page = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    assert [row[1].value for row in page.iter_rows(min_row=2)] == ["Sở Du lịch Huế"]
    assert "nhip-cau-don-vi-" in response["Content-Disposition"]
