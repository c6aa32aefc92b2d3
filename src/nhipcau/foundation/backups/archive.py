"""The archive: a ZIP file whose parts are compressed, perhaps encrypted, and known by SHA-256.

    nhipcau.json     in the clear: form, salt of the key, a word that only the right key opens
    tables/…         the rows of one table, a JSON list a line
    files/…          one uploaded file
    manifest.json    last: versions, row counts, and the digest of every other part

Encryption is AES-256-GCM in pieces of a megabyte, the key by scrypt from the passphrase. The nonce
of a piece is the number of its part, its own number and whether it is the last, so that pieces can
neither change places nor be left out unseen.

ArchiveRefused
├── NotAnArchive      no archive of ours, or cut off
├── WrongPassphrase   another passphrase, or none, was used
└── Damaged           a part is not what was written; `part` names it
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

FORM = 1
HEADER, MANIFEST = "nhipcau.json", "manifest.json"
PIECE = 1_000_000
FRAME = struct.Struct(">BI")
CHECK = b"nhipcau"


class ArchiveRefused(Exception):
    """The archive cannot be used; the message says why."""


class NotAnArchive(ArchiveRefused):
    """No archive of ours, or one that was cut off."""


class WrongPassphrase(ArchiveRefused):
    """Another passphrase was used, or one where none is needed."""


class Damaged(ArchiveRefused):
    """A part is not what was written."""

    def __init__(self, part: str) -> None:
        super().__init__(f"Part {part} of the archive is damaged.")
        self.part = part


class Seal:
    """Encrypts and opens the pieces of parts with one key; without a key it leaves them alone."""

    def __init__(self, passphrase: str, salt: bytes) -> None:
        self._cipher = AESGCM(_key(passphrase, salt)) if passphrase else None

    def close(self, piece: bytes, place: tuple[int, int, bool], part: str) -> bytes:
        if self._cipher is None:
            return piece
        return self._cipher.encrypt(_nonce(place), piece, part.encode())

    def open(self, piece: bytes, place: tuple[int, int, bool], part: str) -> bytes:
        if self._cipher is None:
            return piece
        try:
            return self._cipher.decrypt(_nonce(place), piece, part.encode())
        except InvalidTag:
            raise Damaged(part) from None


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())


def _nonce(place: tuple[int, int, bool]) -> bytes:
    part, piece, last = place
    return part.to_bytes(4) + piece.to_bytes(7) + bytes([last])


class PartWriter:
    """Takes a part's bytes in any pieces; knows their digest when it is closed."""

    def __init__(self, out: IO[bytes], seal: Seal, number: int, name: str) -> None:
        self._out, self._seal, self._number, self._name = out, seal, number, name
        self._pack = zlib.compressobj(6)
        self._digest = hashlib.sha256()
        self._waiting = bytearray()
        self._pieces = 0
        self.size = 0

    def write(self, data: bytes) -> None:
        self._digest.update(data)
        self.size += len(data)
        self._waiting += self._pack.compress(data)
        while len(self._waiting) > PIECE:
            self._frame(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]

    def close(self) -> dict[str, Any]:
        """Write what is left; returns what the manifest keeps of the part."""
        self._frame(bytes(self._waiting) + self._pack.flush(), last=True)
        return {"sha256": self._digest.hexdigest(), "size": self.size}

    def _frame(self, piece: bytes, *, last: bool) -> None:
        closed = self._seal.close(piece, (self._number, self._pieces, last), self._name)
        self._out.write(FRAME.pack(last, len(closed)) + closed)
        self._pieces += 1


class Writer:
    """Writes an archive; it has its name only once it is whole and on the disk."""

    def __init__(self, path: Path, passphrase: str = "") -> None:
        self._path, self._partial = path, path.with_name(f"{path.name}.part")
        salt = os.urandom(16)
        self._seal = Seal(passphrase, salt)
        self._file = os.fdopen(
            os.open(self._partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b"
        )
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_STORED)
        self.parts: dict[str, dict[str, Any]] = {}
        head = {"form": FORM, "encrypted": bool(passphrase), "salt": b64encode(salt).decode()}
        head["check"] = b64encode(self._seal.close(CHECK, (0, 0, True), HEADER)).decode()
        self._zip.writestr(HEADER, json.dumps(head))

    @contextmanager
    def part(self, name: str) -> Iterator[PartWriter]:
        """One part, written in any number of pieces."""
        with self._zip.open(name, "w", force_zip64=True) as out:
            writer = PartWriter(out, self._seal, len(self.parts) + 1, name)
            yield writer
            self.parts[name] = writer.close() | {"number": len(self.parts) + 1}

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write the manifest and give the archive its name."""
        said = json.dumps(manifest | {"parts": self.parts}, ensure_ascii=False).encode()
        with self._zip.open(MANIFEST, "w") as out:
            writer = PartWriter(out, self._seal, 0xFFFFFFFF, MANIFEST)
            writer.write(said)
            writer.close()
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._partial.replace(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._zip.fp = None  # else it would write its end into what goes
            with suppress(OSError):
                self._file.close()
            self._partial.unlink(missing_ok=True)


class Reader:
    """Reads an archive, and finds out what is wrong with it."""

    def __init__(self, path: Path, passphrase: str = "") -> None:
        """Open it.

        Raises:
            NotAnArchive, WrongPassphrase, Damaged: as their names say.
        """
        try:
            self._zip = zipfile.ZipFile(path)
            head = json.loads(self._zip.read(HEADER))
        except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
            raise NotAnArchive(f"{path} is no back-up of Nhịp Cầu, or it was cut off.") from error
        self._check(head, passphrase)
        self.manifest: dict[str, Any] = json.loads(self._whole(MANIFEST, 0xFFFFFFFF))

    def _check(self, head: dict[str, Any], passphrase: str) -> None:
        if head.get("form") != FORM:
            raise NotAnArchive("The archive has a form that this version does not know.")
        if head["encrypted"] and not passphrase:
            raise WrongPassphrase("The archive is encrypted: give NHIPCAU_BACKUP_PASSPHRASE.")
        self._seal = Seal(passphrase if head["encrypted"] else "", b64decode(head["salt"]))
        try:
            opened = self._seal.open(b64decode(head["check"]), (0, 0, True), HEADER)
        except Damaged:
            opened = b""
        if opened != CHECK:
            raise WrongPassphrase("The passphrase does not open the archive.")

    def verify(self) -> None:
        """Read every part to its end.

        Raises:
            Damaged: the first part that is not what was written.
        """
        for name in self.manifest["parts"]:
            for _piece in self.pieces(name):
                pass

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part's bytes; at their end the digest is compared.

        Raises:
            Damaged: the part is missing, cut off or changed.
        """
        known = self.manifest["parts"][name]
        digest, size = hashlib.sha256(), 0
        for piece in self._unpacked(name, known["number"]):
            digest.update(piece)
            size += len(piece)
            yield piece
        if digest.hexdigest() != known["sha256"] or size != known["size"]:
            raise Damaged(name)

    def lines(self, name: str) -> Iterator[str]:
        """A part's lines of text."""
        rest = b""
        for piece in self.pieces(name):
            *whole, rest = (rest + piece).split(b"\n")
            yield from (line.decode() for line in whole)

    def _whole(self, name: str, number: int) -> bytes:
        return b"".join(self._unpacked(name, number))

    def _unpacked(self, name: str, number: int) -> Iterator[bytes]:
        unpack = zlib.decompressobj()
        try:
            with self._zip.open(name) as out:
                for piece in self._frames(out, name, number):
                    yield unpack.decompress(piece)
            yield unpack.flush()
        except (zipfile.BadZipFile, KeyError, OSError, EOFError, struct.error, zlib.error) as error:
            raise Damaged(name) from error

    def _frames(self, out: IO[bytes], name: str, number: int) -> Iterator[bytes]:
        last, place = False, 0
        while not last:
            last, length = FRAME.unpack(out.read(FRAME.size))
            if length > 2 * PIECE:
                raise Damaged(name)
            yield self._seal.open(out.read(length), (number, place, bool(last)), name)
            place += 1
        if out.read(1):
            raise Damaged(name)
