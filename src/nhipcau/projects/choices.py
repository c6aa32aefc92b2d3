"""Enumerations of the projects app."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MilestoneState(TextChoices):
    OPEN = "open", pgettext_lazy("milestone", "To do")
    REACHED = "reached", pgettext_lazy("milestone", "Reached")
    MISSED = "missed", pgettext_lazy("milestone", "Given up")


class Level(IntegerChoices):
    """How likely, and how much it would hurt."""

    LOW = 1, pgettext_lazy("risk", "Low")
    MIDDLE = 2, pgettext_lazy("risk", "Middling")
    HIGH = 3, pgettext_lazy("risk", "High")


class RiskState(TextChoices):
    OPEN = "open", _("Being watched")
    HAPPENED = "happened", _("Has come about")
    CLOSED = "closed", pgettext_lazy("risk", "Closed")
