"""The whole figure: the picture for wide and narrow screens, its legend, its groups in words."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2s
from html import escape

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nhipcau.foundation.pictures.bridge.cells import cells_of, is_grouped, shares_of, word_of
from nhipcau.foundation.pictures.bridge.drawing import face, hatch, svg
from nhipcau.foundation.pictures.bridge.layout import NARROW, SMALL, WIDE, Frame, fitted, lay_out
from nhipcau.foundation.pictures.bridge.values import STATES, Bridge, Span


def draw(bridge: Bridge, size: str = "large") -> SafeString:
    """The bridge as HTML: "large" with links, legend and groups; "small" a picture alone.

    The same bridge gives the same text. All that comes from people is escaped.
    """
    if size not in {"large", "small"}:
        raise ValueError(f"A bridge is drawn large or small, not {size!r}.")
    said = bridge.description + "".join(f"{one.url}{len(one.planks)}" for one in bridge.spans)
    key = f"h{blake2s(said.encode(), digest_size=5).hexdigest()}"
    if size == "small":
        picture = _picture(bridge, SMALL, f"{key}s", "bridge-small")
        return mark_safe(f'<div class="bridge">{picture}</div>')  # noqa: S308 escaped in drawing
    parts = [
        _picture(bridge, WIDE, f"{key}w", "bridge-wide"),
        _picture(bridge, NARROW, f"{key}n", "bridge-narrow"),
        '<p class="bridge-say" aria-hidden="true"></p>',
        f'<div class="bridge-foot">{_legend(bridge, key)}</div>',
        *_groups(bridge),
    ]
    return mark_safe(f'<figure class="bridge">{"".join(parts)}</figure>')  # noqa: S308 the same


def _picture(bridge: Bridge, frame: Frame, key: str, css: str) -> str:
    frame = fitted(bridge, frame)
    return svg(bridge, lay_out(bridge, frame), frame, key=key, css=css)


def legend() -> SafeString:
    """What the planks mean, for pages whose bridges are small."""
    shown = [state for state in STATES if state != "dropped"]
    items = "".join(_swatch(state, "hlegend") for state in shown)
    return mark_safe(f'<ul class="legend">{items}</ul>')  # noqa: S308 our own words


def _legend(bridge: Bridge, key: str) -> str:
    present = {state for span in bridge.spans for state, _count in shares_of(span.counted)}
    shown = [state for state in STATES if state in present or state != "dropped"]
    exact = {"done": bridge.done_word}
    items = "".join(_swatch(state, f"{key}l", exact.get(state, "")) for state in shown)
    return f'<ul class="legend">{items}</ul>'


def _swatch(state: str, key: str, word: str = "") -> str:
    pattern = f"<defs>{hatch(key)}</defs>" if state == "in_progress" else ""
    return (
        f'<li><svg viewBox="0 0 24 14" aria-hidden="true">{pattern}'
        f"{face(state, 1, 1, 22, 12, key)}</svg>{escape(word or word_of(state))}</li>"
    )


def _groups(bridge: Bridge) -> Iterator[str]:
    """What grouped planks hold, field by field, folded away until someone wants it."""
    grouped = [span for span in bridge.spans if is_grouped(span)]
    if not grouped:
        return
    tables = "".join(_table(span) for span in grouped)
    summary = escape(_("Commitments by field"))
    yield (f'<details class="fold bridge-groups"><summary>{summary}</summary>{tables}</details>')


def _table(span: Span) -> str:
    words = (_("Field"), _("All"), *(word_of(state) for state in STATES))
    heads = "".join(f'<th scope="col">{escape(word)}</th>' for word in words)
    rows = "".join(
        f'<tr><th scope="row">{_linked(cell.name, cell.url)}</th>'
        f"<td>{escape(cell.caption)}</td>{_counts(dict(cell.shares))}</tr>"
        for cell in cells_of(span)
    )
    return (
        f'<div class="table-responsive"><table><caption>{escape(span.title)}</caption><thead><tr>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _counts(shares: dict[str, int]) -> str:
    counts = (number_format(shares.get(state, 0), use_l10n=True) for state in STATES)
    return "".join(f"<td>{count}</td>" for count in counts)


def _linked(text: str, url: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)
