"""What can go wrong when minutes are read.

MinutesError
└── UnreadableFile      a file that cannot become text; `.code` says which of the reasons below
    ├── empty, no_text, wrong_language        nothing here that the reader could read
    ├── too_large, bomb                       over a limit
    ├── not_supported, renamed                not a kind of file that is read
    └── encrypted, broken, scanned            the right kind of file, but its text cannot be reached
"""

from collections.abc import Mapping
from types import MappingProxyType

ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "empty": "The file is empty. Choose the file again; it may not have been copied whole.",
        "no_text": "The file holds no text. Check that it is the document you meant.",
        "wrong_language": (
            "The text does not seem to be Vietnamese. The reader understands Vietnamese minutes,"
            " agreements, plans and news reports only."
        ),
        "too_large": (
            "The file is larger than the limit of {limit}. Split it, or remove its pictures, and"
            " try again."
        ),
        "bomb": (
            "The file unpacks to far more than a document holds, so it was not opened. Save the"
            " document again under a new name and try that copy."
        ),
        "not_supported": (
            "This kind of file ({found}) cannot be read. Save the document as .docx, .xlsx,"
            " .pdf, .html or .txt and try again."
        ),
        "renamed": (
            "The name ends in {extension} but the content is {found}. Open the original and save"
            " it as .docx, .xlsx, .pdf, .html or .txt."
        ),
        "encrypted": "The file is protected by a password. Remove the password and try again.",
        "broken": (
            "The file is damaged and cannot be opened. Open it in the program that made it, save"
            " it again and try that copy."
        ),
        "scanned": (
            "The pages are pictures without a text layer. Run text recognition (OCR) on the file,"
            " or paste the text instead."
        ),
    }
)


class MinutesError(Exception):
    """The base of everything this engine raises on purpose."""


class UnreadableFile(MinutesError):
    """A file that cannot be turned into Vietnamese text.

    `code` is one of the keys of `ADVICE`; `details` holds what the sentence names (the limit, the
    kind of content found), so that a caller can say the same in its reader's language.
    """

    def __init__(self, code: str, **details: str | int) -> None:
        self.code = code
        self.details: dict[str, str | int] = dict(details)
        super().__init__(ADVICE[code].format(**details))
