"""Server time of the pages, beside an empty view of the same server in the same run.

On the dataset of `benchmarks.dataset` (SQLite, or PostgreSQL by NHIPCAU_DATABASE_URL), each page is
asked through Django's whole stack in one process, without the network, by a visitor and by a
coordinator. Time on the clock suffers from whatever else the machine does; processor time of the
process and the ratio to the empty view suffer less. kB are those of the page compressed as it is
sent. Counts of public rows are kept for seconds, as in service; `--unkept` works them out for every
answer. `first load` adds the style sheets, scripts and fonts that every page needs.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks import dataset

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HEAD = f"{'page':<34}{'median':>8}{'p95':>8}{'cpu':>8}{'× empty':>9}{'queries':>9}{'kB':>6}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    dataset.add_arguments(parser)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--only", default="", help="pages whose name has these letters")
    parser.add_argument("--unkept", action="store_true", help="count anew for every answer")
    options = parser.parse_args()
    if options.unkept:
        os.environ["NHIPCAU_FIGURES_SECONDS"] = "0"
    dataset.prepare(options)
    _measure(options)


def _measure(options: argparse.Namespace) -> None:
    from django.db import connection
    from django.test import Client

    from nhipcau.accounts.models import User
    from nhipcau.agreements.models import Commitment, Reading

    visitor, coordinator = Client(), Client()
    keeper = Reading.objects.get().document.owner
    user = User.objects.get(memberships__organisation=keeper, memberships__role="editor")
    coordinator.force_login(user, backend=BACKEND)
    pages = [(name, url) for name, url in _pages() if options.only in name]
    print(f"{connection.vendor}: {Commitment.objects.count():,} commitments; milliseconds")
    print(HEAD)
    empty = _time(_empty_view(), options.rounds)
    print(f"{'an empty view':<34}{empty[0]:>8.2f}{empty[1]:>8.2f}{empty[2]:>8.2f}{1.0:>9.1f}")
    for who, client in (("visitor", visitor), ("coordinator", coordinator)):
        for name, url in pages:
            if name != "review" or who == "coordinator":
                _line(f"{name}, {who}", client, url, options.rounds, empty[2])
    print(f"first load beside the page: {_shared_kilobytes(visitor):.0f} kB")


def _line(name: str, client: Any, url: str, rounds: int, empty: float) -> None:
    median, p95, cpu = _time(lambda: _get(client, url), rounds)
    queries, size = _cost(client, url)
    print(
        f"{name:<34}{median:>8.1f}{p95:>8.1f}{cpu:>8.1f}{cpu / empty:>9.1f}{queries:>9}"
        f"{size / 1000:>6.0f}"
    )


def _pages() -> list[tuple[str, str]]:
    from django.urls import reverse

    from nhipcau.agreements.models import Agreement, CommitmentLead, Reading

    signed = Agreement.objects.filter(state="in_force", visibility="public").order_by("-pk")
    huge, usual = signed[0], signed[1]
    lead = CommitmentLead.objects.filter(commitment__agreement=usual).first()
    commitment = usual.commitments.first()
    board, search = reverse("agreements:commitment-list"), reverse("frontdoor:search-list")
    if lead is None or commitment is None:
        raise SystemExit("The dataset has no such rows: build it again with --fresh.")
    return [
        ("home", reverse("frontdoor:home")),
        ("agreements", reverse("agreements:agreement-list")),
        ("agreement", usual.get_absolute_url()),
        ("huge agreement", huge.get_absolute_url()),
        ("board", board),
        ("board, overdue", f"{board}?state=overdue"),
        ("board, words", f"{board}?q=nong+san"),
        ("commitment", commitment.get_absolute_url()),
        ("localities", reverse("localities:locality-list")),
        ("locality", reverse("localities:locality-detail", args=["ha-noi"])),
        ("organisations", reverse("localities:organisation-list")),
        ("organisation", lead.organisation.get_absolute_url()),
        ("search, a place", f"{search}?q=hue"),
        ("search, common words", f"{search}?q=nong+san"),
        ("search, a common beginning", f"{search}?q=h"),
        ("search, one kind", f"{search}?q=nong+san&kind=commitment&page=3"),
        ("suggestions", f"{reverse('frontdoor:search-suggest')}?q=nong+s&place=-bar"),
        ("review", reverse("agreements:reading-detail", args=[Reading.objects.get().pk])),
    ]


def _empty_view() -> Callable[[], object]:
    from django.http import HttpResponse
    from django.test import Client, override_settings
    from django.urls import path

    class Addresses:
        urlpatterns = [path("empty/", lambda _request: HttpResponse(""))]

    client = Client()

    def ask() -> object:
        with override_settings(ROOT_URLCONF=Addresses):
            return _get(client, "/empty/")

    return ask


def _get(client: Any, url: str) -> bytes:
    answer = client.get(url)
    if answer.status_code != 200:
        raise SystemExit(f"{url} answered {answer.status_code}")
    return answer.content


def _time(ask: Callable[[], object], rounds: int) -> tuple[float, float, float]:
    """Median and 95th percentile on the clock, and median processor time, in milliseconds."""
    ask()
    ask()
    clock, processor = [], []
    for _round in range(rounds):
        started, worked = time.perf_counter(), time.process_time()
        ask()
        clock.append(1000 * (time.perf_counter() - started))
        processor.append(1000 * (time.process_time() - worked))
    return (
        statistics.median(clock),
        statistics.quantiles(clock, n=20)[-1],
        statistics.median(processor),
    )


def _cost(client: Any, url: str) -> tuple[int, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        content = _get(client, url)
    return len(asked), len(gzip.compress(content, 6))


def _shared_kilobytes(client: Any) -> float:
    """What the first page brings along: its own files as WhiteNoise would compress them."""
    from django.contrib.staticfiles import finders

    page = _get(client, "/").decode()
    names = set(re.findall(r'(?:href|src)="/static/([^"?]+)"', page))
    total = 0
    for name in names:
        path = finders.find(name)
        if path:
            with open(path, "rb") as file:  # noqa: PTH123 a path of the finder's
                data = file.read()
            total += len(data) if name.endswith(".woff2") else len(gzip.compress(data, 9))
    return total / 1000


if __name__ == "__main__":
    main()
