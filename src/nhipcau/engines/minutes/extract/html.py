"""Web pages: the readable text of the markup, never a script, and nothing fetched."""

import re

import lxml.html
from lxml import etree

from ..errors import UnreadableFile
from ..problem import Limits
from .plain import decode

_DROPPED = ("script", "style", "noscript", "template", "iframe", "object", "svg", "select", "head")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "ul",
        "br",
        "caption",
    ]
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_GAPS = re.compile(r"\n{3,}")


def read(data: bytes, limits: Limits) -> tuple[str, int | None]:
    """The text of a page, one block to a line and the cells of a table parted by tabs."""
    source = _decode(data)
    if len(source) > limits.text:
        raise UnreadableFile("too_large", limit=f"{limits.text:,} characters")
    parser = lxml.html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)
    try:
        tree = lxml.html.document_fromstring(_without_declaration(source), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile("no_text") from error
    etree.strip_elements(tree, *_DROPPED, with_tail=False)
    return _GAPS.sub("\n\n", _text(tree)).strip("\n") + "\n", None


def _decode(data: bytes) -> str:
    match = _CHARSET.search(data[:4096])
    name = match[1].decode("ascii").lower() if match else ""
    if name in {"windows-1258", "cp1258"}:
        return data.decode("cp1258", errors="replace")
    return decode(data)


def _without_declaration(source: str) -> str:
    """lxml refuses text that declares an encoding of its own."""
    if source.lstrip().startswith("<?xml"):
        return source.split("?>", 1)[-1]
    return source


def _text(tree: lxml.html.HtmlElement) -> str:
    pieces: list[str] = []
    for action, node in etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        block = node.tag in _BLOCKS
        if action == "start":
            if block:
                _break(pieces, blank=node.tag in {"p", "div", "h1", "h2", "h3", "article"})
            elif node.tag in {"td", "th"} and pieces and not pieces[-1].endswith("\n"):
                pieces.append("\t")
            _add(pieces, node.text)
        else:
            if block:
                _break(pieces, blank=False)
            _add(pieces, node.tail)
    return "".join(pieces)


def _break(pieces: list[str], *, blank: bool) -> None:
    if not pieces:
        return
    if pieces[-1].endswith("\n"):
        if blank and not pieces[-1].endswith("\n\n"):
            pieces.append("\n")
            pieces[-2:] = ["\n\n"] if pieces[-2] == "\n" else pieces[-2:]
        return
    pieces[-1] = pieces[-1].rstrip(" ")
    pieces.append("\n\n" if blank else "\n")


def _add(pieces: list[str], text: str | None) -> None:
    if not text:
        return
    text = _SPACES.sub(" ", text)
    if not pieces or pieces[-1].endswith(("\n", "\t", " ")):
        text = text.lstrip(" ")
    if text:
        pieces.append(text)
