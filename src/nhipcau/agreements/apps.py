from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load_reference(**_kwargs: Any) -> None:
    from nhipcau.agreements.services import load_fields

    load_fields()


def _expire_agreements() -> None:
    """A duty of the worker: end the agreements whose validity has run out."""
    from django.utils import timezone

    from nhipcau.agreements.services import expire_agreements
    from nhipcau.foundation.actors import Actor

    expire_agreements(actor=Actor.program("Nhịp Cầu"), today=timezone.localdate())


def _live() -> None:
    """A duty of the worker: what the calendar asks of agreements today."""
    from django.utils import timezone

    from nhipcau.agreements import services
    from nhipcau.foundation.actors import Actor

    program, today = Actor.program("Nhịp Cầu"), timezone.localdate()
    services.freeze_editions(actor=program)
    services.apply_due_amendments(actor=program, today=today)
    services.begin_due_handovers(actor=program, today=today)
    services.make_notices(actor=program, today=today)


def _send_notices() -> None:
    """A duty of the worker: letters that wait."""
    from nhipcau.agreements.services import send_notices

    send_notices()


def _remove_old_exports() -> None:
    """A duty of the worker: remove the files of lists whose day is over."""
    from django.utils import timezone

    from nhipcau.agreements.services import remove_old_exports

    remove_old_exports(now=timezone.now())


def _clear_board() -> None:
    """A duty of the worker: let go of removed views and of acts that nobody confirmed."""
    from nhipcau.agreements.services import clear_prepared_acts, clear_removed_views

    clear_removed_views()
    clear_prepared_acts()


class AgreementsConfig(AppConfig):
    name = "nhipcau.agreements"
    label = "agreements"

    def ready(self) -> None:
        from nhipcau.agreements.models import Agreement, Commitment
        from nhipcau.agreements.selectors.holds import holds_of
        from nhipcau.agreements.selectors.naming import organisations_named_to
        from nhipcau.agreements.selectors.telling import tell_of_this_app
        from nhipcau.agreements.views import finding, panels
        from nhipcau.foundation import rounds, search
        from nhipcau.foundation.holds import add_hold
        from nhipcau.foundation.panels import add_panel, add_remark
        from nhipcau.foundation.sight import add_ground

        # After every migration (and every flush of a test database) the reference rows stand.
        post_migrate.connect(_load_reference, sender=self)
        import_module("nhipcau.agreements.tasks")  # registers the app's jobs by name
        tell_of_this_app()
        rounds.add_duty("expire_agreements", _expire_agreements)
        rounds.add_duty("live_agreements", _live)
        rounds.add_duty("send_notices", _send_notices)
        rounds.add_duty("remove_old_exports", _remove_old_exports)
        rounds.add_duty("clear_board", _clear_board)
        search.add_index(Agreement)
        search.add_index(Commitment)
        for finder in finding.FINDERS:
            search.add_finder(finder)
        add_panel("locality", "cooperation", panels.locality_panel)
        add_panel("organisation", "cooperation", panels.organisation_panel)
        add_panel("organisation", "handovers", panels.handover_panel)
        add_hold("organisation", "agreements", holds_of)
        add_panel("home", "life", panels.life_panel)
        add_ground("organisation", "named", organisations_named_to)
        add_remark("locality-row", "programmes", panels.programmes_remark)
