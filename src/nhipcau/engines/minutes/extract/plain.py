"""Plain text in the encodings that Vietnamese files come in."""

from ..errors import UnreadableFile
from ..problem import Limits


def read(data: bytes, limits: Limits) -> tuple[str, int | None]:
    """The text; UTF-8, UTF-16 with a mark, or Windows-1258. Plain text has no pages."""
    del limits  # the caller has checked the size, and decoding cannot grow it
    return decode(data), None


def decode(data: bytes) -> str:
    """Bytes as text by the first encoding that fits.

    Files in the old Vietnamese fonts (TCVN3, VNI) decode to nonsense and are refused later, by
    the language test.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _strictly(data, "cp1258")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile("broken") from error
