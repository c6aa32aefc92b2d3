"""Figures for whoever asks: what everybody gets is worked out once and kept for seconds.

A visitor's figures count public rows alone, and only what is confirmed; they follow from the
question, so they may be kept (decision 25). Those of a member are worked out each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.utils.translation import get_language

from nhipcau.agreements.models import Agreement, Field
from nhipcau.agreements.permissions.reading import readable, reads_only_public
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.kept import kept
from nhipcau.localities.models import Locality
from nhipcau.review.selectors.balance import Table, balance_of
from nhipcau.review.selectors.measures import Measured, measured
from nhipcau.review.selectors.question import Question
from nhipcau.review.selectors.raising import Points, points_of
from nhipcau.review.selectors.scope import Scope

EVERYBODY = Actor.anonymous()
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the rows that it names, as this actor may know of them.

    `is_known` is false where it names an agreement, a unit or a field that is not there.
    """

    actor: Actor
    question: Question
    today: date
    agreement: Agreement | None = None
    one: Locality | None = None
    other: Locality | None = None
    field: Field | None = None
    is_known: bool = True

    @property
    def is_public(self) -> bool:
        return reads_only_public(self.actor)

    @property
    def readers(self) -> tuple[Actor, ...]:
        return (EVERYBODY if self.is_public else self.actor,)

    @property
    def scope(self) -> Scope:
        return self.question.scope(self.readers, self.today)

    def measured(self, question: Question | None = None) -> Measured:
        """The five measures, of this question or another that names the same rows."""
        asked = question or self.question
        return self._kept(
            "measures", asked, lambda: measured(asked.scope(self.readers, self.today))
        )

    def balance(self, question: Question | None = None) -> Table:
        asked = question or self.question
        return self._kept(
            "balance", asked, lambda: balance_of(asked.scope(self.readers, self.today))
        )

    def points(self) -> Points:
        return self._kept("points", self.question, lambda: points_of(self.scope, self.today))

    def _kept(self, name: str, question: Question, work: Callable[[], Answer]) -> Answer:
        if not self.is_public:
            return work()
        return kept(f"review-{name}", (question, self.today, get_language() or "vi"), work)


def asked_by(actor: Actor, question: Question, today: date) -> Asked:
    """The question with its rows; a visitor's counts what is confirmed alone."""
    if reads_only_public(actor):
        question = replace(question, counts_reported=False)
    agreement = None
    if question.agreement_id:
        agreement = Agreement.objects.filter(readable(actor), pk=question.agreement_id).first()
    pair = [one for one in (question.one_id, question.other_id) if one]
    units = Locality.objects.in_bulk(pair) if pair and not question.agreement_id else {}
    field = Field.objects.filter(pk=question.field).first() if question.field else None
    lacking = (
        bool(question.agreement_id) and agreement is None,
        bool(question.field) and field is None,
        not question.agreement_id and len(units) < len(set(pair)),
    )
    return Asked(
        actor=actor,
        question=question,
        today=today,
        agreement=agreement,
        one=units.get(question.one_id or 0),
        other=units.get(question.other_id or 0),
        field=field,
        is_known=not any(lacking),
    )
