"""Where one is signed in: noted, shown to oneself alone, ended from elsewhere."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from tests.factories import MembershipFactory, SignInFactory, UserFactory

from nhipcau.accounts.models import SignIn
from nhipcau.accounts.services import end_sign_ins, forget_ended
from nhipcau.accounts.services.sign_ins import device_of
from nhipcau.accounts.views.lasting import PROLONGED
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import history_of

PASSWORD = "một mật khẩu dài"
WINDOWS_EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def user(db):
    made = MembershipFactory(user__email="hoa@example.test").user
    made.set_password(PASSWORD)
    made.save()
    return made


def _sign_in(client, **headers):
    said = {"login": "hoa@example.test", "password": PASSWORD}
    return client.post(reverse("account_login"), said, **headers)


@pytest.mark.parametrize(
    ("agent", "device"),
    [(WINDOWS_EDGE, "Edge · Windows"), (IPHONE, "Safari · iPhone"), ("curl/8", ""), ("", "")],
)
def test_device_is_a_browser_and_a_system(agent, device):
    assert device_of(agent) == device


def test_signing_in_is_noted_and_signing_out_takes_it_away(user, client_of):
    client = client_of()

    _sign_in(client, HTTP_USER_AGENT=WINDOWS_EDGE)
    noted = list(SignIn.objects.values_list("user", "device", "session_key"))
    client.post(reverse("account_logout"))

    assert [one[:2] for one in noted] == [(user.pk, "Edge · Windows")]
    assert SignIn.objects.count() == 0


def test_page_shows_ones_own_places_alone(user, client_of):
    SignInFactory(device="Firefox · Linux")
    client = client_of(user)
    SignInFactory(user=user, device="Safari · iPhone")

    page = client.get(reverse("account_sign_ins"))

    assert [place.is_here for place in page.context["places"]] == [True, False]
    assert "Safari · iPhone" in page.content.decode()
    assert "Firefox · Linux" not in page.content.decode()


def test_another_browser_is_signed_out_at_once(user, client_of):
    here, there = client_of(user), client_of(user)
    other = SignIn.objects.get(session_key=there.session.session_key)

    here.post(reverse("account_sign_in_end", args=[other.pk]))

    assert there.get(reverse("account_profile")).status_code == 302
    assert here.get(reverse("account_profile")).status_code == 200
    assert [entry.verb for entry in history_of(user)] == ["end_sign_in"]


def test_all_others_are_signed_out_at_once(user, client_of):
    here, *others = (client_of(user) for _browser in range(3))

    here.post(reverse("account_sign_in_end_others"))

    assert [one.get(reverse("account_profile")).status_code for one in others] == [302, 302]
    assert here.get(reverse("account_profile")).status_code == 200


def test_place_of_somebody_else_is_left_alone(user, client_of):
    stranger = client_of(UserFactory())
    theirs = SignIn.objects.get(session_key=stranger.session.session_key)

    client_of(user).post(reverse("account_sign_in_end", args=[theirs.pk]))

    assert SignIn.objects.filter(pk=theirs.pk).exists()
    assert stranger.get(reverse("account_profile")).status_code == 200


def test_end_sign_ins_of_somebody_else_is_refused(user):
    SignInFactory(user=user)

    with pytest.raises(PermissionDenied):
        end_sign_ins(actor=Actor(user_id=UserFactory().pk), user=user)

    assert SignIn.objects.filter(user=user).count() == 1


def test_new_password_signs_out_the_other_browsers(user, client_of):
    here, there = client_of(), client_of()
    _sign_in(here)
    _sign_in(there)
    said = {"oldpassword": PASSWORD, "password1": "khác hẳn 2026", "password2": "khác hẳn 2026"}

    here.post(reverse("account_change_password"), said)

    assert here.get(reverse("account_profile")).status_code == 200
    assert there.get(reverse("account_profile")).status_code == 302


def test_session_says_how_long_it_lasts_and_is_prolonged_by_a_post(user, client_of, settings):
    client = client_of(user)
    session = client.session
    session[PROLONGED] = int(time.time()) - 600
    session.save()
    address = reverse("account_session")

    asked = client.get(address).json()["left"]
    prolonged = client.post(address).json()["left"]

    assert asked == pytest.approx(settings.SESSION_COOKIE_AGE - 600, abs=2)
    assert prolonged == pytest.approx(settings.SESSION_COOKIE_AGE, abs=2)


def test_reading_a_page_prolongs_a_session_that_is_a_while_old(user, client_of, settings):
    client = client_of(user)
    session = client.session
    session[PROLONGED] = int(time.time()) - 600
    session.save()

    client.get(reverse("account_profile"))

    assert client.get(reverse("account_session")).json()["left"] > settings.SESSION_COOKIE_AGE - 60


def test_session_of_nobody_has_no_time_left(db, client_of):
    assert client_of().get(reverse("account_session")).json() == {"left": 0}


def test_ended_sign_ins_are_forgotten(db, settings):
    past = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE + 60)
    SignInFactory(seen_at=past)
    open_one = SignInFactory()

    forget_ended()

    assert list(SignIn.objects.all()) == [open_one]
