"""The log says what happened and where; no word of a person, an address or an error gets in."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import path

from nhipcau.foundation.logs import JsonFormatter, LineFormatter, digest_of_user, request_id

MARK = "Nguyen-Bi-Mat"


def fail(_request, secret):
    raise IntegrityError(f"Key (email)=({MARK}@example.test) already exists.")


class Unkind:
    """Addresses of which one always fails."""

    urlpatterns = [path("hong/<str:secret>/", fail, name="broken")]
    handler500 = "nhipcau.config.errors.server_error"


@pytest.fixture
def written(settings):
    """All that our formatters would write, as lines."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record):
            lines.append(JsonFormatter().format(record))
            lines.append(LineFormatter().format(record))

    keeper = Keep()
    names = ("", "nhipcau", "nhipcau.request", "django", "django.request", "axes")
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger().addHandler(keeper)
    yield lines
    logging.getLogger().removeHandler(keeper)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def record_of(name: str, message: str, *args: object, exc_info=None) -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, exc_info)


def test_failing_page_leaves_no_marked_word_in_the_log(db, settings, written):
    settings.ROOT_URLCONF = Unkind
    client = Client(raise_request_exception=False)

    answer = client.post(
        f"/hong/{MARK}/?q={MARK}", {"name": MARK}, headers={"user-agent": MARK, "referer": MARK}
    )

    text = "\n".join(written)
    assert answer.status_code == 500
    assert MARK not in text
    assert "IntegrityError" in text
    assert "test_logs.py" in text
    assert answer["X-Request-ID"] in text
    assert answer["X-Request-ID"] in answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/van-ban/", "/khong-co/", "/tai-khoan/quen-mat-khau/"])
def test_pages_leave_no_marked_word_in_the_log(db, written, path):
    Client().get(f"{path}?q={MARK}&{MARK}=1")

    requests = [json.loads(line) for line in written if line.startswith("{")]
    mine = [facts for facts in requests if facts["logger"] == "nhipcau.request"]
    assert len(mine) == 1
    assert mine[0]["method"] == "GET"
    assert mine[0]["user"] == "none"
    assert MARK not in "\n".join(written)


def test_failed_sign_in_leaves_neither_address_nor_password_in_the_log(db, written):
    Client().post("/tai-khoan/dang-nhap/", {"login": f"{MARK}@example.test", "password": MARK})

    assert written
    assert MARK.lower() not in "\n".join(written).lower()


def test_signed_in_request_is_told_apart_without_naming_its_user(cast, client_of, written):
    user = cast.users["hue_editor"]

    client_of(user).get("/van-ban/")

    line = next(line for line in written if '"view": "agreements:agreement-list"' in line)
    facts = json.loads(line)
    assert facts["user"] == digest_of_user(user.pk)
    assert len(facts["user"]) == 12
    assert user.email not in line
    assert user.name not in line


def test_own_message_is_whole_and_another_s_is_its_pattern():
    own = JsonFormatter().format(record_of("nhipcau.jobs", "job %s failed", 7))
    others = JsonFormatter().format(record_of("django.request", "%s: %s", "Not Found", "/x"))

    assert json.loads(own)["message"] == "job 7 failed"
    assert json.loads(others)["message"] == "%s: %s"


def test_error_is_named_by_its_kind_and_place_without_its_words():
    try:
        int(MARK)
    except ValueError:
        record = record_of("nhipcau", "it failed", exc_info=sys.exc_info())

    line = LineFormatter().format(record)

    assert MARK not in line
    assert "error=ValueError" in line
    assert "test_logs.py" in line


def test_request_number_stands_in_every_line_of_the_request():
    token = request_id.set("abc12345")

    facts = json.loads(JsonFormatter().format(record_of("nhipcau.jobs", "queued")))

    request_id.reset(token)
    assert facts["request"] == "abc12345"


def test_digest_of_a_user_depends_on_the_key(settings):
    first = digest_of_user(5)
    settings.SECRET_KEY = "another-key-of-more-than-thirty-two-characters"

    assert first != digest_of_user(5)
    assert digest_of_user(None) == "none"
