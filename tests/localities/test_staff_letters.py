"""Coordinators are written to when a registration waits: once a day at most, no names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.agreements.test_notices import letters  # noqa: F401 a fixture
from tests.agreements.test_statement_threads import at_once
from tests.factories import RegistrationFactory

from nhipcau.localities import services
from nhipcau.localities.models import StaffLetter

HUE = {f"hue {role}" for role in ("editor", "approver", "manager")}


def make(days: int = 0) -> int:
    return services.make_registration_letters(today=timezone.localdate() + timedelta(days=days))


def told() -> set[str]:
    return set(StaffLetter.objects.values_list("user__name", flat=True))


@pytest.mark.django_db
def test_coordinators_of_the_locality_are_told_and_nobody_else(cast):
    RegistrationFactory()
    RegistrationFactory(state="unconfirmed", locality=cast.ha_noi, confirmed_at=None)

    assert (make(), make()) == (3, 0)
    assert told() == HUE


@pytest.mark.django_db
def test_a_day_has_one_letter_and_only_what_is_new_brings_another(cast):
    RegistrationFactory()
    counts = [make()]
    counts += [make(days=1)]
    RegistrationFactory(confirmed_at=timezone.now() + timedelta(minutes=1))

    counts += [make(), make(days=1)]

    assert counts == [3, 0, 0, 3]


@pytest.mark.django_db(transaction=True)
def test_the_letter_counts_and_names_no_applicant(cast, letters):  # noqa: F811
    rows = [RegistrationFactory(name=f"Hợp tác xã kín {n}") for n in range(2)]
    cast.users["hue_editor"].language = "en"
    cast.users["hue_editor"].save()
    made = at_once(make, make)

    sent = at_once(services.send_staff_letters, services.send_staff_letters)

    received = {letter["To"]: letter.get_content() for letter in letters()}
    assert (sum(made), sum(sent), len(received)) == (3, 3, 3)
    english = received["hue_editor@example.test"]
    assert "2 organisations registered themselves" in english
    assert "/quan-tri/dang-ky/" in english
    for row in rows:
        assert not [one for one in received.values() if row.name in one or row.contact_email in one]


@pytest.mark.django_db
def test_a_letter_about_what_was_decided_meanwhile_is_not_sent(cast, mailoutbox):
    row = RegistrationFactory()
    make()
    row.state = "refused"
    row.save()

    assert services.send_staff_letters() == 0
    assert (mailoutbox, StaffLetter.objects.count()) == ([], 0)
