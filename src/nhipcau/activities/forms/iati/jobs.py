"""The two jobs of a file that was sent: look it over; take it in when it is confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, cast

from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from nhipcau.accounts.models import User
from nhipcau.activities.forms.iati.stream import IatiRefused
from nhipcau.activities.forms.iati.work import PIECE, Outcome, look_over, take_over
from nhipcau.activities.models import IatiImport, IatiRow
from nhipcau.activities.services.iati.files import (
    begin_preview,
    end_import,
    end_preview,
    keep_outcomes,
    keep_rows,
)
from nhipcau.agreements.choices import SheetAction, SheetState
from nhipcau.foundation.actors import Actor
from nhipcau.localities.selectors import actor_of

Tell = Callable[[int, int], None]


def read_iati(import_id: int, progress: Tell) -> None:
    """Write down what each activity would do. Safe to run again."""
    sent = begin_preview(import_id=import_id)
    if sent is None:
        return
    problem = ""
    rows: list[IatiRow] = []
    with translation.override(sent.language), sent.file.open("rb") as file:
        try:
            for outcome in look_over(cast("BinaryIO", file)):
                rows.append(_row(sent, outcome))
                if len(rows) == PIECE:
                    keep_rows(rows=rows)
                    rows.clear()
                    progress(outcome.position, 0)
        except IatiRefused as refused:
            problem = str(refused)
    keep_rows(rows=rows)
    end_preview(import_id=import_id, problem=problem)


def apply_iati(import_id: int, progress: Tell) -> None:
    """Take in what was looked over, `PIECE` at a time; the report is kept with what it tells of.

    A worker that dies leaves nothing half done: the next one goes on after the last piece.
    """
    sent = IatiImport.objects.filter(pk=import_id, state=SheetState.APPLYING).first()
    if sent is None:
        return
    total = sent.rows.count()
    done = sent.rows.filter(is_done=True).count()
    with translation.override(sent.language), sent.file.open("rb") as file:
        for piece in take_over(_sender(sent), cast("BinaryIO", file), after=done):
            _keep(sent, piece)
            progress(piece[-1].position, total)
    end_import(import_id=import_id)


def _row(sent: IatiImport, outcome: Outcome) -> IatiRow:
    return IatiRow(
        batch=sent,
        position=outcome.position,
        line=outcome.line,
        identifier=outcome.identifier,
        title=outcome.title,
        action=outcome.action,
        problems=list(outcome.problems),
        activity_id=outcome.activity_id,
    )


def _keep(sent: IatiImport, piece: list[Outcome]) -> None:
    rows = {one.position: one for one in sent.rows.filter(
        position__gte=piece[0].position, position__lte=piece[-1].position
    )}  # fmt: skip
    for outcome in piece:
        row = rows[outcome.position]
        row.action, row.problems = SheetAction(outcome.action), list(outcome.problems)
        row.activity_id, row.is_done = outcome.activity_id, True
    keep_outcomes(rows=rows.values())


def _sender(sent: IatiImport) -> Actor:
    """Who sent it, with the rights that they have now."""
    user = User.objects.filter(pk=sent.user_id or 0).first()
    return actor_of(user or AnonymousUser())
