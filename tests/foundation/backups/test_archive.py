"""The archive: whole or refused, with the part that is wrong named."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from nhipcau.foundation.backups.archive import (
    Damaged,
    NotAnArchive,
    Reader,
    Writer,
    WrongPassphrase,
)

SECRET = "một câu mật khẩu đủ dài"


def write(folder: Path, passphrase: str = "", **parts: bytes) -> Path:
    path = folder / "a.zip"
    with Writer(path, passphrase) as out:
        for name, data in parts.items():
            with out.part(name) as part:
                part.write(data)
        out.finish({"program": "1"})
    return path


def change_a_byte(path: Path, part: str) -> None:
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(part)
    data = bytearray(path.read_bytes())
    data[info.header_offset + 30 + len(part) + 25] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("passphrase", ["", SECRET])
@pytest.mark.parametrize("size", [0, 1, 3_500_000])
def test_part_comes_out_as_it_went_in(tmp_path, passphrase, size):
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    path = write(tmp_path, passphrase, rows=data)

    reader = Reader(path, passphrase)

    assert b"".join(reader.pieces("rows")) == data
    assert reader.manifest["program"] == "1"


def test_encrypted_archive_shows_nothing_of_what_it_holds(tmp_path):
    path = write(tmp_path, SECRET, rows=b"Nguyen Bi Mat " * 50)

    assert b"Bi Mat" not in path.read_bytes()
    assert b"program" not in path.read_bytes()


@pytest.mark.parametrize("given", ["", "một câu mật khẩu khác"])
def test_wrong_passphrase_is_told_from_damage(tmp_path, given):
    path = write(tmp_path, SECRET, rows=b"x" * 100)

    with pytest.raises(WrongPassphrase):
        Reader(path, given)


def test_archive_in_the_clear_opens_whatever_the_passphrase(tmp_path):
    path = write(tmp_path, rows=b"x")

    assert b"".join(Reader(path, SECRET).pieces("rows")) == b"x"


@pytest.mark.parametrize("passphrase", ["", SECRET])
def test_changed_byte_is_found_and_its_part_named(tmp_path, passphrase):
    path = write(tmp_path, passphrase, good=b"a" * 4000, rows=bytes(range(200)) * 30)
    change_a_byte(path, "rows")

    with pytest.raises(Damaged) as refused:
        Reader(path, passphrase).verify()

    assert refused.value.part == "rows"


def test_archive_that_was_cut_off_is_none(tmp_path):
    path = write(tmp_path, rows=b"a" * 40_000)
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(NotAnArchive):
        Reader(path)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 not really"])
def test_other_files_are_no_archives(tmp_path, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)

    with pytest.raises(NotAnArchive):
        Reader(path)


def test_writing_that_fails_leaves_nothing(tmp_path):
    with pytest.raises(TypeError), Writer(tmp_path / "a.zip") as out, out.part("rows") as part:
        part.write("no bytes")

    assert list(tmp_path.iterdir()) == []


def test_archive_is_for_the_eyes_of_its_owner(tmp_path):
    path = write(tmp_path, rows=b"x")

    assert path.stat().st_mode & 0o077 == 0
