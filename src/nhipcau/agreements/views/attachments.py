"""Files of an agreement: added, fetched by those who may read it, removed."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from nhipcau.agreements import permissions, services
from nhipcau.agreements.forms.agreements import AttachmentEntry
from nhipcau.agreements.models import Agreement, Attachment
from nhipcau.agreements.selectors import attachments_in_order, attachments_visible_to
from nhipcau.agreements.views.access import signed_in
from nhipcau.agreements.views.pages import agreement_or_404, attempt, page_of, to
from nhipcau.agreements.views.twice import removed_once
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.files import FileRefused, receive
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require

SORTS = {
    "name": gettext_lazy("File"),
    "kind": gettext_lazy("Kind"),
    "added": gettext_lazy("Added on"),
}
LATEST = "-added"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@get_or_post
def attachment_add(request: Request, pk: int) -> HttpResponse:
    agreement = agreement_or_404(request.actor, pk)
    require(permissions.may_attach(request.actor, agreement))
    is_sent = request.method == "POST"
    entry = AttachmentEntry(request.POST if is_sent else None, request.FILES if is_sent else None)
    if entry.is_bound and entry.is_valid() and _attach(request, agreement, entry):
        messages.success(request, _("The file is attached."))
        return to(agreement)
    context = {"agreement": agreement, "entry": entry, "back_url": agreement.get_absolute_url()}
    return render(request, "agreements/agreement_attach.html", context)


@require_safe
def attachment_list(request: Request, pk: int) -> HttpResponse:
    """All files of an agreement, page by page; its own page shows the latest."""
    agreement = agreement_or_404(request.actor, pk)
    asked = request.GET.get("sort", "")
    sort = asked if asked.removeprefix("-") in SORTS else LATEST
    rows = attachments_visible_to(request.actor).filter(agreement=agreement)
    context = {
        "agreement": agreement,
        "page": page_of(request, attachments_in_order(rows, sort)),
        "sorts": [(key, *_sort_link(sort, key), word) for key, word in SORTS.items()],
        "may_attach": permissions.may_attach(request.actor, agreement),
        "may_detach": permissions.may_detach(request.actor, agreement),
    }
    return render(request, "agreements/attachment_list.html", context)


@require_safe
def attachment_show(request: Request, pk: int) -> HttpResponseBase:
    """The file as a download: a browser never opens it as a page of ours."""
    attachment = _attachment_or_404(request.actor, pk)
    try:
        file = attachment.file.open("rb")
    except FileNotFoundError:
        raise Http404(_("The file is not in the store any more.")) from None
    response = FileResponse(
        file,
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@get_or_post
@removed_once("agreements.attachment", onward="agreements:agreement-list")
def attachment_remove(request: Request, pk: int) -> HttpResponse:
    attachment = _attachment_or_404(request.actor, pk)
    require(permissions.may_detach(request.actor, attachment.agreement))
    if request.method == "POST":
        services.remove_attachment(actor=request.actor, attachment_id=pk)
        messages.success(request, _("The file is removed."))
        return to(attachment.agreement)
    context = {"attachment": attachment, "back_url": attachment.agreement.get_absolute_url()}
    return render(request, "agreements/agreement_detach.html", context)


def _sort_link(sort: str, key: str) -> tuple[str, str]:
    """The order that the head of a column leads to, and how it is sorted now."""
    now = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    return f"-{key}" if sort == key else key, now


def _attachment_or_404(actor: Actor, pk: int) -> Attachment:
    rows = attachments_visible_to(actor).select_related("agreement__keeper")
    attachment = rows.filter(pk=pk).first()
    if attachment is None:
        raise Http404(_("There is no such file."))
    return attachment


def _attach(request: Request, agreement: Agreement, entry: AttachmentEntry) -> Attachment | None:
    try:
        kept = receive(entry.cleaned_data["file"])
    except FileRefused as refusal:
        entry.add_error("file", str(refusal.message))
        return None
    return attempt(
        entry,
        lambda: services.attach_file(
            actor=request.actor,
            agreement_id=agreement.pk,
            kept=kept,
            kind=entry.cleaned_data["kind"],
        ),
    )
