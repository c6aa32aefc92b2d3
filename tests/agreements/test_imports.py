"""Import: a document once, its job, its drafts, and what the file's faults end in."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError
from tests.factories import (
    AgreementFactory,
    MembershipFactory,
    OrganisationFactory,
    ReadingFactory,
    StatementFactory,
    UserFactory,
)

from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError, Duplicate, WrongState
from nhipcau.agreements.models import Reading, SourceDocument, Statement
from nhipcau.foundation.audit import AuditEntry
from nhipcau.foundation.jobs import Job, JobState, run_job
from nhipcau.localities.models import Coordination
from nhipcau.localities.selectors import actor_of

pytestmark = pytest.mark.usefixtures("in_english")
TEXT = (
    "BIÊN BẢN GHI NHỚ HỢP TÁC GIỮA TỈNH THỪA THIÊN HUẾ VÀ THÀNH PHỐ HÀ NỘI\n"
    "Huế, ngày 14 tháng 6 năm 2019\n\n"
    "II. NỘI DUNG HỢP TÁC\n"
    "1. Hai bên thống nhất tăng cường kết nối cung cầu nông sản, đặc sản trước ngày 30/9/2019.\n"
    "2. Thành phố Hà Nội hỗ trợ tỉnh Thừa Thiên Huế 3 tỷ đồng cho quỹ an sinh xã hội.\n"
)


def bring(cast, data: bytes = TEXT.encode(), name: str = "bien-ban.txt", who="hue_editor"):
    return services.import_file(actor=cast.actor(who), owner=cast.hue_office, data=data, name=name)


def carry_out(reading: Reading) -> Reading:
    run_job.call(Job.objects.latest("pk").pk)
    return Reading.objects.get(pk=reading.pk)


def test_import_file_keeps_the_file_and_queues_its_reading(cast):
    reading = bring(cast)

    document = reading.document
    with document.file.open() as file:
        kept = file.read()
    assert (reading.state, document.size) == ("queued", len(TEXT.encode()))
    assert kept == TEXT.encode()
    assert [(job.subject_id, job.state) for job in Job.objects.all()] == [(reading.pk, "queued")]
    assert AuditEntry.objects.get(object_type="agreements.reading").verb == "import"


def test_import_file_and_its_job_end_in_drafts_to_review(cast):
    reading = carry_out(bring(cast))

    kinds = list(reading.statements.values_list("kind", flat=True))
    assert reading.state == "ready"
    assert [str(side) for side in reading.parties.all()] == ["Thừa Thiên Huế", "Hà Nội"]
    assert kinds == ["commitment", "commitment"]
    for statement in reading.statements.all():
        assert reading.document.text[statement.start : statement.end] == statement.text
    assert Job.objects.get().state == JobState.DONE


def test_import_file_writes_nothing_into_the_register(cast):
    carry_out(bring(cast))

    assert cast.hue_office.kept.count() == 0


@pytest.mark.parametrize("who", ["hue_viewer", "hue_tourism_editor", "ha_noi_editor", "anonymous"])
def test_import_file_for_a_side_one_does_not_keep_is_refused(cast, who):
    with pytest.raises(PermissionDenied):
        bring(cast, who=who)

    assert (SourceDocument.objects.count(), Job.objects.count()) == (0, 0)


def test_import_file_again_names_the_earlier_reading_and_makes_nothing(cast):
    first = bring(cast)

    with pytest.raises(Duplicate) as same:
        bring(cast, name="ten-khac.txt")

    assert same.value.reading == first
    assert (SourceDocument.objects.count(), Job.objects.count()) == (1, 1)


def test_import_file_again_by_a_colleague_in_another_office_is_a_duplicate(cast):
    office = OrganisationFactory(name="Văn phòng UBND thành phố Huế")
    Coordination.objects.create(locality=cast.hue, organisation=office)
    user = UserFactory()
    MembershipFactory(user=user, organisation=office)
    first = bring(cast)

    with pytest.raises(Duplicate) as same:
        services.import_file(
            actor=actor_of(user), owner=office, data=TEXT.encode(), name="bien-ban.txt"
        )

    assert same.value.reading == first


def test_import_file_that_the_other_side_imported_is_no_duplicate_and_betrays_nothing(cast):
    services.import_file(
        actor=cast.actor("ha_noi_editor"),
        owner=cast.ha_noi_office,
        data=TEXT.encode(),
        name="cua-ha-noi.txt",
    )

    reading = bring(cast)

    assert reading.document.owner == cast.hue_office
    assert SourceDocument.objects.count() == 2


def test_source_document_twice_for_one_owner_is_refused_by_the_database(cast):
    reading = bring(cast)

    with pytest.raises(IntegrityError):
        SourceDocument.objects.create(
            owner=cast.hue_office, name="lan-hai.txt", sha256=reading.document.sha256
        )


def test_import_text_takes_its_first_line_for_a_name(cast):
    reading = services.import_text(
        actor=cast.actor("hue_editor"), owner=cast.hue_office, text=f"\n\n{TEXT}"
    )

    assert reading.document.name == f"{TEXT.splitlines()[0][:80]}.txt"


def test_import_text_of_spaces_alone_is_refused(cast):
    with pytest.raises(AgreementsError) as refused:
        services.import_text(
            actor=cast.actor("hue_editor"), owner=cast.hue_office, text=" \n\u200b\ufeff "
        )

    assert str(refused.value.message) == "Paste the text first."
    assert SourceDocument.objects.count() == 0


def test_import_file_of_zero_bytes_is_refused(cast):
    with pytest.raises(AgreementsError) as refused:
        bring(cast, data=b"")

    assert str(refused.value.message) == "The file is empty."
    assert SourceDocument.objects.count() == 0


def test_import_file_over_the_limit_is_refused(cast, settings):
    settings.MAX_UPLOAD_BYTES = 1_000_000

    with pytest.raises(AgreementsError) as refused:
        bring(cast, data=b"a" * 1_000_001)

    assert "1 MB" in str(refused.value.message)
    assert SourceDocument.objects.count() == 0


def test_import_file_keeps_no_path_and_no_hidden_characters_in_its_name(cast):
    reading = bring(cast, name="..\\..\\etc/\u202ecod.bi\u200ben-ban.txt")

    assert reading.document.name == "cod.bien-ban.txt"


def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def broken_zip() -> bytes:
    return b"PK\x03\x04" + b"\x14\x00\x00\x00\x08\x00" + b"\xff" * 400


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("anh.docx", picture(), "renamed"),
        ("anh.png", picture(), "not_supported"),
        ("hong.docx", broken_zip(), "broken"),
        ("trong.txt", b" \n\n ", "empty"),
        ("english.txt", b"The two sides agreed to go on working with one another. " * 30,
         "wrong_language"),
    ],
)  # fmt: skip
def test_reading_of_a_bad_file_ends_refused_with_its_code(cast, name, data, code):
    reading = carry_out(bring(cast, data=data, name=name))

    assert (reading.state, reading.problem) == ("refused", code)
    assert reading.statements.count() == 0
    assert Job.objects.get().state == JobState.DONE


def test_reading_of_a_zip_bomb_ends_refused_without_unpacking_it(cast):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 60_000_000)

    reading = carry_out(bring(cast, data=buffer.getvalue(), name="bom.docx"))

    assert (reading.state, reading.problem) == ("refused", "bomb")


def test_reading_drops_right_to_left_and_zero_width_characters(cast):
    text = TEXT.replace("kết nối", "kế\u200bt \u202enối\u202c")

    reading = carry_out(bring(cast, data=text.encode()))

    assert "tăng cường kết nối cung cầu" in reading.statements.first().text
    assert not {"\u200b", "\u202e", "\u202c"} & set(reading.document.text)


def test_carry_out_again_makes_the_same_drafts_and_no_doubles(cast):
    reading = bring(cast)
    steps = []

    def report(done: int, total: int, note: str) -> None:
        steps.append(note)

    services.carry_out_reading(reading.pk, report)
    first = list(reading.statements.values_list("start", "end", "text"))
    Reading.objects.filter(pk=reading.pk).update(state="reading")
    services.carry_out_reading(reading.pk, report)

    assert list(reading.statements.values_list("start", "end", "text")) == first
    assert reading.parties.count() == 2
    assert steps == ["extracting", "reading", "writing", "done"] * 2


def test_carry_out_leaves_alone_what_is_under_review(cast):
    reading = ReadingFactory(document__owner=cast.hue_office)
    statement = StatementFactory(reading=reading, state="accepted")

    services.carry_out_reading(reading.pk, lambda *_: None)

    assert list(reading.statements.all()) == [statement]


def test_late_worker_does_not_replace_what_a_person_accepted_meanwhile(cast):
    """A second worker finished, a person accepted; only then does the first one come to write."""
    reading = bring(cast)

    def be_overtaken(_done: int, _total: int, note: str) -> None:
        if note == "writing":
            StatementFactory(reading=reading, state="accepted", start=0, end=8, text="đã nhận")
            Reading.objects.filter(pk=reading.pk).update(state="ready")

    services.carry_out_reading(reading.pk, be_overtaken)

    assert list(reading.statements.values_list("text", "state")) == [("đã nhận", "accepted")]


def test_carry_out_of_a_removed_reading_ends_quietly(cast):
    reading = bring(cast)

    def remove(_done: int, _total: int, note: str) -> None:
        if note == "reading":
            services.discard_reading(actor=cast.actor("hue_editor"), reading_id=reading.pk)

    services.carry_out_reading(reading.pk, remove)
    services.carry_out_reading(reading.pk, lambda *_: pytest.fail("There is nothing to read."))

    assert (Reading.objects.count(), Statement.objects.count()) == (0, 0)


def test_retry_queues_a_refused_reading_again(cast):
    reading = carry_out(bring(cast, data=picture(), name="anh.docx"))

    services.retry_reading(actor=cast.actor("hue_editor"), reading_id=reading.pk)

    reading.refresh_from_db()
    assert (reading.state, reading.problem) == ("queued", "")
    assert Job.objects.filter(state="queued").count() == 1


def test_retry_twice_makes_one_open_job(cast):
    reading = carry_out(bring(cast, data=picture(), name="anh.docx"))

    for _ in range(2):
        services.retry_reading(actor=cast.actor("hue_editor"), reading_id=reading.pk)

    assert Job.objects.filter(state="queued").count() == 1


def test_retry_of_what_was_read_is_refused(cast):
    reading = ReadingFactory(document__owner=cast.hue_office)

    with pytest.raises(WrongState):
        services.retry_reading(actor=cast.actor("hue_editor"), reading_id=reading.pk)

    assert Job.objects.count() == 0


def test_discard_removes_the_reading_its_file_and_its_job(cast, django_capture_on_commit_callbacks):
    reading = bring(cast)
    file = reading.document.file.name

    with django_capture_on_commit_callbacks(execute=True):
        services.discard_reading(actor=cast.actor("hue_editor"), reading_id=reading.pk)

    assert (Reading.objects.count(), SourceDocument.objects.count()) == (0, 0)
    assert not default_storage.exists(file)
    assert Job.objects.get().state == JobState.CANCELLED


def test_discard_of_a_registered_reading_is_refused(cast):
    agreement = AgreementFactory(keeper=cast.hue_office, state="draft")
    reading = ReadingFactory(document__owner=cast.hue_office, agreement=agreement)

    with pytest.raises(WrongState):
        services.discard_reading(actor=cast.actor("hue_editor"), reading_id=reading.pk)

    assert Reading.objects.count() == 1


@pytest.mark.parametrize("who", ["hue_viewer", "ha_noi_editor", "administrator", "anonymous"])
def test_discard_by_others_is_refused_and_removes_nothing(cast, who):
    reading = ReadingFactory(document__owner=cast.hue_office)

    with pytest.raises(PermissionDenied):
        services.discard_reading(actor=cast.actor(who), reading_id=reading.pk)

    assert Reading.objects.count() == 1
