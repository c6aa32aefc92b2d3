from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load_reference(**_kwargs: Any) -> None:
    from nhipcau.localities.services import load_units

    load_units()


class LocalitiesConfig(AppConfig):
    name = "nhipcau.localities"
    label = "localities"

    def ready(self) -> None:
        # After every migration (and every flush of a test database) the reference rows stand.
        post_migrate.connect(_load_reference, sender=self)
