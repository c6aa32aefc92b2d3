"""What a reader of the source would look for first: trust, raw statements, doors left open."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "nhipcau"
PYTHON = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = list(SOURCE.rglob("templates/**/*.*"))

# Text that is handed to the browser as it is, and why it may be.
TRUSTED = {
    "foundation/templatetags/look.py": "icons and chips of our own, built by format_html",
    "foundation/search/words.py": "words that were found, each piece escaped, in <mark>",
    "localities/views/finding.py": "a translated sentence around such words and a day",
    "foundation/pictures/": "SVG built by format_html from numbers and escaped words",
}
TRUSTING = re.compile(r"\bmark_safe\(|\bSafeString\(|\bSafeText\(|\bhtml_safe\b")
TRUSTING_TEMPLATE = re.compile(r"\|\s*safe\b|\bautoescape off\b|\bsafeseq\b")
# Statements made of pieces: names of tables and columns of ours, never a value.
STATEMENTS = re.compile(
    r"\.(?:execute|executemany|raw|extra)\(\s*(?:f[\"']|[^)]*%\s*\(|[^)]*\.format\()"
)
OPEN_DOORS = re.compile(
    r"\bcsrf_exempt\b|\bcsp_exempt\b|\bxframe_options_exempt\b|\bverify=False\b"
)
DANGEROUS = re.compile(r"\b(?:eval|exec|__import__)\(|\bpickle\b|yaml\.load\(|shell=True")


def _found(pattern: re.Pattern[str], paths: list[Path]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in paths:
        if hits := pattern.findall(path.read_text(encoding="utf-8")):
            found[str(path.relative_to(SOURCE))] = hits
    return found


def test_no_text_is_trusted_but_what_we_draw_ourselves():
    found = _found(TRUSTING, PYTHON)

    assert {name for name in found if not name.startswith(tuple(TRUSTED))} == set()


def test_no_template_switches_escaping_off_but_letters_in_plain_text():
    found = _found(TRUSTING_TEMPLATE, TEMPLATES)

    # The notes of a field are words of our own forms, with links in them.
    assert {name for name in found if not name.endswith(".txt")} == {
        "foundation/templates/_field_notes.html"
    }


def test_no_door_is_left_open():
    assert _found(OPEN_DOORS, PYTHON) == {}


def test_nothing_runs_what_was_read():
    assert _found(DANGEROUS, PYTHON) == {}


def test_statements_hold_no_value_that_was_asked_for():
    found = _found(STATEMENTS, PYTHON)

    # Their pieces are names of tables that the program itself has.
    assert {name for name in found if not name.startswith(KNOWN_STATEMENTS)} == set()


KNOWN_STATEMENTS = ("foundation/audit/", "foundation/backups", "foundation/search")


def _checked(folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("NHIPCAU_", "DJANGO_"))}
    said = {**plain, "NHIPCAU_DATA_DIR": str(folder), **given}
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "nhipcau.config.cli",
            "check",
            "--deploy",
            "--fail-level",
            "WARNING",
        ],
        env=said,
        capture_output=True,
        text=True,
        check=False,
    )


PRODUCTION = {
    "NHIPCAU_HTTPS": "1",
    "NHIPCAU_HOSTS": "nhipcau.example",
    "NHIPCAU_SECRET_KEY": "a-key-of-at-least-fifty-characters-with-all-kinds-9-$-of-signs",
}


def test_settings_of_production_pass_djangos_own_check(tmp_path):
    answer = _checked(tmp_path, **PRODUCTION)

    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize("given", [{"NHIPCAU_DEMO": "1"}, {"NHIPCAU_SECRET_KEY": "short"}])
def test_production_refuses_what_belongs_to_the_demonstration(given, tmp_path):
    answer = _checked(tmp_path, **{**PRODUCTION, **given})

    assert answer.returncode != 0
    assert "NHIPCAU_" in answer.stderr
