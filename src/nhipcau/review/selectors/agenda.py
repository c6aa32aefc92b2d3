"""What to raise at the next meeting, as lines that go into an agenda."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nhipcau.review.selectors.raising import MOST, Point, Points

Words = str | Promise
HEADINGS: dict[str, Words] = {
    "overdue": gettext_lazy("Commitments past their last day"),
    "silent": gettext_lazy("Reports on which a side has not answered"),
    "disputed": gettext_lazy("Reports that a side disputes"),
    "never_begun": gettext_lazy("Commitments that were never begun"),
    "one_sided": gettext_lazy("Joint commitments on which only one side reported"),
}
ASKS: dict[str, Words] = {
    "overdue": gettext_lazy("The sides say why, and agree on a new day or on what is done now."),
    "silent": gettext_lazy("The side that was asked confirms or disputes the report."),
    "disputed": gettext_lazy("The sides settle what they see differently."),
    "never_begun": gettext_lazy(
        "The side that carries it says when it begins, or proposes to drop it."
    ),
    "one_sided": gettext_lazy("The other side reports its part."),
}


def late_words(name: str, days: int) -> str:
    """For how many days a thing has waited, in the words of its list."""
    said = {
        "overdue": ngettext("%(n)s day late", "%(n)s days late", days),
        "silent": ngettext("unanswered for %(n)s day", "unanswered for %(n)s days", days),
        "disputed": ngettext("disputed for %(n)s day", "disputed for %(n)s days", days),
        "never_begun": ngettext("agreed %(n)s day ago", "agreed %(n)s days ago", days),
        "one_sided": ngettext("due %(n)s day ago", "due %(n)s days ago", days),
    }
    return said[name] % {"n": days}


def agenda(title: str, points: Points, more: Iterable[str], host: str = "") -> str:
    """Plain text ready to paste; `host` goes before addresses, "" leaves them out."""
    lines = [_("CONTENTS PROPOSED FOR THE NEXT MEETING"), title, ""]
    place, longer = 0, set(more)
    for name, rows in points.lists():
        if not rows:
            continue
        place += 1
        lines += [f"{place}. {HEADINGS[name]}", f"   {ASKS[name]}"]
        lines += [_line(name, number, one, host) for number, one in enumerate(rows, start=1)]
        if name in longer:
            lines.append(
                "   " + _("… and more: only the first %(most)s are written.") % {"most": MOST}
            )
        lines.append("")
    if not place:
        lines.append(_("Nothing is overdue, silent, disputed, never begun or one-sided."))
    return "\n".join(lines).rstrip() + "\n"


def _line(name: str, number: int, one: Point, host: str) -> str:
    parts = [one.subject, one.note, one.who, late_words(name, one.days)]
    said = "; ".join(" ".join(part.split()) for part in parts if part)
    return f"   {number}) {said}." + (f" {host}{one.url}" if host else "")
