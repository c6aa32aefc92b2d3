from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse
from tests.factories import UserFactory

PASSWORD = "cầu Trường Tiền 12"
PUBLIC = [
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_signup",
]


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def user(db):
    made = UserFactory(email="can.bo@example.test", name="Cán Bộ", language="en")
    made.set_password(PASSWORD)
    made.save()
    return made


def sign_in(client, password: str = PASSWORD):
    data = {"login": "can.bo@example.test", "password": password}
    return client.post(reverse("account_login"), data, headers={"accept-language": "en"})


@pytest.mark.parametrize("name", PUBLIC)
def test_public_account_page_stands_in_our_frame(db, client, name):
    answer = client.get(reverse(name))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("<h1") == 1
    assert 'class="topbar"' in html


@pytest.mark.parametrize("name", ["account_change_password", "account_logout"])
def test_account_page_of_a_signed_in_person_stands_in_our_frame(user, client_of, name):
    answer = client_of(user).get(reverse(name))

    assert answer.status_code == 200
    assert 'class="initials' in answer.content.decode() or "CB" in answer.content.decode()


def test_sign_in_page_lists_demonstration_accounts_only_in_a_demonstration(db, client, settings):
    settings.DEMO = False
    plain = client.get(reverse("account_login")).content.decode()
    settings.DEMO = True
    demo = client.get(reverse("account_login")).content.decode()

    assert (plain.count("nhipcau.example"), plain.count("nhip-cau-demo")) == (0, 0)
    assert demo.count('name="login"') == 6


def test_wrong_password_keeps_the_address_and_says_what_is_wrong(user, client):
    answer = sign_in(client, "sai")

    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="can.bo@example.test"' in html
    assert "The email address and/or password you specified are not correct." in html


def test_right_password_signs_in_and_goes_home(user, client):
    answer = sign_in(client)

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_too_many_wrong_passwords_lock_with_a_page_that_says_how_long(user, client, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, "sai")

    html = answer.content.decode()
    assert answer.status_code == 429
    assert "locked for fifteen minutes" in html


def test_letter_leads_to_a_page_for_a_new_password(user, client):
    client.post(
        reverse("account_reset_password"),
        {"email": user.email},
        headers={"accept-language": "en"},
    )

    (letter,) = mail.outbox
    link = re.search(r"http://testserver(/\S+)", letter.body).group(1)
    page = client.get(link, follow=True)
    assert "Choose a new password" in letter.subject
    assert page.status_code == 200
    assert page.content.decode().count('type="password"') == 2


def test_letter_to_an_unknown_address_does_not_offer_to_sign_up(db, client):
    client.post(
        reverse("account_reset_password"),
        {"email": "khong.co@example.test"},
        headers={"accept-language": "en"},
    )

    (letter,) = mail.outbox
    assert "there is no account with this address" in letter.body
    assert "http" not in letter.body


def test_spent_link_says_so_and_offers_another(db, client):
    answer = client.get(reverse("account_reset_password_from_key", args=["1", "set-password"]))

    html = answer.content.decode()
    assert "This link no longer works" in html
    assert reverse("account_reset_password") in html
