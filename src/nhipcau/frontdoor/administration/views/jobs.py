"""Jobs: the list, one of them, another try, an end."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhipcau.foundation.jobs import Job
from nhipcau.foundation.requests import Request
from nhipcau.foundation.rules import require
from nhipcau.frontdoor.administration.forms import JobFilterForm
from nhipcau.frontdoor.administration.selectors import JobFilter, job_counts, jobs_visible_to
from nhipcau.frontdoor.administration.services import JobMoved, cancel_job, retry_job
from nhipcau.frontdoor.permissions import may_manage_jobs
from nhipcau.localities.views.found import page_of


@require_safe
def job_list(request: Request) -> HttpResponse:
    """Jobs by state, kind and age; the list renews itself while something runs."""
    require(may_manage_jobs(request.actor, None))
    form = JobFilterForm(request.GET)
    wanted = form.wanted()
    page = page_of(request, jobs_visible_to(request.actor, wanted))
    context = {
        "form": form,
        "page": page,
        "counts": job_counts(),
        "is_narrowed": wanted != JobFilter(),
        "is_moving": any(job.is_open for job in page.object_list),
    }
    return render(request, "administration/job_list.html", context)


@require_safe
def job_detail(request: Request, pk: int) -> HttpResponse:
    """One job: how far, how often tried, who asked, what came of it."""
    return render(request, "administration/job_detail.html", {"job": _job(request, pk)})


@require_POST
def job_retry(request: Request, pk: int) -> HttpResponse:
    _job(request, pk)
    try:
        retry_job(actor=request.actor, job_id=pk)
    except JobMoved as error:
        messages.info(request, str(error.message))
    else:
        messages.success(request, _("The job was queued again."))
    return redirect("frontdoor:job-detail", pk=pk)


@require_POST
def job_cancel(request: Request, pk: int) -> HttpResponse:
    _job(request, pk)
    try:
        cancel_job(actor=request.actor, job_id=pk)
    except JobMoved as error:
        messages.info(request, str(error.message))
    else:
        messages.success(request, _("The job was cancelled. What it had not finished was undone."))
    return redirect("frontdoor:job-detail", pk=pk)


def _job(request: Request, pk: int) -> Job:
    require(may_manage_jobs(request.actor, None))
    job = jobs_visible_to(request.actor, JobFilter()).filter(pk=pk).first()
    if job is None:
        raise Http404(_("There is no such job."))
    return job
