"""An agreement as a bridge: what each side does, and on the span what they do together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.agreements.choices import CommitmentState
from nhipcau.agreements.models import Agreement, Commitment, Field, Party
from nhipcau.agreements.selectors.commitments import shown_state
from nhipcau.foundation.pictures.bridge import Abutment, Bridge, Plank, Span
from nhipcau.localities.selectors import present_of

TONES = ("violet", "gold")


@dataclass(slots=True)
class Section:
    """One side's commitments, or those done together; `party` is None for the joint ones."""

    title: str
    name: str
    tone: str
    party: Party | None
    commitments: list[Commitment] = field(default_factory=list)


def sections_of(
    parties: Sequence[Party],
    commitments: Iterable[Commitment],
    names: Mapping[int, str],
    doers: Mapping[int, Sequence[int]],
) -> list[Section]:
    """Commitments by who does them: first side, together, other side; together first if many.

    `names` gives the name to show for each party by id, `doers` the parties of each commitment.
    """
    own = {
        party.pk: Section(
            title=_("%(name)s does") % {"name": names[party.pk]},
            name=names[party.pk],
            tone=_tone(place, parties),
            party=party,
        )
        for place, party in enumerate(parties)
    }
    joint = Section(_("Done together"), "", "stone", None)
    for commitment in commitments:
        performers = doers.get(commitment.pk, ())
        section = own[performers[0]] if len(performers) == 1 else joint
        section.commitments.append(commitment)
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
    """Pictures of several agreements in a constant number of queries; those with sides only."""
    ids = [agreement.pk for agreement in agreements]
    drawn = Commitment.objects.only("agreement", "number", "text", "field", "state", "due_on")
    commitments = commitments_in(agreements, drawn)
    parties: dict[int, list[Party]] = defaultdict(list)
    for party in Party.objects.filter(agreement__in=ids):
        parties[party.agreement_id].append(party)
    names = names_today([party for sides in parties.values() for party in sides], today)
    doers = doers_in(ids)
    return {
        agreement.pk: bridge_of(
            agreement,
            sections_of(parties[agreement.pk], commitments[agreement.pk], names, doers),
            today,
        )
        for agreement in agreements
        if len(parties[agreement.pk]) >= 2
    }


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
    return Span(title=section.title, tone=section.tone, planks=planks, url=url)


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
    count = len(section.commitments)
    said = ngettext("%(count)s commitment", "%(count)s commitments", count) % {"count": count}
    return Abutment(title=section.name, subtitle=said, tone=section.tone)


def section_url(agreement: Agreement, section: Section) -> str:
    """The list of exactly the commitments of a section."""
    address = f"{reverse('agreements:commitment-list')}?agreement={agreement.pk}"
    if section.party is None:
        return f"{address}&doers=together"
    return f"{address}&doers=alone&locality={section.party.locality_id}"


def _describe(agreement: Agreement, sections: Sequence[Section]) -> str:
    counted = "; ".join(f"{section.title}: {len(section.commitments)}" for section in sections)
    return _("Commitments of “%(title)s”. %(counted)s.") % {
        "title": agreement.title,
        "counted": counted,
    }
