"""What no page of ours may hold, whatever people typed, judged as a browser parses it."""

from __future__ import annotations

import re
from typing import Any

from lxml import html

from nhipcau.config.headers import PERMISSIONS

# An address that a browser would run or take for a page of another house.
RUNS = re.compile(r"^[\s\x00-\x20]*(javascript|vbscript|data)\s*:", re.IGNORECASE)
OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "xlink:href", "hx-get")
# Elements that none of our templates uses; one on a page came from somebody's words.
STRANGE = {
    "iframe", "object", "embed", "applet", "base", "frame", "frameset", "math", "marquee", "audio",
    "video", "style", "foreignobject", "animate", "set", "portal", "template", "xss",
}  # fmt: skip
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}


def faults_of(response: Any, *, parsed: bool = True) -> list[str]:
    """What is wrong with an answer: its headers, and for a page its elements and attributes."""
    faults = [
        f"header {name} is {response.get(name)!r}"
        for name, wanted in HEADERS.items()
        if response.get(name) != wanted
    ]
    policy = response.get("Content-Security-Policy", "")
    if "default-src 'self'" not in policy or "unsafe" in policy:
        faults.append(f"content policy is {policy!r}")
    is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
    if parsed and is_page:
        faults += faults_of_page(response.content.decode())
    return faults


def faults_of_page(page: str) -> list[str]:
    if not page.strip():
        return []
    faults: list[str] = []
    for element in html.fromstring(page).iter():
        if isinstance(element.tag, str):
            faults += _faults_of_element(element)
    return faults


def _faults_of_element(element: Any) -> list[str]:
    tag = element.tag.lower()
    faults = [f"<{tag}> on a page"] if tag in STRANGE else []
    if tag == "script" and not element.get("src") and element.get("type") != "application/json":
        faults.append(f"script in the page: {(element.text or '')[:60]!r}")
    if tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
        faults += [] if re.match(r"^\d+$", element.get("content", "")) else ["meta refresh"]
    for name, value in element.attrib.items():
        if name.lower().startswith("on") or name.lower() in {"style", "srcdoc"}:
            faults.append(f"{name}={value[:60]!r} on <{tag}>")
        if name.lower() in ADDRESSES and _is_foreign(tag, name.lower(), value):
            faults.append(f"{name}={value[:60]!r} on <{tag}>")
    return faults


def _is_foreign(tag: str, name: str, value: str) -> bool:
    if tag == "img" and name == "src" and value.startswith("data:image/"):
        return False
    value = re.sub(r"[\t\r\n]", "", value)  # a browser drops them before it looks
    return bool(RUNS.match(value) or (OUTSIDE.match(value) and not _is_a_mere_link(tag, name)))


def _is_a_mere_link(tag: str, name: str) -> bool:
    """A link that a person may follow asks nothing of another house by itself."""
    return tag == "a" and name == "href"
