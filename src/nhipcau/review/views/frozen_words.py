"""What a frozen record says, in the reader's words: labels of its columns, names of its codes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from nhipcau.activities.choices import (
    ActivityKind,
    ActivityState,
    ConfirmationWord,
    MoneySource,
    Standing,
    TransactionKind,
)
from nhipcau.agreements.choices import CommitmentState

Words = str | Promise
KINDS: dict[str, Words] = {
    "commitment": gettext_lazy("Commitment"),
    "activity": gettext_lazy("Activity"),
    "money": gettext_lazy("Money"),
    "value": gettext_lazy("Value of an indicator"),
    "word": gettext_lazy("Word of a side"),
}
LABELS: dict[str, Words] = {
    "title": gettext_lazy("Text"),
    "agreement": pgettext_lazy("record", "Agreement"),
    "number": gettext_lazy("Number"),
    "state": gettext_lazy("State"),
    "due_on": gettext_lazy("Due"),
    "agreed_on": gettext_lazy("Agreed on"),
    "rung": gettext_lazy("Rung"),
    "who": pgettext_lazy("record", "Carried out by"),
    "version": gettext_lazy("Version"),
    "kind": gettext_lazy("Kind"),
    "begun_on": gettext_lazy("Begun on"),
    "ended_on": gettext_lazy("Ended on"),
    "form": gettext_lazy("Rung"),
    "amount": gettext_lazy("Amount"),
    "money_kind": gettext_lazy("Kind"),
    "on": pgettext_lazy("review", "On"),
    "source": gettext_lazy("Source"),
    "standing": gettext_lazy("Standing"),
    "indicator": gettext_lazy("Indicator"),
    "value": gettext_lazy("Value"),
    "unit": gettext_lazy("Unit"),
    "side": gettext_lazy("Side"),
    "asked_on": gettext_lazy("Asked on"),
    "answered_on": gettext_lazy("Answered on"),
    "word": gettext_lazy("Word"),
    "author": gettext_lazy("Reported by"),
    "report": gettext_lazy("Report"),
}
PROOF = {"report_version", "report_digest", "version"}
CODES: dict[str, tuple[type[TextChoices], ...]] = {
    "state": (CommitmentState, ActivityState),
    "kind": (ActivityKind,),
    "standing": (Standing,),
    "word": (ConfirmationWord,),
    "money_kind": (TransactionKind,),
    "source": (MoneySource,),
}
DAYS = {"due_on", "agreed_on", "begun_on", "ended_on", "on", "asked_on", "answered_on"}


def said_in_words(said: dict[str, Any]) -> list[tuple[Words, str]]:
    """Label and value of what a record says; the proof of a report as one line."""
    lines = [
        (LABELS.get(name, name), value_in_words(name, value))
        for name, value in said.items()
        if value not in (None, "") and name not in PROOF and name != "report"
    ]
    if "report" in said:
        proof = _("No. %(id)s, version %(version)s, SHA-256 %(digest)s") % {
            "id": said["report"],
            "version": said["report_version"],
            "digest": said["report_digest"][:16],
        }
        lines.append((LABELS["report"], proof))
    elif said.get("version"):
        lines.append((LABELS["version"], str(said["version"])))
    return lines


def step_in_words(name: str, before: Any, after: Any) -> tuple[Words, str, str]:
    """One column of a change; a dash where there was or is nothing."""
    return (
        LABELS.get(name, name),
        value_in_words(name, before) or "–",
        value_in_words(name, after) or "–",
    )


def value_in_words(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name in DAYS:
        return date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
    if name == "amount":
        return f"{number_format(value, use_l10n=True, force_grouping=True)} ₫"
    for choices in CODES.get(name, ()):
        if value in choices.values:
            return str(choices(value).label)
    return str(value)
