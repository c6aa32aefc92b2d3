"""The house itself: which floor refers to which, and that templates keep the content policy."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

SOURCE = Path(__file__).resolve().parents[2] / "src" / "nhipcau"
FLOORS = [
    "foundation",
    "accounts",
    "localities",
    "agreements",
    "activities",
    "projects",
    "review",
    "frontdoor",
]
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+=\"|\sstyle=\"|javascript:", re.IGNORECASE
)
# A key that is printed as it is gets a separator of thousands from 1,000 on, and names no row then.
KEY = re.compile(
    r"\{\{[^}|]*\b(?:pk|(?!auto_|party_|request_)[a-z]+_id)\b(?![^}]*\|unlocalize)[^}]*\}\}"
)
OUTSIDE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//(?!www\.w3\.org)""")


def test_model_relations_point_down():
    upward = []
    for model in apps.get_models():
        label = model._meta.app_label
        if label not in FLOORS:
            continue
        for field in model._meta.get_fields():
            target = field.related_model
            if not field.concrete or target is None or target._meta.app_label not in FLOORS:
                continue
            if FLOORS.index(target._meta.app_label) > FLOORS.index(label):
                upward.append(f"{model.__name__}.{field.name}")

    # The trail names who acted by the account, which stands one floor up: design §5.4.
    assert upward == ["AuditEntry.user"]


def test_templates_have_no_inline_script_or_style():
    templates = list(SOURCE.rglob("templates/**/*.html"))

    found = [
        f"{path.name}: {match.group()}"
        for path in templates
        for match in INLINE.finditer(path.read_text(encoding="utf-8"))
    ]

    assert templates
    assert found == []


def test_pages_ask_no_other_host():
    files = [
        *SOURCE.rglob("templates/**/*.html"),
        *SOURCE.rglob("static/**/*.css"),
        *SOURCE.rglob("static/**/*.js"),
    ]

    found = [
        f"{path.name}: {match.group()}"
        for path in files
        if "vendor" not in path.parts
        for match in OUTSIDE.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_keys_in_templates_are_not_written_as_amounts():
    found = [
        f"{path.name}: {match.group()}"
        for path in SOURCE.rglob("templates/**/*.html")
        for match in KEY.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_modules_stay_within_four_hundred_lines():
    long = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts and len(path.read_text().splitlines()) > 400
    ]

    assert long == []
