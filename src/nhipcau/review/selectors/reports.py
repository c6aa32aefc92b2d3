"""Official reports as an actor may see them, and what a new one begins with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nhipcau.agreements.models import Agreement, Party
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import fold
from nhipcau.localities.choices import OrganisationKind
from nhipcau.localities.models import Locality, Organisation
from nhipcau.review.choices import REPORT_PRESETS, PeriodKind
from nhipcau.review.models import OfficialReport
from nhipcau.review.permissions import readable_reports
from nhipcau.review.selectors.official.asked import Asked, HeadSaid
from nhipcau.review.selectors.official.building import PROGRAM
from nhipcau.review.selectors.periods import Period, before, period_of
from nhipcau.review.selectors.scope import Side, Subject, scope_of

REMEMBERED = (
    "superior", "issuer", "symbol", "place", "authority", "post", "signatory", "recipients",
    "layout",
)  # fmt: skip
HOW_MANY = 4
"""So many periods of each kind are offered."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A period that is offered: `key` is what a form says ("half:2026-06-30")."""

    key: str
    name: str
    preset: str
    period: Period


def reports_visible_to(actor: Actor, agreement_id: int | None = None) -> QuerySet[OfficialReport]:
    """The reports, the newest first."""
    rows = OfficialReport.objects.filter(readable_reports(actor))
    if agreement_id:
        rows = rows.filter(agreement=agreement_id)
    return rows.select_related("agreement", "first", "second", "side", "organisation").order_by(
        "-pk"
    )


def report_detail(actor: Actor, report_id: int) -> OfficialReport:
    """One report.

    Raises:
        OfficialReport.DoesNotExist: there is none, or this actor may not know of it.
    """
    return reports_visible_to(actor).get(pk=report_id)


def sides_of(subject: Subject, day: date) -> tuple[Side, ...]:
    """The sides that a report of the subject may be of."""
    return scope_of((PROGRAM,), subject, Period(day, day), today=day).sides


def asked_of(report: OfficialReport) -> Asked:
    """What a report was asked for, as it is written."""
    pair = None
    if report.first_id is not None and report.second_id is not None:
        pair = (report.first_id, report.second_id)
    return Asked(
        subject=Subject(agreement_id=report.agreement_id, pair=pair),
        period=Period(report.period_first, report.period_last),
        preset=report.preset,
        kind=report.kind,
        language=report.language,
        side=report.side_id,
        head=HeadSaid(
            superior=report.superior,
            issuer=report.issuer,
            number=report.number,
            symbol=report.symbol,
            place=report.place,
            authority=report.authority,
            post=report.post,
            signatory=report.signatory,
            recipients=report.recipients,
        ),
        layout=report.layout,
        dated_on=report.dated_on,
    )


def subject_name(report: OfficialReport) -> str:
    if report.agreement is not None:
        return report.agreement.title
    return f"{report.first} – {report.second}"


def offers(today: date) -> list[Offer]:
    """Periods to choose from: of each kind the present one and those before it."""
    found: list[Offer] = []
    for preset in REPORT_PRESETS:
        period = period_of(preset, today)
        for _turn in range(HOW_MANY):
            found.append(_offer(preset, period))
            period = before(period, preset)
    return found


def offer_of(key: str) -> Offer | None:
    """The period that a form names; None where it names none."""
    preset, _colon, said = key.partition(":")
    if preset not in REPORT_PRESETS:
        return None
    try:
        last = date.fromisoformat(said)
    except ValueError:
        return None
    period = period_of(preset, last)
    return _offer(preset, period) if period.last == last else None


def _offer(preset: str, period: Period) -> Offer:
    year = period.last.year
    if preset.endswith("half"):
        is_first = period.last.month <= 6
        name = _("First half of %(year)s") if is_first else _("Second half of %(year)s")
    else:
        name = _("Year %(year)s")
    said = name % {"year": year}
    days = f"{period.first:%d/%m/%Y} – {period.last:%d/%m/%Y}"
    return Offer(f"{preset}:{period.last.isoformat()}", f"{said} ({days})", preset, period)


def grouped(found: Sequence[Offer]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The same as groups of a choice: by the rules of reporting, and by the calendar."""
    admin = (PeriodKind.ADMIN_HALF, PeriodKind.ADMIN_YEAR)
    groups: list[tuple[str, list[tuple[str, str]]]] = [
        (_("Report periods (Decree 09/2019/NĐ-CP)"), []),
        (_("Calendar"), []),
    ]
    for one in found:
        groups[0 if one.preset in admin else 1][1].append((one.key, one.name))
    return groups


def beginning_of(organisation: Organisation, agreement: Agreement | None) -> dict[str, str]:
    """What stands in a new form: as the organisation wrote it last, else by what it is."""
    last = OfficialReport.objects.filter(organisation=organisation).order_by("-pk").first()
    if last is not None:
        return {name: getattr(last, name) for name in REMEMBERED}
    unit = organisation.locality
    is_party = organisation.kind == OrganisationKind.PARTY_COMMITTEE
    above = "" if _stands_alone(organisation) else f"Ủy ban nhân dân {_official(unit)}"
    others = [
        str(party.organisation or party.name_on_document)
        for party in (
            agreement.parties.select_related("organisation", "locality") if agreement else []
        )
        if party.organisation_id != organisation.pk and not (above and party.locality == unit)
    ]
    short = initials_of(organisation)
    return {
        "superior": above,
        "issuer": organisation.name,
        "symbol": f"BC/{short}" if is_party else f"BC-{short}",
        "place": unit.name_vi,
        "authority": "",
        "post": "",
        "signatory": "",
        "recipients": "\n".join([*([above] if above else []), *others, "Lưu: VT"]),
        "layout": "party" if is_party else "state",
    }


def _parties(agreement: Agreement | None) -> Iterable[Party]:
    if agreement is None:
        return ()
    return agreement.parties.select_related("organisation", "locality")


def _official(unit: Locality) -> str:
    said = unit.official_vi or unit.name_vi
    return said[:1].lower() + said[1:]


def _stands_alone(organisation: Organisation) -> bool:
    """Whether nobody stands over it in the head of a document."""
    return organisation.kind in {
        OrganisationKind.PARTY_COMMITTEE,
        OrganisationKind.PEOPLES_COMMITTEE,
        OrganisationKind.PEOPLES_COUNCIL,
        OrganisationKind.ENTERPRISE,
        OrganisationKind.COOPERATIVE,
        OrganisationKind.HOUSEHOLD,
    }


def initials_of(organisation: Organisation) -> str:
    """How a symbol shortens a name: UBND for a committee, STC for Sở Tài chính."""
    if organisation.kind == OrganisationKind.PEOPLES_COMMITTEE:
        return "UBND"
    if organisation.kind == OrganisationKind.PEOPLES_COUNCIL:
        return "HĐND"
    name = organisation.short_name or organisation.name
    for tail in (organisation.locality.official_vi, organisation.locality.name_vi):
        if tail and fold(name).endswith(f" {fold(tail)}"):
            name = name[: -len(tail)].strip()
            break
    return "".join(word[0].upper() for word in name.split() if word[0].isalpha())[:12]
