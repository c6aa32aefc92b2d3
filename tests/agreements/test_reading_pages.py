"""The list, the import page and the waiting page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import ReadingFactory, SourceDocumentFactory, StatementFactory

from nhipcau.agreements.errors import REFUSALS
from nhipcau.agreements.models import Reading, SourceDocument
from nhipcau.foundation.jobs import Job, JobState

TEXT = (
    "BIÊN BẢN GHI NHỚ HỢP TÁC GIỮA TỈNH THỪA THIÊN HUẾ VÀ THÀNH PHỐ HÀ NỘI\n"
    "1. Hai bên thống nhất tăng cường kết nối cung cầu nông sản trước ngày 30/9/2019.\n"
)
pytestmark = pytest.mark.usefixtures("in_english")
LIST = reverse("agreements:reading-list")
ADD = reverse("agreements:reading-add")


def upload(data: bytes, name: str = "bien-ban.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def titles_in(page) -> list[str]:
    return [str(reading) for reading in page.context["page"]]


def test_list_puts_what_waits_for_a_person_first(cast, reviewer):
    for state in ("registered", "queued", "refused", "ready"):
        document = SourceDocumentFactory(owner=cast.hue_office)
        ReadingFactory(document=document, state=state, title=state)

    page = reviewer.get(LIST)

    assert titles_in(page) == ["ready", "refused", "queued", "registered"]


def test_list_shows_how_much_is_left(cast, reviewer):
    reading = ReadingFactory(document__owner=cast.hue_office)
    for place, state in enumerate(("draft", "draft", "accepted")):
        StatementFactory(reading=reading, start=place * 2, end=place * 2 + 1, state=state)

    page = reviewer.get(LIST)

    assert "2 of 3 wait for a decision" in page.content.decode()


def test_list_asks_the_same_number_of_queries_for_one_and_for_three(cast, reviewer):
    asked = []
    reviewer.get(reverse("agreements:reading-list"))  # what is asked once a minute is cached

    for count in (1, 2):
        for _ in range(count):
            reading = ReadingFactory(document=SourceDocumentFactory(owner=cast.hue_office))
            StatementFactory.create_batch(count, reading=reading)
        with CaptureQueriesContext(connection) as queries:
            page = reviewer.get(LIST)
        asked.append((len(page.context["page"]), len(queries)))

    assert asked == [(1, asked[0][1]), (3, asked[0][1])]


def test_list_does_not_fetch_the_texts(cast, reviewer):
    ReadingFactory(document__owner=cast.hue_office)

    with CaptureQueriesContext(connection) as queries:
        reviewer.get(LIST)

    column = '"agreements_sourcedocument"."text",'
    assert [one["sql"] for one in queries if column in one["sql"]] == []


def test_list_filters_by_state_and_says_when_nothing_matches(cast, reviewer):
    ReadingFactory(document__owner=cast.hue_office, title="một")
    ReadingFactory(
        document=SourceDocumentFactory(owner=cast.hue_office), state="refused", title="hai"
    )

    refused, queued = (
        reviewer.get(LIST, {"state": "refused"}),
        reviewer.get(LIST, {"state": "queued"}),
    )

    assert titles_in(refused) == ["hai"]
    assert "No document is in this state" in queued.content.decode()


def test_list_with_an_unknown_state_or_page_still_shows_all(cast, reviewer):
    ReadingFactory(document__owner=cast.hue_office, title="một")

    page = reviewer.get(LIST, {"state": "<script>", "page": "999"})

    assert titles_in(page) == ["một"]


def test_list_that_is_empty_says_what_to_do(reviewer):
    page = reviewer.get(LIST)

    said = page.content.decode()
    assert "Nothing was imported yet" in said
    assert f'href="{ADD}"' in said


def test_list_pages_by_twenty_five(cast, reviewer):
    for _ in range(26):
        ReadingFactory(document=SourceDocumentFactory(owner=cast.hue_office))

    first, second = reviewer.get(LIST), reviewer.get(LIST, {"page": 2})

    assert (len(first.context["page"]), len(second.context["page"])) == (25, 1)


def test_import_of_a_file_leads_to_its_progress(cast, reviewer):
    answer = reviewer.post(ADD, {"file": upload(TEXT.encode())})

    reading = Reading.objects.get()
    assert (answer.status_code, answer.url) == (302, reading.get_absolute_url())
    assert (reading.document.name, reading.state) == ("bien-ban.txt", "queued")
    assert reading.document.owner == cast.hue_office


def test_import_of_a_text_leads_to_its_progress(reviewer):
    reviewer.post(ADD, {"text": TEXT, "name": "Biên bản dán"})

    assert SourceDocument.objects.get().name == "Biên bản dán.txt"


def test_import_sent_twice_makes_one_and_links_the_earlier_reading(reviewer):
    reviewer.post(ADD, {"text": TEXT})

    again = reviewer.post(ADD, {"text": TEXT, "name": "tên khác"})

    said = again.content.decode()
    reading = Reading.objects.get()
    assert "This text was imported before." in said
    assert f'href="{reading.get_absolute_url()}"' in said
    assert TEXT.splitlines()[1] in said


def test_import_of_nothing_says_so(reviewer):
    page = reviewer.post(ADD, {"text": "  \n "})

    assert "Choose a file, or paste the text." in page.content.decode()
    assert Reading.objects.count() == 0


def test_import_of_both_says_so_and_keeps_the_text(reviewer):
    page = reviewer.post(ADD, {"text": TEXT, "file": upload(b"abc")})

    said = page.content.decode()
    assert "Send one of them at a time." in said
    assert TEXT.splitlines()[0] in said
    assert Reading.objects.count() == 0


def test_import_of_zero_bytes_says_so_at_the_file(reviewer):
    page = reviewer.post(ADD, {"file": upload(b"")})

    assert page.context["form"].errors["file"] == ["The file is empty."]
    assert Reading.objects.count() == 0


def test_import_over_the_limit_says_so_and_stores_nothing(reviewer, settings):
    settings.MAX_UPLOAD_BYTES = 1_000_000

    page = reviewer.post(ADD, {"file": upload(b"a" * 3_500_000, "lon.docx"), "name": "đã gõ"})

    assert page.context["form"].errors["file"] == [
        "The file is larger than 1 MB. Send a smaller one or split it."
    ]
    assert 'value="đã gõ"' in page.content.decode()
    assert Reading.objects.count() == 0


def test_waiting_page_shows_the_steps_and_asks_again(cast, reviewer):
    reading = ReadingFactory(document__owner=cast.hue_office, state="reading")
    Job.objects.create(
        name="agreements.read", subject_id=reading.pk, state="running", done=1, total=3,
        note="reading",
    )  # fmt: skip

    page = reviewer.get(reading.get_absolute_url())

    said = page.content.decode()
    work = page.context["work"]
    assert (work.step, work.percent, work.is_unattended) == (2, 33, False)
    assert f'hx-get="{reverse("agreements:reading-status", args=[reading.pk])}"' in said
    assert '<meta http-equiv="refresh" content="3" />' in said


def test_waiting_page_says_when_no_worker_takes_it(cast, reviewer):
    reading = ReadingFactory(document__owner=cast.hue_office, state="queued")
    past = timezone.now() - timedelta(seconds=16)
    Job.objects.create(
        name="agreements.read", subject_id=reading.pk, created_at=past, heartbeat_at=past
    )

    page = reviewer.get(reading.get_absolute_url())

    assert page.context["work"].is_unattended is True
    assert "no worker seems to be running" in page.content.decode()


def test_waiting_page_behind_other_work_says_only_that_it_waits(cast, reviewer):
    reading = ReadingFactory(document__owner=cast.hue_office, state="queued")
    past = timezone.now() - timedelta(seconds=16)
    Job.objects.create(
        name="agreements.read", subject_id=reading.pk, created_at=past, heartbeat_at=past
    )
    Job.objects.create(name="other", subject_id=1, state=JobState.RUNNING)

    page = reviewer.get(reading.get_absolute_url())

    assert page.context["work"].is_unattended is False
    assert "Waiting for its turn." in page.content.decode()


def test_status_loads_the_page_again_when_the_work_is_over(cast, reviewer):
    reading = ReadingFactory(document__owner=cast.hue_office)

    answer = reviewer.get(reverse("agreements:reading-status", args=[reading.pk]))

    assert answer.headers["HX-Refresh"] == "true"


def test_waiting_page_whose_work_was_lost_offers_to_try_again(cast, reviewer):
    reading = ReadingFactory(document__owner=cast.hue_office, state="reading")
    Job.objects.create(
        name="agreements.read", subject_id=reading.pk, state="failed", note="worker_lost"
    )
    page = reviewer.get(reading.get_absolute_url())

    reviewer.post(reverse("agreements:reading-retry", args=[reading.pk]))

    assert "The work was cut off several times." in page.content.decode()
    assert Job.objects.filter(state="queued").count() == 1


@pytest.mark.parametrize(
    "code",
    ["empty", "no_text", "wrong_language", "too_large", "bomb", "not_supported", "renamed",
     "encrypted", "broken", "scanned"],
)  # fmt: skip
def test_refused_page_says_what_to_do(cast, reviewer, code):
    reading = ReadingFactory(document__owner=cast.hue_office, state="refused", problem=code)

    said = reviewer.get(reading.get_absolute_url()).content.decode()

    assert str(REFUSALS[code]).replace("'", "&#x27;") in said
    assert reverse("agreements:reading-retry", args=[reading.pk]) in said


def test_discard_asks_first_and_then_removes(cast, reviewer):
    reading = ReadingFactory(document__owner=cast.hue_office)
    there = reverse("agreements:reading-discard", args=[reading.pk])

    asked = reviewer.get(there)
    still_there = Reading.objects.count()
    done = reviewer.post(there)

    assert (asked.status_code, still_there) == (200, 1)
    assert (done.url, Reading.objects.count()) == (LIST, 0)
