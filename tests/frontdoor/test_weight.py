"""What a first visit downloads: an old office PC on a slow line is the measure (design §7)."""

from __future__ import annotations

import gzip
import re
from datetime import date
from pathlib import Path

from django.contrib.staticfiles import finders
from tests.factories import AgreementFactory, CommitmentFactory

MOST_BYTES = 150_000
FACES = [
    f"vendor/fonts/be-vietnam-pro-{subset}-{weight}-normal.woff2"
    for subset in ("latin", "vietnamese")
    for weight in (400, 600)
]


def size_of(name: str) -> int:
    content = Path(finders.find(name)).read_bytes()
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content, 9))


def test_first_page_is_light(db, client):
    for year in range(2019, 2023):
        agreement = AgreementFactory(signed_on=date(year, 6, 14))
        for place in range(12):
            CommitmentFactory(agreement=agreement, due_on=date(2030, 1, 1 + place))

    html = client.get("/").content

    linked = re.findall(rb'(?:href|src)="/static/([^"]+\.(?:css|js))"', html)
    assert [name.decode().rsplit("/")[-1] for name in linked] == [
        "bootstrap.min.css",
        "style.css",
        "htmx-2.min.js",
        "app.js",
    ]
    files = [*(name.decode() for name in linked), *FACES]
    assert sum(map(size_of, files)) + len(gzip.compress(html, 9)) < MOST_BYTES


def test_every_face_of_the_stylesheet_is_served():
    sheet = Path(finders.find("nhipcau/style.css")).read_text(encoding="utf-8")
    named = re.findall(r'url\("\.\./(vendor/[^"]+)"\)', sheet)

    assert set(FACES) <= set(named)
    assert [name for name in named if finders.find(name) is None] == []
