"""What the pages of the register say again and again: a state today, the colour of a side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from nhipcau.agreements import selectors
from nhipcau.agreements.models import Agreement, Commitment, Party
from nhipcau.agreements.selectors.spans import TONES
from nhipcau.foundation.pictures.chips import CHIPS
from nhipcau.foundation.templatetags import look

register = template.Library()


@register.filter
def shown_state(commitment: Commitment, today: date) -> str:
    """The state as a reader meets it, overdue included."""
    return selectors.shown_state(commitment, today)


@register.filter
def side_tone(party: Party) -> str:
    """The colour of a party by its place in the agreement, as its bridge has it."""
    return TONES[party.position] if party.position < len(TONES) else "other"


@register.filter
def days_late(commitment: Commitment, today: date) -> int:
    """How many days past its deadline; 0 where it is not late."""
    late = commitment.due_on is not None and commitment.is_overdue_on(today)
    return (today - commitment.due_on).days if late and commitment.due_on else 0


@register.simple_tag
def chip_word(noun: str, value: str) -> str:
    """The word of a state, as its chip says it, without the chip."""
    return str(CHIPS[f"{noun}.{value}"].word)


@register.filter
def year_of(agreement: Agreement) -> int | None:
    return agreement.signed_on.year if agreement.signed_on else None


@register.simple_tag
def state_chip(commitment: Commitment, today: date) -> SafeString:
    """The chip of a commitment where many stand in a list."""
    if commitment.agreement.is_draft:
        return look.chip("agreement", "draft")
    return look.chip("commitment", selectors.shown_state(commitment, today))


@register.simple_tag
def states_in_words(states: Mapping[str, int]) -> SafeString:
    """How many stand in each state: `12 in progress`, one after the other."""
    words = ((count, chip_word("commitment", state)) for state, count in states.items())
    return format_html_join("", "<span>{} {}</span>", words)
