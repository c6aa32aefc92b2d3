"""Photos developed anew: the picture alone is kept, upright, with nothing a camera wrote in it.

Where and when a photo was taken, by which device and under whose name stands in its metadata; none
of it passes. A picture that would fill the memory when it is unpacked is refused before that.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from nhipcau.foundation.files import FileRefused

PHOTO_KINDS = frozenset({"png", "jpg"})
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 3_000
THUMBNAIL = 480
QUALITY = 88
# What Pillow raises for a broken or a bent file, whichever part of it is wrong.
BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as it is kept: its bytes, its kind, its small picture (JPEG), width and height."""

    data: bytes
    kind: str
    thumbnail: bytes
    size: tuple[int, int]

    @property
    def media_type(self) -> str:
        return "image/png" if self.kind == "png" else "image/jpeg"


def developed(data: bytes) -> Photo:
    """The picture in these bytes, made anew.

    Raises:
        FileRefused: it cannot be read, or has more pixels than are ever needed.
    """
    try:
        with warnings.catch_warnings():
            # Pillow warns of bombs that we refuse ourselves, by a lower bound.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as opened:
                _check_size(opened)
                return _made_of(opened)
    except Image.DecompressionBombError:
        raise FileRefused(_too_large()) from None
    except BROKEN:
        raise FileRefused(_("The picture is broken; it cannot be read.")) from None


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise FileRefused(_too_large())


def _too_large() -> str:
    said = _("The picture has more than %(most)s million pixels. Make it smaller first.")
    return said % {"most": MOST_PIXELS // 1_000_000}


def _made_of(opened: Image.Image) -> Photo:
    upright = ImageOps.exif_transpose(opened)
    has_glass = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    plain = upright.convert("RGBA" if has_glass else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # Only the pixels go over: an image of its own has no metadata to forget.
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    small = _on_white(clean)
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    kind = "png" if has_glass else "jpg"
    return Photo(_bytes(clean, kind), kind, _bytes(small, "jpg"), clean.size)


def _on_white(picture: Image.Image) -> Image.Image:
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    return ground


def _bytes(picture: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    if kind == "png":
        picture.save(out, "PNG", optimize=True)
    else:
        picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
