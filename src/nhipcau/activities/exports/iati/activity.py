"""One activity as an `iati-activity` element, in the order that the schema asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from nhipcau.activities.exports.iati.bodies import Bodies, type_of
from nhipcau.activities.exports.iati.figures import money_of, reports_of, results_of
from nhipcau.activities.exports.iati.markup import (
    attribute,
    day,
    moment,
    narrative,
    number,
    quoted,
    text,
)
from nhipcau.activities.selectors.iati import codes
from nhipcau.activities.selectors.iati.batch import Batch, Origin, Paper, Row
from nhipcau.activities.selectors.iati.kinds import Extra

Link = Callable[[int], str]
NOTHING = Extra()


def element_of(batch: Batch, row: Row, link: Link) -> str:
    """The whole element, on lines of its own."""
    origin = batch.origins.get(row.pk)
    extra = batch.extras.get(row.pk, NOTHING)
    bodies = Bodies(batch.world.bodies)
    carried = _carried(batch, origin)
    parts = [
        *_head(batch, row, origin),
        *_participants(batch, row, bodies, extra),
        *_state_and_days(row),
        *_place(row),
        *_topic(batch, row),
        *_budget(bodies, extra),
        *money_of(batch, row.pk, bodies, extra),
        *_documents(batch, row, carried, link),
        *_parent(batch, row, carried),
        *results_of(batch, row),
    ]
    # Last, for by then every organisation has been named.
    record = "\n".join(_record(batch, row, bodies, extra, carried))
    return "\n".join([_begin(row), *parts, record, "</iati-activity>\n"])


def identifier_of(batch: Batch, row: Row) -> str:
    origin = batch.origins.get(row.pk)
    return origin.identifier if origin else f"{batch.world.house}-HD-{row.pk}"


def _carried(batch: Batch, origin: Origin | None) -> dict[str, Any]:
    """What an imported activity brought along; of a file that was not public only to ourselves."""
    if origin is None or (origin.is_restricted and not batch.world.actor.is_program):
        return {}
    return origin.carried


def _begin(row: Row) -> str:
    form = f' nc:form="{row.form}"' if row.form is not None else ""
    example = ' nc:example="1"' if row.is_example else ""
    return (
        f'<iati-activity xml:lang="vi" default-currency="VND" nc:kind="{row.kind}"'
        f' nc:visibility="{row.visibility}"{form}{example} nc:created="{moment(row.created_at)}">'
    )


def _head(batch: Batch, row: Row, origin: Origin | None) -> Iterator[str]:
    yield f"<iati-identifier>{text(identifier_of(batch, row))}</iati-identifier>"
    ref = origin.reporter_ref if origin else batch.world.house
    name = origin.reporter_name if origin else "Nhịp Cầu"
    yield (
        f'<reporting-org ref="{quoted(ref)}" type="{codes.GOVERNMENT}" secondary-reporter="1">'
        f"{narrative(name)}</reporting-org>"
    )
    yield f"<title>{narrative(row.title)}</title>"
    yield f'<description type="{codes.GENERAL}">{narrative(row.summary)}</description>'
    if objective := batch.extras.get(row.pk, NOTHING).objective:
        yield f'<description type="{codes.OBJECTIVES}">{narrative(objective)}</description>'


def _participants(batch: Batch, row: Row, bodies: Bodies, extra: Extra) -> Iterator[str]:
    yield _participant(bodies, row.owner_id, codes.ROLES["accountable"], "owner")
    for organisation, role in batch.participants.get(row.pk, ()):
        yield _participant(bodies, organisation, codes.ROLES[role])
    for giver in sorted({money.giver for money in extra.money if money.giver is not None}):
        yield _participant(bodies, giver, codes.ROLES["funding"], "kind")


def _participant(bodies: Bodies, pk: int, role: str, of: str = "") -> str:
    body = bodies.body(pk)
    return (
        f'<participating-org type="{type_of(body)}" role="{role}"{bodies.o(pk)}'
        f"{attribute('nc:of', of)}>{narrative(body.name)}</participating-org>"
    )


def _state_and_days(row: Row) -> Iterator[str]:
    reason = attribute("nc:reason", row.stop_reason)
    yield f'<activity-status code="{codes.STATUSES[row.state]}" nc:state="{row.state}"{reason}/>'
    days = (
        (codes.PLANNED_START, row.planned_from),
        (codes.ACTUAL_START, row.begun_on),
        (codes.PLANNED_END, row.planned_to),
        (codes.ACTUAL_END, row.ended_on),
    )
    if not any(on for _code, on in days):
        # The schema wants a day; the one on which the activity was written down says little.
        first = day(row.created_at.date())
        yield f'<activity-date type="{codes.PLANNED_START}" iso-date="{first}" nc:of="created"/>'
    for code, on in days:
        if on:
            yield f'<activity-date type="{code}" iso-date="{day(on)}"/>'


def _place(row: Row) -> Iterator[str]:
    yield '<recipient-country code="VN"/>'
    point = ""
    if row.latitude is not None and row.longitude is not None:
        point = (
            '<point srsName="http://www.opengis.net/def/crs/EPSG/0/4326">'
            f"<pos>{number(row.latitude)} {number(row.longitude)}</pos></point>"
        )
    if row.place or point:
        name = f"<name>{narrative(row.place)}</name>" if row.place else ""
        yield f"<location>{name}{point}</location>"


def _topic(batch: Batch, row: Row) -> Iterator[str]:
    if row.field_id:
        vi, en = batch.world.topics[row.field_id]
        yield (
            f'<sector vocabulary="{codes.OWN_VOCABULARY}" code="{quoted(row.field_id)}">'
            f'{narrative(vi)}<narrative xml:lang="en">{text(en)}</narrative></sector>'
        )


def _budget(bodies: Bodies, extra: Extra) -> Iterator[str]:
    for line in extra.budget:
        first = f"{line.year:04d}-01-01"
        yield (
            f'<budget type="1" status="1" nc:source="{line.source}"'
            f"{bodies.o(line.giver, 'nc:o-giver')}{attribute('nc:note', line.note)}>"
            f'<period-start iso-date="{first}"/><period-end iso-date="{line.year:04d}-12-31"/>'
            f'<value currency="VND" value-date="{first}">{line.amount}</value></budget>'
        )


def _documents(batch: Batch, row: Row, carried: dict[str, Any], link: Link) -> Iterator[str]:
    for one in batch.figures.documents.get(row.pk, ()):
        yield _document(link(one.pk), one.media_type, one.caption or one.name)
    for said in carried.get("documents", ()):
        yield _document(said["url"], said["format"], said["title"])


def _document(url: str, media_type: str, title: str) -> str:
    return (
        f'<document-link format="{quoted(media_type)}" url="{quoted(url)}">'
        f'<title>{narrative(title)}</title><category code="{codes.PROOF}"/></document-link>'
    )


def _parent(batch: Batch, row: Row, carried: dict[str, Any]) -> Iterator[str]:
    """The agreement, as the activity of which this one is a part."""
    ref = carried.get("parent", "")
    if not ref and row.agreement_id in batch.papers:
        ref = f"{batch.world.house}-VB-{row.agreement_id}"
    if ref:
        yield f'<related-activity ref="{quoted(ref)}" type="{codes.PARENT}"/>'


def _record(
    batch: Batch, row: Row, bodies: Bodies, extra: Extra, carried: dict[str, Any]
) -> Iterator[str]:
    """What IATI has no element for."""
    inner = [
        *_sides(batch, row),
        *_papers(batch, row, carried),
        *_kind(bodies, extra),
        *reports_of(batch, row, bodies, carried),
    ]
    yield "<nc:record>"
    for body in bodies.listed():
        yield (
            f'<nc:organisation locality="{quoted(body.locality)}" kind="{body.kind}">'
            f"{text(body.name)}</nc:organisation>"
        )
    yield from inner
    yield "</nc:record>"


def _sides(batch: Batch, row: Row) -> Iterator[str]:
    for unit in batch.sides.get(row.pk, ()):
        code, name = batch.world.units[unit]
        yield f'<nc:side locality="{quoted(code)}">{text(name)}</nc:side>'


def _papers(batch: Batch, row: Row, carried: dict[str, Any]) -> Iterator[str]:
    if row.agreement_id in batch.papers:
        yield _paper("agreement", batch.papers[row.agreement_id])
    elif row.agreement_id is None and "agreement" in carried:
        yield _paper("agreement", Paper(*carried["agreement"]))
    served = batch.serves.get(row.pk, ())
    for agreement, place in served:
        if agreement in batch.papers:
            yield _paper("serves", batch.papers[agreement], place)
    if not served:
        for said, place in carried.get("serves", ()):
            yield _paper("serves", Paper(*said), place)


def _paper(tag: str, paper: Paper, commitment: int | None = None) -> str:
    which = f' commitment="{commitment}"' if commitment is not None else ""
    return (
        f"<nc:{tag}{attribute('number', paper.number)}{attribute('signed', paper.signed)}{which}>"
        f"{text(paper.title)}</nc:{tag}>"
    )


def _kind(bodies: Bodies, extra: Extra) -> Iterator[str]:
    if extra is NOTHING:
        return
    yield f"<nc:kind{_said(bodies, extra.said)}/>"
    for name, values in extra.parts:
        yield f'<nc:part name="{name}"{_said(bodies, values)}/>'


def _said(bodies: Bodies, values: Any) -> str:
    """Attributes; one that names an organisation gives its place."""
    parts = []
    for name, value in values.items():
        if name.startswith("o-"):
            parts.append(bodies.o(value, name))
        else:
            parts.append(attribute(name, value))
    return "".join(parts)
