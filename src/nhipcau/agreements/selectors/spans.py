"""An agreement as a bridge: what each side does, and on the span what they do together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.models import Agreement, Commitment, Field, Party
from nhipcau.agreements.models.commitment import OPEN_STATES
from nhipcau.agreements.selectors.commitments import shown_state
from nhipcau.foundation.kept import kept_each
from nhipcau.foundation.pictures.bridge import MOST_SINGLE, Abutment, Bridge, Plank, Span, Tally
from nhipcau.localities.selectors import present_of

TONES = ("violet", "gold")
SINGLE = 3 * MOST_SINGLE
"""Commitments that three spans of a small picture show one by one; of more, parts are counted."""


@dataclass(slots=True)
class Section:
    """One side's commitments, or those done together; `party` is None for the joint ones."""

    title: str
    name: str
    tone: str
    party: Party | None
    commitments: list[Commitment] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(tally.count for tally in self.tallies) or len(self.commitments)


def sections_of(
    parties: Sequence[Party],
    commitments: Iterable[Commitment],
    names: Mapping[int, str],
    doers: Mapping[int, Sequence[int]],
) -> list[Section]:
    """Commitments by who does them: first side, together, other side; together first if many.

    `names` gives the name to show for each party by id, `doers` the parties of each commitment.
    """
    own, joint = _empty_sections(parties, names)
    for commitment in commitments:
        performers = doers.get(commitment.pk, ())
        # What a party did alone that has left since stands with what all did.
        section = own.get(performers[0], joint) if len(performers) == 1 else joint
        section.commitments.append(commitment)
    return _in_order(own, joint)


def counted_sections(
    parties: Sequence[Party], tallies: Mapping[int, list[Tally]], names: Mapping[int, str]
) -> list[Section]:
    """The same sections with counts in the place of rows; `tallies` by party, joint ones by 0."""
    own, joint = _empty_sections(parties, names)
    gone = [tally for side, some in tallies.items() if side and side not in own for tally in some]
    joint.tallies = [*tallies.get(0, []), *gone]
    for party, section in own.items():
        section.tallies = tallies.get(party, [])
    return _in_order(own, joint)


def _empty_sections(
    parties: Sequence[Party], names: Mapping[int, str]
) -> tuple[dict[int, Section], Section]:
    own = {
        party.pk: Section(
            title=_("%(name)s does") % {"name": names[party.pk]},
            name=names[party.pk],
            tone=_tone(place, parties),
            party=party,
        )
        for place, party in enumerate(parties)
    }
    return own, Section(_("Done together"), "", "stone", None)


def _in_order(own: Mapping[int, Section], joint: Section) -> list[Section]:
    sides = list(own.values())
    return [sides[0], joint, sides[1]] if len(sides) == 2 else [joint, *sides]


def bridge_of(agreement: Agreement, sections: Sequence[Section], today: date) -> Bridge:
    """The picture of one agreement; its description says in words what the picture shows."""
    spans = tuple(_span(agreement, section, today) for section in sections)
    sides = [section for section in sections if section.party]
    return Bridge(
        left=_abutment(sides[0]),
        spans=spans,
        right=_abutment(sides[-1]),
        description=_describe(agreement, sections),
    )


def bridges_of(agreements: Sequence[Agreement], today: date) -> dict[int, Bridge]:
    """Pictures of several agreements in a constant number of queries; those with sides only.

    Where a small picture would not show single planks, they are counted and not fetched.
    """
    sizes = sizes_of(agreements)
    few = [one for one in agreements if sizes.get(one.pk, 0) <= SINGLE]
    many = [one for one in agreements if sizes.get(one.pk, 0) > SINGLE]
    drawn = Commitment.objects.only("agreement", "number", "text", "field", "state", "due_on")
    commitments = commitments_in(few, drawn)
    tallies = tallies_in(many, today)
    parties: dict[int, list[Party]] = defaultdict(list)
    for party in Party.objects.filter(agreement__in=[one.pk for one in agreements]):
        parties[party.agreement_id].append(party)
    names = names_today([party for sides in parties.values() for party in sides], today)
    doers = doers_in([one.pk for one in few])
    sections = {
        one.pk: sections_of(parties[one.pk], commitments[one.pk], names, doers)
        for one in few
        if len(parties[one.pk]) >= 2
    } | {
        one.pk: counted_sections(parties[one.pk], tallies[one.pk], names)
        for one in many
        if len(parties[one.pk]) >= 2
    }
    return {
        one.pk: bridge_of(one, sections[one.pk], today) for one in agreements if one.pk in sections
    }


def sizes_of(agreements: Sequence[Agreement]) -> dict[int, int]:
    """How many commitments each agreement has, replaced ones left out; in one query."""
    rows = Commitment.objects.filter(agreement__in=[one.pk for one in agreements])
    standing = rows.exclude(state=CommitmentState.REPLACED).order_by()
    return dict(standing.values_list("agreement").annotate(Count("pk")))


def commitments_in(
    agreements: Sequence[Agreement], rows: QuerySet[Commitment]
) -> dict[int, list[Commitment]]:
    """Commitments of agreements by agreement, in order, in two queries; replaced ones left out.

    An agreement may have ten thousand: its row and the sixteen fields are fetched once, not joined.
    """
    known = {agreement.pk: agreement for agreement in agreements}
    fields = Field.objects.in_bulk()
    found: dict[int, list[Commitment]] = defaultdict(list)
    standing = rows.filter(agreement__in=known).exclude(state=CommitmentState.REPLACED)
    for commitment in standing.order_by("agreement_id", "number"):
        commitment.agreement = known[commitment.agreement_id]
        commitment.field = fields.get(commitment.field_id or "")
        found[commitment.agreement_id].append(commitment)
    return found


def doers_in(agreement_ids: Iterable[int]) -> dict[int, list[int]]:
    """The parties that do each commitment of these agreements, by ids, in one query.

    Asked by agreement and not by commitment: ten thousand ids are more than a query may hold.
    """
    doers: dict[int, list[int]] = defaultdict(list)
    rows = Commitment.performers.through.objects.filter(commitment__agreement__in=agreement_ids)
    for commitment, party in rows.values_list("commitment_id", "party_id"):
        doers[commitment].append(party)
    return doers


def tallies_in(agreements: Sequence[Agreement], today: date) -> dict[int, dict[int, list[Tally]]]:
    """Commitments counted by agreement, by who does them (0: together), field and state.

    Two queries that the database answers from indexes, however many rows there are: all of them,
    and those that one side does alone; what is left is done together. Kept for seconds: the counts
    of an agreement are the same for all who may read it, and its row comes from a selector that
    asked whether they may.
    """
    if not agreements:
        return {}
    known = {one.pk: one for one in agreements}
    keys = {
        one.pk: ((one.pk, one.is_draft, today, get_language()), [f"a{one.pk}"])
        for one in agreements
    }
    return kept_each("tallies", keys, lambda ids: _tallies_in([known[pk] for pk in ids], today))


def _tallies_in(agreements: Sequence[Agreement], today: date) -> dict[int, dict[int, list[Tally]]]:
    known = {agreement.pk: agreement for agreement in agreements}
    counts: dict[int, dict[int, Counter[tuple[str | None, str]]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    for pk, field_id, state, late, count in _counted(known, today):
        counts[pk][0][field_id, _seen(known[pk], state, late=late)] += count
    for pk, party, field_id, state, late, count in _counted_alone(known, today):
        key = (field_id, _seen(known[pk], state, late=late))
        counts[pk][party][key] += count
        counts[pk][0][key] -= count
    fields = Field.objects.in_bulk()
    return {
        pk: {party: _tallied(rows, fields) for party, rows in sides.items()}
        for pk, sides in ((pk, counts[pk]) for pk in known)
    }


def _counted(known: Mapping[int, Agreement], today: date) -> QuerySet[Commitment, Any]:
    rows = Commitment.objects.filter(agreement__in=known).exclude(state=CommitmentState.REPLACED)
    late = Q(state__in=OPEN_STATES, due_on__lt=today)
    rows = rows.order_by().annotate(late=Case(When(late, then=1), default=0))
    keys = ("agreement_id", "field_id", "state", "late")
    return rows.values_list(*keys).annotate(Count("pk"))


def _counted_alone(known: Mapping[int, Agreement], today: date) -> QuerySet[Any, Any]:
    through = Commitment.performers.through.objects
    another = through.filter(commitment=OuterRef("commitment")).exclude(party=OuterRef("party"))
    rows = through.filter(~Exists(another), commitment__agreement__in=known)
    late = Q(commitment__state__in=OPEN_STATES, commitment__due_on__lt=today)
    rows = rows.exclude(commitment__state=CommitmentState.REPLACED)
    rows = rows.annotate(late=Case(When(late, then=1), default=0))
    keys = ("commitment__agreement", "party", "commitment__field", "commitment__state", "late")
    return rows.order_by().values_list(*keys).annotate(Count("pk"))


def _seen(agreement: Agreement, state: str, *, late: bool) -> str:
    return "overdue" if late and not agreement.is_draft else state


def _tallied(
    counts: Mapping[tuple[str | None, str], int], fields: Mapping[str, Field]
) -> list[Tally]:
    """In the order of the fields; those without one come last."""
    known = [
        (fields.get(key or ""), key, state, count)
        for (key, state), count in counts.items()
        if count
    ]
    known.sort(key=lambda row: row[0].order if row[0] else len(fields) + 1)
    return [
        Tally(topic.name if topic else _("No field"), key or "none", state, count)
        for topic, key, state, count in known
    ]


def names_today(parties: Iterable[Party], today: date) -> dict[int, str]:
    """The name of the unit that goes on with each party's promises, by party id."""
    sides = list(parties)
    present = present_of((party.locality_id for party in sides), today)
    return {party.pk: present[party.locality_id].name for party in sides}


def _tone(place: int, parties: Sequence[Party]) -> str:
    return TONES[place] if place < len(TONES) and len(parties) >= 2 else "other"


def _span(agreement: Agreement, section: Section, today: date) -> Span:
    # One address is worked out and the others follow it: ten thousand of them cost time.
    address = reverse("agreements:commitment-detail", args=[0])
    planks = tuple(_plank(commitment, address, today) for commitment in section.commitments)
    url = section_url(agreement, section)
    return Span(section.title, section.tone, planks, url, tuple(section.tallies))


def _plank(commitment: Commitment, address: str, today: date) -> Plank:
    return Plank(
        number=commitment.number,
        label=commitment.text[:140],
        state=shown_state(commitment, today),
        url=address.replace("/0/", f"/{commitment.pk}/"),
        field=commitment.field.name if commitment.field else _("No field"),
        field_key=commitment.field_id or "none",
    )


def _abutment(section: Section) -> Abutment:
    count = section.count
    said = ngettext("%(count)s commitment", "%(count)s commitments", count) % {"count": count}
    return Abutment(title=section.name, subtitle=said, tone=section.tone)


def section_url(agreement: Agreement, section: Section) -> str:
    """The list of exactly the commitments of a section."""
    address = f"{reverse('agreements:commitment-list')}?agreement={agreement.pk}"
    if section.party is None:
        return f"{address}&doers=together"
    return f"{address}&doers=alone&locality={section.party.locality_id}"


def _describe(agreement: Agreement, sections: Sequence[Section]) -> str:
    counted = "; ".join(f"{section.title}: {section.count}" for section in sections)
    return _("Commitments of “%(title)s”. %(counted)s.") % {
        "title": agreement.title,
        "counted": counted,
    }
