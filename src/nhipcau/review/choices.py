"""Enumerations of the review app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Measure(TextChoices):
    """The five measures, in the order of the sentence that they come from."""

    BREADTH = "breadth", pgettext_lazy("measure", "Breadth")
    DEPTH = "depth", pgettext_lazy("measure", "Depth")
    SYNCHRONY = "synchrony", pgettext_lazy("measure", "Synchrony")
    COMMENSURATE = "commensurate", pgettext_lazy("measure", "Commensurate")
    MOMENTUM = "momentum", pgettext_lazy("measure", "Momentum")


class PeriodKind(TextChoices):
    """What is offered: administrative reports close on the 14th, calendar ones with the month."""

    ADMIN_YEAR = "admin_year", _("Report year (15/12–14/12)")
    ADMIN_HALF = "admin_half", _("Report half-year")
    ADMIN_QUARTER = "admin_quarter", _("Report quarter")
    ADMIN_MONTH = "admin_month", _("Report month")
    YEAR = "year", _("Calendar year")
    HALF = "half", _("Calendar half-year")
    QUARTER = "quarter", _("Calendar quarter")
    MONTH = "month", _("Calendar month")


MONTHS_OF = {"year": 12, "half": 6, "quarter": 3, "month": 1}
FIRST_DAY, LAST_DAY = 15, 14
"""The days of a month between which administrative reports count (Decree 09/2019, art. 12)."""
QUICK_DAYS = 90
"""Begun within so many days of signing is quick (design: momentum)."""
DEEP_RUNG = 4
TOP_RUNG = 5


class ReviewState(TextChoices):
    """Open while it is prepared, then closed; a closed one may be taken back."""

    OPEN = "open", pgettext_lazy("review", "Being prepared")
    CLOSED = "closed", pgettext_lazy("review", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("review", "Taken back")


class ReportKind(TextChoices):
    """Sơ kết looks back while the work goes on; tổng kết closes a year or a stage."""

    INTERIM = "interim", _("Interim review (sơ kết)")
    FINAL = "final", _("Full review (tổng kết)")


class ReportLayout(TextChoices):
    STATE = "state", _("State body (Decree 30/2020/NĐ-CP)")
    PARTY = "party", _("Party body (Guide 36-HD/VPTW)")


class ReportLanguage(TextChoices):
    VI = "vi", _("Vietnamese")
    EN = "en", _("English")


REPORT_PRESETS = (
    PeriodKind.ADMIN_HALF,
    PeriodKind.ADMIN_YEAR,
    PeriodKind.HALF,
    PeriodKind.YEAR,
)
REPORT_JOB = "review.report"
