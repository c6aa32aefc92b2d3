"""One form for every text: what is stored, and what is matched.

`normalise` gives the text that offsets count in. `fold` gives a matching form of *the same
length*, so that a position in one is the position in the other and no offset map is needed.
"""

import re
import unicodedata

_SPACES = dict.fromkeys((0xA0, 0x202F, 0x2007), " ")
_BREAKS = dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
_INVISIBLE = (
    *range(0x09),
    *range(0x0E, 0x20),
    *range(0x7F, 0x85),
    *range(0x86, 0xA0),
    0xAD,  # soft hyphen
    0x61C,  # Arabic letter mark
    0x180E,
    *range(0x200B, 0x2010),  # zero-width space, joiners, direction marks
    *range(0x202A, 0x202F),  # direction embeddings
    *range(0x2060, 0x2070),  # word joiner, isolates
    0xFEFF,
)
_TIDY = {**_SPACES, **_BREAKS, **dict.fromkeys(_INVISIBLE)}
_NEEDS_TIDYING = re.compile("[" + "".join(re.escape(chr(code)) for code in _TIDY) + "]")
_SURROGATE = re.compile("[\ud800-\udfff]")

# Where the tone mark sits (hoà/hòa, thuỷ/thủy) and i for y (tỉ/tỷ) differ from writer to writer.
# Both sides of a comparison pass through here, so a "wrong" but equal result does no harm.
_TONE_PLACES = tuple(
    (source, target)
    for sources, targets in (
        ("oá oà oả oã oạ", "óa òa ỏa õa ọa"),
        ("oé oè oẻ oẽ oẹ", "óe òe ỏe õe ọe"),
        ("uý uỳ uỷ uỹ uỵ", "úy ùy ủy ũy ụy"),
        ("uí uì uỉ uĩ uị", "úy ùy ủy ũy ụy"),
        ("ý ỳ ỷ ỹ ỵ", "í ì ỉ ĩ ị"),
    )
    for source, target in zip(sources.split(), targets.split(), strict=True)
)


# Letters by case, for patterns; a range such as à-ỹ would mix the two.
LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
UPPER = LOWER.upper()


def normalise(text: str) -> str:
    """NFC text with plain spaces and line feeds, without invisible or direction characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _NEEDS_TIDYING.search(text):
        text = text.translate(_TIDY)
    if _SURROGATE.search(text):
        text = _SURROGATE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case, one tone placement; as long as `text`, position for position."""
    # İ is the only letter whose lower case is two characters.
    return place_tones(text.replace("İ", "I").lower())


def place_tones(text: str) -> str:
    """Lower-case `text` with each tone mark where the matching form has it."""
    for source, target in _TONE_PLACES:
        text = text.replace(source, target)
    return text


def _bare_table() -> dict[int, str]:
    letters = "".join(map(chr, (*range(0xC0, 0x250), *range(0x1EA0, 0x1F00))))
    table = {ord("đ"): "d", ord("Đ"): "D"}
    for letter in letters:
        base = unicodedata.normalize("NFD", letter)[0]
        if base != letter and base.isascii():
            table[ord(letter)] = base
    return table


_BARE = _bare_table()


def strip_marks(text: str) -> str:
    """The letters without their marks (ấ → a, đ → d); as long as `text`."""
    return text.translate(_BARE)
