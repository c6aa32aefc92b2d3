"""Files that are broken, hostile or of another kind: refused by line, and nothing is written."""

from __future__ import annotations

from io import BytesIO

import pytest

from nhipcau.activities.forms.iati import stream
from nhipcau.activities.forms.iati.stream import IatiRefused, activities_in
from nhipcau.activities.models import Activity, Transaction
from nhipcau.localities.models import Organisation
from tests.activities.iati_rows import build, empty_the_register, export, some_plan, take
from tests.factories import CommitmentFactory

pytestmark = pytest.mark.django_db
ROOT = '<iati-activities version="2.03">'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
STRANGER = """<?xml version="1.0"?>
<iati-activities version="2.03">
<iati-activity default-currency="VND">
<iati-identifier>XM-DAC-1-77</iati-identifier>
<reporting-org ref="XM-DAC-1" type="10"><narrative>Sở Du lịch Huế</narrative></reporting-org>
<title><narrative xml:lang="en">Shared tours</narrative><narrative>Tour chung</narrative></title>
<description><narrative>Hai tỉnh.</narrative></description>
<participating-org role="4"><narrative>Sở Du lịch Huế</narrative></participating-org>
<participating-org role="1"><narrative>Một quỹ không ai biết</narrative></participating-org>
<activity-status code="2"/>
<activity-date type="2" iso-date="2026-01-05"/>
<transaction><transaction-type code="3"/><transaction-date iso-date="2026-02-03"/>
<value currency="VND" value-date="2026-02-03">5000000</value></transaction>
<transaction><transaction-type code="3"/><transaction-date iso-date="2026-02-03"/>
<value currency="EUR" value-date="2026-02-03">10</value></transaction>
<transaction><transaction-type code="6"/><transaction-date iso-date="2026-02-03"/>
<value currency="VND" value-date="2026-02-03">7</value></transaction>
</iati-activity>
</iati-activities>
"""


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"khong phai XML", 1),
        (ROOT.encode() + b"\n<iati-activity>\n</b>", 3),
        (ROOT.encode() + b"<iati-activity>", 1),
        (f"<!DOCTYPE r [{LAUGHS}]>\n{ROOT}&l11;</iati-activities>".encode(), 1),
        (f'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">{ROOT}</iati-activities>'.encode(), 1),
        (
            f'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>{ROOT}&x;'
            "</iati-activities>".encode(),
            1,
        ),
        (b'\n<iati-activities version="1.05"><iati-activity/></iati-activities>', 2),
        (b'<iati-organisations version="2.03"/>', 1),
        (b"<html><body>tep</body></html>", 1),
        (ROOT.encode() + b"</iati-activities>", None),
        (b"\xff\xfe<\x00", 1),
    ],
    ids=lambda one: str(one)[:24],
)
def test_a_file_that_cannot_be_read_is_refused_by_its_line(data, line):
    with pytest.raises(IatiRefused) as refused:
        list(activities_in(BytesIO(data)))

    assert refused.value.line == line or (line == 1 and refused.value.line in {None, 0, 1})
    assert "root:" not in str(refused.value)
    assert Activity.objects.count() == 0


def test_an_activity_without_end_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(stream, "MOST_WITHOUT_ACTIVITY", 200_000)
    endless = ROOT.encode() + b"<iati-activity>" + b"<title>x</title>" * 40_000

    with pytest.raises(IatiRefused):
        list(activities_in(BytesIO(endless)))


def test_a_bad_activity_costs_only_itself(cast):
    for title in ("Một", "Hai", "Ba", "Bốn"):
        build(some_plan(title=title), cast, CommitmentFactory())
    pieces = export().split(b"<iati-activity ")
    pieces[2] = pieces[2].replace(b'<activity-status code="2"', b'<activity-status kode="2"')
    pieces[3] = pieces[3].replace(b'locality="ha-noi"', b'locality="atlantis"')
    empty_the_register()

    outcomes = take(b"<iati-activity ".join(pieces))

    assert [one.action for one in outcomes] == ["add", "refuse", "refuse", "add"]
    assert "kode" in outcomes[1].problems[0]
    assert outcomes[1].line > outcomes[0].line > 0
    assert "atlantis" in outcomes[2].problems[0]
    titles = Activity.objects.order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["Một", "Bốn"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"3000000000<", b"-5<"),
        (b"3000000000<", b"1e400<"),
        (b"3000000000<", b"0.5<"),
        (b'iso-date="2026-12-31"', b'iso-date="1999-12-31"'),
        (b'nc:report="0"', b'nc:report="7"'),
        (b'nc:o="1"', b'nc:o="99"'),
        (b'nc:kind="work"', b'nc:kind="bribe"'),
        (b'nc:rate="24987.506247"', b'nc:rate="0"'),
        (b"21.02885 105.85244", b"99 300"),
        (b'progress="60"', b'progress="600"'),
        (b'code="tourism"', b'code="sorcery"'),
    ],
)
def test_a_value_that_no_row_can_hold_is_refused(cast, old, new):
    build(some_plan(), cast, CommitmentFactory())
    file = export()
    empty_the_register()
    assert old in file

    outcomes = take(file.replace(old, new))

    assert [one.action for one in outcomes] == ["refuse"]
    assert outcomes[0].problems
    assert (Activity.objects.count(), Transaction.objects.count()) == (0, 0)


def test_a_file_of_another_program_comes_in_for_the_parties_alone(cast):
    before = Organisation.objects.count()

    outcomes = take(STRANGER.encode())

    activity = Activity.objects.get()
    assert (activity.title, activity.owner, activity.visibility, activity.state) == (
        "Tour chung", cast.hue_tourism, "parties", "running",
    )  # fmt: skip
    assert [side.locality for side in activity.sides.all()] == [cast.hue]
    assert list(activity.transactions.values_list("amount", "standing")) == [
        (5_000_000, "reported")
    ]
    assert [one.organisation for one in activity.participants.all()] == [cast.hue_tourism]
    assert len(outcomes[0].problems) == 2, "what is left out is said"
    assert Organisation.objects.count() == before


def test_a_keeper_that_nobody_knows_is_refused(cast):
    outcomes = take(STRANGER.replace("Sở Du lịch Huế", "Sở Lạ").encode())

    assert [one.action for one in outcomes] == ["refuse"]
    assert "Sở Lạ" in outcomes[0].problems[0]
    assert Activity.objects.count() == 0
