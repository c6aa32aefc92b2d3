"""What the reader found, written as drafts: parties matched to units, leads to organisations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils import timezone

from nhipcau.agreements import bridge
from nhipcau.agreements.choices import AgreementKind, LeadRole, ReadingState
from nhipcau.agreements.models import Field, Reading, ReadingParty, Statement, StatementLead
from nhipcau.foundation.files import digest
from nhipcau.foundation.text import clean_line, fingerprint_text, fold
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import find_locality, locality_lineage

BATCH = 500
MANY = ("cac ", "mot so ", "nhung ")
"""How words for several begin that are no unit ("các hãng lữ hành"); the row beside has them."""


@dataclass(slots=True)
class Directory:
    """The sides of a document with every organisation known there, by folded name.

    `issuer` is the side that issued the document alone, as a plan is: a unit named there without a
    place is one of its own.
    """

    parties: list[ReadingParty]
    issuer: ReadingParty | None = None
    units: dict[int, dict[str, Organisation]] = field(default_factory=dict)

    @classmethod
    def of(cls, parties: list[ReadingParty], issuer: ReadingParty | None = None) -> Directory:
        made = cls(parties, issuer)
        lineages = locality_lineage(p.locality_id for p in parties if p.locality_id)
        for party in parties:
            known: dict[str, Organisation] = {}
            for row in Organisation.objects.filter(
                locality__in=lineages.get(party.locality_id or 0, ())
            ):
                for name in row.folded.split("|"):
                    known.setdefault(name.strip(), row)
            made.units[party.pk] = known
        return made

    def performers(self, actor: str | None, counterpart: str | None = None) -> list[ReadingParty]:
        """The sides that an actor's words mean: all for "both", one for a place or its unit."""
        if not actor:
            return []
        if actor == "both":
            return list(self.parties)
        side = self.side_of(actor) or self._other_than(counterpart) or self.issuer
        return [side] if side else []

    def _other_than(self, counterpart: str | None) -> ReadingParty | None:
        """Who works with one side of two is of the other."""
        side = self.side_of(counterpart) if counterpart else None
        rest = [party for party in self.parties if party is not side]
        return rest[0] if side and len(rest) == 1 else None

    def side_of(self, unit: str) -> ReadingParty | None:
        """The side whose name is in the unit's name, or whose directory knows the unit."""
        folded = fold(unit)
        for party in sorted(self.parties, key=lambda p: -len(p.name_on_document)):
            if _place_in(party).search(folded):
                return party
        known = [party for party in self.parties if folded in self.units[party.pk]]
        return known[0] if len(known) == 1 else None

    def unit(self, party: ReadingParty, name: str) -> Organisation | None:
        """A known organisation of that side by its name, with or without the place in it."""
        folded = fold(name)
        place = fold(party.name_on_document)
        bare = " ".join(_place_in(party).sub(" ", folded).split())
        for tail in ("", " tinh", " thanh pho", " tp", " tp."):
            for wanted in (folded, bare.removesuffix(tail), f"{bare.removesuffix(tail)} {place}"):
                if wanted in self.units[party.pk]:
                    return self.units[party.pk][wanted]
        return None


def _place_in(party: ReadingParty) -> re.Pattern[str]:
    """The side's place as a word of its own: there is no "Huế" in "Cục Thuế"."""
    return re.compile(rf"\b{re.escape(fold(party.name_on_document))}\b")


def write_drafts(
    reading: Reading, extracted: bridge.Extracted, found: bridge.Reading, *, seconds: float
) -> None:
    """Replace the drafts of a reading; call it inside a transaction."""
    reading.statements.all().delete()
    reading.parties.all().delete()
    _write_document(reading, extracted)
    _write_header(reading, found, seconds)
    parties = _write_parties(reading, found)
    directory = Directory.of(parties, _issuer(reading, parties, found))
    fields = set(Field.objects.values_list("key", flat=True))
    statements = Statement.objects.bulk_create(
        (_statement(reading, item, fields) for item in found.statements), batch_size=BATCH
    )
    _write_sides(statements, found.statements, directory)


def _write_document(reading: Reading, extracted: bridge.Extracted) -> None:
    document = reading.document
    document.text = extracted.text
    document.text_sha256 = digest(fingerprint_text(extracted.text).encode())
    document.media_type = extracted.media_type
    document.pages = extracted.pages
    document.save(update_fields=["text", "text_sha256", "media_type", "pages"])


def _write_header(reading: Reading, found: bridge.Reading, seconds: float) -> None:
    title = clean_line(found.title or "")
    reading.kind = bridge.kind_of_document(f"{found.event or ''} {title}")
    if reading.kind == AgreementKind.MINUTES and any(one.annexed for one in found.statements):
        reading.kind = AgreementKind.PLAN
    reading.tables = bridge.tables_of(found)
    reading.title = title[:300]
    reading.number = clean_line(found.symbol or "")[:60]
    reading.signed_on = bridge.signed_day(found)
    reading.signed_place = clean_line(found.place or "")[:150]
    reading.published_on = bridge.published_day(found)
    reading.body_ends_at = found.body_ends_at
    reading.seconds = round(seconds, 3)
    reading.state = ReadingState.READY
    reading.changed_at = timezone.now()
    reading.version += 1
    reading.save()


def _write_parties(reading: Reading, found: bridge.Reading) -> list[ReadingParty]:
    day = reading.signed_on
    heads = {head.side: head for head in found.heads}
    parties = []
    for position, party in enumerate(found.parties):
        locality = find_locality(party.name, on=day)
        head = heads.get(party.name)
        row = ReadingParty.objects.create(
            reading=reading,
            position=position,
            name_on_document=clean_line(party.name)[:200],
            body=clean_line(party.body or "")[:200],
            locality=locality,
            signatory_name=clean_line(head.name or "")[:150] if head else "",
            signatory_post=", ".join(head.posts)[:200] if head else "",
        )
        parties.append(row)
    _match_bodies(parties)
    return parties


def _issuer(
    reading: Reading, parties: list[ReadingParty], found: bridge.Reading
) -> ReadingParty | None:
    """The side at whose place a plan was signed: a plan is issued by one side.

    An annex that names no place is taken for that of the side that sent it in.
    """
    if reading.kind != AgreementKind.PLAN:
        return None
    place = fold(reading.signed_place)
    issuer = next((side for side in parties if fold(side.name_on_document) == place), None)
    if issuer is not None or not any(one.annexed for one in found.statements):
        return issuer
    own = reading.document.owner.locality_id
    lineages = locality_lineage(side.locality_id for side in parties if side.locality_id)
    own_sides = (one for one in parties if own in lineages.get(one.locality_id or 0, ()))
    return next(own_sides, None)


def _match_bodies(parties: list[ReadingParty]) -> None:
    """Give each side the known organisation that its body names."""
    directory = Directory.of(parties)
    for party in parties:
        if party.body:
            party.organisation = directory.unit(party, party.body)
            party.save(update_fields=["organisation"])


def _statement(reading: Reading, item: bridge.Statement, fields: set[str]) -> Statement:
    substance = bridge.substance_of(item)
    if substance["field_id"] not in fields:
        substance["field_id"] = None
    return Statement(
        reading=reading,
        kind=item.kind,
        start=item.start,
        end=item.end,
        actor_text=clean_line(item.actor or "")[:300],
        counterpart_text=clean_line(item.counterpart or "")[:300],
        confidence=item.confidence,
        plans_activity=bool(substance["product"] and item.lead),
        **substance,
    )


def _write_sides(
    statements: list[Statement], items: tuple[bridge.Statement, ...], directory: Directory
) -> None:
    through = Statement.performers.through
    performers, leads = [], []
    for statement, item in zip(statements, items, strict=True):
        sides = directory.performers(item.actor, item.counterpart)
        performers += [through(statement=statement, readingparty=side) for side in sides]
        leads += _leads(statement, item, directory)
    through.objects.bulk_create(performers, batch_size=BATCH)
    StatementLead.objects.bulk_create(leads, batch_size=BATCH)


def _leads(
    statement: Statement, item: bridge.Statement, directory: Directory
) -> list[StatementLead]:
    """Leads that the text names, and the acting unit itself where the actor is a unit."""
    leading = item.annexed.leads if item.annexed else (item.lead,)
    named = [(unit, LeadRole.LEAD) for unit in leading if unit]
    if not named and item.actor and item.actor != "both" and _is_unit(item.actor, directory):
        named = [(item.actor, LeadRole.LEAD)]
    named += [(unit, LeadRole.COORDINATING) for unit in item.coordinating]
    sides = directory.performers(item.actor, item.counterpart)
    found: dict[tuple[int, int | str], StatementLead] = {}
    for name, role in named:
        side = directory.side_of(name) or (sides[0] if len(sides) == 1 else None)
        if side is None:
            continue
        unit = directory.unit(side, name)
        if unit is None and item.annexed and fold(name).startswith(MANY):
            continue
        key = (side.pk, unit.pk if unit else fold(name))
        found.setdefault(
            key,
            StatementLead(
                statement=statement,
                party=side,
                organisation=unit,
                new_name="" if unit else clean_line(name)[:300],
                role=role,
            ),
        )
    return list(found.values())


def _is_unit(actor: str, directory: Directory) -> bool:
    return all(fold(actor) != fold(party.name_on_document) for party in directory.parties)
