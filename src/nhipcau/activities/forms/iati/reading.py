"""An `iati-activity` element, valid by the schema, as one activity of ours.

A file of this product says everything; one of another program says less, and what it leaves open
is filled in the safest way: for the parties alone, of the organisation that reports it.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from lxml import etree

from nhipcau.activities.choices import ActivityKind, ActivityState, MoneySource
from nhipcau.activities.forms.iati.cells import (
    Element,
    Wrong,
    block_of,
    child,
    day_of,
    decimal_of,
    flag_of,
    line_of,
    moment_of,
    narrative,
    narrative_block,
    nc,
    only_whole,
    whole_of,
    word_of,
)
from nhipcau.activities.forms.iati.figures import read_figures
from nhipcau.activities.forms.iati.record import read_record
from nhipcau.activities.forms.iati.stream import Found
from nhipcau.activities.selectors.iati import codes
from nhipcau.activities.selectors.iati.kinds import BudgetSaid, Extra
from nhipcau.activities.services.iati.said import ActivitySaid, BodySaid
from nhipcau.agreements.choices import Form, Visibility
from nhipcau.localities.choices import OrganisationKind

DATES = {
    codes.PLANNED_START: "planned_from",
    codes.ACTUAL_START: "begun_on",
    codes.PLANNED_END: "planned_to",
    codes.ACTUAL_END: "ended_on",
}


def read_activity(found: Found) -> ActivitySaid:
    """What an activity of a file says.

    Raises:
        Wrong: the activity cannot be taken; says the line.
    """
    element = found.element
    if found.problems:
        raise _invalid(found)
    reporter = child(element, "reporting-org")
    said = ActivitySaid(
        identifier=_identifier(element),
        reporter_ref=line_of(reporter, "ref")[:100],
        reporter_name=narrative(reporter)[:300],
        is_restricted=not found.is_public,
        digest=digest_of(element),
        columns=_columns(element),
        owner=0,
        bodies=_bodies(element),
    )
    _people(element, said)
    _links(element, said)
    read_record(element, said)
    said.extra = _extra(element, said)
    read_figures(element, said)
    return said


def digest_of(element: Element) -> str:
    """What an element says, whatever the order of its attributes."""
    plain = etree.tostring(element, method="c14n", with_tail=False)
    return hashlib.sha256(plain).hexdigest()


def _invalid(found: Found) -> Wrong:
    line, message = found.problems[0]
    wrong = Wrong(found.element, _("Not as the IATI schema asks: %(why)s") % {"why": message})
    wrong.line = line or wrong.line
    return wrong


def _identifier(element: Element) -> str:
    one = child(element, "iati-identifier")
    said = "".join((one.text or "").split())
    if not said or len(said) > 200:
        raise Wrong(one, _("The identifier is empty or longer than 200 characters."))
    return said


def _columns(element: Element) -> dict[str, Any]:
    kinds, sights = ActivityKind.values, Visibility.values
    columns: dict[str, Any] = {
        "kind": word_of(element, nc("kind"), kinds) if element.get(nc("kind")) else "work",
        "visibility": (
            word_of(element, nc("visibility"), sights)
            if element.get(nc("visibility"))
            else Visibility.PARTIES.value
        ),
        "title": narrative(element.find("title")),
        "summary": _description(element, codes.GENERAL),
        "form": _form(element),
        "is_example": flag_of(element, nc("example")),
        "created_at": moment_of(element, nc("created")) or timezone.now(),
        "place": narrative(element.find("location/name")),
        **_state(element),
        **_days(element),
        **_point(element),
        "field_id": _field(element),
    }
    if not columns["title"]:
        raise Wrong(element, _("The activity has no title."))
    return columns


def _description(element: Element, kind: str) -> str:
    for one in element.findall("description"):
        if one.get("type", codes.GENERAL) == kind:
            return narrative_block(one)
    return ""


def _form(element: Element) -> int | None:
    if not element.get(nc("form")):
        return None
    return int(word_of(element, nc("form"), [str(one) for one in Form.values]))


def _state(element: Element) -> dict[str, str]:
    status = child(element, "activity-status")
    if status.get(nc("state")):
        state = word_of(status, nc("state"), ActivityState.values)
    elif (code := status.get("code") or "") in codes.STATE_OF:
        state = codes.STATE_OF[code]
    else:
        raise Wrong(status, _("This state of an activity is not known."))
    reason = block_of(status, nc("reason"))
    if state == ActivityState.STOPPED and not reason:
        reason = _("Said to be stopped by an imported file.")
    return {"state": state, "stop_reason": reason}


def _days(element: Element) -> dict[str, Any]:
    days: dict[str, Any] = {}
    for one in element.findall("activity-date"):
        name = DATES.get(one.get("type", ""))
        if name and one.get(nc("of")) is None:
            days[name] = day_of(one)
    for first, last in (("planned_from", "planned_to"), ("begun_on", "ended_on")):
        if days.get(first) and days.get(last) and days[last] < days[first]:
            raise Wrong(element, _("The activity ends before it begins."))
    return days


def _point(element: Element) -> dict[str, Any]:
    pos = element.find("location/point/pos")
    parts = (pos.text or "").split() if pos is not None else []
    if pos is None or len(parts) != 2:
        return {}
    latitude, longitude = (decimal_of(pos, part, places=5, digits=3) for part in parts)
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Wrong(pos, _("The place lies nowhere on Earth."))
    return {"latitude": latitude, "longitude": longitude}


def _field(element: Element) -> str | None:
    for sector in element.findall("sector"):
        if sector.get("vocabulary") == codes.OWN_VOCABULARY:
            return line_of(sector, "code")[:40]
    return None


def _bodies(element: Element) -> list[BodySaid]:
    """The organisations that the record lists; none where another program wrote the file."""
    found = []
    for one in element.findall(f"{nc('record')}/{nc('organisation')}"):
        kind = word_of(one, "kind", OrganisationKind.values)
        found.append(BodySaid(_name(one, one.text or ""), line_of(one, "locality"), kind))
    return found


def _name(element: Element, said: str) -> str:
    name = " ".join(said.split())
    if not name or len(name) > 300:
        raise Wrong(element, _("An organisation has no name, or one longer than 300 characters."))
    return name


def _people(element: Element, said: ActivitySaid) -> None:
    """The owner and who takes part; names alone are added to the list of organisations."""
    owner: int | None = None
    for one in element.findall("participating-org"):
        place = body_at(one, nc("o"), said)
        if place is None:
            place = _by_name(one, said)
        of = one.get(nc("of"))
        if of == "owner":
            owner = place
        elif of is None and place is not None:
            role = codes.ROLE_OF.get(one.get("role", ""))
            if role and (place, role) not in said.participants:
                said.participants.append((place, role))
    if owner is None:
        owner = _by_name(child(element, "reporting-org"), said)
    if owner is None:
        raise Wrong(element, _("The file does not say which organisation keeps the activity."))
    said.owner = owner


def _by_name(element: Element, said: ActivitySaid) -> int | None:
    name = narrative(element)
    if not name:
        return None
    body = BodySaid(_name(element, name))
    if body not in said.bodies:
        said.bodies.append(body)
    return said.bodies.index(body)


def body_at(element: Element, name: str, said: ActivitySaid) -> int | None:
    """The place in the list of organisations that an attribute gives.

    Raises:
        Wrong: there is no such place.
    """
    if element.get(name) is None:
        return None
    place = whole_of(element, element.get(name))
    if place >= len(said.bodies):
        raise Wrong(element, _("An organisation is named that the file does not list."))
    return place


def _links(element: Element, said: ActivitySaid) -> None:
    for one in element.findall("related-activity"):
        if one.get("type") == codes.PARENT:
            said.parent = line_of(one, "ref")[:200]
    for one in element.findall("document-link"):
        said.documents.append(
            {
                "url": line_of(one, "url")[:1000],
                "format": line_of(one, "format")[:100],
                "title": narrative(one.find("title"))[:300],
            }
        )


def _extra(element: Element, said: ActivitySaid) -> Extra | None:
    """What a kind with columns of its own says, organisations still as places."""
    record = element.find(nc("record"))
    kind = record.find(nc("kind")) if record is not None else None
    if record is None or kind is None:
        return None
    return Extra(
        objective=_description(element, codes.OBJECTIVES),
        said=_attributes(kind, said),
        parts=[
            (line_of(one, "name"), _attributes(one, said)) for one in record.findall(nc("part"))
        ],
        budget=[_budget(one, said) for one in element.findall("budget")],
    )


def _attributes(element: Element, said: ActivitySaid) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in element.attrib.items():
        key = str(name)
        if key.startswith("o-"):
            found[key] = body_at(element, key, said)
        elif key != "name":
            found[key] = block_of(element, key) if value else ""
    return found


def _budget(element: Element, said: ActivitySaid) -> BudgetSaid:
    value = child(element, "value")
    if value.get("currency", "VND") != "VND":
        raise Wrong(value, _("A budget is read in VND alone."))
    return BudgetSaid(
        year=day_of(child(element, "period-start")).year,
        source=word_of(element, nc("source"), MoneySource.values),
        giver=body_at(element, nc("o-giver"), said),
        amount=whole_of(value, str(only_whole(decimal_of(value, value.text), value))),
        note=line_of(element, nc("note")),
    )
