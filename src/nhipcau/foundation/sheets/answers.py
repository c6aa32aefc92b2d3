"""Lists as answers to a request: downloads that no browser opens as a page and no cache keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import BinaryIO

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from nhipcau.foundation.files import KINDS
from nhipcau.foundation.text import fold

CSV = "text/csv; charset=utf-8"


def csv_answer(lines: Iterator[bytes], name: str, day: date) -> HttpResponseBase:
    """A list that is sent while it is written."""
    return _download(StreamingHttpResponse(lines, content_type=CSV), name, day, "csv")


def xlsx_answer(write: Callable[[BinaryIO], int], name: str, day: date) -> HttpResponseBase:
    """A workbook that is short enough to be written while somebody waits."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file_answer(file, name, day)


def file_answer(file: BinaryIO, name: str, day: date) -> HttpResponseBase:
    """A workbook that was written before."""
    return _download(FileResponse(file, content_type=KINDS["xlsx"]), name, day, "xlsx")


def _download(response: HttpResponseBase, name: str, day: date, ending: str) -> HttpResponseBase:
    plain = "-".join(fold(name).split())
    response["Content-Disposition"] = (
        f'attachment; filename="nhip-cau-{plain}-{day.isoformat()}.{ending}"'
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
