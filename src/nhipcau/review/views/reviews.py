"""Reviews: a list, opening one, what is said of each field, closing it, taking it back."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nhipcau.agreements.models import Field
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import page_of
from nhipcau.agreements.views.twice import removed_once
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import history_of
from nhipcau.foundation.history import acts
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.review import services
from nhipcau.review.choices import Measure
from nhipcau.review.errors import ReviewError, Stale
from nhipcau.review.forms.reviews import CloseEntry, NoteEntry, ReviewEntry, WithdrawEntry
from nhipcau.review.models import Review, ReviewNote
from nhipcau.review.permissions import reviews as permissions
from nhipcau.review.selectors.freezing import scope_of_review
from nhipcau.review.selectors.measures import measured
from nhipcau.review.selectors.opened import opened
from nhipcau.review.selectors.question import Question
from nhipcau.review.selectors.records import Behind
from nhipcau.review.selectors.reports import offer_of, offers
from nhipcau.review.selectors.reviews import days_of_review, review_detail, reviews_visible_to
from nhipcau.review.views.asking import Asked, asked_of, page_url, subject_name
from nhipcau.review.views.cards import Cards
from nhipcau.review.views.closed import closed_context
from nhipcau.review.views.pictures import draw_heat

HISTORY = 50
"""So many acts are shown on the page of a review; the trail has all."""
WHOLE = "chung"
"""Stands in an address for what is said of the whole."""


@signed_in
@require_safe
def review_list(request: Request) -> HttpResponse:
    """The reviews of this reader's localities, of one agreement where the address names one."""
    rows = reviews_visible_to(request.actor)
    said = request.GET.get("agreement", "")
    if said.isdecimal():
        rows = rows.filter(agreement=int(said[:9]))
    context = {"page": page_of(request, rows)}
    return render(request, "review/review_list.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def review_open(request: Request) -> HttpResponse:
    """Open a review of the agreement or the pair that the address names."""
    asked = asked_of(request)
    if not (asked.question.subject.agreement_id or asked.question.subject.pair):
        raise Http404(_("A review is of an agreement or of a pair of localities."))
    subject = Review(agreement=asked.agreement, one=asked.one, other=asked.other)
    require(permissions.may_open_review(request.actor, subject))
    today = timezone.localdate()
    first = next(one for one in offers(today) if one.period.last <= today)
    beginning = {
        "token": secrets.token_urlsafe(24),
        "title": _name(asked),
        "period": _offered(asked.question) or first.key,
    }
    entry = ReviewEntry(request.POST or None, initial=beginning, today=today)
    if entry.is_bound and entry.is_valid():
        try:
            review = services.open_review(actor=request.actor, form=_form(asked, entry))
        except ReviewError as refusal:
            entry.add_error(None, str(refusal.message))
        else:
            return redirect(review)
    context = {
        "entry": entry,
        "subject_name": subject_name(asked),
        "back_url": page_url("measure-list", asked.question),
    }
    return render(request, "review/review_open.html", context)


def _name(asked: Asked) -> str:
    name = _("Review of %(subject)s") % {"subject": subject_name(asked)}
    return name if len(name) <= 200 else f"{name[:199].rsplit(' ', 1)[0]}…"


def _offered(question: Question) -> str:
    """The period asked for, where it is one of those that are offered."""
    key = f"{question.kind}:{question.period.last.isoformat()}"
    found = offer_of(key) if question.kind else None
    return key if found and found.period.first <= timezone.localdate() else ""


def _form(asked: Asked, entry: ReviewEntry) -> services.ReviewForm:
    said = entry.cleaned_data
    return services.ReviewForm(
        token=said["token"],
        title=said["title"],
        period=entry.offer.period,
        agreement=asked.agreement,
        pair=(asked.one, asked.other) if asked.one and asked.other else None,
        field=asked.field,
        counts_reported=said["counts_reported"],
    )


@signed_in
@require_safe
def review_show(request: Request, pk: int) -> HttpResponse:
    """An open review with today's figures; a closed one as it was frozen."""
    review = review_or_404(request.actor, pk)
    context = {**about(request.actor, review), **_notes_context(review)}
    if review.is_open:
        return render(request, "review/review_detail.html", {**context, **_open_context(review)})
    return render(request, "review/review_closed.html", {**context, **closed_context(review)})


def about(actor: Actor, review: Review) -> dict[str, Any]:
    """What the head of every page of a review shows."""
    question = question_of(review)
    report = (
        f"{reverse('review:report-add', args=[review.agreement_id])}"
        f"?period={question.kind}:{review.period_to.isoformat()}"
        if review.agreement_id and _offered(question)
        else ""
    )
    return {
        "review": review,
        "question": question,
        "name": name_of(review),
        "may_change": bool(permissions.may_change_review(actor, review)),
        "may_close": bool(permissions.may_close_review(actor, review)),
        "why_not_closed": permissions.may_close_review(actor, review).reason,
        "may_withdraw": bool(permissions.may_withdraw_review(actor, review)),
        "report_url": report,
        "history": acts(actor, history_of(review)[:HISTORY], subject=review),
    }


def question_of(review: Review) -> Question:
    return Question(
        period=days_of_review(review),
        agreement_id=review.agreement_id,
        one_id=review.one_id,
        other_id=review.other_id,
        field=review.field_id or "",
        counts_reported=review.counts_reported,
    )


def name_of(review: Review) -> str:
    """The subject in words."""
    whole = review.agreement.title if review.agreement else f"{review.one} – {review.other}"
    return f"{whole} · {review.field.name}" if review.field else whole


def _open_context(review: Review) -> dict[str, Any]:
    scope = scope_of_review(review, timezone.localdate())
    got = measured(scope)
    cards = Cards(question_of(review), got)
    rows = cards.rows(list(Field.objects.all()))
    return {
        "cards": cards.cards(opened(scope, Behind("activities")).rows.count()),
        "rows": rows,
        "heat": draw_heat(rows),
        "names": [Measure(one).label for one in Measure.values],
        "is_under_way": review.period_to >= timezone.localdate(),
    }


def _notes_context(review: Review) -> dict[str, Any]:
    """The whole first, then each field; a review of one field has that field alone."""
    notes = {note.field_id: note for note in review.notes.all()}
    fields = [review.field] if review.field else list(Field.objects.all())
    topics = [(WHOLE, _("The whole"), notes.get(None))]
    topics += [(one.key, one.name, notes.get(one.key)) for one in fields if one]
    return {
        "topics": topics,
        "written": [topic for topic in topics if topic[2] is not None],
    }


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def review_note(request: Request, pk: int, topic: str) -> HttpResponse:
    """Write what the sides say of one field; what somebody else wrote meanwhile is shown."""
    review = review_or_404(request.actor, pk)
    require(permissions.may_change_review(request.actor, review))
    within = None if topic == WHOLE else Field.objects.filter(pk=topic).first()
    if topic != WHOLE and within is None:
        raise Http404(_("There is no such field."))
    note = ReviewNote.objects.filter(review=review, field=within).first()
    beginning = {
        part: getattr(note, part, "") for part in ("results", "shortcomings", "directions")
    }
    entry = NoteEntry(request.POST or None, initial={**beginning, "seen": services.seen_of(note)})
    conflict = False
    if entry.is_bound and entry.is_valid():
        try:
            services.write_note(actor=request.actor, review_id=pk, form=_note_form(topic, entry))
        except Stale:
            conflict = True
        except ReviewError as refusal:
            entry.add_error(None, str(refusal.message))
        else:
            return redirect(f"{review.get_absolute_url()}#n-{topic}")
    context = {
        "review": review,
        "entry": entry,
        "topic_name": within.name if within else _("The whole"),
        "conflict": conflict,
        "stands": note,
        "seen": services.seen_of(note),
        "back_url": review.get_absolute_url(),
    }
    return render(request, "review/review_note.html", context, status=409 if conflict else 200)


def _note_form(topic: str, entry: NoteEntry) -> services.NoteForm:
    said = entry.cleaned_data
    return services.NoteForm(
        field=None if topic == WHOLE else topic,
        seen=said["seen"],
        results=said["results"] or "",
        shortcomings=said["shortcomings"] or "",
        directions=said["directions"] or "",
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def review_close(request: Request, pk: int) -> HttpResponse:
    """Say what closing does, and do it."""
    review = review_or_404(request.actor, pk)
    if request.method == "POST" and not review.is_open:
        messages.info(request, _("This review is closed already."))
        return redirect(review)
    require(permissions.may_close_review(request.actor, review))
    entry = CloseEntry(request.POST or None, initial={"version": review.version})
    if entry.is_bound and entry.is_valid():
        try:
            services.close_review(
                actor=request.actor, review_id=pk, version=entry.cleaned_data["version"]
            )
        except ReviewError as refusal:
            entry.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The review is closed; its figures are frozen."))
            return redirect(review)
    context = {
        "review": review,
        "form": entry,
        "version": review.version,
        "name": name_of(review),
        "is_under_way": review.period_to >= timezone.localdate(),
        "back_url": review.get_absolute_url(),
    }
    return render(request, "review/review_close.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def review_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a closed review back, with the reason."""
    review = review_or_404(request.actor, pk)
    require(permissions.may_withdraw_review(request.actor, review))
    entry = WithdrawEntry(request.POST or None)
    if entry.is_bound and entry.is_valid():
        try:
            services.withdraw_review(
                actor=request.actor, review_id=pk, reason=entry.cleaned_data["reason"]
            )
        except ReviewError as refusal:
            entry.add_error(None, str(refusal.message))
        else:
            return redirect(review)
    context = {"review": review, "form": entry, "back_url": review.get_absolute_url()}
    return render(request, "review/review_withdraw.html", context)


@removed_once("review.review", onward="review:review-list")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def review_remove(request: Request, pk: int) -> HttpResponseBase:
    """Remove an open review, after asking."""
    review = review_or_404(request.actor, pk)
    require(permissions.may_change_review(request.actor, review))
    if request.method == "POST":
        services.remove_review(actor=request.actor, review_id=pk)
        messages.success(request, _("The review was removed."))
        return redirect("review:review-list")
    context = {"review": review, "name": name_of(review), "back_url": review.get_absolute_url()}
    return render(request, "review/review_remove.html", context)


def review_or_404(actor: Actor, pk: int) -> Review:
    """The review, for those who may know of it."""
    try:
        return review_detail(actor, pk)
    except Review.DoesNotExist:
        raise Http404(_("There is no such review.")) from None
