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
        from nhipcau.foundation import persons, search
        from nhipcau.foundation.panels import add_panel
        from nhipcau.localities.models import Organisation
        from nhipcau.localities.selectors.history import tell_of_places
        from nhipcau.localities.services import end_memberships
        from nhipcau.localities.views import finding
        from nhipcau.localities.views.panels import memberships_panel

        search.add_index(Organisation)
        for finder in finding.FINDERS:
            search.add_finder(finder)
        tell_of_places()
        persons.add_leaving("memberships", end_memberships)
        add_panel("account", "memberships", memberships_panel)
        # After every migration (and every flush of a test database) the reference rows stand.
        post_migrate.connect(_load_reference, sender=self)
