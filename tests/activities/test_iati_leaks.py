"""What is private or disputed is in no file of everybody; who may read it finds it in theirs."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from nhipcau.activities.models import Evidence, Transaction, UpdateVersion
from nhipcau.foundation.actors import Actor
from tests.activities.iati_rows import build, export, report, some_plan
from tests.factories import AgreementFactory, CommitmentFactory

pytestmark = pytest.mark.django_db
EVERYBODY = Actor.anonymous()
QUERIES = 19
SECRETS = (
    "Việc của hai bên", "Việc của riêng mình", "Bị phản đối", "Bản nháp chưa nộp", "Bản cũ đã thay",
    "Ảnh kín", "Ảnh của báo cáo bị phản đối", "777000111", "Bà Nguyễn Thị Nhận Quà", "Văn bản kín",
)  # fmt: skip


def leaky_world(cast):
    """One public activity with all that could leak around it."""
    promise = CommitmentFactory()
    shown = build(some_plan(), cast, promise)
    build(some_plan(title="Việc của hai bên", visibility="parties"), cast, promise)
    build(some_plan(title="Việc của riêng mình", visibility="own"), cast, promise)
    hidden = CommitmentFactory(
        agreement=AgreementFactory(title="Văn bản kín", visibility="parties")
    )
    build(some_plan(title="Việc công khai của văn bản kín"), cast, hidden)
    disputed = report(shown, cast.hue_tourism, text="Bị phản đối", standing="disputed")
    Transaction.objects.create(
        version=disputed, activity=shown, side=cast.hue, kind="paid", source="state",
        on=date(2026, 3, 3), amount=777000111, standing="disputed", is_current=True,
    )  # fmt: skip
    draft = report(shown, cast.hue_tourism, text="Bản nháp chưa nộp", standing="draft")
    UpdateVersion.objects.filter(pk=draft.pk).update(submitted_at=None)
    kept = shown.updates.get(standing="confirmed")
    UpdateVersion.objects.create(
        update=kept, number=1, text="Bản cũ đã thay", submitted_at=kept.created_at
    )
    gift = {
        "giver": "ha_noi_trade", "receiver": "hue_office", "fund": "", "amount": 3_000_000_000,
        "in_kind": "", "purpose": "Nhà tình nghĩa", "pledged_on": date(2026, 1, 1),
        "received_on": None,
    }  # fmt: skip
    build({**some_plan(title="Quà", kind="contribution"), "more": gift}, cast, promise)
    seen = {"activity": shown, "owner": cast.hue_tourism, "media_type": "image/jpeg", "size": 1}
    Evidence.objects.create(**seen, name="Ảnh kín", sha256="1" * 64)
    caught = Evidence.objects.create(
        **seen, name="Ảnh của báo cáo bị phản đối", sha256="2" * 64, is_public=True
    )
    disputed.proofs.add(caught)
    Evidence.objects.create(**seen, name="Ảnh công khai", sha256="3" * 64, is_public=True)
    return shown


def test_the_file_of_everybody_holds_nothing_private_or_disputed(cast, client_of):
    leaky_world(cast)

    file = export(EVERYBODY).decode()
    answer = client_of().get("/hoat-dong/iati/")
    sent = b"".join(answer.streaming_content).decode()

    assert [secret for secret in SECRETS if secret in file] == []
    assert file.count("<iati-activity ") == 3
    assert "Ảnh công khai" in file
    assert "3000000000" in file
    assert 'nc:scope="public"' in file
    assert sent == file
    assert "iati-cong-khai" in answer["Content-Disposition"]


def test_a_side_reads_its_own_and_the_file_says_that_it_is_not_public(cast, client_of):
    leaky_world(cast)

    answer = client_of(cast.users["hue_tourism_viewer"]).get("/hoat-dong/iati/")
    file = b"".join(answer.streaming_content).decode()

    seen = [secret for secret in SECRETS if secret in file]
    assert seen == [
        "Việc của hai bên", "Việc của riêng mình", "Bị phản đối", "Ảnh của báo cáo bị phản đối",
        "777000111", "Văn bản kín",
    ]  # fmt: skip
    assert 'nc:scope="restricted"' in file
    assert "Not public" in file
    assert "iati-noi-bo" in answer["Content-Disposition"]


def test_a_stranger_who_is_signed_in_reads_what_everybody_reads(cast):
    leaky_world(cast)

    file = export(cast.actor("da_nang_editor")).decode()

    assert [secret for secret in SECRETS if secret in file] == []


def test_filters_leave_exactly_what_they_say(cast):
    shown = leaky_world(cast)
    closed = AgreementFactory(visibility="own")
    build(some_plan(title="Đã xong từ lâu", ended_on=date(2026, 3, 1), state="done"), cast)

    def count(**wanted):
        return export(EVERYBODY, **wanted).count(b"<iati-activity ")

    assert count(agreement=shown.agreement_id) == 2
    assert count(agreement=closed.pk) == 0
    assert count(locality=cast.hue.pk) == 4
    assert count(locality=cast.da_nang.pk) == 0
    assert count(since=date(2026, 4, 1)) == 3


def test_the_command_writes_what_everybody_reads_unless_told(cast, tmp_path):
    leaky_world(cast)
    public, whole = tmp_path / "a.xml", tmp_path / "b.xml"

    call_command("export", "iati", out=public, locality="hue-city")
    call_command("export", "iati", out=whole, all=True)

    assert public.read_bytes() == export(EVERYBODY)
    assert whole.read_bytes() == export()


def test_the_number_of_queries_does_not_grow(cast, django_assert_num_queries):
    build(some_plan(), cast, CommitmentFactory())
    with django_assert_num_queries(QUERIES):
        export(EVERYBODY)
    for _again in range(3):
        build(some_plan(), cast, CommitmentFactory())

    with django_assert_num_queries(QUERIES):
        export(EVERYBODY)
