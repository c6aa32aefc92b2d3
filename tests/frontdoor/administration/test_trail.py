"""The whole audit trail, filtered and paged by keys."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import AgreementFactory

from nhipcau.foundation import audit
from nhipcau.foundation.audit import AuditEntry
from nhipcau.foundation.history import TELLINGS
from nhipcau.foundation.veils import lay_veils
from nhipcau.frontdoor.administration.selectors import TRAIL_PAGE, trail_page
from nhipcau.frontdoor.administration.words import KINDS


def make_entry(**fields) -> AuditEntry:
    said = {"actor_name": "Ai đó", "verb": "add", "object_type": "localities.organisation"}
    return AuditEntry.objects.create(**(said | {"object_id": 1, "object_name": "x"} | fields))


@pytest.fixture
def found(cast, client_of):
    """The ids that the page shows for an address."""
    client = client_of(cast.users["administrator"])

    def ask(**said) -> list[int]:
        page = client.get("/quan-tri/nhat-ky/", said).context["page"]
        return sorted(entry.pk for entry in page.entries)

    return ask


def test_filters_combine(cast, found):
    wanted = make_entry(verb="sign", organisation_id=7, user=cast.users["hue_editor"])
    make_entry(verb="sign", organisation_id=8, user=cast.users["hue_editor"])
    make_entry(verb="sign", organisation_id=7)
    make_entry(verb="add", organisation_id=7, user=cast.users["hue_editor"])

    assert found(verb="sign", organisation=7, person="HUE_EDITOR@example.test") == [wanted.pk]


def test_days_are_days_of_the_reader_s_clock(found):
    zone = timezone.get_current_timezone()
    first = make_entry(at=datetime(2026, 3, 31, 23, 59, tzinfo=zone))
    second = make_entry(at=datetime(2026, 4, 1, 0, 1, tzinfo=zone))

    assert found(last="31/03/2026") == [first.pk]
    assert found(first="01/04/2026", last="01/04/2026") == [second.pk]


def test_program_s_own_acts_are_found_by_its_name(found):
    mine = make_entry(actor_name="Nhịp Cầu")
    make_entry(actor_name="Ai khác")

    assert found(person="nhịp") == [mine.pk]


def test_pages_by_key_go_down_and_up_without_a_gap(db):
    ids = [make_entry().pk for _number in range(2 * TRAIL_PAGE + 3)]
    rows = AuditEntry.objects.all()

    first = trail_page(rows)
    second = trail_page(rows, before=first.older)
    third = trail_page(rows, before=second.older)
    back = trail_page(rows, after=third.newer)

    seen = [entry.pk for page in (first, second, third) for entry in page.entries]
    assert seen == sorted(ids, reverse=True)
    assert (first.newer, third.older) == (None, None)
    assert [entry.pk for entry in back.entries] == [entry.pk for entry in second.entries]


def test_page_costs_the_same_however_far_down(cast, client_of):
    AuditEntry.objects.bulk_create(
        AuditEntry(actor_name="a", verb="add", object_type="x.y", object_id=n) for n in range(400)
    )
    client = client_of(cast.users["administrator"])
    client.get("/quan-tri/nhat-ky/")

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        assert not any("COUNT(*)" in q["sql"] and "OFFSET" in q["sql"] for q in caught)
        return len(caught)

    low = AuditEntry.objects.order_by("pk")[60].pk
    assert queries("/quan-tri/nhat-ky/") == queries(f"/quan-tri/nhat-ky/?before={low}")


def test_page_tells_the_change_in_words_and_escapes_it(cast, client_of):
    make_entry(
        object_id=cast.hue_office.pk,
        changes={"short_name": ["<b>cũ</b>", "mới"]},
        object_name="<script>alert(1)</script>",
    )

    html = client_of(cast.users["administrator"]).get("/quan-tri/nhat-ky/").content.decode()

    assert "<del>&lt;b&gt;cũ&lt;/b&gt;</del>" in html
    assert "thêm đơn vị" in html
    assert "Tên gọi tắt" in html
    assert "short_name" not in html
    assert "<script>alert(1)" not in html


def test_what_a_record_says_is_withheld_from_an_administrator_who_may_not_read_it(cast, client_of):
    own = AgreementFactory(keeper=cast.hue_office, visibility="own", title="Tên kín của văn bản")
    said = {"object_type": "agreements.agreement", "verb": "change", "object_name": own.title}
    make_entry(object_id=own.pk, changes={"summary": ["", "Nội dung kín"]}, **said)

    page = client_of(cast.users["administrator"]).get("/quan-tri/nhat-ky/")

    html = page.content.decode()
    assert "sửa văn bản" in html
    assert f"record={own.pk}" in html
    assert "kín" not in html


def test_acts_on_every_kind_of_record_are_told_in_words():
    untold = set(KINDS) - set(TELLINGS)

    # No act has one of these as its subject; their words are for the filter alone.
    assert untold == {"agreements.takeover", "foundation.auditentry"}


def test_wrong_words_in_the_address_narrow_nothing(cast, client_of):
    make_entry()

    page = client_of(cast.users["administrator"]).get(
        "/quan-tri/nhat-ky/?verb=none&first=32/13/2026&record=x&before=abc&organisation=-1"
    )

    assert page.status_code == 200
    assert len(page.context["page"].entries) == 1


def test_erased_name_is_neither_shown_nor_found(cast, client_of, found):
    user = cast.users["hue_editor"]
    about = {"object_id": cast.hue_office.pk, "object_name": "Biên bản"}
    gone = make_entry(actor_name="Lê Thị Hoa", user=user, **about)
    stays = make_entry(actor_name="Lê Thị Hoa", object_name="Kế hoạch")
    lay_veils(user_id=user.pk, names=["Lê Thị Hoa"])

    html = client_of(cast.users["administrator"]).get(f"/quan-tri/nhat-ky/?before={stays.pk}")

    assert "Biên bản" in html.content.decode()
    assert "Lê Thị Hoa" not in html.content.decode()
    assert "Tài khoản đã xóa" in html.content.decode()
    assert found(person="thị hoa") == [stays.pk]
    assert gone.pk in found()


def test_page_says_the_head_and_since_when_the_oldest_waits(cast, client_of):
    client = client_of(cast.users["administrator"])
    make_entry()
    audit.seal()
    make_entry(at=datetime(2026, 4, 1, 8, 30, tzinfo=timezone.get_current_timezone()))

    html = client.get("/quan-tri/nhat-ky/").content.decode()

    assert audit.head().digest in html
    assert "lâu nhất từ 08:30 01/04/2026" in html
