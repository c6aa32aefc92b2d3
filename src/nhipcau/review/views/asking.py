"""What the pages of measures share: the question in words, its choices, and the tabs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from nhipcau.agreements.models import Field
from nhipcau.agreements.selectors import agreements_visible_to
from nhipcau.foundation.requests import Request
from nhipcau.foundation.text import clean_line
from nhipcau.localities.selectors import localities_visible_to
from nhipcau.review.choices import PeriodKind
from nhipcau.review.selectors.asking import Asked, asked_by
from nhipcau.review.selectors.question import OWN_DAYS, Question, offered_periods, preset_of
from nhipcau.review.selectors.words import days_of, period_name

Words = str | Promise
SUGGESTED = 8
TABS: tuple[tuple[str, Words], ...] = (
    ("measure-list", gettext_lazy("Five measures")),
    ("measure-years", gettext_lazy("Year against year")),
    ("balance", pgettext_lazy("sides", "Balance")),
    ("whatif", gettext_lazy("What if")),
    ("meeting", gettext_lazy("For the next meeting")),
)


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Words
    is_chosen: bool


def asked_of(request: Request) -> Asked:
    """What the address asks; 404 where it names what this reader cannot know of."""
    today = timezone.localdate()
    asked = asked_by(request.actor, Question.from_query(request.GET, today), today)
    if not asked.is_known:
        raise Http404(_("There is nothing of this to be reviewed."))
    return asked


def page_url(view: str, question: Question, **more: object) -> str:
    """The address of a page about a question."""
    return f"{reverse(f'review:{view}')}?{question.to_query(**more)}"


def shared(request: Request, asked: Asked, here: str) -> dict[str, Any]:
    """What the frame of these pages shows."""
    question = asked.question
    typed = clean_line(request.GET.get("q", ""))[:200]
    return {
        "asked": asked,
        "question": question,
        "subject_name": subject_name(asked),
        "period_name": period_name(question.period),
        "period_days": days_of(question.period),
        "is_ahead": question.period.first > asked.today,
        "is_under_way": question.period.first <= asked.today < question.period.last,
        "tabs": [(page_url(view, question), label, view == here) for view, label in TABS],
        "here": here,
        "offers": _offers(asked),
        "typed": typed,
        "found": _agreements(request, question, typed),
        "without_agreement": page_url(here, replace(question, agreement_id=None)),
        "earlier_url": page_url(here, question.earlier()),
        "reviews_url": "",
    }


def subject_name(asked: Asked) -> str:
    """What is looked at, in words."""
    if asked.agreement:
        name = asked.agreement.title
    elif asked.question.subject.pair:
        name = f"{asked.one} – {asked.other}"
    elif asked.field:
        return asked.field.name
    else:
        return _("Everything that you may read") if not asked.is_public else _("All that is public")
    return f"{name} · {asked.field.name}" if asked.field else name


def _offers(asked: Asked) -> dict[str, Any]:
    question, today = asked.question, asked.today
    units = [
        (str(row.pk), row.name if row.is_in_force_on(today) else f"{row.name} ({_('former')})")
        for row in localities_visible_to(asked.actor).defer("folded", "aliases", "source")
    ]
    return {
        "ones": _options(units, str(question.one_id or "")),
        "others": _options(units, str(question.other_id or "")),
        "fields": _options([(row.key, row.name) for row in Field.objects.all()], question.field),
        "periods": _periods(asked),
        "own_days": OWN_DAYS,
        "is_own": not question.kind,
    }


def _periods(asked: Asked) -> list[tuple[Words, list[Option]]]:
    """Groups of periods to choose; the one asked for stands among them however old it is."""
    question = asked.question
    groups: list[tuple[Words, list[Option]]] = []
    for kind, periods in offered_periods(asked.today):
        shown = list(periods)
        if kind == question.kind and question.period not in shown:
            shown = sorted([*shown, question.period], reverse=True)
        options = [
            Option(preset_of(kind, one), period_name(one), preset_of(kind, one) == question.preset)
            for one in shown
        ]
        groups.append((PeriodKind(kind).label, options))
    return groups


def _agreements(request: Request, question: Question, typed: str) -> list[tuple[str, str]]:
    if not typed:
        return []
    rows = agreements_visible_to(request.actor, search=typed).exclude(state="draft")
    shown = rows.order_by("-signed_on", "-pk")[:SUGGESTED]
    empty = replace(question, one_id=None, other_id=None)
    return [
        (row.title, page_url("measure-list", replace(empty, agreement_id=row.pk))) for row in shown
    ]


def _options(choices: list[tuple[str, str]], chosen: str) -> list[Option]:
    return [Option(value, label, value == chosen) for value, label in choices]
