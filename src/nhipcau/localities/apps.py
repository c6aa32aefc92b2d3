from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load_reference(**_kwargs: Any) -> None:
    from nhipcau.localities.services import load_units

    load_units()


def _forget_registrations() -> None:
    from nhipcau.localities.services import forget_registrations

    forget_registrations()


def _registrations_pending() -> dict[str, float]:
    from nhipcau.localities.choices import RegistrationState
    from nhipcau.localities.models import Registration

    return {"": Registration.objects.filter(state=RegistrationState.PENDING).count()}


class LocalitiesConfig(AppConfig):
    name = "nhipcau.localities"
    label = "localities"

    def ready(self) -> None:
        from nhipcau.foundation import metrics, persons, rounds, search
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
        rounds.add_duty("forget_registrations", _forget_registrations)
        metrics.add_gauge(
            "registrations_pending",
            "Registrations that wait for a decision.",
            _registrations_pending,
        )
        add_panel("account", "memberships", memberships_panel)
        # After every migration (and every flush of a test database) the reference rows stand.
        post_migrate.connect(_load_reference, sender=self)
