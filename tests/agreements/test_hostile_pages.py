"""The bad inputs that the issue names, each really tried through the page."""

from __future__ import annotations

import http.client
import threading
import zipfile
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from tests.factories import ReadingFactory, StatementFactory

from nhipcau.agreements.models import Agreement, Reading, SourceDocument, Statement
from nhipcau.foundation.audit import AuditEntry
from nhipcau.foundation.jobs import Job, run_job

ADD = reverse("agreements:reading-add")
MEGABYTE = b"a" * 1_000_000


def zip_bomb() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 60_000_000)
    return buffer.getvalue()


def bring(browser, data: bytes, name: str):
    """Send a file as the form does, let a worker read it, and look at the page it left."""
    answer = browser.post(ADD, {"file": SimpleUploadedFile(name, data)})
    if answer.status_code != 302:
        return answer
    run_job.func(Job.objects.latest("pk").pk)
    return browser.get(answer.url)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("rong.docx", b"", "The file is empty"),
        ("anh.docx", b"\x89PNG\r\n\x1a\n" + bytes(64), "not what the ending of the name says"),
        ("hong.docx", b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + b"\xff" * 400, "is damaged"),
        ("cut.docx", zip_bomb()[:4000], "is damaged"),
        ("bom.docx", zip_bomb(), "unpacks to far more than a document holds"),
        ("hong.pdf", b"%PDF-1.4\n%%EOF", "damaged"),
    ],
    ids=["zero bytes", "renamed image", "broken zip", "cut zip", "zip bomb", "broken pdf"],
)
def test_bad_file_is_answered_in_words_and_nothing_comes_of_it(reviewer, name, data, words):
    page = bring(reviewer, data, name)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert (Agreement.objects.count(), Statement.objects.count()) == (0, 0)


def test_direction_and_zero_width_characters_are_gone_from_what_is_read(reviewer):
    text = (
        "BIÊN BẢN GHI NHỚ HỢP TÁC GIỮA TỈNH THỪA THIÊN HUẾ VÀ THÀNH PHỐ HÀ NỘI\n"
        "Huế, ngày 14 tháng 6 năm 2019\nII. NỘI DUNG HỢP TÁC\n"
        "1. Hai bên thống nhất phối hợp tổ chức hội \u202ec\u200bhợ\u202c nông sản tại Hà Nội.\n"
    )

    page = bring(reviewer, text.encode(), "an.txt").content.decode()

    assert "hội chợ nông sản" in page
    assert not {"\u202e", "\u200b", "\u202c"} & set(page)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_press_accept_at_once_make_one_acceptance(cast, client_of):
    reading = ReadingFactory(document__owner=cast.hue_office)
    statement = StatementFactory(reading=reading)
    address = reverse("agreements:statement-decide", args=[statement.pk])
    start = threading.Barrier(2)
    told: dict[str, list[str]] = {}

    def press(who: str) -> None:
        browser = client_of(cast.users[who])
        start.wait(20)
        answer = browser.post(address, {"state": "accepted", "version": "1"})
        told[who] = [str(message) for message in get_messages(answer.wsgi_request)]
        connection.close()

    people = [threading.Thread(target=press, args=(who,)) for who in ("hue_editor", "hue_manager")]
    for person in people:
        person.start()
    for person in people:
        person.join(60)

    statement.refresh_from_db()
    late = [said for said in told.values() if said]
    assert (statement.state, statement.version) == ("accepted", 2)
    assert len(late) == 1
    assert statement.decided_by_name in late[0][0]
    assert AuditEntry.objects.filter(verb="accepted").count() == 1


class Browser:
    """Sends a body piece by piece to a real server, as a browser sends what is large."""

    def __init__(self, address: str, client) -> None:
        self.place = urlsplit(address)
        client.get(ADD)
        self.cookies = "; ".join(f"{one.key}={one.value}" for one in client.cookies.values())
        self.token = client.cookies["csrftoken"].value

    def send(self, kind: str, pieces: Iterator[bytes], length: int) -> tuple[int, str]:
        asked = http.client.HTTPConnection(self.place.hostname, self.place.port, timeout=120)
        headers = {
            "Cookie": f"{self.cookies}; nhipcau_language=en",
            "Content-Type": kind,
            "Content-Length": str(length),
            "X-CSRFToken": self.token,
            "Referer": f"http://{self.place.netloc}{ADD}",
        }
        try:
            asked.request("POST", ADD, body=pieces, headers=headers)
            answer = asked.getresponse()
            return answer.status, answer.read().decode()
        finally:
            asked.close()


@pytest.fixture
def browser(live_server, cast, client_of) -> Browser:
    return Browser(live_server.url, client_of(cast.users["hue_editor"]))


@pytest.mark.django_db(transaction=True)
def test_file_of_200_megabytes_is_answered_at_the_field_and_fills_nothing(browser, tmp_path):
    head = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="lon.docx"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n"
    )
    tail = b"\r\n--x--\r\n"

    def pieces() -> Iterator[bytes]:
        yield head
        for _number in range(200):
            yield MEGABYTE
        yield tail

    length = len(head) + 200 * len(MEGABYTE) + len(tail)
    status, page = browser.send("multipart/form-data; boundary=x", pieces(), length)

    assert status == 200
    assert "The file is larger than 20 MB" in page
    assert (SourceDocument.objects.count(), Reading.objects.count()) == (0, 0)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.django_db(transaction=True)
def test_pasted_text_over_what_a_form_takes_is_answered_by_our_page(browser):
    def pieces() -> Iterator[bytes]:
        yield b"text="
        for _number in range(30):
            yield MEGABYTE

    length = 5 + 30 * len(MEGABYTE)
    status, page = browser.send("application/x-www-form-urlencoded", pieces(), length)

    assert status == 413
    assert "Too much was sent at once" in page
    assert "at most 25 MB of text" in page
    assert SourceDocument.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_text_pasted_into_a_form_with_files_over_the_limit_is_answered_the_same(browser):
    head = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
    tail = b"\r\n--x--\r\n"

    def pieces() -> Iterator[bytes]:
        yield head
        for _number in range(30):
            yield MEGABYTE
        yield tail

    length = len(head) + 30 * len(MEGABYTE) + len(tail)
    status, page = browser.send("multipart/form-data; boundary=x", pieces(), length)

    assert status == 413
    assert "Go back in your browser" in page
    assert SourceDocument.objects.count() == 0
