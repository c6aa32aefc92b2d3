"""`nhipcau audit` as an operator uses it: what it prints and how it ends."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from tests.foundation.audit.conftest import write

from nhipcau.foundation import audit
from nhipcau.foundation.audit.guards import ENTRIES, SEALS


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.mark.usefixtures("trail")
def test_verify_counts_what_stands(capsys):
    write(2)

    call_command("audit", "verify")

    said = "3 entries verified, 2 not sealed yet; 0 heads agree.\n"
    assert capsys.readouterr().out == said


@pytest.mark.usefixtures("trail")
def test_verify_ends_with_one_when_the_trail_is_not_sound(tamper, capsys):
    tamper(
        f"UPDATE {ENTRIES} SET verb = 'remove' WHERE id = %s", audit.AuditEntry.objects.last().pk
    )

    with pytest.raises(CommandError, match="1 faults") as ended:
        call_command("audit", "verify")

    assert ended.value.returncode == 1
    assert "was changed or moved (seal 1)" in capsys.readouterr().out


def test_seal_seals_all_that_waits(db, capsys):
    write(7)

    call_command("audit", "seal")

    assert capsys.readouterr().out == "All entries are sealed (7 now).\n"
    assert audit.waiting().count() == 0


@pytest.mark.usefixtures("trail")
def test_head_is_printed_as_a_line_that_verify_reads(tmp_path, tamper, capsys):
    call_command("audit", "head")
    line = capsys.readouterr().out
    kept = tmp_path / "kept.jsonl"
    kept.write_text(line)

    call_command("audit", "verify", heads=kept)
    assert "1 heads agree" in capsys.readouterr().out

    tamper(f"DELETE FROM {SEALS} WHERE place = 3")
    with pytest.raises(CommandError) as ended:
        call_command("audit", "verify", heads=kept)
    assert (json.loads(line)["place"], ended.value.returncode) == (3, 1)
    assert "the tail was cut off" in capsys.readouterr().out


def test_head_of_an_empty_trail_says_so(db):
    with pytest.raises(CommandError, match="Nothing is sealed yet") as ended:
        call_command("audit", "head")

    assert ended.value.returncode == 2


@pytest.mark.usefixtures("trail")
@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"no head\n", b'{"place": 1}\n', b"[1]\n"])
def test_heads_that_cannot_be_read_end_with_two(tmp_path, content):
    path = tmp_path / "heads.jsonl"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match="heads cannot be read") as ended:
        call_command("audit", "verify", heads=path)

    assert ended.value.returncode == 2


@pytest.mark.usefixtures("trail")
def test_worker_writes_the_head_beside_the_database_once_for_each_state(tmp_path, tamper):
    audit.keep_sealed()
    audit.publish_head()
    write(1)
    audit.keep_sealed()
    audit.publish_head()

    lines = (tmp_path / "audit-heads.jsonl").read_text().splitlines()
    assert [json.loads(line)["place"] for line in lines] == [3, 4]

    tamper(f"DELETE FROM {SEALS} WHERE place = 4")
    with pytest.raises(CommandError):
        call_command("audit", "verify")
    call_command("audit", "verify", no_heads=True)
