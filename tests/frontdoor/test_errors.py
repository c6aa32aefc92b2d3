from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import bad_request, permission_denied, server_error

from nhipcau.foundation.actors import Actor


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_unknown_address_answers_404_in_our_frame(db):
    answer = Client().get("/khong-co/", headers={"accept-language": "en"})

    html = answer.content.decode()
    assert answer.status_code == 404
    assert "There is nothing here" in html


def test_page_for_a_failure_needs_no_database():
    # No `db` fixture: a query would fail the test.
    answer = server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "To the overview" in answer.content.decode()


def test_page_for_a_bad_request_says_what_to_do(db):
    answer = bad_request(RequestFactory().get("/"), ValueError("too many fields"))

    assert answer.status_code == 400
    assert "reload the page and try again" in answer.content.decode()


def test_refusal_says_its_reason_escaped(db):
    request = RequestFactory().get("/")
    request.actor = Actor.anonymous()

    answer = permission_denied(request, PermissionDenied("Only <b>approvers</b> sign."))

    html = answer.content.decode()
    assert answer.status_code == 403
    assert "Only &lt;b&gt;approvers&lt;/b&gt; sign." in html
    assert "?next=/" in html


def test_form_without_its_secret_is_told_to_keep_the_words(db):
    answer = Client(enforce_csrf_checks=True).post(
        "/tai-khoan/dang-nhap/", {"login": "x"}, headers={"accept-language": "en"}
    )

    assert answer.status_code == 403
    assert "copy what you typed" in answer.content.decode()


def test_theme_of_a_cookie_is_kept_only_when_known(db):
    def theme(value: str) -> str:
        request = RequestFactory().get("/", headers={"cookie": f"nhipcau_theme={value}"})
        request.actor = Actor.anonymous()
        html = render_to_string("404.html", request=request)
        return html.split("<head>")[0].split("<html")[1]

    assert ['data-bs-theme="dark"' in theme("dark"), "data-bs-theme" in theme("x onload=y")] == [
        True,
        False,
    ]
