"""Activities for tests of IATI: one by hand with everything, and random ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from hypothesis import strategies as st

from nhipcau.activities.exports.iati import write_file
from nhipcau.activities.forms.iati.work import Outcome, take_over
from nhipcau.activities.models import (
    Activity,
    ActivityCommitment,
    ActivityParticipant,
    ActivitySide,
    Confirmation,
    ConfirmationRequest,
    Contribution,
    Evidence,
    IatiHouse,
    IatiOrigin,
    Indicator,
    IndicatorTarget,
    Result,
    Transaction,
    Update,
    UpdateVersion,
)
from nhipcau.activities.selectors.contents import content_of, digest_of
from nhipcau.activities.selectors.iati.filters import IatiFilter
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import clean_block, clean_line
from nhipcau.localities.models import Organisation
from nhipcau.projects.models import BudgetLine, Milestone, Project, Risk
from tests.cast import Cast

PROGRAM = Actor.program("tests")
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def export(actor: Actor = PROGRAM, **wanted: Any) -> bytes:
    file = BytesIO()
    write_file(file, actor, IatiFilter(**wanted))
    return file.getvalue()


def take(data: bytes) -> list[Outcome]:
    return [one for piece in take_over(PROGRAM, BytesIO(data)) for one in piece]


def empty_the_register() -> None:
    """Everything that an import may write goes, and the installation gets another name."""
    for model in (
        Confirmation, ConfirmationRequest, Result, Transaction, IndicatorTarget, Indicator,
        UpdateVersion.proofs.through, UpdateVersion, Update, Evidence, ActivityCommitment,
        ActivityParticipant, ActivitySide, IatiOrigin, Milestone, BudgetLine, Risk,
    ):  # fmt: skip
        model.objects.all().delete()
    for kind in (Project, Contribution, Activity):
        kind.objects.all().delete()
    IatiHouse.objects.all().delete()


def report(activity: Activity, author: Organisation, **said: Any) -> UpdateVersion:
    """A report that was handed in, sealed as services seal it."""
    standing = said.pop("standing", "reported")
    columns = {"period_from": date(2026, 1, 1), "period_to": date(2026, 6, 30), **said}
    text = columns.pop("text", "Đã làm xong nửa đầu.")
    progress, state = columns.pop("progress", None), columns.pop("state", "")
    number = columns.pop("number", 1)
    update = Update.objects.create(
        activity=activity, author=author, author_side=author.locality, standing=standing,
        agreement=activity.agreement, latest=number, submitted_at=NOON, created_at=NOON, **columns,
    )  # fmt: skip
    return UpdateVersion.objects.create(
        update=update, number=number, text=text, progress=progress, state=state, submitted_at=NOON
    )


def seal(version: UpdateVersion) -> UpdateVersion:
    version.content = content_of(version)
    version.digest = digest_of(version.content)
    version.save()
    return version


def confirm(version: UpdateVersion, side: Any, by: Organisation, word: str = "confirmed") -> None:
    request = ConfirmationRequest.objects.create(
        version=version, update=version.update, locality=side, word=word, answered_at=NOON
    )
    Confirmation.objects.create(request=request, word=word, digest=version.digest, organisation=by)


LETTERS = "aăâđêôơưAĐ ạảấềỗ123<>&\"'[]]>%;:/\\\n\t–“”&amp;😀"
LINES = st.text(LETTERS, min_size=1, max_size=40).map(clean_line).filter(bool)
BLOCKS = st.text(LETTERS, max_size=80).map(clean_block)
MAYBE_LINES = st.one_of(st.just(""), LINES)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
NUMBERS = st.decimals(
    min_value=-(10**9), max_value=10**12, places=3, allow_nan=False, allow_infinity=False
)
VND = st.integers(0, 10**15)
SOURCES = st.sampled_from(["state", "enterprise", "donation", "loan", "foreign", "other"])
BODIES = ("hue_office", "hue_tourism", "ha_noi_office", "ha_noi_trade")


@st.composite
def spans(draw: Any) -> tuple[date | None, date | None]:
    first = draw(st.none() | DAYS)
    last = draw(st.none() | DAYS)
    return (last, first) if first and last and last < first else (first, last)


@st.composite
def values(draw: Any) -> dict[str, Any]:
    return {"on": draw(DAYS), "value": draw(NUMBERS), "part": draw(MAYBE_LINES)}


@st.composite
def money(draw: Any) -> dict[str, Any]:
    said = {
        "kind": draw(st.sampled_from(["planned", "committed", "paid"])),
        "source": draw(SOURCES),
        "on": draw(DAYS),
        "amount": draw(VND),
        "note": draw(MAYBE_LINES),
        "giver": draw(st.none() | st.sampled_from(BODIES)),
    }
    if draw(st.booleans()):
        rate = draw(st.decimals(min_value="0.000001", max_value=10**6, places=6))
        original = draw(st.decimals(min_value=0, max_value=10**9, places=3))
        abroad = {"currency": "USD", "original": original, "rate": rate, "rate_on": draw(DAYS)}
        said.update(abroad)
    return said


@st.composite
def indicators(draw: Any) -> dict[str, Any]:
    periods = draw(st.lists(st.tuples(DAYS, st.integers(0, 400)), max_size=2, unique=True))
    return {
        "columns": {
            "title": draw(LINES),
            "level": draw(st.sampled_from(["output", "outcome", "impact"])),
            "unit": draw(LINES),
            "direction": draw(st.sampled_from(["ascending", "descending"])),
            "is_cumulative": draw(st.booleans()),
            "baseline": draw(st.none() | NUMBERS),
            "baseline_on": draw(st.none() | DAYS),
            "dimension": draw(MAYBE_LINES),
            "is_retired": draw(st.booleans()),
        },
        "targets": [(day, day + timedelta(days), draw(NUMBERS)) for day, days in periods],
        "values": draw(st.lists(values(), max_size=3, unique_by=lambda v: (v["on"], v["part"]))),
    }


@st.composite
def reports(draw: Any) -> dict[str, Any]:
    first, days = draw(DAYS), draw(st.integers(0, 400))
    return {
        "author": draw(st.sampled_from(BODIES)),
        "period_from": first,
        "period_to": first + timedelta(days),
        "text": draw(BLOCKS.filter(bool)),
        "progress": draw(st.none() | st.integers(0, 100)),
        "state": draw(st.sampled_from(["", "running", "done"])),
        "number": draw(st.integers(1, 9)),
        "standing": draw(st.sampled_from(["reported", "confirmed", "disputed"])),
        "money": draw(st.lists(money(), max_size=2)),
    }


@st.composite
def plans(draw: Any) -> dict[str, Any]:
    """What one random activity is made of."""
    kind = draw(st.sampled_from(["work", "project", "contribution", "exchange", "event"]))
    state = draw(st.sampled_from(["idea", "planned", "running", "done", "stopped"]))
    planned, done = draw(spans()), draw(spans())
    has_place = draw(st.booleans())
    return {
        "columns": {
            "kind": kind,
            "title": draw(LINES),
            "summary": draw(BLOCKS),
            "field_id": draw(st.none() | st.sampled_from(["tourism", "health"])),
            "form": draw(st.none() | st.integers(1, 5)),
            "state": state,
            "stop_reason": draw(BLOCKS.filter(bool)) if state == "stopped" else "",
            "visibility": draw(st.sampled_from(["public", "parties", "own"])),
            "planned_from": planned[0],
            "planned_to": planned[1],
            "begun_on": done[0],
            "ended_on": done[1],
            "place": draw(MAYBE_LINES),
            "latitude": draw(st.decimals(-90, 90, places=5)) if has_place else None,
            "longitude": draw(st.decimals(-180, 180, places=5)) if has_place else None,
            "is_example": draw(st.booleans()),
            "created_at": draw(
                st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
            ),
        },
        "owner": draw(st.sampled_from(BODIES)),
        "sides": draw(
            st.lists(st.sampled_from(["hue", "ha_noi", "da_nang"]), min_size=1, unique=True)
        ),
        "participants": draw(
            st.lists(
                st.tuples(
                    st.sampled_from(BODIES),
                    st.sampled_from(["accountable", "implementing", "funding"]),
                ),
                max_size=3,
                unique=True,
            )
        ),
        "serves": draw(st.booleans()),
        "reports": draw(st.lists(reports(), max_size=2)),
        "indicators": draw(st.lists(indicators(), max_size=2)),
        "more": draw(_MORE[kind]) if kind in _MORE else {},
    }


@st.composite
def gifts(draw: Any) -> dict[str, Any]:
    pledged = draw(st.none() | DAYS)
    received = draw(st.none() | DAYS)
    if pledged and received and received < pledged:
        pledged, received = received, pledged
    return {
        "giver": draw(st.sampled_from(BODIES)),
        "receiver": draw(st.none() | st.sampled_from(BODIES)),
        "fund": draw(MAYBE_LINES),
        "amount": draw(st.none() | VND),
        "in_kind": draw(MAYBE_LINES),
        "purpose": draw(LINES),
        "pledged_on": pledged,
        "received_on": received,
    }


@st.composite
def projects(draw: Any) -> dict[str, Any]:
    return {
        "code": draw(MAYBE_LINES),
        "objective": draw(BLOCKS),
        "milestones": draw(st.lists(st.tuples(LINES, DAYS, st.booleans()), max_size=2)),
        "budget": draw(st.lists(st.tuples(st.integers(1990, 2060), SOURCES, VND), max_size=2)),
        "risks": draw(st.lists(st.tuples(LINES, BLOCKS), max_size=2)),
    }


_MORE = {"contribution": gifts(), "project": projects()}


def build(plan: dict[str, Any], cast: Cast, promise: Any = None) -> Activity:
    """The rows of a plan."""
    activity = _activity(plan, cast, promise if plan["serves"] else None)
    if plan["serves"] and promise is not None:
        ActivityCommitment.objects.create(activity_id=activity.pk, commitment=promise)
    for place, name in enumerate(plan["sides"]):
        ActivitySide.objects.create(
            activity_id=activity.pk, locality=getattr(cast, name), position=place
        )
    for name, role in plan["participants"]:
        body = getattr(cast, name)
        ActivityParticipant.objects.create(activity_id=activity.pk, organisation=body, role=role)
    versions = [_report(activity, one, cast) for one in plan["reports"]]
    for one in plan["indicators"]:
        indicator = Indicator.objects.create(activity_id=activity.pk, **one["columns"])
        for first, last, value in one["targets"]:
            IndicatorTarget.objects.create(
                indicator=indicator, period_from=first, period_to=last, value=value
            )
        for place, said in enumerate(one["values"] if versions else ()):
            version = versions[place % len(versions)]
            Result.objects.create(
                version=version, indicator=indicator, is_current=True,
                standing=version.update.standing, **said,
            )  # fmt: skip
    for version in versions:
        seal(version)
        if version.update.standing != "reported":
            other = cast.ha_noi if version.update.author_side_id == cast.hue.pk else cast.hue
            confirm(version, other, cast.ha_noi_office, version.update.standing)
    return activity


def _activity(plan: dict[str, Any], cast: Cast, promise: Any) -> Activity:
    columns = {**plan["columns"], "owner": getattr(cast, plan["owner"])}
    columns["agreement"] = promise.agreement if promise is not None else None
    more = plan["more"]
    if columns["kind"] == "contribution":
        bodies = {
            key: getattr(cast, more[key]) if more[key] else None for key in ("giver", "receiver")
        }
        return Contribution.objects.create(
            **columns, **{**more, **bodies}, recipients="Bà Nguyễn Thị Nhận Quà"
        )
    if columns["kind"] != "project":
        return Activity.objects.create(**columns)
    project = Project.objects.create(**columns, code=more["code"], objective=more["objective"])
    for place, (title, due, is_reached) in enumerate(more["milestones"]):
        Milestone.objects.create(
            project=project, position=place, title=title, due_on=due, owner=cast.hue_office,
            state="reached" if is_reached else "open", reached_on=due if is_reached else None,
        )  # fmt: skip
    for year, source, amount in more["budget"]:
        BudgetLine.objects.create(
            project=project, year=year, source=source, amount=amount, giver=cast.ha_noi_trade
        )
    for text, answer in more["risks"]:
        Risk.objects.create(project=project, text=text, answer=answer)
    return project


def _report(activity: Activity, said: dict[str, Any], cast: Cast) -> UpdateVersion:
    columns = {key: value for key, value in said.items() if key not in {"author", "money"}}
    version = report(activity, getattr(cast, said["author"]), **columns)
    for row in said["money"]:
        giver = getattr(cast, row["giver"]) if row["giver"] else None
        Transaction.objects.create(
            version=version, activity_id=activity.pk, agreement=activity.agreement,
            field_id=activity.field_id, side=version.update.author_side, is_current=True,
            standing=version.update.standing, **{**row, "giver": giver},
        )  # fmt: skip
    return version


def some_plan(**columns: Any) -> dict[str, Any]:
    """An activity with a report, money, a result and a place."""
    return {
        "columns": {
            "kind": "work", "title": "Tuần hàng Huế tại Hà Nội", "summary": "Ba mươi gian hàng.",
            "field_id": "tourism", "form": 3, "state": "running", "stop_reason": "",
            "visibility": "public", "planned_from": date(2026, 1, 1),
            "planned_to": date(2026, 12, 31), "begun_on": date(2026, 2, 1), "ended_on": None,
            "place": "Phố đi bộ Hoàn Kiếm", "latitude": Decimal("21.02885"),
            "longitude": Decimal("105.85244"), "is_example": False, "created_at": NOON, **columns,
        },
        "owner": "hue_tourism", "sides": ["hue", "ha_noi"],
        "participants": [("ha_noi_trade", "implementing"), ("hue_office", "funding")],
        "serves": True,
        "reports": [
            {
                "author": "hue_tourism", "period_from": date(2026, 1, 1),
                "period_to": date(2026, 6, 30), "text": "Đã mở ba mươi gian hàng.", "progress": 60,
                "state": "running", "number": 2, "standing": "confirmed",
                "money": [
                    {
                        "kind": "paid", "source": "state", "on": date(2026, 3, 1),
                        "amount": 3_000_000_000, "note": "Thuê gian hàng", "giver": "hue_office",
                    },
                    {
                        "kind": "planned", "source": "foreign", "on": date(2026, 9, 1),
                        "amount": 25_000_000, "note": "", "giver": None, "currency": "USD",
                        "original": Decimal("1000.500"), "rate": Decimal("24987.506247"),
                        "rate_on": date(2026, 8, 31),
                    },
                ],
            }
        ],
        "indicators": [
            {
                "columns": {"title": "Gian hàng", "unit": "gian", "dimension": "địa phương"},
                "targets": [(date(2026, 1, 1), date(2026, 12, 31), Decimal(40))],
                "values": [
                    {"on": date(2026, 6, 30), "value": Decimal(30), "part": ""},
                    {"on": date(2026, 6, 30), "value": Decimal("12.5"), "part": "Huế"},
                ],
            }
        ],
        "more": {},
    }  # fmt: skip
