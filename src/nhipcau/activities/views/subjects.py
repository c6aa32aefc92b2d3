"""What pages of reports share: rows that may be known of, and refusals in the place of a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import Activity, Indicator, Update
from nhipcau.activities.permissions.reading import readable
from nhipcau.activities.selectors.indicators import indicator_detail
from nhipcau.activities.selectors.updates import update_detail
from nhipcau.agreements.models import Commitment
from nhipcau.agreements.views.pages import commitment_or_404
from nhipcau.foundation.actors import Actor

Row = TypeVar("Row")
Subject = Commitment | Activity


def update_or_404(actor: Actor, pk: int) -> Update:
    """The report, for those who may know of it."""
    try:
        return update_detail(actor, pk)
    except Update.DoesNotExist:
        raise Http404(_("There is no such report.")) from None


def indicator_or_404(actor: Actor, pk: int) -> Indicator:
    """The indicator, for those who may know of it."""
    try:
        return indicator_detail(actor, pk)
    except Indicator.DoesNotExist:
        raise Http404(_("There is no such indicator.")) from None


def subject_or_404(actor: Actor, noun: str, pk: int) -> Subject:
    """The commitment or activity, for those who may know of it."""
    if noun == "commitment":
        return commitment_or_404(actor, pk)
    row = Activity.objects.filter(readable(actor), pk=pk).select_related("owner", "agreement")
    found = row.first()
    if found is None:
        raise Http404(_("There is no such activity."))
    return found


def noun_of(subject: Subject) -> str:
    return "commitment" if isinstance(subject, Commitment) else "activity"


def attempt(form: forms.Form, act: Callable[[], Row]) -> Row | None:
    """Do it in one transaction; what a service refuses becomes an error of the form."""
    try:
        with transaction.atomic():
            return act()
    except ActivitiesError as refusal:
        form.add_error(None, str(refusal.message))
        return None
