"""Deadlines as iCalendar (RFC 5545): whole days, stable names, the rhythm as a rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from icalendar import Calendar, Event

from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.selectors import shown_state
from nhipcau.agreements.selectors.calendars import Turn, changed_at, turn_of
from nhipcau.foundation.pictures.chips import CHIPS
from nhipcau.foundation.templatetags.look import when
from nhipcau.foundation.text import clean_line

ZONE = "Asia/Ho_Chi_Minh"
LONGEST_SUMMARY = 160


def calendar_of(
    name: str,
    commitments: Sequence[Commitment],
    today: date,
    *,
    domain: str,
    address_of: Callable[[str], str],
) -> bytes:
    """The deadlines as a calendar; the same rows give the same bytes."""
    book = _frame(name)
    changed = changed_at(commitments)
    for commitment in commitments:
        turn = turn_of(commitment)
        if turn is not None:
            at = changed.get(commitment.pk, commitment.agreement.created_at)
            event = _event(commitment, turn, at, today)
            event.add("uid", f"commitment-{commitment.pk}@{domain}")
            event.add("url", address_of(commitment.get_absolute_url()))
            book.add_component(event)
    return bytes(book.to_ical())


def _frame(name: str) -> Calendar:
    book = Calendar()
    book.add("prodid", "-//Nhip Cau//Deadlines//VI")
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", "PUBLISH")
    # Names of calendars are not escaped as texts of events are, so they keep to one line.
    line = clean_line(name)
    book.add("name", line)
    book.add("x-wr-calname", line)
    book.add("x-wr-timezone", ZONE)
    book.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    book.add("x-published-ttl", "PT6H")
    return book


def _event(commitment: Commitment, turn: Turn, at: datetime, today: date) -> Event:
    event = Event()
    stamp = at.replace(microsecond=0)
    event.add("summary", _summary(commitment))
    event.add("dtstart", turn.first)
    event.add("dtend", turn.first + timedelta(days=1))
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", commitment.version - 1)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if commitment.state == CommitmentState.DROPPED else "CONFIRMED")
    event.add("description", _description(commitment, today))
    if commitment.field:
        event.add("categories", [commitment.field.name])
    if turn.months and turn.last:
        event.add("rrule", _rule(turn))
    return event


def _rule(turn: Turn) -> dict[str, Any]:
    if turn.months == 12:
        return {"FREQ": "YEARLY", "UNTIL": turn.last}
    rule: dict[str, Any] = {"FREQ": "MONTHLY", "INTERVAL": turn.months, "UNTIL": turn.last}
    return rule | ({"BYMONTHDAY": -1} if turn.is_month_end else {})


def _summary(commitment: Commitment) -> str:
    said = " ".join(commitment.text.split())
    text = said if len(said) <= LONGEST_SUMMARY else f"{said[: LONGEST_SUMMARY - 1]}…"
    mark = "✓ " if commitment.state == CommitmentState.DONE else ""
    return mark + _("Due: %(text)s") % {"text": text}


def _description(commitment: Commitment, today: date) -> str:
    units = ", ".join(str(lead.organisation) for lead in commitment.leads.all())
    lines = [
        (_("Deadline"), when(commitment)),
        (pgettext("record", "Agreement"), f"{commitment.agreement.title} ({commitment.number})"),
        (_("Who does it"), ", ".join(str(party) for party in commitment.performers.all())),
        (_("Who carries it"), units),
        (_("State"), str(CHIPS[f"commitment.{shown_state(commitment, today)}"].word)),
    ]
    return "\n".join(f"{label}: {said}" for label, said in lines if said)
