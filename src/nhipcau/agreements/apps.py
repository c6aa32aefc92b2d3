from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load_reference(**_kwargs: Any) -> None:
    from nhipcau.agreements.services import load_fields

    load_fields()


class AgreementsConfig(AppConfig):
    name = "nhipcau.agreements"
    label = "agreements"

    def ready(self) -> None:
        import nhipcau.agreements.tasks

        post_migrate.connect(_load_reference, sender=self)
        assert nhipcau.agreements.tasks  # importing it registers the app's jobs
