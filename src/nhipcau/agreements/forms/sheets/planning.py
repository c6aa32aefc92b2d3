"""Many rows planned with few queries: what they name is fetched together, a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from nhipcau.agreements.choices import SheetAction
from nhipcau.agreements.forms.sheets.cells import unkept
from nhipcau.agreements.forms.sheets.rows import Plan, Reader, plan_change, plan_new
from nhipcau.agreements.forms.sheets.sides import Sides
from nhipcau.agreements.models import Agreement, Commitment, Party, SheetImport, SheetRow
from nhipcau.agreements.selectors import agreements_visible_to, commitments_visible_to
from nhipcau.agreements.selectors.sheets import Tongue, language_of, with_sheet_sides
from nhipcau.agreements.services import CommitmentForm
from nhipcau.localities.models import Locality

CHUNK = 200


class Planner:
    """Plans the rows of one list.

    A preview looks for rows that stand already or come twice; while the list is applied the
    services find them, under their lock.
    """

    def __init__(self, reader: Reader, sheet: SheetImport, *, is_preview: bool) -> None:
        self.reader = reader
        self.sheet = sheet
        self.is_preview = is_preview
        self._sides: dict[int, Sides | None] = {}
        self._twins: dict[int, dict[Any, int]] = {}
        self._taken: dict[int, set[int]] = {}
        self._seen: dict[int, int] = {}

    def plans(self, rows: Sequence[SheetRow]) -> Iterator[tuple[SheetRow, Plan]]:
        """Each row with its plan, in order."""
        for start in range(0, len(rows), CHUNK):
            piece = rows[start : start + CHUNK]
            read = [(row, *self._read(row)) for row in piece]
            ids = {cells["id"] for _row, cells, _plan in read if cells.get("id")}
            known = self._commitments(ids)
            for row, cells, plan in read:
                self._plan(row, cells, plan, known)
                yield row, plan

    def _read(self, row: SheetRow) -> tuple[dict[str, Any], Plan]:
        plan = Plan()
        values = {key: unkept(value) for key, value in row.values.items()}
        return self.reader.cells(values, plan), plan

    def _commitments(self, ids: set[int]) -> dict[int, Commitment]:
        rows = commitments_visible_to(self.reader.actor).filter(pk__in=ids)
        rows = with_sheet_sides(rows.select_related("agreement__keeper"))
        return {row.pk: row for row in rows}

    def _plan(
        self, row: SheetRow, cells: dict[str, Any], plan: Plan, known: dict[int, Commitment]
    ) -> None:
        if row.merged:
            ranges = ", ".join(row.merged[:3])
            plan.refuse("", _("Cells are merged (%(ranges)s). Unmerge them.") % {"ranges": ranges})
        wanted = cells.get("id")
        if wanted is None:
            if not plan.problems:
                self._plan_new(row, cells, plan)
            return
        commitment = known.get(wanted)
        if commitment is None:
            plan.refuse("id", _("There is no such commitment, or it is not yours to see."))
        elif first := self._seen.get(wanted):
            plan.refuse("id", _("Row %(row)s is about the same commitment.") % {"row": first})
        else:
            self._seen[wanted] = row.number
            sides = self._sides_of(commitment.agreement)
            plan_change(self.reader, cells, commitment, sides, plan)

    def _plan_new(self, row: SheetRow, cells: dict[str, Any], plan: Plan) -> None:
        sides = self._target(cells.get("agreement_id"))
        plan_new(self.reader, cells, sides, plan)
        if plan.action != SheetAction.ADD or plan.form is None or sides is None:
            return
        if not self.is_preview:
            return
        key = sides.agreement.pk if sides.agreement else 0
        twins, taken = self._known(key)
        mark = _mark(plan.form)
        if twin := twins.get(mark):
            plan.action = SheetAction.SAME
            plan.label = f"{twin}. {plan.label}"
        elif plan.form.number in taken:
            plan.refuse(
                "number",
                _("Number %(number)s is taken in this agreement.") % {"number": plan.form.number},
            )
        else:
            twins[mark] = plan.form.number or row.number
            taken.add(plan.form.number or 0)

    def _target(self, agreement_id: int | None) -> Sides | None:
        """The draft that a new row goes into: its own, else the one chosen for the list."""
        if agreement_id is None and self.sheet.target_id is None and self.sheet.heading:
            return self._sides.setdefault(0, self._imagined())
        wanted = agreement_id or self.sheet.target_id
        if wanted is None:
            return None
        if wanted not in self._sides:
            rows = agreements_visible_to(self.reader.actor).select_related("keeper")
            found = rows.prefetch_related("parties__locality").filter(pk=wanted).first()
            self._sides[wanted] = self._made(found) if found else None
        return self._sides[wanted]

    def _imagined(self) -> Sides:
        """The sides of the draft that is made when the list is applied."""
        units = Locality.objects.in_bulk(self.sheet.heading["sides"])
        parties = [
            Party(
                pk=-place, position=place - 1, locality=units[pk], name_on_document=units[pk].name
            )
            for place, pk in enumerate(self.sheet.heading["sides"], start=1)
        ]
        return Sides(self.reader.actor, None, parties)

    def _sides_of(self, agreement: Agreement) -> Sides:
        sides = self._sides.get(agreement.pk)
        if sides is None:
            sides = self._sides[agreement.pk] = self._made(agreement)
        return sides

    def _made(self, agreement: Agreement) -> Sides:
        return Sides(self.reader.actor, agreement, list(agreement.parties.all()))

    def _known(self, key: int) -> tuple[dict[Any, int], set[int]]:
        """What stands in a draft already: its commitments by content, and its numbers."""
        if key not in self._twins:
            rows = list(Commitment.objects.filter(agreement=key).prefetch_related("performers"))
            self._twins[key] = {mark: row.number for row in rows for mark in _marks_of(row)}
            self._taken[key] = {row.number for row in rows}
        return self._twins[key], self._taken[key]


def reader_of(sheet: SheetImport, actor: Any) -> Reader:
    """How a list is to be read."""
    return Reader(
        actor=actor,
        columns=[column["key"] for column in sheet.columns],
        tongue=Tongue(sheet.language),
        comma_is_decimal=language_of([column["heading"] for column in sheet.columns]) == "vi",
    )


def _mark(form: CommitmentForm) -> Any:
    columns = tuple(sorted((key, _plain(value)) for key, value in form.columns().items()))
    return form.number, columns, frozenset(form.performer_ids)


def _marks_of(row: Commitment) -> list[Any]:
    """The content of a commitment with its number and without, as a row may leave it out."""
    columns = {
        key: getattr(row, key) for key in CommitmentForm(text="", performer_ids=()).columns()
    }
    plain = tuple(sorted((key, _plain(value)) for key, value in columns.items()))
    doers = frozenset(party.pk for party in row.performers.all())
    return [(number, plain, doers) for number in (row.number, None)]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
