"""What a text says, as plain values: of a commitment, of a heading, of a form.

Editions and amendments keep these values; equal contents are equal as values, whatever the database
returned (a decimal with zeros behind it, a day as a date).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Sum

from nhipcau.agreements.choices import PartyAct
from nhipcau.agreements.models import (
    Agreement,
    Alteration,
    Amendment,
    Commitment,
    Party,
    PartyChange,
)
from nhipcau.agreements.models.edition import digest_of

COLUMNS = (
    "text", "field", "form", "target", "due_text", "due_from", "due_on", "due_precision",
    "due_recurrence", "amount_value", "amount_unit",
)  # fmt: skip
HEADING = (
    "kind", "number", "title", "signed_on", "signed_place", "valid_from", "valid_to", "summary",
)  # fmt: skip
AMENDABLE = ("kind", "title", "number", "valid_from", "valid_to", "summary")
DAYS = frozenset({"signed_on", "valid_from", "valid_to", "due_from", "due_on"})


def said_of(commitment: Commitment, performers: Iterable[int]) -> dict[str, Any]:
    """What a commitment says, and which parties do it."""
    said = {name: getattr(commitment, name) for name in COLUMNS if name != "field"}
    return plain(said | {"field": commitment.field_id, "performers": sorted(performers)})


def said_in(columns: Mapping[str, Any], performers: Iterable[int]) -> dict[str, Any]:
    """What the columns of a form say; the field stands there by its id."""
    said = {name: columns[name] for name in COLUMNS if name != "field"}
    return plain(said | {"field": columns["field_id"], "performers": sorted(performers)})


def columns_of_said(said: Mapping[str, Any]) -> dict[str, Any]:
    """Column values of a commitment for what was kept as plain values."""
    columns = {name: said[name] for name in COLUMNS if name != "field"}
    for name in ("due_from", "due_on"):
        columns[name] = day_of(said[name])
    amount = said["amount_value"]
    columns["amount_value"] = Decimal(amount) if amount is not None else None
    return columns | {"field_id": said["field"]}


def heading_of(agreement: Agreement) -> dict[str, Any]:
    """The heading of an agreement with its parties."""
    said = plain({name: getattr(agreement, name) for name in HEADING})
    said["parties"] = [
        party_said(party) for party in agreement.parties.select_related("organisation")
    ]
    return said


def party_said(party: Party) -> dict[str, Any]:
    """A party as it stands in a heading."""
    return {
        "id": party.pk,
        "name": party.name_on_document,
        "organisation": str(party.organisation) if party.organisation else "",
        "signatory_name": party.signatory_name,
        "signatory_post": party.signatory_post,
    }


def heading_with(heading: Mapping[str, Any], amendment: Amendment) -> dict[str, Any]:
    """The heading as an amendment makes it, its parties in their order."""
    parties = {one["id"]: one for one in heading.get("parties", ())}
    for change in party_changes_of(amendment):
        if change.act == PartyAct.LEAVE:
            parties.pop(change.party_id, None)
        elif change.act == PartyAct.SIGN and change.party_id in parties:
            parties[change.party_id] = parties[change.party_id] | change.said
        elif change.act == PartyAct.JOIN:
            parties[change.party_id] = party_said(change.party)
    return {**heading, **amendment.heading, "parties": list(parties.values())}


def party_changes_of(amendment: Amendment) -> list[PartyChange]:
    """What it does to parties, in order."""
    rows = PartyChange.objects.filter(amendment=amendment)
    return list(rows.select_related("party__organisation", "party__locality").order_by("pk"))


def sides_after(amendment: Amendment) -> list[Party]:
    """The parties as the amendment leaves them: who may do what it promises."""
    changes = party_changes_of(amendment)
    leaving = {one.party_id for one in changes if one.act == PartyAct.LEAVE}
    staying = [one for one in amendment.agreement.parties.all() if one.pk not in leaving]
    return staying + [one.party for one in changes if one.act == PartyAct.JOIN]


def content_of(amendment: Amendment) -> dict[str, Any]:
    """All that a party agrees to when it agrees to an amendment."""
    names = ("pk", "act", "commitment_id", "said", "note")
    rows = Alteration.objects.filter(amendment=amendment).order_by("position", "pk")
    merged = merged_in(amendment)
    parties = [
        {"act": one.act, "party": one.party_id, "said": one.said, "note": one.note}
        for one in party_changes_of(amendment)
    ]
    # Named only where there are some: what was sent before keeps the name it was agreed to by.
    return ({"parties": parties} if parties else {}) | {
        "reason": amendment.reason,
        "effect_on": _plain(amendment.effect_on),
        "heading": amendment.heading,
        "alterations": [
            {
                "act": act,
                "commitment": commitment,
                "merged": sorted(merged.get(pk, ())),
                "said": said,
                "note": note,
            }
            for pk, act, commitment, said, note in rows.values_list(*names)
        ],
    }


def merged_in(amendment: Amendment) -> dict[int, list[int]]:
    """For each merger of an amendment: the commitments that go into one; one query for all."""
    found: dict[int, list[int]] = defaultdict(list)
    pairs = Alteration.merged.through.objects.filter(alteration__amendment=amendment)
    for alteration, commitment in pairs.values_list("alteration_id", "commitment_id"):
        found[alteration].append(commitment)
    return found


def content_digest(amendment: Amendment) -> str:
    """The name of that exact content."""
    return digest_of(content_of(amendment))


def content_mark(agreement: Agreement) -> str:
    """A short text that is another one whenever the agreement or a commitment of it changed."""
    known = agreement.commitments.aggregate(
        count=Count("pk"), last=Max("pk"), versions=Sum("version")
    )
    said = (agreement.version, known["count"], known["last"] or 0, known["versions"] or 0)
    return "-".join(str(number) for number in said)


def plain(said: Mapping[str, Any]) -> dict[str, Any]:
    """The same as JSON keeps it."""
    return {name: _plain(value) for name, value in said.items()}


def day_of(value: Any) -> date | None:
    """A day out of what JSON kept."""
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(value)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    # The value of an enumeration, not its member.
    return str(value) if isinstance(value, str) else value
