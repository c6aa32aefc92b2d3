from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load_reference(**_kwargs: Any) -> None:
    from nhipcau.localities.services import load_units

    load_units()


def _forget_registrations() -> None:
    from nhipcau.localities.services import forget_registrations

    forget_registrations()


def _write_to_staff() -> None:
    """A duty of the worker: letters about what waits, and those that wait to be sent."""
    from django.utils import timezone

    from nhipcau.localities.services import make_registration_letters, send_staff_letters

    make_registration_letters(today=timezone.localdate())
    send_staff_letters()


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
        rounds.add_duty("staff_letters", _write_to_staff)
        metrics.add_gauge(
            "registrations_pending",
            "Registrations that wait for a decision.",
            _registrations_pending,
        )
        add_panel("account", "memberships", memberships_panel)
        # After every migration (and every flush of a test database) the reference rows stand.
        post_migrate.connect(_load_reference, sender=self)
