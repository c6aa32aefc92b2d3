"""A whole file, written while it is read from the database: no more than a batch is in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from nhipcau.accounts.models import User
from nhipcau.activities.exports.iati.activity import element_of
from nhipcau.activities.models import IatiExport
from nhipcau.activities.permissions.reading import reads_only_public
from nhipcau.activities.selectors.iati import codes
from nhipcau.activities.selectors.iati.batch import batches
from nhipcau.activities.selectors.iati.filters import IatiFilter, activities_to_export
from nhipcau.activities.services.iati.exports import deliver_iati
from nhipcau.foundation.actors import Actor
from nhipcau.localities.selectors import actor_of

Tell = Callable[[int], None]
RESTRICTED = (
    "Tệp này có nội dung không công khai, chỉ dành cho người đã tải."
    " | Not public: this file holds what only its reader may read."
)


def lines_of(actor: Actor, wanted: IatiFilter, tell: Tell | None = None) -> Iterator[bytes]:
    """The file in pieces of some hundred activities; `tell` hears how many are written."""
    yield _head(actor).encode()
    address = settings.SITE_ADDRESS + reverse("activities:evidence-detail", args=[0])

    def link(pk: int) -> str:
        return address.replace("/0/", f"/{pk}/")

    written = 0
    for batch in batches(actor, activities_to_export(actor, wanted)):
        yield "".join(element_of(batch, row, link) for row in batch.rows).encode()
        written += len(batch.rows)
        if tell:
            tell(written)
    yield b"</iati-activities>\n"


def write_file(file: BinaryIO, actor: Actor, wanted: IatiFilter, tell: Tell | None = None) -> int:
    """Write the file; returns how many activities it holds."""
    count = 0

    def count_and_tell(written: int) -> None:
        nonlocal count
        count = written
        if tell:
            tell(written)

    file.writelines(lines_of(actor, wanted, count_and_tell))
    return count


def carry_out_iati_export(export_id: int, progress: Callable[[int, int], None]) -> None:
    """The job: write the file as its owner may read when the job runs."""
    export = IatiExport.objects.filter(pk=export_id).first()
    if export is None:
        return
    actor = actor_of(User.objects.get(pk=export.user_id), acting_for=export.organisation_id)
    wanted = IatiFilter.from_query(QueryDict(export.query))
    total = activities_to_export(actor, wanted).count()
    progress(0, total)

    def tell(written: int) -> None:
        progress(written, max(total, written))

    deliver_iati(export_id=export_id, write=lambda file: write_file(file, actor, wanted, tell))


def _head(actor: Actor) -> str:
    """What the file is: for everybody, or what one reader may read; then it says so in words."""
    scope = "public" if reads_only_public(actor) else "restricted"
    warning = "" if scope == "public" else f"<!-- {RESTRICTED} -->\n"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{warning}'
        f'<iati-activities version="{codes.VERSION}" xmlns:nc="{codes.NAMESPACE}"'
        f' nc:scope="{scope}">\n'
    )
