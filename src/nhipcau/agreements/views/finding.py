"""What the register contributes to the search (see foundation/search/finders.py)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.agreements.selectors import shown_state
from nhipcau.agreements.selectors.found import (
    agreement_nearness,
    agreements_found,
    commitments_found,
    commitments_in_order,
)
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.search import Asked, Finder, Found, Hit, marked
from nhipcau.foundation.search.words import closeness
from nhipcau.foundation.templatetags.look import day, when

NOTHING = 9


def find_agreements(actor: Actor, asked: Asked) -> Found:
    rows = agreements_found(actor, asked)
    nearness = agreement_nearness(asked, rows[0]) if rows else NOTHING
    return Found(
        len(rows), nearness, lambda part: [_agreement_hit(asked, row) for row in rows[part]]
    )


def find_commitments(actor: Actor, asked: Asked) -> Found:
    rows = commitments_found(actor, asked)
    nearness = closeness(asked, rows[0][1]) if rows else NOTHING

    def shown(part: slice) -> Sequence[Hit]:
        return [
            _commitment_hit(asked, one)
            for one in commitments_in_order(pk for pk, _text in rows[part])
        ]

    return Found(len(rows), nearness, shown)


def _agreement_hit(asked: Asked, row: Agreement) -> Hit:
    notes = (
        marked(asked, row.number) if row.number else "",
        str(row.get_kind_display()),
        _("signed on %(day)s") % {"day": day(row.signed_on)} if row.signed_on else "",
    )
    return Hit(
        row.get_absolute_url(),
        marked(asked, row.title),
        tuple(note for note in notes if note),
        ("agreement", row.state),
    )


def _commitment_hit(asked: Asked, row: Commitment) -> Hit:
    state = shown_state(row, timezone.localdate())
    shown = ("agreement", "draft") if row.agreement.is_draft else ("commitment", state)
    notes = (marked(asked, f"{row.number}. {row.agreement.title}", 120), when(row))
    return Hit(row.get_absolute_url(), marked(asked, row.text), notes, shown)


FINDERS = (
    Finder("agreement", gettext_lazy("Agreements"), "file", find_agreements),
    Finder("commitment", gettext_lazy("Commitments"), "pledge", find_commitments),
)
