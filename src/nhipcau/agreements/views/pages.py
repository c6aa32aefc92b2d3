"""What pages of the register share: rows that may be known of, parts of lists, refused saves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django import forms
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from nhipcau.agreements.errors import AgreementsError, Stale
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.agreements.selectors import agreement_detail, commitment_detail
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.history import Act
from nhipcau.foundation.requests import Request

PAGE_SIZE = 25
MOST_TURNED = 10_000

Row = TypeVar("Row")


def agreement_or_404(actor: Actor, pk: int) -> Agreement:
    """The agreement, for those who may know of it."""
    try:
        return agreement_detail(actor, pk)
    except Agreement.DoesNotExist:
        raise Http404(_("There is no such agreement.")) from None


def commitment_or_404(actor: Actor, pk: int) -> Commitment:
    """The commitment, for those who may know of it."""
    try:
        return commitment_detail(actor, pk)
    except Commitment.DoesNotExist:
        raise Http404(_("There is no such commitment.")) from None


class Ample(Paginator[Any]):
    """Pages of a list that may be very long: counted, and turned over, up to `MOST_TURNED`.

    Nobody turns four hundred pages over; to count a million rows takes longer than to show them.
    """

    @cached_property
    def counted(self) -> int:
        return cast("QuerySet[Any]", self.object_list).order_by()[: MOST_TURNED + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self.counted, MOST_TURNED)

    @property
    def has_more(self) -> bool:
        """Whether there are rows beyond the last page."""
        return self.counted > MOST_TURNED


def page_of(
    request: Request,
    rows: QuerySet[Any] | list[Any],
    size: int = PAGE_SIZE,
    *,
    pages: type[Paginator[Any]] = Paginator,
) -> Page[Any]:
    """The page that the address asks for (`page` or `trang`), or the nearest that there is."""
    asked = request.GET.get("page") or request.GET.get("trang")
    return pages(cast("QuerySet[Any]", rows), size).get_page(asked)


def version_of(request: Request) -> int:
    """The version that the form was opened at; one that no row has where the form lacks it."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved first: who and when, and what is stored now where it is not what was typed."""

    message: str
    latest: Act | None
    rows: list[tuple[str, str]]


def attempt(form: forms.Form, act: Callable[[], Row]) -> Row | None:
    """Do it in one transaction; what a service refuses becomes an error of the form.

    `Stale` is left to the caller, who shows what changed.
    """
    try:
        with transaction.atomic():
            return act()
    except Stale:
        raise
    except AgreementsError as refusal:
        form.add_error(None, str(refusal.message))
        return None


def conflict_of(message: str, changes: list[Act], rows: list[tuple[str, str]]) -> Conflict:
    """What the page of a form says when somebody else saved first."""
    return Conflict(message=message, latest=changes[0] if changes else None, rows=rows)


def to(row: Agreement | Commitment) -> HttpResponse:
    """Off to the page of a row."""
    return redirect(row.get_absolute_url())
