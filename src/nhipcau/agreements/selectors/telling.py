"""How acts on the rows of this app are told in a history: verbs, columns, values, names behind ids.

What an amendment or a reading adds to the words in `words` is told without a line here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.agreements.choices import StatementKind, StatementState
from nhipcau.agreements.models import (
    Agreement,
    Amendment,
    Attachment,
    Commitment,
    Field,
    Handover,
    RecordItem,
    Statement,
)
from nhipcau.agreements.permissions import readable_amendments
from nhipcau.agreements.permissions.reading import readable
from nhipcau.agreements.selectors.readings import readings_visible_to
from nhipcau.agreements.selectors.words import LABELS, TOLD_BY_DUE_TEXT, VERBS, Words, said
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.history import Telling, tell
from nhipcau.localities.models import Organisation

# Where the pieces of a text lie: of use to the program alone.
SPANS = frozenset({"split", "merge"})

VIEW_VERBS: dict[str, Words] = {
    "add": _("saved a view of the board"),
    "change": _("changed a saved view"),
    "remove": _("removed a saved view"),
    "put_back": _("put a removed view back"),
}
BULK_VERBS: dict[str, Words] = {"bulk": _("moved an act on many commitments on")}
SHEET_VERBS: dict[str, Words] = {
    "send": _("sent a list of commitments"),
    "confirm": _("confirmed a list of commitments"),
}
FIELD_LABELS: dict[str, Words] = {
    "key": _("Key"),
    "name_vi": _("Name"),
    "name_en": _("English name"),
    "short_vi": _("Short name"),
    "short_en": _("Short name in English"),
    "order": _("Place in lists"),
    "icon": _("Picture"),
    "source": _("Source"),
}


def tell_of_this_app() -> None:
    """Register the tellings; called once, when the program starts."""
    tell(
        "agreements.agreement",
        _telling("agreement", pgettext_lazy("record", "Agreement"), readable=_agreements),
    )
    tell("agreements.commitment", _telling("commitment", _("Commitment"), readable=_commitments))
    tell("agreements.amendment", _telling("amendment", _("Amendment"), readable=_amendments))
    tell("agreements.handover", _telling("handover", _("Handover"), readable=_handovers))
    tell("agreements.recorditem", _telling("recorditem", _("Record"), readable=_record, url=""))
    tell("agreements.attachment", _telling("attachment", _("File"), readable=_files, url=""))
    tell("agreements.sheetexport", _telling("sheetexport", _("Table"), readable=None, url=""))
    tell("agreements.calendarkey", _telling("calendarkey", _("Calendar"), readable=None, url=""))
    tell("agreements.reading", _telling("reading", _("Document read"), readable=_readings))
    tell(
        "agreements.statement",
        _telling("statement", _("Statement"), readable=_statements, url="statement-card"),
    )
    tell("agreements.savedview", _own(_("Saved view"), VIEW_VERBS))
    tell("agreements.bulkact", _own(_("An act on many commitments"), BULK_VERBS))
    tell("agreements.sheetimport", _own(_("Import of a list"), SHEET_VERBS))
    tell(
        "agreements.field",
        Telling(
            noun=_("Field of cooperation"),
            verbs={"add": _("added the field"), "change": _("changed the field")},
            labels=FIELD_LABELS,
        ),
    )


def _own(noun: Words, verbs: Mapping[str, Words]) -> Telling:
    """What people keep for themselves: that it was done, and by whom, but not what it says."""
    return Telling(noun=noun, verbs=verbs, readable=_nothing)


def _nothing(_actor: Actor, _ids: Collection[int]) -> Collection[int]:
    return ()


def _telling(noun: str, word: Words, *, readable: Any, url: str | None = None) -> Telling:
    address = f"{noun}-detail" if url is None else url
    prefix = f"{noun}."
    return Telling(
        noun=word,
        verbs={key[len(prefix) :]: words for key, words in VERBS.items() if key.startswith(prefix)},
        labels=LABELS,
        said=_said_of_a_statement if noun == "statement" else said,
        names={
            "field": _fields,
            "reported_by": _organisations,
            "supersedes": _titles,
            "carries_out": _titles,
            "serves": _promises,
        },
        told_already=_told_already,
        readable=readable,
        url=f"agreements:{address}" if address else "",
    )


def _said_of_a_statement(name: str, value: Any) -> str:
    if name == "kind" and value in StatementKind.values:
        return str(StatementKind(value).label)
    if name == "state" and value in StatementState.values:
        return str(StatementState(value).label)
    return said(name, value)


def _told_already(changes: Mapping[str, Any]) -> Collection[str]:
    return TOLD_BY_DUE_TEXT | SPANS if "due_text" in changes else SPANS


def _fields(_actor: Actor, ids: Collection[Any]) -> Mapping[Any, str]:
    return {key: str(row) for key, row in Field.objects.in_bulk(ids).items()}


def _organisations(_actor: Actor, ids: Collection[Any]) -> Mapping[Any, str]:
    # Who reported is shown to whoever reads the commitment, listed or not.
    return {key: str(row) for key, row in Organisation.objects.in_bulk(ids).items()}


def _titles(actor: Actor, ids: Collection[Any]) -> Mapping[Any, str]:
    rows = Agreement.objects.filter(readable(actor)).in_bulk(ids)
    return {key: str(row) for key, row in rows.items()}


def _promises(actor: Actor, ids: Collection[Any]) -> Mapping[Any, str]:
    rows = Commitment.objects.filter(readable(actor, "agreement__")).in_bulk(ids)
    return {key: str(row) for key, row in rows.items()}


def _agreements(actor: Actor, ids: Collection[int]) -> Collection[int]:
    return set(Agreement.objects.filter(readable(actor), pk__in=ids).values_list("pk", flat=True))


def _commitments(actor: Actor, ids: Collection[int]) -> Collection[int]:
    rows = Commitment.objects.filter(readable(actor, "agreement__"), pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _amendments(actor: Actor, ids: Collection[int]) -> Collection[int]:
    rows = Amendment.objects.filter(readable_amendments(actor), pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _handovers(actor: Actor, ids: Collection[int]) -> Collection[int]:
    rows = Handover.objects.filter(giver__locality__in=actor.localities, pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _record(actor: Actor, ids: Collection[int]) -> Collection[int]:
    rows = RecordItem.objects.filter(readable(actor, "agreement__"), pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _files(actor: Actor, ids: Collection[int]) -> Collection[int]:
    rows = Attachment.objects.filter(readable(actor, "agreement__"), pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _readings(actor: Actor, ids: Collection[int]) -> Collection[int]:
    return set(readings_visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))


def _statements(actor: Actor, ids: Collection[int]) -> Collection[int]:
    kept = readings_visible_to(actor).values("pk")
    rows = Statement.objects.filter(reading__in=kept, pk__in=ids)
    return set(rows.values_list("pk", flat=True))
