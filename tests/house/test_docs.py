"""The docs keep up with the program."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
# Addresses that ask for donations are facts of a package, not places to fetch from.
HOST = re.compile(r"https?://(?!github\.com/sponsors|opencollective\.com)")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def test_generated_pages_are_up_to_date():
    call_command("docs", check=True, folder=str(DOCS / "reference"))


def test_links_between_pages_lead_somewhere():
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]

    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []


def test_glossary_covers_the_models():
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    ours = [model for model in apps.get_models() if model.__module__.startswith("nhipcau.")]

    missing = [
        model.__name__
        for model in ours
        if not model._meta.auto_created and f"| {model.__name__} |" not in glossary
    ]

    assert missing == []


def test_user_guides_exist_in_both_languages():
    guides = {path.name for path in (DOCS / "guides" / "vi").glob("*.md")}

    assert guides == {path.name for path in (DOCS / "guides" / "en").glob("*.md")}
    assert guides >= {"coordinator.md", "officer.md", "administrator.md"}


def test_no_registry_host_stands_in_the_lock_files():
    locks = [*ROOT.glob("requirements*.txt"), ROOT / "package-lock.json"]

    named = [lock.name for lock in locks if HOST.search(lock.read_text(encoding="utf-8"))]

    assert named == []
