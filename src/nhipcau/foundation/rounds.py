"""What a worker does every twenty seconds beside its jobs; apps add duties by name."""

from __future__ import annotations

from collections.abc import Callable

from nhipcau.foundation import audit, jobs, workers

Duty = Callable[[], object]

DUTIES: dict[str, Duty] = {
    "sign": workers.sign,
    "reap_jobs": jobs.reap,
    "seal_audit": audit.keep_sealed,
}


def add_duty(name: str, duty: Duty) -> None:
    """Register a duty; it must be quick, safe to repeat, and safe to run in two workers at once."""
    DUTIES[name] = duty
