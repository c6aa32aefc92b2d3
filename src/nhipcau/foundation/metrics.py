"""Figures for Prometheus: requests as they pass, and what the database knows when it is asked.

Labels are names of views, methods and states, never ids or anything about a person. Where several
processes serve, each writes its counts to a file of its own in PROMETHEUS_MULTIPROC_DIR, and
whichever process is asked adds them up.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping

from django.db.models import Count
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from nhipcau.foundation import health, workers
from nhipcau.foundation.jobs import Job, JobState

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Histogram(
    "nhipcau_request_seconds",
    "Time to answer a request, by the name of its view.",
    ["view", "method", "status"],
    buckets=BUCKETS,
)
DATABASE_ERRORS = Counter(
    "nhipcau_database_errors", "Requests that the database could not serve.", ["kind"]
)

SIGNIN_FAILURES = Counter("nhipcau_signin_failures", "Sign-ins with a wrong password.")

# name -> (what it says, its values by label value; the empty label for a single figure)
Gauge = Callable[[], Mapping[str, float]]
GAUGES: dict[str, tuple[str, str, Gauge]] = {}


def add_gauge(name: str, about: str, ask: Gauge, *, label: str = "") -> None:
    """Register a figure that an app reads from its rows; it must be one cheap query."""
    GAUGES[f"nhipcau_{name}"] = (about, label, ask)


class Asked(Collector):
    """What the database knows, asked when the figures are asked for."""

    def collect(self) -> Iterable[Metric]:
        for name, (about, label, ask) in GAUGES.items():
            family = GaugeMetricFamily(name, about, labels=[label] if label else [])
            for value, figure in ask().items():
                family.add_metric([value] if label else [], figure)
            yield family


def exposition() -> bytes:
    """All figures in the text form that Prometheus reads."""
    registry = CollectorRegistry()
    registry.register(Asked())
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest(registry) + generate_latest(_OwnProcess())


class _OwnProcess(CollectorRegistry):
    """The counts of this process alone, without what the client says of Python itself."""

    def collect(self) -> Iterable[Metric]:
        return (one for one in REGISTRY.collect() if one.name.startswith("nhipcau_"))


def _jobs_by_state() -> Mapping[str, float]:
    counted = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in JobState.values}


add_gauge("jobs", "Jobs by state.", _jobs_by_state, label="state")
add_gauge("workers_alive", "Workers that signed lately.", lambda: {"": workers.alive().count()})
add_gauge("audit_unsealed", "Audit entries without a seal.", lambda: {"": health.unsealed_count()})
add_gauge("database_bytes", "Size of the database.", lambda: {"": health.database_bytes()})
add_gauge("disk_free_bytes", "Room left for the data folder.", lambda: {"": health.free_bytes()})
