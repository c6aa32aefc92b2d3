"""What bad input gets on the pages of readings: script in every field, floods, null characters."""

from __future__ import annotations

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import ReadingFactory, SourceDocumentFactory, StatementFactory

from nhipcau.agreements import services
from nhipcau.agreements.models import Commitment, Reading, Statement
from nhipcau.foundation.jobs import Job, run_job

pytestmark = pytest.mark.usefixtures("in_english")
SCRIPT = "<script>alert(1)</script><b onclick=x>"
INERT = "&lt;script&gt;alert(1)&lt;/script&gt;"
LINE = (
    "{n}. Hai bên thống nhất phối hợp tổ chức hội chợ nông sản lần thứ {n}"
    " tại thành phố Hà Nội trước ngày 30/9/2019.\n"
)
HEAD = (
    "BIÊN BẢN GHI NHỚ HỢP TÁC GIỮA TỈNH THỪA THIÊN HUẾ VÀ THÀNH PHỐ HÀ NỘI\n"
    "Huế, ngày 14 tháng 6 năm 2019\nII. NỘI DUNG HỢP TÁC\n"
)


@pytest.fixture
def poisoned(cast) -> Reading:
    """Script in every text that a reading holds."""
    text = f"Hai bên {SCRIPT} tổ chức hội chợ. {SCRIPT}"
    document = SourceDocumentFactory(
        owner=cast.hue_office, name=f"{SCRIPT}.txt", text=text, added_by_name=SCRIPT
    )
    reading = ReadingFactory(
        document=document,
        title=SCRIPT,
        number=SCRIPT[:60],
        signed_place=SCRIPT,
        changed_by_name=SCRIPT,
    )
    reading.parties.update(name_on_document=SCRIPT, body=SCRIPT, signatory_name=SCRIPT)
    row = StatementFactory(
        reading=reading,
        start=0,
        end=40,
        counterpart_text=SCRIPT,
        due_text=SCRIPT,
        amount_value=3,
        amount_unit=SCRIPT[:40],
    )
    row.leads.create(party=reading.parties.first(), new_name=SCRIPT)
    decided = StatementFactory(reading=reading, start=60, end=70, state="accepted")
    Statement.objects.filter(pk=decided.pk).update(text=SCRIPT, decided_by_name=SCRIPT)
    return reading


def pages_of(reading: Reading) -> list[str]:
    row = reading.statements.first()
    names = ("detail", "header", "register", "discard", "text")
    own = [reverse(f"agreements:reading-{name}", args=[reading.pk]) for name in names]
    acts = [reverse(f"agreements:statement-{name}", args=[row.pk]) for name in ("change", "split")]
    return [reverse("agreements:reading-list"), *own, *acts]


def test_script_in_every_text_is_shown_and_never_run(reviewer, poisoned):
    answers = {there: reviewer.get(there).content.decode() for there in pages_of(poisoned)}

    for there, said in answers.items():
        assert "<script>alert" not in said, there
        assert "<b onclick" not in said, there
        assert INERT in said, there


def test_script_in_every_text_is_inert_while_the_document_waits(reviewer, poisoned):
    Reading.objects.update(state="refused", problem="renamed", problem_details={"found": SCRIPT})

    said = reviewer.get(poisoned.get_absolute_url()).content.decode()

    assert "<script>alert" not in said
    assert said.count(INERT) >= 2


def test_script_typed_into_every_field_is_kept_as_words(reviewer, cast):
    reading = ReadingFactory(document__owner=cast.hue_office)
    row = StatementFactory(reading=reading)
    side = reading.parties.first()
    said = {
        "version": 1,
        "kind": "commitment",
        "text": SCRIPT,
        f"lead-{side.pk}": [SCRIPT],
        "performers": [side.pk],
    }

    reviewer.post(reverse("agreements:statement-change", args=[row.pk]), said)

    row.refresh_from_db()
    page = reviewer.get(reading.get_absolute_url()).content.decode()
    assert (row.text, str(row.leads.get())) == (SCRIPT, SCRIPT)
    assert "<script>alert" not in page


def test_script_in_a_file_name_is_inert(reviewer):
    file = SimpleUploadedFile(f"{SCRIPT}.txt".replace("/", "_"), b"Hai ben hop tac.")

    page = reviewer.post(reverse("agreements:reading-add"), {"file": file}, follow=True)

    assert "<script>alert" not in page.content.decode()


def test_null_characters_in_a_pasted_text_are_named(reviewer):
    page = reviewer.post(reverse("agreements:reading-add"), {"text": "Hai bên\x00 hợp tác"})

    assert page.context["form"].errors["text"] == ["Null characters are not allowed."]
    assert Reading.objects.count() == 0


def imported(cast, text: str) -> Reading:
    reading = services.import_file(
        actor=cast.actor("hue_editor"), owner=cast.hue_office, data=text.encode(), name="dai.txt"
    )
    run_job.call(Job.objects.get().pk)
    reading.refresh_from_db()
    return reading


def test_five_thousand_commitments_are_read_reviewed_and_registered(cast, reviewer):
    text = HEAD + "".join(LINE.format(n=n) for n in range(1, 5_001))

    reading = imported(cast, text)
    with CaptureQueriesContext(connection) as queries:
        began = time.perf_counter()
        page = reviewer.get(reading.get_absolute_url())
        seconds = time.perf_counter() - began
    reading.statements.update(state="accepted")
    agreement = services.register_reading(
        actor=cast.actor("hue_editor"), reading_id=reading.pk, keeper=cast.hue_office
    )

    assert reading.statements.filter(kind="commitment").count() == 5_000
    assert len(page.context["review"].cards) == 50
    assert len(page.content) < 400_000
    assert len(queries) < 30
    assert seconds < 3
    numbers = Commitment.objects.filter(agreement=agreement).values_list("number", flat=True)
    assert list(numbers) == list(range(1, 5_001))


def test_ten_thousand_pages_are_read_and_stay_light_to_look_at(cast, reviewer, settings):
    settings.MAX_UPLOAD_BYTES = 60_000_000
    filler = "Trời hôm nay nắng đẹp và gió nhẹ trên dòng sông. " * 33 + "\n"
    pages = [filler] * 10_000
    pages[0] = HEAD + LINE.format(n=1)
    pages[-1] = LINE.format(n=2)
    text = "".join(pages)

    reading = imported(cast, text)
    began = time.perf_counter()
    page = reviewer.get(reading.get_absolute_url())
    seconds = time.perf_counter() - began
    middle = reviewer.get(
        reverse("agreements:reading-text", args=[reading.pk]), {"start": 8_000_000}
    )

    assert len(text) > 16_000_000
    assert (reading.state, reading.statements.filter(kind="commitment").count()) == ("ready", 2)
    assert len(page.content) < 200_000
    assert len(middle.content) < 200_000
    assert seconds < 3


def test_text_over_what_is_read_at_once_is_refused_in_words(cast, settings):
    settings.MAX_UPLOAD_BYTES = 60_000_000
    reading = imported(cast, "Hai bên hợp tác. " * 1_400_000)

    assert (reading.state, reading.problem) == ("refused", "too_large")
