"""How the installation is, at a glance."""

from __future__ import annotations

import re
from datetime import datetime

from axes.models import AccessAttempt
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import OrganisationFactory, RegistrationFactory, UserFactory

from nhipcau.foundation import audit, workers
from nhipcau.foundation.audit import AuditEntry
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


def test_overview_shows_how_far_the_trail_is_sealed(cast, client_of):
    client = client_of(cast.users["administrator"])
    audit.record(actor=cast.actor("administrator"), verb="change", subject=cast.hue_office)
    audit.seal_all()
    sealed = client.get("/quan-tri/")
    AuditEntry.objects.create(
        at=datetime(2026, 4, 1, 8, 30, tzinfo=timezone.get_current_timezone()),
        actor_name="a",
        verb="add",
        object_type="x.y",
        object_id=1,
    )

    html = client.get("/quan-tri/").content.decode()

    head = audit.head()
    assert "hai mươi giây" in sealed.content.decode()
    assert f"Số {head.place}" in html
    assert head.digest[:12] in html
    assert head.digest[12:] not in re.sub(r'title="[^"]*"', "", html)
    assert "lâu nhất từ 08:30 01/04/2026" in html


def test_overview_of_an_empty_trail_says_so(cast, client_of):
    html = client_of(cast.users["administrator"]).get("/quan-tri/").content.decode()

    assert "Chưa niêm dòng nào" in html


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
