"""Notices ahead: made once for a last day and a distance, sent once to each, in their language."""

from __future__ import annotations

import email
import os
import signal
import socket
import subprocess
import sys
from datetime import date, timedelta
from email import policy
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone
from tests.agreements.test_imports_killed import address_of_database, wait_for
from tests.agreements.test_statement_threads import at_once
from tests.factories import AgreementFactory

from nhipcau.accounts.models import User
from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.models import Notice, NoticeMail
from nhipcau.agreements.selectors import ending_soon
from nhipcau.foundation.audit import history_of

BOX = Path(__file__).with_name("smtp_box.py")
TODAY = date(2026, 11, 30)


@pytest.fixture
def letters(tmp_path, settings):
    """A mail server of its own; the letters it received, whenever asked."""
    folder = tmp_path / "letters"
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, str(BOX), str(port), str(folder)])
    wait_for((folder / "ready").exists)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

    def received():
        return [
            email.message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in folder.glob("*.eml")
        ]

    yield received
    server.kill()
    server.wait()


def ending(cast, days: int, **fields):
    return AgreementFactory(
        keeper=cast.hue_office, valid_to=timezone.localdate() + timedelta(days=days), **fields
    )


def make(cast, today: date | None = None) -> int:
    return services.make_notices(actor=cast.actor("program"), today=today or timezone.localdate())


@pytest.mark.django_db
def test_each_distance_gives_one_notice_and_the_nearest_one_when_it_comes_late(cast):
    agreement = AgreementFactory(keeper=cast.hue_office, valid_to=TODAY + timedelta(days=100))
    days = [TODAY + timedelta(days=ahead) for ahead in range(101)]

    made = [(day - TODAY).days for day in days if make(cast, day)]
    late = AgreementFactory(keeper=cast.hue_office, valid_to=TODAY + timedelta(days=5))
    make(cast, TODAY)

    assert made == [10, 70, 93]
    assert [one.days for one in agreement.notices.order_by("pk")] == [90, 30, 7]
    assert [one.days for one in late.notices.all()] == [7]
    assert set(history_of(agreement).values_list("verb", flat=True)) == {"give_notice"}


@pytest.mark.django_db
def test_coordinators_of_every_party_are_told_and_nobody_else(cast):
    ending(cast, 20)

    make(cast)

    told = set(NoticeMail.objects.values_list("user__name", flat=True))
    roles = ("editor", "approver", "manager")
    assert told == {f"{side} {role}" for side in ("hue", "ha noi") for role in roles}


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "expired", "superseded"])
def test_only_agreements_in_force_are_told_of(cast, state):
    ending(cast, 20, state=state)

    assert make(cast) == 0


@pytest.mark.django_db
def test_another_last_day_gives_notices_anew(cast):
    agreement = ending(cast, 20)
    make(cast)
    agreement.valid_to += timedelta(days=3)
    agreement.save()

    assert make(cast) == 1
    assert Notice.objects.count() == 2


@pytest.mark.django_db
def test_how_long_ahead_is_set_for_each_agreement(cast):
    agreement = ending(cast, 20)

    services.set_notice_days(
        actor=cast.actor("ha_noi_editor"), agreement_id=agreement.pk, days=[10, 60, 10]
    )

    agreement.refresh_from_db()
    assert (agreement.notice_days, services.days_ahead(agreement)) == ("60,10", [60, 10])
    assert history_of(agreement).get().changes == {"notice_days": ["90,30,7", "60,10"]}


@pytest.mark.django_db
def test_days_that_make_no_sense_and_strangers_are_refused(cast):
    agreement = ending(cast, 20)

    for days in ([0], [367], [1, 2, 3, 4, 5, 6, 7]):
        with pytest.raises(AgreementsError):
            services.set_notice_days(
                actor=cast.actor("hue_editor"), agreement_id=agreement.pk, days=days
            )
    for name in ("hue_viewer", "da_nang_approver"):
        with pytest.raises(PermissionDenied):
            services.set_notice_days(actor=cast.actor(name), agreement_id=agreement.pk, days=[30])

    agreement.refresh_from_db()
    assert (agreement.notice_days, agreement.version) == ("90,30,7", 1)


@pytest.mark.django_db
def test_coordinators_see_it_on_their_first_page_until_it_is_extended(cast, client_of):
    agreement = ending(cast, 20, title="Thỏa thuận sắp hết hạn")
    make(cast)
    page = client_of(cast.users["ha_noi_editor"])

    before = page.get("/").content.decode()
    agreement.valid_to += timedelta(days=3650)
    agreement.save()

    assert "còn 20 ngày" in before
    assert ending_soon(cast.actor("ha_noi_editor"), timezone.localdate()) == []
    assert ending_soon(cast.actor("da_nang_editor"), timezone.localdate()) == []


@pytest.mark.django_db
def test_letters_are_in_the_language_of_their_reader_plain_and_as_a_page(cast, letters, settings):
    settings.SITE_ADDRESS = "https://hop-tac.example"
    User.objects.filter(name="hue manager").update(language="en")
    agreement = ending(cast, 20, title="Thỏa thuận <b>hợp tác</b>\nHuế – Hà Nội")
    make(cast)

    counts = [services.send_notices(), services.send_notices()]

    found = {letter["To"]: letter for letter in letters()}
    english, vietnamese = found["hue_manager@example.test"], found["ha_noi_editor@example.test"]
    link = f"https://hop-tac.example{agreement.get_absolute_url()}"
    assert (counts, len(found)) == ([6, 0], 6)
    assert "20 days are left" in english.get_body(("plain",)).get_content()
    assert "còn 20 ngày" in vietnamese.get_body(("plain",)).get_content()
    assert "hết hiệu lực ngày" in vietnamese["Subject"]
    assert "\n" not in vietnamese["Subject"]
    html = vietnamese.get_body(("html",)).get_content()
    assert link in html
    assert "<b>hợp tác</b>" not in html
    assert "Thỏa thuận <b>hợp tác</b>" in vietnamese.get_body(("plain",)).get_content()


@pytest.mark.django_db
def test_a_letter_about_what_is_not_so_any_more_is_not_sent(cast, letters):
    agreement = ending(cast, 20)
    make(cast)
    agreement.valid_to += timedelta(days=3650)
    agreement.save()

    assert services.send_notices() == 0
    assert (letters(), NoticeMail.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_a_mail_server_that_is_away_loses_no_letter_and_is_asked_again_later(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    ending(cast, 20)
    make(cast)
    now = timezone.now()

    sent = [services.send_notices(now=now), services.send_notices(now=now)]
    once = set(NoticeMail.objects.values_list("attempt", "state"))
    for tries in range(1, 6):
        services.send_notices(now=now + timedelta(minutes=11 * tries))

    assert sent == [0, 0]
    assert once == {(1, "sending")}
    assert set(NoticeMail.objects.values_list("attempt", "state")) == {(5, "failed")}


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_letter_once(cast, letters):
    ending(cast, 20)
    make(cast)

    counts = at_once(*[services.send_notices for _worker in range(2)])

    assert sum(counts) == 6
    assert len({letter["Message-ID"] for letter in letters()}) == len(letters()) == 6


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_its_letter_to_the_next_one(cast, letters, settings, tmp_path):
    ending(cast, 20)
    make(cast)
    holder = subprocess.Popen(
        [sys.executable, "-c", HANGING], stdout=subprocess.PIPE, env=_environment(tmp_path)
    )
    assert holder.stdout.readline() == b"claimed\n"
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    holder.stdout.close()

    now = timezone.now()
    at_once_sent = services.send_notices(now=now)
    later = services.send_notices(now=now + timedelta(minutes=11))

    assert (at_once_sent, later) == (5, 1)
    assert len({letter["To"] for letter in letters()}) == len(letters()) == 6


# A worker that dies between taking a letter and handing it to the mail server.
HANGING = """
import time
import nhipcau.config.cli, os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.config.settings")
django.setup()
from django.core.mail import EmailMultiAlternatives
def hang(self, fail_silently=False):
    print("claimed", flush=True)
    time.sleep(60)
EmailMultiAlternatives.send = hang
from nhipcau.agreements.services import send_notices
send_notices()
"""


def _environment(folder: Path) -> dict[str, str]:
    connection.close()
    return {
        **os.environ,
        "NHIPCAU_DATA_DIR": str(folder),
        "NHIPCAU_DATABASE_URL": address_of_database(),
    }
