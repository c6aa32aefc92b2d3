"""Enumerations of the agreements app."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgreementKind(TextChoices):
    MINUTES = "minutes", _("Minutes")
    MEMORANDUM = "memorandum", _("Memorandum of understanding")
    AGREEMENT = "agreement", _("Agreement")
    PROGRAMME = "programme", _("Cooperation programme")
    PLAN = "plan", _("Plan")
    CONCLUSION = "conclusion", _("Notice of conclusions")


class AgreementState(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    EXPIRED = "expired", _("Expired")
    SUPERSEDED = "superseded", _("Superseded")


class Visibility(TextChoices):
    PUBLIC = "public", _("Public")
    PARTIES = "parties", _("The parties")
    OWN = "own", _("Own organisation")


class CommitmentState(TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
    # Another commitment stands in its place: split, merged, or taken over by a newer agreement.
    REPLACED = "replaced", _("Replaced")


class ReplacedBy(TextChoices):
    """How a commitment came to be replaced by another."""

    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")
    TAKEN_OVER = "taken_over", _("Taken over by a newer agreement")


class AmendmentState(TextChoices):
    DRAFT = "draft", _("Being drafted")
    SENT = "sent", _("Sent to the parties")
    AGREED = "agreed", _("Agreed by every party")
    IN_FORCE = "in_force", _("In force")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_AMENDMENTS = (AmendmentState.DRAFT, AmendmentState.SENT, AmendmentState.AGREED)


# A side drafts one at a time, and answers for one at a time that is with the parties.
OWN_AMENDMENTS = (AmendmentState.DRAFT, AmendmentState.SENT)
# What is with the parties or waits for its day: one an agreement.
SENT_AMENDMENTS = (AmendmentState.SENT, AmendmentState.AGREED)


class PartyState(TextChoices):
    """A party is one from its joining to its leaving; editions keep who it was in their day."""

    PROPOSED = "proposed", _("Proposed")
    # Every party has agreed to ask it: it reads what it is asked to join.
    INVITED = "invited", _("Asked to join")
    PRESENT = "present", _("Party")
    LEFT = "left", _("Has left")


class PartyAct(TextChoices):
    """What an amendment does to a party."""

    JOIN = "join", _("Joins")
    LEAVE = "leave", _("Leaves")
    SIGN = "sign", _("Other signatory")


class Act(TextChoices):
    """What an amendment does to a commitment."""

    ADD = "add", _("New commitment")
    CHANGE = "change", _("Changed")
    WITHDRAW = "withdraw", _("Withdrawn")
    PART = "part", _("Part of a split commitment")
    MERGE = "merge", _("Merged of several")


class Word(TextChoices):
    """What a party says to an amendment."""

    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")


class TakeOverChoice(TextChoices):
    """What becomes of an open commitment when a newer agreement replaces the older one."""

    TAKEN = "taken", _("Taken over")
    LEFT = "left", _("Ends with the older agreement")


class HandoverState(TextChoices):
    PLANNED = "planned", _("Planned")
    DONE = "done", pgettext_lazy("act on many", "Carried out")
    UNDONE = "undone", _("Taken back")
    CANCELLED = "cancelled", _("Cancelled")


class DeadlineBucket(TextChoices):
    """Where a deadline lies from today: every commitment stands in exactly one."""

    OVERDUE = "overdue", _("Overdue")
    THIS_MONTH = "this_month", _("This month")
    THIS_QUARTER = "this_quarter", _("Later this quarter")
    LATER = "later", _("After this quarter")
    RHYTHM = "rhythm", _("Recurring, without a day")
    UNDATED = "undated", _("No fixed date")
    PAST = "past", _("Past, and no longer open")


class Form(IntegerChoices):
    """The ladder that depth climbs (design §4); a text can promise up to the fourth rung."""

    INFORMATION_EXCHANGE = 1, _("Information exchange")
    EXPERIENCE_SHARING = 2, _("Experience sharing")
    JOINT_ACTIVITY = 3, _("Joint activity")
    PROJECT = 4, _("Project with owner, budget and milestones")
    CONFIRMED_PROJECT = 5, _("Project with confirmed results")


class Precision(TextChoices):
    """How exactly a text says when."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF = "half", _("Half-year")
    YEAR = "year", _("Year")
    TERM = "term", _("Term of years")


class Recurrence(TextChoices):
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")
    HALF_YEARLY = "half_yearly", _("Every half-year")
    YEARLY = "yearly", _("Every year")


class LeadRole(TextChoices):
    LEAD = "lead", _("Lead")
    COORDINATING = "coordinating", _("Coordinating")


class StatementKind(TextChoices):
    COMMITMENT = "commitment", _("Commitment")
    PROPOSAL = "proposal", _("Proposal")
    RESULT = "result", _("Result")
    SHORTCOMING = "shortcoming", _("Shortcoming")
    FACT = "fact", _("Fact")


class StatementState(TextChoices):
    DRAFT = "draft", _("Not yet read")
    ACCEPTED = "accepted", _("Accepted")
    SKIPPED = "skipped", _("Skipped")


class ReadingState(TextChoices):
    QUEUED = "queued", _("Waiting")
    READING = "reading", _("Being read")
    READY = "ready", _("To review")
    REGISTERED = "registered", _("Registered")
    REFUSED = "refused", _("Could not be read")
    DISCARDED = "discarded", _("Set aside")


READ_JOB = "agreements.read"
REGISTER_JOB = "agreements.register"
# The same with the original file attached: a job carries a row and a name, nothing else.
REGISTER_WITH_FILE_JOB = "agreements.register_with_file"
PLAN_JOB = "agreements.plan"
"""Makes the planned activities of what was read from a long annex, once it is in force."""
AMEND_JOB = "agreements.amend"
HANDOVER_JOB = "agreements.hand_over"


class SheetState(TextChoices):
    QUEUED = "queued", _("Waiting")
    READING = "reading", _("Being read")
    READY = "ready", _("To confirm")
    REFUSED = "refused", _("Could not be read")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")


class SheetAction(TextChoices):
    """What a row of a list that was sent would do, or did."""

    ADD = "add", pgettext_lazy("row", "Added")
    CHANGE = "change", pgettext_lazy("row", "Changed")
    SAME = "same", pgettext_lazy("row", "Unchanged")
    REFUSE = "refuse", pgettext_lazy("row", "Refused")


EXPORT_JOB = "agreements.export"
SHEET_READ_JOB = "agreements.read_sheet"
SHEET_APPLY_JOB = "agreements.apply_sheet"


class AttachmentKind(TextChoices):
    SIGNED = "signed", _("Signed copy")
    ANNEX = "annex", _("Annex")
    OTHER = "other", _("Other")


class BulkKind(TextChoices):
    """What can be done to many commitments at once."""

    LEAD = "lead", _("Name the lead organisation")
    COORDINATING = "coordinating", _("Name a coordinating organisation")
    STATE = "state", _("Report the state")
    NOTE = "note", _("Set the note")


class BulkState(TextChoices):
    PREPARED = "prepared", pgettext_lazy("act on many", "To confirm")
    RUNNING = "running", _("Being carried out")
    DONE = "done", pgettext_lazy("act on many", "Carried out")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class BulkOutcome(TextChoices):
    WAITING = "waiting", _("Waiting")
    DONE = "done", pgettext_lazy("act on many", "Done")
    SKIPPED = "skipped", _("Left out")
    UNDONE = "undone", _("Undone")
    KEPT = "kept", _("Kept")


BULK_JOB = "agreements.bulk"
