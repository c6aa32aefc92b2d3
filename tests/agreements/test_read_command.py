"""`nhipcau read` as a person at a terminal uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import nhipcau.frontdoor

SAMPLE = Path(nhipcau.frontdoor.__file__).parent / "data" / "bien-ban-mau.docx"
KEYS = ["published_at", "event_date", "place", "parties", "heads", "body_ends_at", "statements"]
STATEMENT_KEYS = [
    "kind", "start", "end", "text", "actor", "counterpart", "field", "form", "deadline", "amount",
    "confidence",
]  # fmt: skip


def run(*words: str, tmp_path: Path, stdin: bytes | None = None) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "nhipcau.config.cli", "read", *words],
        env={**os.environ, "NHIPCAU_DATA_DIR": str(tmp_path)},
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_read_prints_json_with_the_named_keys(tmp_path):
    done = run(str(SAMPLE), "--json", tmp_path=tmp_path)

    found = json.loads(done.stdout)
    assert list(found)[: len(KEYS)] == KEYS
    assert list(found["statements"][0])[: len(STATEMENT_KEYS)] == STATEMENT_KEYS
    assert found["event_date"] == "2026-01-15"
    assert [party["name"] for party in found["parties"]] == ["Huế", "Hà Nội"]


def test_read_offsets_count_in_the_printed_text(tmp_path):
    text = run(str(SAMPLE), "--text", tmp_path=tmp_path).stdout.decode()

    found = json.loads(run(str(SAMPLE), "--json", tmp_path=tmp_path).stdout)

    assert found["statements"]
    for item in found["statements"]:
        assert text[item["start"] : item["end"]] == item["text"]


def test_read_prints_a_table_in_vietnamese(tmp_path):
    done = run(str(SAMPLE), tmp_path=tmp_path)

    assert "Cam kết" in done.stdout.decode()
    assert "trước ngày 30/6/2026" in done.stdout.decode()


def test_read_takes_standard_input(tmp_path):
    text = "Ngày 14/6/2019, hai bên thống nhất tăng cường kết nối cung cầu giữa Huế và Hà Nội."

    done = run("-", "--json", tmp_path=tmp_path, stdin=text.encode())

    assert [item["kind"] for item in json.loads(done.stdout)["statements"]] == ["commitment"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp rỗng"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "docx"),
        (b"The two cities agreed to work together on tourism this year. " * 20, "tiếng Việt"),
    ],
)
def test_read_refuses_in_words(tmp_path, content, words):
    file = tmp_path / "bien-ban.docx" if content[:4] == b"\x89PNG" else tmp_path / "a.txt"
    file.write_bytes(content)

    done = run(str(file), tmp_path=tmp_path)

    assert done.returncode == 1
    assert words in done.stderr.decode()
    assert done.stdout == b""


def test_read_names_a_missing_file(tmp_path):
    done = run(str(tmp_path / "none.txt"), tmp_path=tmp_path)

    assert done.returncode == 1
    assert b"No such file or directory" in done.stderr
