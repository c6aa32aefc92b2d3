"""A real SMTP server, a process of its own: `smtp_box.py PORT FOLDER` keeps every letter."""

from __future__ import annotations

import asyncio
import sys
import uuid
from pathlib import Path

from aiosmtpd.smtp import SMTP


class Keep:
    """Writes what it receives into a folder, one file a letter; the last rename is the receipt."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 aiosmtpd's name
        part = self.folder / f"{uuid.uuid4()}.part"
        part.write_bytes(envelope.content)
        part.rename(part.with_suffix(".eml"))
        return "250 OK"


async def main(port: int, folder: Path) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Keep(folder), enable_SMTPUTF8=True), "127.0.0.1", port
    )
    (folder / "ready").touch()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
