"""How the installation is, at a glance."""

from __future__ import annotations

from axes.models import AccessAttempt
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import OrganisationFactory, RegistrationFactory, UserFactory

from nhipcau.foundation import workers
from nhipcau.foundation.jobs import Job
from nhipcau.frontdoor.administration.selectors import overview_for


def test_overview_counts_what_needs_somebody(cast, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    Job.objects.create(name="agreements.read", subject_id=1, state="failed")
    RegistrationFactory()
    RegistrationFactory(state="unconfirmed")
    AccessAttempt.objects.create(username="a@example.test", failures_since_start=50)
    AccessAttempt.objects.create(username="b@example.test", failures_since_start=1)

    it = overview_for(cast.actor("administrator"))

    assert (it.jobs["failed"], it.registrations, it.locked_out) == (1, 1, 1)
    assert it.is_well is False  # no worker runs
    assert it.backup is None
    assert it.backup_is_old
    assert it.database_bytes > 0


def test_overview_is_well_with_a_worker(cast):
    workers.sign()

    assert overview_for(cast.actor("administrator")).is_well


def test_overview_asks_as_often_however_much_there_is(cast, client_of):
    client = client_of(cast.users["administrator"])
    client.get("/quan-tri/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get("/quan-tri/")
        return len(caught)

    before = queries()
    for _number in range(3):
        OrganisationFactory()
        UserFactory()
        RegistrationFactory()

    assert queries() == before


def test_menu_leads_administrators_and_coordinators_to_their_rooms(cast, client_of):
    def home(name: str) -> str:
        return client_of(cast.users[name]).get("/").content.decode()

    assert 'href="/quan-tri/"' in home("administrator")
    assert 'href="/quan-tri/dang-ky/"' in home("hue_editor")
    assert "/quan-tri/" not in home("hue_tourism_editor")
