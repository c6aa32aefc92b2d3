"""The two jobs of a list that came back: read it for a preview; apply it when it is confirmed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from nhipcau.accounts.models import User
from nhipcau.agreements.choices import SheetAction, SheetState
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.forms.sheets.cells import kept
from nhipcau.agreements.forms.sheets.planning import Planner, reader_of
from nhipcau.agreements.forms.sheets.rows import Plan
from nhipcau.agreements.models import Commitment, SheetImport, SheetRow
from nhipcau.agreements.selectors.sheets import key_of
from nhipcau.agreements.services import (
    add_commitments,
    add_row,
    change_row,
    finish_sheet,
    refuse_sheet,
    write_preview,
)
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rewriting import rewrite
from nhipcau.foundation.sheets import Grid, GridRow, SheetRefused, read_grid
from nhipcau.localities.selectors import actor_of

logger = logging.getLogger("nhipcau.agreements")
Tell = Callable[[int, int], None]
Pair = tuple[SheetRow, Plan]
NEEDED = ("text",)
PIECE = 100
"""Rows looked at together while a list is applied."""
TOGETHER = 25
"""New rows written by the same few statements."""
NOTED = ("action", "label", "differences", "problems", "commitment", "is_done")
HOLD = 0.1
"""Seconds that the register is held at a stretch: others write in between."""
WAITING = {SheetState.QUEUED, SheetState.READING}


def read_sheet(sheet_id: int, progress: Tell) -> None:
    """Read a list and plan its rows. Safe to run again; a list that was confirmed is left alone."""
    sheet = SheetImport.objects.filter(pk=sheet_id, state__in=WAITING).first()
    if sheet is None:
        return
    SheetImport.objects.filter(pk=sheet_id).update(state=SheetState.READING)
    try:
        with sheet.file.open("rb") as file:
            grid = read_grid(file.read(), key_of=key_of, needed=NEEDED)
    except SheetRefused as refused:
        refuse_sheet(sheet_id=sheet_id, problem=refused.code, details=refused.details)
        return
    pairs = zip(grid.columns, grid.headings, strict=True)
    sheet.columns = [{"key": key, "heading": heading} for key, heading in pairs]
    with translation.override(sheet.language):
        rows = _planned(sheet, grid, progress)
    write_preview(sheet_id=sheet_id, columns=sheet.columns, strangers=grid.strangers, rows=rows)


def apply_sheet(sheet_id: int, progress: Tell) -> None:
    """Apply what was previewed, each row in its own savepoint, some at a time.

    A row is marked in the transaction of its change: a worker that dies leaves nothing half done,
    and the next one goes on where it stopped.
    """
    sheet = SheetImport.objects.filter(pk=sheet_id, state=SheetState.APPLYING).first()
    if sheet is None:
        return
    waiting = sheet.rows.filter(action__in=[SheetAction.ADD, SheetAction.CHANGE], is_done=False)
    total = sheet.rows.filter(action__in=[SheetAction.ADD, SheetAction.CHANGE]).count()
    with translation.override(sheet.language):
        while piece := list(waiting.order_by("number")[:PIECE]):
            progress(total - waiting.count(), total)
            _apply_piece(sheet, piece)
    finish_sheet(sheet_id=sheet_id)
    progress(total, total)


def _planned(sheet: SheetImport, grid: Grid, progress: Tell) -> list[SheetRow]:
    planner = Planner(reader_of(sheet, _sender(sheet)), sheet, is_preview=True)
    raw = [_row(sheet, one) for one in grid.rows]
    rows: list[SheetRow] = []
    for row, plan in planner.plans(raw):
        if len(rows) % PIECE == 0:
            progress(len(rows), len(raw))
        _note(row, plan)
        rows.append(row)
    return rows


def _row(sheet: SheetImport, one: GridRow) -> SheetRow:
    values = {key: kept(value) for key, value in one.values.items() if value not in (None, "")}
    merged = sorted(one.merged)
    return SheetRow(sheet=sheet, number=one.number, values=values, merged=merged)


def _note(row: SheetRow, plan: Plan) -> None:
    row.action = plan.action
    row.label = plan.label.replace("\n", " ")[:200]
    row.differences = plan.differences
    row.problems = plan.problems
    row.commitment = plan.commitment


def _apply_piece(sheet: SheetImport, rows: list[SheetRow]) -> None:
    """Apply some rows, as many in each transaction as fit in the time the register may be held.

    What each does is worked out before, all of them together; the services look again, under their
    lock, at rights, versions and twins.
    """
    actor = _sender(sheet)
    planner = Planner(reader_of(sheet, actor), sheet, is_preview=False)
    planned = list(planner.plans(rows))
    place = 0
    while place < len(planned):
        with transaction.atomic():
            started = time.monotonic()
            while place < len(planned) and time.monotonic() - started <= HOLD:
                together = _added_together(planned[place : place + TOGETHER])
                if not _add_together(actor, together):
                    together = planned[place : place + 1]
                    _apply(actor, *together[0])
                place += len(together)


def _added_together(pairs: Sequence[Pair]) -> Sequence[Pair]:
    """The first of some rows that are new commitments of one draft which nobody carries yet."""
    first = pairs[0][1].agreement
    for count, (_row, plan) in enumerate(pairs):
        form = plan.form
        is_plain = plan.action == SheetAction.ADD and form is not None and not form.leads
        if first is None or not is_plain or plan.agreement != first:
            return pairs[:count]
    return pairs


def _add_together(actor: Actor, pairs: Sequence[Pair]) -> bool:
    """Add them with few statements; false if that cannot be, and each is to be tried alone."""
    if len(pairs) < 2 or pairs[0][1].agreement is None:
        return False
    forms = [plan.form for _row, plan in pairs if plan.form is not None]
    try:
        with transaction.atomic():
            answers = add_commitments(
                actor=actor, agreement_id=pairs[0][1].agreement.pk, forms=forms
            )
            for (row, plan), answer in zip(pairs, answers, strict=True):
                _note(row, plan)
                row.is_done = True
                if isinstance(answer, AgreementsError):
                    _refuse(row, str(answer.message))
                else:
                    _note_added(row, *answer)
            rewrite([row for row, _plan in pairs], NOTED)
    except (AgreementsError, PermissionDenied, DatabaseError):
        logger.info("%s rows of list %s are tried one by one", len(pairs), pairs[0][0].sheet_id)
        return False
    return True


def _apply(actor: Actor, row: SheetRow, plan: Plan) -> None:
    planned = row.action
    _note(row, plan)
    if plan.action in {SheetAction.ADD, SheetAction.CHANGE}:
        try:
            with transaction.atomic():
                _carry_out(actor, row, plan)
        except (AgreementsError, PermissionDenied) as refusal:
            _refuse(row, str(getattr(refusal, "message", refusal)))
        except DatabaseError:
            logger.exception("row %s of list %s", row.number, row.sheet_id)
            _refuse(row, _("The database did not take the row."))
    elif plan.action == SheetAction.SAME and planned != SheetAction.SAME:
        row.problems = [("", _("Somebody made the same change first; nothing was left to do."))]
    row.is_done = True
    row.save()


def _carry_out(actor: Actor, row: SheetRow, plan: Plan) -> None:
    if plan.action == SheetAction.CHANGE and plan.commitment is not None:
        change_row(
            actor=actor,
            commitment=plan.commitment,
            form=plan.form,
            leads=plan.leads,
            report=plan.report,
        )
    elif plan.form is not None and plan.agreement is not None:
        made, is_new = add_row(actor=actor, agreement_id=plan.agreement.pk, form=plan.form)
        _note_added(row, made, is_new)


def _note_added(row: SheetRow, made: Commitment, is_new: bool) -> None:  # noqa: FBT001 as the service says it
    row.commitment = made
    row.label = f"{made.number}. {made.text}".replace("\n", " ")[:200]
    if not is_new:
        row.action = SheetAction.SAME
        row.problems = [("", _("The same commitment stands already; it was not added twice."))]


def _refuse(row: SheetRow, why: str) -> None:
    row.action = SheetAction.REFUSE
    row.problems = [("", why)]
    # The row may point to a commitment whose making was rolled back.
    if row.commitment_id and not Commitment.objects.filter(pk=row.commitment_id).exists():
        row.commitment = None


def _sender(sheet: SheetImport) -> Actor:
    """Who sent it, by the rights that this person has now."""
    person: Any = User.objects.filter(pk=sheet.user_id or 0).first()
    return actor_of(person, acting_for=sheet.owner_id) if person else Actor.anonymous()
