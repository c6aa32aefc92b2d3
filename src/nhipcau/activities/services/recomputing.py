"""All standings worked out again from the words alone, and compared with what is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nhipcau.activities.choices import ConfirmationWord, Standing
from nhipcau.activities.models import (
    Confirmation,
    ConfirmationRequest,
    Result,
    Transaction,
    Update,
    UpdateVersion,
)
from nhipcau.activities.selectors.contents import is_whole
from nhipcau.activities.services.standings import standing_of, word_that_stands

BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """Something kept that the words do not bear out."""

    update_id: int
    what: str
    kept: Any
    found: Any

    def __str__(self) -> str:
        return f"update {self.update_id}: {self.what} is {self.kept}, worked out {self.found}"


Progress = Callable[[int, int], None]


def differences(progress: Progress | None = None) -> Iterator[Difference]:
    """Every standing that does not follow from the words, and every content that was touched.

    Reads reports in batches of five hundred, so that memory does not grow with them.
    """
    ids = Update.objects.order_by("pk").values_list("pk", flat=True)
    total, done, last = ids.count(), 0, 0
    while batch := list(ids.filter(pk__gt=last)[:BATCH]):
        yield from _of_batch(batch)
        last, done = batch[-1], done + len(batch)
        if progress:
            progress(done, total)


@dataclass(frozen=True, slots=True)
class _Rows:
    versions: dict[int, list[UpdateVersion]]
    requests: dict[int, list[ConfirmationRequest]]
    words: dict[int, list[Confirmation]]
    figures: dict[int, list[Result | Transaction]]


def _of_batch(ids: Sequence[int]) -> Iterator[Difference]:
    rows = _read(ids)
    for update in Update.objects.filter(pk__in=ids).order_by("pk"):
        submitted = [one for one in rows.versions[update.pk] if one.submitted_at is not None]
        current = submitted[-1] if submitted else None
        yield from _of_update(update, current, rows)
        for version in submitted:
            if not is_whole(version):
                yield Difference(update.pk, f"content of version {version.number}", "kept", "other")


def _of_update(update: Update, current: UpdateVersion | None, rows: _Rows) -> Iterator[Difference]:
    number = current.number if current else 0
    yield from _differ(update, "latest", update.latest, number)
    standing = Standing.DRAFT
    for version in rows.versions[update.pk]:
        is_current = current is not None and version.pk == current.pk
        words = []
        for request in rows.requests[version.pk]:
            word = _word(rows.words[request.pk])
            words.append(word)
            yield from _differ(update, f"word of request {request.pk}", request.word, word)
            yield from _differ(
                update, f"request {request.pk} current", request.is_current, is_current
            )
        how = standing_of(words) if version.submitted_at is not None else Standing.DRAFT
        standing = how if is_current else standing
        yield from _of_figures(update, rows.figures[version.pk], how, is_current=is_current)
    yield from _differ(update, "standing", update.standing, standing)


def _of_figures(
    update: Update, figures: Sequence[Result | Transaction], how: Standing, *, is_current: bool
) -> Iterator[Difference]:
    for row in figures:
        name = f"{row._meta.model_name} {row.pk}"
        yield from _differ(update, f"{name} current", row.is_current, is_current)
        yield from _differ(update, f"{name} standing", row.standing, how)


def _differ(update: Update, what: str, kept: Any, found: Any) -> Iterator[Difference]:
    if kept != found:
        yield Difference(update.pk, what, kept, found)


def _word(words: Sequence[Confirmation]) -> str:
    standing = word_that_stands(words)
    return standing.word if standing is not None else ConfirmationWord.WAITING


def _read(ids: Sequence[int]) -> _Rows:
    versions = UpdateVersion.objects.filter(update__in=ids)
    keys = versions.order_by().values("pk")
    return _Rows(
        versions=_grouped(
            versions.select_related("update").order_by("update", "number"), "update_id"
        ),
        requests=_grouped(
            ConfirmationRequest.objects.filter(version__in=keys).order_by("pk"), "version_id"
        ),
        words=_grouped(
            Confirmation.objects.filter(request__version__in=keys).order_by("pk"), "request_id"
        ),
        figures=_grouped(
            [
                *Result.objects.filter(version__in=keys).order_by("pk"),
                *Transaction.objects.filter(version__in=keys).order_by("pk"),
            ],
            "version_id",
        ),
    )


def _grouped(rows: Any, key: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
