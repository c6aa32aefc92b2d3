"""A code besides the password: set up, asked for, used once, counted, taken away."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from tests.agreements.test_statement_threads import at_once
from tests.factories import MembershipFactory

from nhipcau.accounts.adapter import SecondStepAdapter
from nhipcau.accounts.models import UsedCode
from nhipcau.accounts.services import use_code
from nhipcau.foundation.audit import history_of

# The trail and the letter are written when the change is, so the change must really be.
pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "một mật khẩu dài"


def code_of(secret: str, ahead: int = 0) -> str:
    """The code that an app would show for the secret."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


@pytest.fixture
def user():
    made = MembershipFactory(user__email="hoa@example.test", user__language="en").user
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def client(user, client_of):
    return _signed_in(client_of())


def _signed_in(client):
    client.post(reverse("account_login"), {"login": "hoa@example.test", "password": PASSWORD})
    return client


def _again(client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def _set_up(client) -> tuple[str, list[str]]:
    """The secret, and the recovery codes as shown."""
    _again(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    return secret, client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]


@pytest.fixture
def step(client) -> tuple[str, list[str]]:
    return _set_up(client)


def test_setting_up_asks_for_the_password_again(client):
    answer = client.get(reverse("mfa_activate_totp"))

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.count() == 0


def test_setting_up_needs_the_right_code(client):
    _again(client)
    client.get(reverse("mfa_activate_totp"))

    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert answer.context["form"].errors["code"] == ["Incorrect code."]
    assert Authenticator.objects.count() == 0


def test_setting_up_gives_codes_once_tells_by_mail_and_stands_in_the_trail(user, client, step):
    _secret, codes = step

    again = client.get(reverse("mfa_view_recovery_codes"))

    assert len(codes) == 10
    assert not set(codes) & set(re.findall(r"\w+", again.content.decode()))
    assert [letter.to for letter in mail.outbox] == [["hoa@example.test"]]
    assert "second step" in mail.outbox[0].subject
    verbs = [entry.verb for entry in history_of(user)]
    assert verbs == ["add_second_step", "add_second_step"]


def test_picture_is_drawn_by_ourselves(client):
    _again(client)

    page = client.get(reverse("mfa_activate_totp"))

    assert page.context["totp_svg_data_uri"].startswith("data:image/svg+xml;base64,")
    assert "otpauth://totp/hoa%40example.test?secret=" in page.context["totp_url"]
    assert "issuer=Nh%E1%BB%8Bp%20C%E1%BA%A7u" in page.context["totp_url"]


def test_secret_lies_sealed_in_the_database(step):
    secret, codes = step

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in kept
    assert not any(code in kept for code in codes)


def test_secret_of_another_key_opens_nothing(step, settings):
    sealed = Authenticator.objects.get(type="totp").data["secret"]

    settings.SECRET_KEY = "another key, thirty-two characters or more"

    assert SecondStepAdapter().decrypt(sealed) != step[0]


def test_signing_in_asks_for_a_code(user, step, client_of):
    browser = client_of()

    first = browser.post(
        reverse("account_login"), {"login": "hoa@example.test", "password": PASSWORD}
    )
    before = browser.get(reverse("account_profile")).status_code
    wrong = browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    right = browser.post(reverse("mfa_authenticate"), {"code": code_of(step[0], ahead=1)})

    assert (first.url, before, wrong.status_code) == (reverse("mfa_authenticate"), 302, 200)
    assert right.status_code == 302
    assert browser.get(reverse("account_profile")).status_code == 200


def test_recovery_code_signs_in_once(step, client_of):
    code = step[1][0]

    answers = [
        _signed_in(client_of()).post(reverse("mfa_authenticate"), {"code": code}).status_code
        for _time in range(2)
    ]

    assert answers == [302, 200]


def test_codes_are_counted_for_the_account_whatever_browser_tries(step, client_of):
    for _try in range(10):
        _signed_in(client_of()).post(reverse("mfa_authenticate"), {"code": "000000"})

    answer = _signed_in(client_of()).post(
        reverse("mfa_authenticate"), {"code": code_of(step[0], ahead=1)}
    )

    assert answer.context["form"].errors["code"][0].startswith("Đã nhập sai quá nhiều mã")


def test_switching_off_asks_again_and_takes_the_recovery_codes_along(user, client, step, client_of):
    browser = _signed_in(client_of())
    browser.post(reverse("mfa_authenticate"), {"code": step[1][0]})

    asked = browser.post(reverse("mfa_deactivate_totp"))
    kept = Authenticator.objects.count()
    client.post(reverse("mfa_deactivate_totp"))

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert (kept, Authenticator.objects.count()) == (2, 0)
    assert history_of(user).first().verb == "remove_second_step"


def test_a_code_is_used_once_whichever_process_is_asked(user, step):
    """Another process has another memory: what it asks is the database."""
    secret, _codes = step
    code = code_of(secret)
    now = timezone.now()

    answers = at_once(*[lambda: use_code(user=user, code=code, now=now) for _process in range(2)])

    assert sorted(answers) == [False, True]
    assert code not in "".join(UsedCode.objects.values_list("digest", flat=True))
    spaced = f"{code[:3]} {code[3:]}"
    assert not use_code(user=user, code=spaced, now=now + timedelta(seconds=80))
    # The same digits come again by chance once their time is over.
    assert use_code(user=user, code=code, now=now + timedelta(seconds=91))


def test_a_used_code_does_not_sign_in_where_memory_is_empty(client, step, client_of):
    secret, _codes = step
    code = code_of(secret, ahead=1)
    first, second = _signed_in(client_of()), _signed_in(client_of())
    first.post(reverse("mfa_authenticate"), {"code": code})
    cache.clear()

    answer = second.post(reverse("mfa_authenticate"), {"code": code})

    assert "_auth_user_id" in first.session
    assert answer.context["form"].errors["code"] == [
        "Mã này đã dùng rồi. Hãy chờ ứng dụng hiện mã tiếp theo."
    ]
    assert "_auth_user_id" not in second.session
