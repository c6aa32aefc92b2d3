"""Rows for a page, or the page that says that there is none."""

from __future__ import annotations

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nhipcau.foundation.requests import Request
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors import locality_detail, organisation_detail

A_PAGE = 25

Row = TypeVar("Row", bound=Model)

form_page = require_http_methods(["GET", "HEAD", "POST"])


def locality_or_404(request: Request, code: str) -> Locality:
    """The unit of this code."""
    try:
        return locality_detail(request.actor, code)
    except Locality.DoesNotExist:
        raise Http404(_("There is no such locality.")) from None


def organisation_or_404(request: Request, pk: int) -> Organisation:
    """The organisation with its predecessors, successors and parent."""
    try:
        return organisation_detail(request.actor, pk)
    except Organisation.DoesNotExist:
        raise Http404(_("There is no such organisation.")) from None


def page_of(request: Request, rows: QuerySet[Row], size: int = A_PAGE) -> Page[Row]:
    """The page of a list that the address asks for; the nearest one where it has no such page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def number(said: str | None) -> int | None:
    """A row's id from the address, or nothing where somebody wrote something else there."""
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 19 else None
