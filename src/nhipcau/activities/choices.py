"""Enumerations of the activities app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActivityKind(TextChoices):
    """What kind of thing is done; a kind with columns of its own has a table of its own."""

    WORK = "work", _("Joint work")
    PROJECT = "project", _("Project")
    EXCHANGE = "exchange", _("Exchange")
    DEAL = "deal", _("Deal")
    TOUR = "tour", _("Tour")
    EVENT = "event", _("Event")
    CAMPAIGN = "campaign", _("Campaign")
    CONTRIBUTION = "contribution", _("Contribution")


class ActivityState(TextChoices):
    IDEA = "idea", pgettext_lazy("activity", "Idea")
    PLANNED = "planned", pgettext_lazy("activity", "Planned")
    RUNNING = "running", pgettext_lazy("activity", "Running")
    DONE = "done", pgettext_lazy("activity", "Done")
    STOPPED = "stopped", pgettext_lazy("activity", "Stopped")


OPEN_ACTIVITIES = (ActivityState.IDEA, ActivityState.PLANNED, ActivityState.RUNNING)
BEGUN = (ActivityState.RUNNING, ActivityState.DONE)


class ParticipantRole(TextChoices):
    """The roles of IATI's code list OrganisationRole that a cooperation uses."""

    ACCOUNTABLE = "accountable", _("Accountable")
    IMPLEMENTING = "implementing", _("Implementing")
    FUNDING = "funding", _("Funding")


class Standing(TextChoices):
    """How far a figure may be believed (two keys): what one side says, and what the others say."""

    DRAFT = "draft", pgettext_lazy("report", "Draft")
    REPORTED = "reported", _("Reported")
    CONFIRMED = "confirmed", _("Confirmed")
    DISPUTED = "disputed", _("Disputed")


class ConfirmationWord(TextChoices):
    """What a side says of the exact version of a report that it was asked about."""

    WAITING = "waiting", _("Waiting for an answer")
    CONFIRMED = "confirmed", _("Confirmed")
    DISPUTED = "disputed", _("Disputed")


class ResultLevel(TextChoices):
    """IATI's ResultType."""

    OUTPUT = "output", _("Output")
    OUTCOME = "outcome", _("Outcome")
    IMPACT = "impact", _("Impact")


class Direction(TextChoices):
    ASCENDING = "ascending", _("More is better")
    DESCENDING = "descending", _("Less is better")


class TransactionKind(TextChoices):
    """Money said to come, bound to come, and handed over."""

    PLANNED = "planned", pgettext_lazy("money", "Planned")
    COMMITTED = "committed", pgettext_lazy("money", "Committed")
    PAID = "paid", pgettext_lazy("money", "Paid")


class MoneySource(TextChoices):
    STATE = "state", _("State budget")
    ENTERPRISE = "enterprise", _("Enterprises")
    DONATION = "donation", _("Donations")
    LOAN = "loan", _("Loans")
    FOREIGN = "foreign", _("Foreign aid")
    OTHER = "other", pgettext_lazy("money", "Other")


class Rhythm(TextChoices):
    """How often the leads of an agreement report."""

    NONE = "none", pgettext_lazy("rhythm", "None")
    MONTH = "month", _("Every month")
    QUARTER = "quarter", _("Every quarter")
    HALF = "half", _("Every half-year")
    YEAR = "year", _("Every year")


CONFIRM_JOB = "activities.confirm"


# Where a state may go: up the ladder, to a stop, and one step back where it was a mistake.
STEPS: dict[ActivityState, tuple[ActivityState, ...]] = {
    ActivityState.IDEA: (
        ActivityState.PLANNED,
        ActivityState.RUNNING,
        ActivityState.DONE,
        ActivityState.STOPPED,
    ),
    ActivityState.PLANNED: (
        ActivityState.RUNNING,
        ActivityState.DONE,
        ActivityState.STOPPED,
        ActivityState.IDEA,
    ),
    ActivityState.RUNNING: (ActivityState.DONE, ActivityState.STOPPED, ActivityState.PLANNED),
    ActivityState.DONE: (ActivityState.RUNNING,),
    ActivityState.STOPPED: (ActivityState.RUNNING, ActivityState.PLANNED, ActivityState.IDEA),
}
IATI_EXPORT_JOB = "activities.iati-export"
IATI_READ_JOB = "activities.iati-read"
IATI_APPLY_JOB = "activities.iati-apply"
