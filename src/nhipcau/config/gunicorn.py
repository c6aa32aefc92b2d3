"""How gunicorn serves: `gunicorn -c python:nhipcau.config.gunicorn`. Its figures are settings."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

# Objects made before the young are walked through, and how often that before the older ones are.
RUBBISH = (10_000, 20, 20)
COUNTS = "PROMETHEUS_MULTIPROC_DIR"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.config.settings")
try:
    from nhipcau.config import settings
except ImproperlyConfigured as error:
    sys.exit(f"nhipcau: {error}")

# Only now: when it is first imported it looks where the settings let counts be kept.
from prometheus_client.multiprocess import mark_process_dead  # noqa: E402

wsgi_app = "nhipcau.config.wsgi:application"
bind = settings.WEB_BIND
worker_class = "gthread"
workers = settings.WEB_PROCESSES
threads = settings.WEB_THREADS
timeout = 120
graceful_timeout = 30
# The proxy in front keeps connections open; a little longer here, so that none is cut under it.
keepalive = 75
loglevel = "warning"
logconfig_dict: dict[str, Any] = settings.LOGGING


def on_starting(_server: Any) -> None:
    """Before the first process: counts of an earlier run go; missing static files are said."""
    if settings.HASHED_STATIC and not (settings.STATIC_ROOT / "staticfiles.json").exists():
        sys.exit("nhipcau: run `nhipcau collectstatic --noinput` first: no static files stand yet.")
    if folder := os.environ.get(COUNTS):
        for kept in Path(folder).glob("*.db"):
            kept.unlink(missing_ok=True)


def post_worker_init(_worker: Any) -> None:
    """What the program itself is made of stays: nobody looks through it for what may be let go.

    Otherwise a hundred thousand classes, templates and addresses are walked through again and
    again; a page makes so many objects that the first walk comes every few milliseconds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RUBBISH)


def child_exit(_server: Any, worker: Any) -> None:
    """A process ended: its live figures end with it, its counts stay."""
    if os.environ.get(COUNTS):
        mark_process_dead(worker.pid)
