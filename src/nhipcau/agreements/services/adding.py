"""Many commitments for one draft: each as `add_commitment` adds it alone, with few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.models import Agreement, Commitment, Party
from nhipcau.agreements.services.agreements import lock
from nhipcau.agreements.services.commitments import (
    COLUMNS,
    CommitmentForm,
    check_form,
    next_number,
    taken_number,
)
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rewriting import Insertion, reserve_ids
from nhipcau.foundation.rules import require

Added = tuple[Commitment, bool] | AgreementsError
"""A commitment and whether it is new, or why it could not be added."""


@transaction.atomic
def add_commitments(
    *, actor: Actor, agreement_id: int, forms: Sequence[CommitmentForm]
) -> list[Added]:
    """Add commitments that nobody carries yet to a draft; a bad one costs only itself.

    What stands already, or came before in `forms`, is given back and not added twice.
    """
    agreement = lock(agreement_id)
    require(permissions.may_change_agreement(actor, agreement))
    adding = _Adding(agreement, forms)
    answers = [adding.take(form) for form in forms]
    adding.write(actor)
    return answers


class _Adding:
    """One draft that is held: what stands in it, and what is to be written."""

    def __init__(self, agreement: Agreement, forms: Sequence[CommitmentForm]) -> None:
        self._agreement = agreement
        self._sides = list(agreement.parties.all())
        self._taken = set(agreement.commitments.values_list("number", flat=True))
        self._next = next_number(agreement)
        self._standing: dict[Any, list[Commitment]] = defaultdict(list)
        texts = {form.columns()["text"] for form in forms}
        rows = agreement.commitments.filter(text__in=texts).order_by("number")
        for row in rows.prefetch_related("performers"):
            columns = {name: getattr(row, name) for name in forms[0].columns()}
            self._standing[_mark(columns, row.performers.all())].append(row)
        self._new: list[tuple[Commitment, list[Party]]] = []

    def take(self, form: CommitmentForm) -> Added:
        """The commitment of a form: the one that stands, or a new one that is to be written."""
        try:
            return self._take(form)
        except AgreementsError as refused:
            return refused

    def _take(self, form: CommitmentForm) -> tuple[Commitment, bool]:
        check_form(form)
        performers = [side for side in self._sides if side.pk in set(form.performer_ids)]
        if not performers:
            raise AgreementsError(_("Choose which side does it, or both."))
        alike = self._standing[_mark(form.columns(), performers)]
        for row in alike:
            if form.number in {None, 0, row.number}:
                return row, False
        number = form.number or self._next
        if number in self._taken:
            raise taken_number(number)
        made = Commitment(agreement=self._agreement, number=number, **form.columns())
        alike.append(made)
        self._taken.add(number)
        self._next = max(self._next, number + 1)
        self._new.append((made, performers))
        return made, True

    def write(self, actor: Actor) -> None:
        """Write what is new, with an entry for each."""
        rows = [row for row, _performers in self._new]
        ids = reserve_ids(Commitment, len(rows))
        for row, pk in zip(rows, ids, strict=True):
            row.fill_keys()
            row.pk = pk
            row._state.adding = False
        Insertion(rows, late=["id"]).write(id=ids)
        through = Commitment.performers.through
        Insertion(
            through(commitment_id=row.pk, party_id=side.pk)
            for row, performers in self._new
            for side in performers
        ).write()
        audit.record_each(
            actor=actor, verb="add", entries=[(row, _told(row, who)) for row, who in self._new]
        )


def _mark(columns: dict[str, Any], performers: Any) -> Any:
    return tuple(columns.items()), frozenset(side.pk for side in performers)


def _told(row: Commitment, performers: Sequence[Party]) -> dict[str, list[Any]]:
    names = "; ".join(str(party) for party in performers)
    state = audit.state_of(row, COLUMNS) | {"performers": names}
    return {key: [None, value] for key, value in state.items() if value}
