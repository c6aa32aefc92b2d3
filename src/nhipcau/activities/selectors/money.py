"""Money as an actor may see it: records, and sums over them by commitment, field, side and year.

What is counted is said: confirmed figures alone, unless reported ones are asked for too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from nhipcau.activities.choices import MoneySource, Standing, TransactionKind
from nhipcau.activities.models import Activity, ActivityCommitment, Transaction
from nhipcau.activities.permissions.standing import readable_figures
from nhipcau.agreements.models import Commitment, Field
from nhipcau.agreements.permissions.reading import readable as readable_agreements
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Locality
from nhipcau.localities.selectors import locality_ancestry, present_of

COLUMNS = {
    "commitment": "commitment_id",
    "activity": "activity_id",
    "field": "field_id",
    "side": "side_id",
    "source": "source",
    "year": "year",
}
NOTHING = "none"
LOOSE = "loose"
OTHER = {"commitment": LOOSE, "activity": "commitment"}
"""Money that is in no line of these: on activities that serve no commitment, or on commitments."""
NOUNS = ("commitment", "activity", LOOSE)


@dataclass(frozen=True, slots=True)
class MoneyFilter:
    """Which records of money are meant; the same words filter a list, a sum and an address."""

    agreement_id: int | None = None
    commitment_id: int | None = None
    activity_id: int | None = None
    locality_id: int | None = None
    field: str = ""
    year: int | None = None
    kind: str = ""
    source: str = ""
    noun: str = ""
    """Money reported on a "commitment", on an "activity", or on activities that serve none."""
    is_open: bool = False
    """Reported figures are counted beside confirmed ones."""

    def query(self) -> str:
        """These words as an address says them."""
        said = {
            "agreement": self.agreement_id,
            "commitment": self.commitment_id,
            "activity": self.activity_id,
            "side": self.locality_id,
            "field": self.field,
            "year": self.year,
            "kind": self.kind,
            "source": self.source,
            "noun": self.noun,
            "counted": "reported" if self.is_open else "",
        }
        return urlencode({key: value for key, value in said.items() if value})

    @property
    def is_of_everything(self) -> bool:
        """Whether it names nothing by which records are few."""
        return not (
            self.agreement_id
            or self.commitment_id
            or self.activity_id
            or self.locality_id
            or self.year
        )

    def narrowed(self, by: str, key: object) -> MoneyFilter:
        """The same, for the records behind one line of a sum."""
        said: dict[str, Any] = {by: key or NOTHING}
        if by not in {"field", "source"}:
            name = {"side": "locality_id", "year": "year"}.get(by, f"{by}_id")
            said = {"noun": OTHER[by]} if key is None else {name: key}
        return replace(self, **said)


@dataclass(frozen=True, slots=True)
class Total:
    """One line of a sum: what it is of, the money by kind, and the address of its records."""

    key: object
    name: str
    planned: int
    committed: int
    paid: int
    count: int
    wanted: MoneyFilter

    def of(self, kind: str) -> int:
        return int(getattr(self, kind))


def money_visible_to(actor: Actor, wanted: MoneyFilter) -> QuerySet[Transaction]:
    """The records, the latest first."""
    rows = Transaction.objects.filter(readable_figures(actor))
    standings = [Standing.CONFIRMED, *([Standing.REPORTED] if wanted.is_open else [])]
    rows = rows.filter(standing__in=standings)
    for name, value in (
        ("agreement", wanted.agreement_id),
        ("activity", wanted.activity_id),
        ("kind", wanted.kind),
        ("source", wanted.source),
    ):
        if value:
            rows = rows.filter(**{name: value})
    if wanted.commitment_id:
        rows = rows.filter(_done_for(actor, wanted.commitment_id))
    if wanted.noun == LOOSE:
        rows = rows.filter(activity__isnull=False).exclude(activity__in=_serving(actor))
    elif wanted.noun in NOUNS:
        rows = rows.filter(**{f"{wanted.noun}__isnull": False})
    if wanted.field:
        rows = rows.filter(field=None if wanted.field == NOTHING else wanted.field)
    if wanted.locality_id:
        ancestry = locality_ancestry([wanted.locality_id])[wanted.locality_id]
        rows = rows.filter(side__in=ancestry)
    if wanted.year:
        rows = rows.filter(on__range=(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    return rows.order_by("-on", "-pk")


def _done_for(actor: Actor, commitment_id: int) -> Q:
    """Money reported on a commitment, or on an activity that serves it."""
    serving = _serving(actor).filter(commitment=commitment_id)
    rows = Transaction.objects.order_by()
    own = rows.filter(commitment=commitment_id).values("pk")
    return Q(pk__in=own.union(rows.filter(activity__in=serving).values("pk")))


def _serving(actor: Actor) -> QuerySet[ActivityCommitment, Any]:
    """Activities that serve a commitment of which this actor may know."""
    known = readable_agreements(actor, "commitment__agreement__")
    return ActivityCommitment.objects.filter(known).order_by().values("activity")


def disputed_beside(actor: Actor, wanted: MoneyFilter) -> int:
    """How many records of the same are disputed, for readers who may know of them."""
    rows = Transaction.objects.filter(readable_figures(actor), standing=Standing.DISPUTED)
    if wanted.commitment_id:
        rows = rows.filter(_done_for(actor, wanted.commitment_id))
    for name, value in (("agreement", wanted.agreement_id), ("activity", wanted.activity_id)):
        if value:
            rows = rows.filter(**{name: value})
    return rows.count()


def totals(actor: Actor, wanted: MoneyFilter, by: str, *, today: date) -> list[Total]:
    """Sums by what `by` names; a unit that is no more counts under the one that goes on.

    Money of an activity counts for each commitment that it serves, so these lines may add up to
    more than the whole.
    """
    rows = money_visible_to(actor, wanted).order_by()
    column = COLUMNS[by]
    if by == "year":
        rows = rows.annotate(year=ExtractYear("on"))
    sums = _by_commitment(actor, rows, wanted) if by == "commitment" else _sums(rows, column)
    found: dict[object, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    present = present_of([row["side_id"] for row in sums], today) if by == "side" else {}
    for row in sums:
        key = present[row[column]].pk if by == "side" else row[column]
        found[key][row["kind"]] += row["total"]
        found[key]["count"] += row["count"]
    names = _names(by, found)
    lines = [
        _total(key, names.get(key) or _rest(by), said, wanted.narrowed(by, key))
        for key, said in found.items()
    ]
    if by == "year":
        return sorted(lines, key=lambda line: int(str(line.key)))
    return sorted(lines, key=lambda line: (-line.paid, -line.committed, -line.planned, line.name))


def _sums(rows: QuerySet[Transaction], column: str) -> list[dict[str, Any]]:
    return list(rows.values(column, "kind").annotate(total=Sum("amount"), count=Count("pk")))


def _by_commitment(
    actor: Actor, rows: QuerySet[Transaction], wanted: MoneyFilter
) -> list[dict[str, Any]]:
    """Sums by commitment: what was reported on it, what on activities that serve it, and the rest.

    Joined from the links, so that an activity that serves two stands in both lines.
    """
    known = readable_agreements(actor, "commitment__agreement__")
    links = ActivityCommitment.objects.filter(known, activity__transactions__in=rows.values("pk"))
    if wanted.commitment_id:
        links = links.filter(commitment=wanted.commitment_id)
    served = links.order_by().values("commitment_id", kind=F("activity__transactions__kind"))
    told = served.annotate(
        total=Sum("activity__transactions__amount"), count=Count("activity__transactions")
    )
    loose = rows.filter(activity__isnull=False).exclude(activity__in=_serving(actor))
    return [
        *_sums(rows.filter(commitment__isnull=False), "commitment_id"),
        *(dict(row) for row in told),
        *_sums(loose, "commitment_id"),
    ]


def grand_total(actor: Actor, wanted: MoneyFilter) -> Total:
    """All of it in one line."""
    sums = (
        money_visible_to(actor, wanted)
        .order_by()
        .values("kind")
        .annotate(total=Sum("amount"), count=Count("pk"))
    )
    said: dict[str, int] = defaultdict(int)
    for row in sums:
        said[row["kind"]] += row["total"]
        said["count"] += row["count"]
    return _total(None, "", said, wanted)


def _total(key: object, name: str, said: Mapping[str, int], wanted: MoneyFilter) -> Total:
    return Total(
        key=key,
        name=name,
        planned=said.get(TransactionKind.PLANNED, 0),
        committed=said.get(TransactionKind.COMMITTED, 0),
        paid=said.get(TransactionKind.PAID, 0),
        count=said.get("count", 0),
        wanted=wanted,
    )


def _rest(by: str) -> str:
    """The name of the line of what has none."""
    words = {
        "commitment": _("Activities that serve no commitment"),
        "activity": _("Reported on commitments"),
    }
    return words.get(by, _("No field"))


def _names(by: str, keys: Iterable[object]) -> dict[object, str]:
    ids = [key for key in keys if key is not None]
    if by == "commitment":
        return {pk: str(row) for pk, row in Commitment.objects.in_bulk(ids).items()}
    if by == "activity":
        return {pk: row.title for pk, row in Activity.objects.in_bulk(ids).items()}
    if by == "field":
        return {pk: str(row) for pk, row in Field.objects.in_bulk(ids).items()}
    if by == "side":
        return {pk: row.name for pk, row in Locality.objects.in_bulk(ids).items()}
    if by == "source":
        return {key: str(MoneySource(str(key)).label) for key in ids}
    return {key: str(key) for key in ids}
