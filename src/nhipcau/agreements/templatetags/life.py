"""What pages about editions and amendments say: two texts compared in words."""

from __future__ import annotations

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nhipcau.foundation.wording import Piece, compare_words

register = template.Library()
ICONS = {"add": "plus", "withdraw": "trash", "part": "split", "merge": "merge"}


@register.simple_tag
def worded(before: str | None, after: str | None) -> SafeString:
    """The way from one text to another: strokes for eyes, words for ears, never colour alone."""
    pieces = compare_words(before or "", after or "")
    return format_html_join("", "{}", ((_marked(piece),) for piece in pieces))


@register.filter
def act_icon(act: str) -> str:
    """The icon of what an amendment does to a commitment."""
    return ICONS.get(act, "pencil")


def _marked(piece: Piece) -> SafeString:
    text = linebreaksbr(piece.text)
    if piece.kind == "same":
        return format_html("{}", text)
    tag, style, word = (
        ("del", "word-gone", _("gone:")) if piece.kind == "gone" else ("ins", "word-new", _("new:"))
    )
    return format_html(
        '<{} class="{}"><span class="visually-hidden">[{} </span>{}'
        '<span class="visually-hidden">]</span></{}>',
        tag, style, word, text, tag,
    )  # fmt: skip
