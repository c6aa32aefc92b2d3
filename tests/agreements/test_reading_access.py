"""Every address of the readings as each kind of visitor: nobody, strangers, viewers, editors."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from tests.factories import OrganisationFactory, ReadingFactory, StatementFactory

from nhipcau.agreements.models import Reading, Statement

SECRET = "Hai bên bí mật hợp tác. Hà Nội hỗ trợ 3 tỷ đồng."
READABLE = ["detail", "text", "source"]
WRITABLE = ["header", "register", "discard"]
STRANGERS = ["ha_noi_manager", "da_nang_approver"]
# Of the same locality, but of an organisation that keeps no agreements.
NO_KEEPERS = ["hue_tourism_manager", "ha_noi_trade_editor", "administrator"]


@pytest.fixture
def reading(cast):
    made = ReadingFactory(
        document__owner=cast.hue_office, document__text=SECRET, title="Biên bản bí mật"
    )
    made.document.file.save("bien-ban.txt", ContentFile(SECRET.encode()))
    return made


@pytest.fixture
def statement(reading):
    return StatementFactory(reading=reading, start=0, end=22, text="Hai bên bí mật hợp tác")


def address(name: str, reading: Reading) -> str:
    return reverse(f"agreements:reading-{name}", args=[reading.pk])


def statement_addresses(statement: Statement) -> list[str]:
    names = ("card", "change", "split")
    return [reverse(f"agreements:statement-{name}", args=[statement.pk]) for name in names]


@pytest.mark.parametrize("name", ["list", "add"])
def test_reading_pages_without_a_row_lead_nobody_to_sign_in(client, db, name):
    there = reverse(f"agreements:reading-{name}")

    answer = client.get(there)

    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={there.replace('/', '%2F')}"


@pytest.mark.parametrize("name", [*READABLE, *WRITABLE, "status"])
def test_reading_pages_lead_nobody_to_sign_in(client, reading, name):
    answer = client.get(address(name, reading))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_reading_fragment_moves_the_whole_page_of_nobody_to_sign_in(client, reading):
    answer = client.get(address("status", reading), headers={"hx-request": "true"})

    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", [*STRANGERS, *NO_KEEPERS])
@pytest.mark.parametrize("name", [*READABLE, *WRITABLE, "status"])
def test_reading_is_unknown_to_others(client_of, cast, reading, who, name):
    answer = client_of(cast.users[who]).get(address(name, reading))

    assert answer.status_code == 404
    assert "bí mật" not in answer.content.decode()


@pytest.mark.parametrize("who", [*STRANGERS, *NO_KEEPERS])
def test_statement_is_unknown_to_others(client_of, cast, statement, who):
    client = client_of(cast.users[who])

    answers = [client.get(there) for there in statement_addresses(statement)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize("who", STRANGERS)
def test_statement_acts_of_others_change_nothing(client_of, cast, statement, who):
    client = client_of(cast.users[who])
    names = ["decide", "change", "split", "merge"]

    answers = [
        client.post(
            reverse(f"agreements:statement-{name}", args=[statement.pk]),
            {"version": 1, "state": "accepted", "at": 8, "text": "khác", "kind": "fact"},
        )
        for name in names
    ]

    statement.refresh_from_db()
    assert [answer.status_code for answer in answers] == [404] * 4
    assert (statement.state, statement.version) == ("draft", 1)


@pytest.mark.parametrize("who", NO_KEEPERS)
@pytest.mark.parametrize("name", ["list", "add"])
def test_reading_list_and_add_are_refused_with_a_reason_to_who_keeps_nothing(
    client_of, cast, reading, who, name
):
    answer = client_of(cast.users[who]).get(reverse(f"agreements:reading-{name}"))

    assert answer.status_code == 403
    assert "bí mật" not in answer.content.decode()


@pytest.mark.parametrize("who", STRANGERS)
def test_reading_list_of_another_side_does_not_show_it(client_of, cast, reading, who):
    answer = client_of(cast.users[who]).get(reverse("agreements:reading-list"))

    assert answer.status_code == 200
    assert "bí mật" not in answer.content.decode()


@pytest.mark.parametrize("name", READABLE)
def test_reading_can_be_read_by_a_viewer_of_the_keeping_office(client_of, cast, reading, name):
    answer = client_of(cast.users["hue_viewer"]).get(address(name, reading))

    assert answer.status_code == 200
    answer.close()


@pytest.mark.parametrize("name", WRITABLE)
def test_reading_cannot_be_changed_by_a_viewer(client_of, cast, reading, name):
    answers = [
        client_of(cast.users["hue_viewer"]).get(address(name, reading)),
        client_of(cast.users["hue_viewer"]).post(address(name, reading)),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Reading.objects.filter(pk=reading.pk).exists()


def test_reading_page_of_a_viewer_offers_no_act_and_says_why(client_of, cast, statement):
    page = client_of(cast.users["hue_viewer"]).get(
        address("detail", statement.reading), headers={"accept-language": "en"}
    )

    said = page.content.decode()
    assert 'data-key="a"' not in said
    assert "You can read this page, not decide." in said


@pytest.mark.parametrize("name", [*READABLE, *WRITABLE])
def test_reading_is_open_to_an_editor_of_the_keeping_office(client_of, cast, reading, name):
    answer = client_of(cast.users["hue_editor"]).get(address(name, reading))

    assert answer.status_code == 200
    answer.close()


@pytest.mark.parametrize("name", ["retry", "discard", "register", "header"])
def test_reading_acts_need_the_secret_of_their_form(cast, reading, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        cast.users["hue_editor"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    answer = client.post(address(name, reading))

    assert answer.status_code == 403
    assert Reading.objects.filter(pk=reading.pk, state="ready").exists()


@pytest.mark.parametrize("name", ["decide", "merge"])
def test_statement_acts_are_not_done_by_following_a_link(client_of, cast, statement, name):
    there = reverse(f"agreements:statement-{name}", args=[statement.pk])

    answer = client_of(cast.users["hue_editor"]).get(there)

    assert answer.status_code == 405


def test_reading_source_is_a_download_under_its_own_name(client_of, cast, reading):
    reading.document.name = 'tên "lạ"\n<script>.html'
    reading.document.media_type = "text/html"
    reading.document.save()

    answer = client_of(cast.users["hue_editor"]).get(address("source", reading))

    disposition = answer.headers["Content-Disposition"]
    assert b"".join(answer.streaming_content) == SECRET.encode()
    assert disposition.startswith("attachment")
    assert "\n" not in disposition
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_reading_source_that_is_gone_says_so(client_of, cast, reading):
    reading.document.file.storage.delete(reading.document.file.name)

    answer = client_of(cast.users["hue_editor"]).get(address("source", reading))

    assert answer.status_code == 404


def test_reading_of_a_predecessor_belongs_to_the_office_that_goes_on(client_of, cast):
    old = OrganisationFactory(name="Sở KH&ĐT cũ", locality=cast.thua_thien_hue)
    reading = ReadingFactory(document__owner=old)

    answer = client_of(cast.users["hue_editor"]).get(address("detail", reading))

    assert answer.status_code == 200
