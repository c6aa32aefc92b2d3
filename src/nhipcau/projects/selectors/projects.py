"""One project with its plan, as an actor may see it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.activities.choices import MoneySource, ParticipantRole
from nhipcau.activities.models import ActivityParticipant
from nhipcau.activities.selectors import activities_visible_to
from nhipcau.foundation.actors import Actor
from nhipcau.projects.choices import Level, MilestoneState, RiskState
from nhipcau.projects.models import BudgetLine, Milestone, Project, Risk

Words = str | Promise


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """Sums by year and source with their totals; `sources` are those that occur, in order."""

    years: tuple[int, ...]
    sources: tuple[MoneySource, ...]
    rows: tuple[tuple[int, tuple[int, ...], int], ...]
    by_source: tuple[int, ...]
    total: int

    @property
    def labelled(self) -> list[tuple[int | None, list[tuple[Words, int]], int]]:
        """The rows with the source beside each sum; the last one, without a year, adds them up."""
        rows = [*self.rows, (None, self.by_source, self.total)]
        labels = [one.label for one in self.sources]
        return [(year, list(zip(labels, sums, strict=True)), total) for year, sums, total in rows]

    @property
    def largest(self) -> int:
        return max((total for _year, _sums, total in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class RiskSquare:
    """How many open risks stand on each square: rows by likelihood, highest first."""

    rows: tuple[tuple[Level, tuple[tuple[Level, int, str], ...]], ...]
    columns: tuple[Level, ...] = tuple(Level)


def project_detail(actor: Actor, project_id: int) -> Project:
    """One project.

    Raises:
        Project.DoesNotExist: there is none, or this actor may not know of it.
    """
    known = activities_visible_to(actor).filter(pk=project_id).order_by().values("pk")
    parts = ActivityParticipant.objects.select_related("organisation")
    rows = Project.objects.select_related("owner__locality", "field", "agreement")
    return rows.prefetch_related(
        "sides__locality", Prefetch("participants", parts), "milestones__owner", "risks__owner"
    ).get(pk__in=known)


def milestones_of(project: Project) -> list[Milestone]:
    return list(project.milestones.select_related("owner"))


def risks_of(project: Project) -> list[Risk]:
    """Open ones first, the worst before the others."""
    order = {RiskState.OPEN: 0, RiskState.HAPPENED: 1, RiskState.CLOSED: 2}
    rows = project.risks.select_related("owner")
    return sorted(rows, key=lambda one: (order[RiskState(one.state)], -one.impact * one.likelihood))


def budget_of(project: Project) -> tuple[list[BudgetLine], BudgetTable]:
    """The lines of the budget, and their sums."""
    lines = list(project.budget.select_related("giver"))
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for line in lines:
        sums[line.year, line.source] += line.amount
    years = tuple(sorted({line.year for line in lines}))
    sources = tuple(one for one in MoneySource if any(line.source == one for line in lines))
    rows = tuple(
        (year, tuple(sums[year, one] for one in sources), sum(sums[year, one] for one in sources))
        for year in years
    )
    by_source = tuple(sum(sums[year, one] for year in years) for one in sources)
    return lines, BudgetTable(years, sources, rows, by_source, sum(by_source))


def square_of(risks: Sequence[Risk]) -> RiskSquare:
    """Likelihood by impact, of the risks that are still watched."""
    found = Counter(
        (risk.likelihood, risk.impact) for risk in risks if risk.state == RiskState.OPEN
    )
    rows = tuple(
        (
            likelihood,
            tuple(
                (impact, found[likelihood, impact], _tone(likelihood * impact)) for impact in Level
            ),
        )
        for likelihood in reversed(Level)
    )
    return RiskSquare(rows)


def gaps_of(project: Project) -> list[Words]:
    """What a project lacks to stand on the fourth rung: an owner, a budget, milestones."""
    gaps: list[Words] = []
    accountable = ParticipantRole.ACCOUNTABLE
    if not any(one.role == accountable for one in project.participants.all()):
        gaps.append(_("an organisation that is accountable for it"))
    if not project.budget.filter(amount__gt=0).exists():
        gaps.append(_("a budget"))
    if not project.milestones.exclude(state=MilestoneState.MISSED).exists():
        gaps.append(_("milestones"))
    return gaps


def is_on_fourth_rung(project: Project) -> bool:
    """Whether it is a project with owner, budget and milestones, not only in name."""
    return not gaps_of(project)


def _tone(weight: int) -> str:
    return "brick" if weight >= 6 else "gold" if weight >= 3 else "green"
