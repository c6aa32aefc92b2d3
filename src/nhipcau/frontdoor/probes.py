"""What machines ask: is it alive, can it serve, how does it do. Nothing private is said."""

from __future__ import annotations

from hmac import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from nhipcau.foundation import health, metrics

THIS_MACHINE = frozenset({"127.0.0.1", "::1"})


@require_safe
@never_cache
def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers; it asks nothing else, so that a slow database restarts no server."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(_request: HttpRequest) -> JsonResponse:
    """Whether pages can be served, with one word for each thing looked at; 503 when not."""
    findings = health.examine()
    good = health.is_ready(findings)
    well = all(finding.is_well for finding in findings)
    said = {"status": "ok" if well else "degraded" if good else "unavailable"}
    said |= {finding.name: finding.word for finding in findings}
    return JsonResponse(said, status=200 if good else 503)


@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, to who shows the token or asks from this machine; else not there."""
    if not _may_read_figures(request):
        raise Http404
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


def _may_read_figures(request: HttpRequest) -> bool:
    said = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and compare_digest(said.encode(), settings.METRICS_TOKEN.encode()):
        return True
    # A proxy on this machine asks for others, and says so.
    direct = "X-Forwarded-For" not in request.headers
    return settings.METRICS_LOCAL and direct and request.META["REMOTE_ADDR"] in THIS_MACHINE
