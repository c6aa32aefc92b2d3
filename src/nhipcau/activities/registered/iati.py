"""IATI: kinds of activity in files, jobs, duties, what pages show."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models.signals import post_migrate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.activities.choices import ActivityKind
from nhipcau.activities.selectors.history import tell_more
from nhipcau.activities.selectors.iati.batch import house
from nhipcau.activities.selectors.iati.contributions import contributions_said
from nhipcau.activities.selectors.iati.kinds import IatiKind, add_kind
from nhipcau.activities.services.iati.exports import remove_old_iati
from nhipcau.activities.services.iati.kinds import make_contribution
from nhipcau.foundation import rounds


def register() -> None:
    """Called once, when the program starts."""
    tell_more(
        {"import": _("took the activity over from an IATI file")}, {"iati": _("IATI identifier")}
    )
    post_migrate.connect(_name_this_installation, sender=apps.get_app_config("activities"))
    add_kind(ActivityKind.CONTRIBUTION, IatiKind(contributions_said, make_contribution))
    rounds.add_duty("remove_old_iati", _remove_old_iati)


def _name_this_installation(**_kwargs: Any) -> None:
    """Drawn once, so that no reading has to write it."""
    house()


def _remove_old_iati() -> None:
    """A duty of the worker: remove the files whose day is over."""

    remove_old_iati(now=timezone.now())
