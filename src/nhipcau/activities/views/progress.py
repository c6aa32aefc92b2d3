"""How far a public agreement has come, for citizens: one page, and a feed of its news."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nhipcau.activities.choices import Standing
from nhipcau.activities.selectors.progress import (
    EVERYBODY,
    News,
    Progress,
    Promise,
    news_of,
    progress_of,
    shown_to_everybody,
)
from nhipcau.agreements.models import Agreement
from nhipcau.agreements.selectors import agreement_detail
from nhipcau.foundation.panels import NOTHING
from nhipcau.foundation.pictures.bridge import Abutment, Bridge, Plank, Span
from nhipcau.foundation.requests import Request

FEED = 30
LEAST = 2


@require_safe
def agreement_progress(request: Request, pk: int) -> HttpResponse:
    """The page: the same for everybody, whoever asks."""
    agreement = _public_or_404(pk)
    progress = progress_of(agreement, timezone.localdate(), get_language() or "vi")
    states = progress.states
    parties = list(agreement.parties.all())
    context = {
        "agreement": agreement,
        "progress": progress,
        "states": dict(states),
        "open": states["in_progress"] + states["not_started"],
        "total": len(progress.promises),
        "bridge": _bridge(agreement, progress) if len(parties) >= LEAST else None,
        "marks": [
            (party.locality.code, "violet" if place == 0 else "gold", party.locality.name)
            for place, party in enumerate(parties)
        ],
    }
    return render(request, "activities/agreement_progress.html", context)


@require_safe
def agreement_news(request: Request, pk: int) -> HttpResponse:
    """The latest reports as an Atom feed, with a mark by which a reader asks for news alone."""
    agreement = _public_or_404(pk)
    news = news_of(agreement, FEED)
    here = request.build_absolute_uri
    said = (agreement.pk, agreement.title, get_language(), here("/"), news)
    etag = quote_etag(hashlib.sha256(repr(said).encode()).hexdigest()[:32])
    if etag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    else:
        body = _feed(agreement, news, request).writeString("utf-8")
        answer = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=300)
    return answer


def progress_panel(request: Request, agreement: Agreement) -> SafeString:
    """On an agreement's page: the way to what citizens see; nothing where they see nothing."""
    if not shown_to_everybody(agreement):
        return NOTHING
    return render_to_string("activities/_progress_panel.html", {"agreement": agreement}, request)


def _public_or_404(pk: int) -> Agreement:
    """The agreement, if everybody may read it; others have no such page, whoever asks."""
    try:
        return agreement_detail(EVERYBODY, pk)
    except Agreement.DoesNotExist:
        raise Http404(_("There is no such agreement.")) from None


def _bridge(agreement: Agreement, progress: Progress) -> Bridge:
    """One span from side to side; a plank is filled only when what was done is confirmed."""
    parties = list(agreement.parties.all())
    address = reverse("agreements:commitment-detail", args=[0])
    planks = tuple(
        Plank(
            number=one.number,
            label=one.text[:140],
            state=_look(one),
            url=address.replace("/0/", f"/{one.pk}/"),
            field=one.field or _("No field"),
            word=_word(one),
        )
        for one in progress.promises
    )
    said = {"total": len(planks), "confirmed": progress.confirmed}
    return Bridge(
        left=Abutment(parties[0].name_on_document, "", "violet"),
        spans=(Span(_("What was promised"), "stone", planks),),
        right=Abutment(parties[-1].name_on_document, "", "gold"),
        description=_("%(total)s promises; of %(confirmed)s the other side confirms a report.")
        % said,
        done_word=_("Done, confirmed"),
    )


def _word(one: Promise) -> str:
    if one.state != "done":
        return ""
    return _("Done, confirmed") if one.is_kept else _("Reported done, not confirmed yet")


def _look(one: Promise) -> str:
    """Reported done is shown as under way until every other side has confirmed just that."""
    return "in_progress" if one.state == "done" and not one.is_kept else one.state


def _feed(agreement: Agreement, news: list[News], request: Request) -> Atom1Feed:
    here = request.build_absolute_uri
    page = here(reverse("activities:agreement-progress", args=[agreement.pk]))
    feed = Atom1Feed(
        title=_("Progress: %(title)s") % {"title": agreement.title},
        link=page,
        description="",
        language=get_language() or "vi",
        feed_url=here(request.path),
    )
    for one in news:
        words = {"author": one.author, "subject": one.subject[:120]}
        feed.add_item(
            title=_("%(author)s reports: %(subject)s") % words,
            link=f"{page}#n{one.version}",
            description=one.text,
            unique_id=f"{page}#n{one.version}-{one.standing}",
            pubdate=one.on,
            updateddate=one.on,
            author_name=one.author,
            categories=(str(Standing(one.standing).label),),
        )
    return feed
