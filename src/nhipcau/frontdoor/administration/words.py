"""Words for what the machinery names in code: jobs, verbs and kinds of record."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.history import TELLINGS, Telling, plainly, tell, verbs
from nhipcau.foundation.pictures.chips import CHIPS

JOBS: dict[str, str | Promise] = {
    "agreements.read": _("Reading of a document"),
    "agreements.amend": _("Amendment taking effect"),
    "agreements.hand_over": _("Handing over of commitments"),
    "agreements.export": _("Export of a list"),
    "agreements.read_sheet": _("Reading of a sheet"),
    "agreements.apply_sheet": _("Taking over of a sheet"),
    "agreements.bulk": _("An act on many commitments"),
    "frontdoor.verify_trail": _("Verification of the audit trail"),
}
VERBS: dict[str, str | Promise] = {
    "add": _("Added"),
    "add_successor": _("Recorded a successor"),
    "ask": _("Asked to be taken in"),
    "confirm": _("Confirmed the address"),
    "add_member": _("Added a member"),
    "agree": _("Agreed to"),
    "alter": _("Altered"),
    "amend": _("Amended"),
    "apply": _("Took over"),
    "attach": _("Attached a file"),
    "cancel_job": _("Cancelled a job"),
    "change": _("Changed it"),
    "change_coordinator": _("Changed a coordination"),
    "change_member": _("Changed a member's role"),
    "decide": _("Decided"),
    "detach": _("Removed a file"),
    "draft": _("Drafted"),
    "export": _("Exported"),
    "freeze": _("Froze"),
    "give_notice": _("Gave notice"),
    "hand_over": _("Handed over"),
    "import": _("Imported a document"),
    "invite": _("Sent an invitation"),
    "leave": _("Left"),
    "list": _("Listed"),
    "merge": _("Merged it"),
    "name_coordinator": _("Named a coordinator"),
    "name_leads": _("Named leads"),
    "plan": _("Planned"),
    "reactivate": _("Reactivated"),
    "refuse": _("Did not accept"),
    "register": _("Registered"),
    "remove": _("Removed"),
    "remove_member": _("Removed a member"),
    "remove_successor": _("Took back a successor"),
    "replace": _("Replaced"),
    "report_state": _("Reported a state"),
    "retry": _("Tried again"),
    "retry_job": _("Tried a job again"),
    "sign": _("Put it in force"),
    "split": _("Split it"),
    "suspend": _("Suspended"),
    "undo": _("Took back"),
    "undo_merger": _("Took back a merger"),
    "unlock": _("Unlocked"),
    "verify": _("Verified"),
    "verify_trail": _("Had the trail verified"),
    "withdraw": _("Withdrew"),
}
KINDS: dict[str, str | Promise] = {
    "accounts.user": _("Account"),
    "agreements.bulkact": _("An act on many commitments"),
    "agreements.field": _("Field of cooperation"),
    "agreements.savedview": _("Saved view"),
    "agreements.sheetimport": _("Import of a list"),
    "agreements.takeover": _("Taking over of a commitment"),
    "foundation.auditentry": _("Audit trail"),
    "foundation.job": _("Job"),
    "localities.locality": _("Locality"),
    "localities.organisation": _("Organisation"),
    "localities.registration": _("Registration of an organisation"),
}


def tell_of_the_machinery() -> None:
    """Register how acts on jobs and on the trail itself are told; called once."""
    tell(
        "foundation.job",
        Telling(
            noun=_("Job"),
            verbs={"retry_job": _("tried the job again"), "cancel_job": _("cancelled the job")},
            labels={"state": _("State")},
            said=_said_of_a_job,
            url="frontdoor:job-detail",
        ),
    )


def _said_of_a_job(name: str, value: Any) -> str:
    chip = CHIPS.get(f"job.{value}") if name == "state" else None
    return str(chip.word) if chip else plainly(name, value)


def job_title(name: str) -> str:
    return str(JOBS.get(name, name))


def verb_title(verb: str) -> str:
    """The word for a verb whatever it is done to; for none, the words of the first kind of it."""
    return str(VERBS.get(verb) or dict(verbs()).get(verb) or verb.replace("_", " "))


def kind_title(kind: str) -> str:
    """The words for a kind of record, as its history tells it; the model's own name for none."""
    if kind in KINDS:
        return str(KINDS[kind])
    if kind in TELLINGS:
        return str(TELLINGS[kind].noun)
    try:
        return str(apps.get_model(kind)._meta.verbose_name).capitalize()
    except (LookupError, ValueError):
        return kind
