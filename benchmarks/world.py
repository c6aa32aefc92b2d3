"""The rows of the dataset: chance with a fixed seed, in the shares that real registers show."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from nhipcau.accounts.models import User
from nhipcau.agreements.models import (
    Agreement,
    Attachment,
    Commitment,
    CommitmentLead,
    Field,
    Party,
    Reading,
    ReadingParty,
    SourceDocument,
    Statement,
)
from nhipcau.foundation.files import digest
from nhipcau.foundation.text import fold, sort_key
from nhipcau.localities.models import (
    Coordination,
    Locality,
    LocalitySuccession,
    Membership,
    Organisation,
    OrganisationSuccession,
)

SEED = 20190614
TODAY = date(2026, 11, 30)
BATCH = 2000
BRANCHES = (
    ("department", "Sở Tài chính"), ("department", "Sở Công Thương"), ("department", "Sở Du lịch"),
    ("department", "Sở Y tế"), ("department", "Sở Giáo dục và Đào tạo"),
    ("department", "Sở Nông nghiệp và Môi trường"), ("department", "Sở Khoa học và Công nghệ"),
    ("department", "Sở Văn hóa và Thể thao"), ("department", "Sở Xây dựng"),
    ("department", "Sở Nội vụ"), ("department", "Thanh tra"),
    ("party_committee", "Ban Thường vụ"), ("peoples_committee", "Ủy ban nhân dân"),
    ("peoples_council", "Hội đồng nhân dân"), ("public_unit", "Trung tâm Xúc tiến đầu tư"),
    ("public_unit", "Trung tâm Xúc tiến thương mại"), ("hospital", "Bệnh viện Đa khoa"),
    ("hospital", "Trung tâm Y tế dự phòng"), ("school", "Trường Cao đẳng Nghệ thuật"),
    ("school", "Trường Cao đẳng Du lịch"), ("association", "Hiệp hội Doanh nghiệp"),
    ("association", "Hiệp hội Du lịch"), ("media", "Báo"), ("media", "Đài Phát thanh"),
    ("enterprise", "Công ty Nông sản"), ("enterprise", "Công ty Lữ hành"),
    ("enterprise", "Công ty Phân phối"), ("cooperative", "Hợp tác xã Rau an toàn"),
    ("cooperative", "Hợp tác xã Thủ công mỹ nghệ"), ("fund", "Quỹ Vì người nghèo"),
    ("household", "Cơ sở Mây tre đan"),
)  # fmt: skip
ACTS = (
    "Tăng cường kết nối cung cầu", "Phối hợp tổ chức hội chợ", "Trao đổi kinh nghiệm quản lý",
    "Hỗ trợ đào tạo nhân lực", "Xây dựng tour liên kết", "Cung cấp thông tin quy hoạch",
    "Ký kết hợp đồng tiêu thụ", "Tổ chức đoàn khảo sát", "Thực hiện dự án bảo tồn",
    "Quảng bá điểm đến", "Hỗ trợ kỹ thuật", "Tiếp nhận cán bộ học tập", "Mở gian hàng giới thiệu",
    "Chia sẻ dữ liệu", "Phối hợp phòng chống dịch bệnh", "Xúc tiến đầu tư",
)  # fmt: skip
THINGS = (
    "nông sản, đặc sản", "sản phẩm thủ công mỹ nghệ", "lễ hội cung đình", "di sản kiến trúc",
    "khám chữa bệnh từ xa", "giáo dục nghề nghiệp", "chuyển đổi số", "giao thông kết nối vùng",
    "cải cách hành chính", "du lịch cộng đồng", "nguồn nước liên tỉnh", "chuỗi cung ứng thủy sản",
    "nhà ở cho hộ nghèo", "công nghiệp hỗ trợ", "thư viện và bảo tàng", "xuất khẩu gạo",
)  # fmt: skip
ENDS = (
    "tại phố đi bộ Hồ Hoàn Kiếm", "cho doanh nghiệp hai bên", "trong vùng kinh tế trọng điểm",
    "theo chương trình hằng năm", "tại các huyện miền núi", "phục vụ người dân và du khách",
    "gắn với xây dựng nông thôn mới", "qua sàn thương mại điện tử",
)  # fmt: skip
KINDS = ("minutes", "memorandum", "agreement", "programme", "plan", "conclusion")
NAMED = {
    "minutes": "Biên bản hợp tác", "memorandum": "Bản ghi nhớ", "agreement": "Thỏa thuận hợp tác",
    "programme": "Chương trình hợp tác", "plan": "Kế hoạch phối hợp",
    "conclusion": "Thông báo kết luận",
}  # fmt: skip


@dataclass
class Bodies:
    """Organisations by locality id; the first of each keeps its agreements."""

    localities: list[Locality]
    of: dict[int, list[Organisation]] = field(default_factory=lambda: defaultdict(list))


def fill_organisations() -> Bodies:
    """The same 31 bodies in every unit, past and present; those of merged units have heirs."""
    bodies = Bodies(list(Locality.objects.order_by("pk")))
    rows = [
        Organisation(
            locality=unit, kind=kind, name=(name := f"{branch} {unit.name_vi}"),
            folded=f" {fold(name)} ", sort_name=sort_key(name), valid_to=unit.valid_to,
            is_example=True,
        )
        for unit in bodies.localities
        for kind, branch in BRANCHES
    ]  # fmt: skip
    for row in Organisation.objects.bulk_create(rows, BATCH):
        bodies.of[row.locality_id].append(row)
    heirs = [
        OrganisationSuccession(predecessor=old, successor=new, on=link.on)
        for link in LocalitySuccession.objects.all()
        for old, new in zip(bodies.of[link.predecessor_id], bodies.of[link.successor_id],
                            strict=True)
    ]  # fmt: skip
    OrganisationSuccession.objects.bulk_create(heirs, BATCH)
    Coordination.objects.bulk_create(
        Coordination(
            locality=unit, organisation=bodies.of[unit.pk][0], valid_from=unit.valid_from,
            valid_to=unit.valid_to,
        )
        for unit in bodies.localities
    )  # fmt: skip
    return bodies


def fill_accounts(bodies: Bodies, password: str) -> None:
    """Ten people each in five localities: coordinators, officers of departments, one enterprise."""
    from django.contrib.auth.hashers import make_password

    secret = make_password(password)
    present = [unit for unit in bodies.localities if unit.is_in_force_on(TODAY)]
    first = sorted(present, key=lambda unit: unit.code not in {"hue-city", "ha-noi"})[:5]
    posts = [("manager", 0), ("approver", 0), ("editor", 0), ("viewer", 0)]
    posts += [("editor", place) for place in (1, 2, 3, 7, 15, 24)]
    people = [(unit, role, place) for unit in first for role, place in posts]
    users = User.objects.bulk_create(
        User(email=f"bench{n}@nhipcau.example", name=f"Tài khoản {n}", password=secret)
        for n in range(len(people))
    )
    Membership.objects.bulk_create(
        Membership(user=user, organisation=bodies.of[unit.pk][place], role=role)
        for user, (unit, role, place) in zip(users, people, strict=True)
    )


def fill_agreements(bodies: Bodies, count: int) -> list[Agreement]:
    """Signed from 2015 to now; the last one, public and in force, is the latest signed."""
    chance = random.Random(SEED)
    known = {unit.code: unit for unit in bodies.localities}
    first_day = date(2015, 1, 1)
    days = (TODAY - first_day).days
    rows, sides = [], []
    for place in range(count):
        is_last = place == count - 1
        day = TODAY if is_last else first_day + timedelta(days=place * days // count)
        present = [unit for unit in bodies.localities if unit.is_in_force_on(day)]
        parties = chance.sample(present, chance.choices((2, 3, 4, 5), (90, 5, 3, 2))[0])
        if is_last:
            parties = [known["hue-city"], known["ha-noi"]]
        rows.append(_agreement(chance, place, day, parties, bodies, is_last=is_last))
        sides.append(parties)
    made = Agreement.objects.bulk_create(rows, BATCH)
    Party.objects.bulk_create(
        (
            Party(
                agreement=agreement, position=n, locality=unit, name_on_document=unit.name_vi,
                organisation=bodies.of[unit.pk][12],
            )
            for agreement, parties in zip(made, sides, strict=True)
            for n, unit in enumerate(parties)
        ),
        BATCH,
    )  # fmt: skip
    return made


def _agreement(
    chance: random.Random,
    place: int,
    day: date,
    parties: list[Locality],
    bodies: Bodies,
    *,
    is_last: bool,
) -> Agreement:
    kind = chance.choices(KINDS, (35, 15, 20, 15, 10, 5))[0]
    between = " – ".join(unit.name_vi for unit in parties)
    title = f"{NAMED[kind]} {between} năm {day.year}"
    number = f"{place + 1:02d}/BB-UBND" if kind == "minutes" else f"{place + 1:02d}/CTr-UBND"
    until = date(day.year + chance.choice((2, 3, 5, 10)), 12, 31)
    state = chance.choices(("draft", "in_force", "superseded"), (5, 90, 5))[0]
    if state == "in_force" and until < TODAY:
        state = "expired"
    return Agreement(
        kind=kind, number=number, title=title, signed_on=None if state == "draft" else day,
        valid_from=day, valid_to=until, keeper=bodies.of[parties[0].pk][0], is_example=True,
        state="in_force" if is_last else state, folded=fold(f"{title} {number}"),
        visibility="public" if is_last else chance.choices(
            ("public", "parties", "own"), (45, 45, 10)
        )[0],
        sort_title=sort_key(title),
    )  # fmt: skip


def fill_commitments(bodies: Bodies, agreements: list[Agreement], count: int) -> None:
    """A tenth in the last agreement, the rest unevenly over the others; who does and leads them."""
    chance = random.Random(SEED + 1)
    last = count // 10
    weights = [chance.lognormvariate(0, 0.8) for _agreement in agreements[:-1]]
    share = (count - last) / (sum(weights) or 1)
    counts = [max(1, round(weight * share)) for weight in weights] + [last]
    counts[0] = max(1, counts[0] + count - sum(counts))
    fields: list[Field | None] = [*Field.objects.all(), None]
    sides: dict[int, list[Party]] = defaultdict(list)
    for party in Party.objects.order_by("position"):
        sides[party.agreement_id].append(party)
    rows: list[Commitment] = []
    for agreement, size in zip(agreements, counts, strict=True):
        rows += [_commitment(chance, agreement, n + 1, fields) for n in range(size)]
    made = Commitment.objects.bulk_create(rows, BATCH)
    through = Commitment.performers.through
    doers, leads = [], []
    for row in made:
        parties = sides[row.agreement_id]
        # Four in ten are done together; the rest by one side.
        chosen = parties if chance.random() < 0.4 else [chance.choice(parties)]
        doers += [through(commitment=row, party=party) for party in chosen]
        for party in chosen if chance.random() < 0.8 else ():
            leads += _leads(chance, row, party, bodies)
    through.objects.bulk_create(doers, BATCH * 5)
    CommitmentLead.objects.bulk_create(leads, BATCH * 5)


def _commitment(
    chance: random.Random, agreement: Agreement, number: int, fields: list[Field | None]
) -> Commitment:
    text = f"{chance.choice(ACTS)} {chance.choice(THINGS)} {chance.choice(ENDS)}"
    target = f"{chance.randint(2, 60)} lượt mỗi năm" if chance.random() < 0.3 else ""
    signed = agreement.signed_on or TODAY
    state = chance.choices(("not_started", "in_progress", "done", "dropped"), (35, 30, 30, 5))[0]
    day = min(TODAY, signed + timedelta(days=chance.randint(10, 700)))
    return Commitment(
        agreement=agreement, number=number, text=text, target=target, state=state,
        field=chance.choices(fields, [*range(len(fields), 1, -1), 1])[0],
        form=chance.choice((None, 1, 2, 3, 3, 4)), folded=fold(f"{text} {target}"),
        state_on=None if state == "not_started" else day, reported_by=None
        if state == "not_started" else agreement.keeper, **_due(chance, signed),
    )  # fmt: skip


def _due(chance: random.Random, signed: date) -> dict[str, Any]:
    kind = chance.random()
    if kind < 0.4:
        return {}
    if kind < 0.55:
        return {"due_text": "hằng năm", "due_recurrence": "yearly"}
    day = signed + timedelta(days=chance.randint(60, 1800))
    if kind < 0.8:
        return {"due_text": f"trước ngày {day:%d/%m/%Y}", "due_on": day, "due_precision": "day"}
    return {
        "due_text": f"năm {day.year}", "due_from": date(day.year, 1, 1),
        "due_on": date(day.year, 12, 31), "due_precision": "year",
    }  # fmt: skip


def _leads(
    chance: random.Random, row: Commitment, party: Party, bodies: Bodies
) -> list[CommitmentLead]:
    known = bodies.of[party.locality_id]
    chosen = chance.sample(known, chance.choices((1, 2), (80, 20))[0])
    return [
        CommitmentLead(
            commitment=row, party=party, organisation=body, role="coordinating" if n else "lead"
        )
        for n, body in enumerate(chosen)
    ]


def fill_attachments(agreement: Agreement, count: int) -> None:
    """Rows alone: lists are measured, not downloads."""
    Attachment.objects.bulk_create(
        Attachment(
            agreement=agreement, kind=("signed", "annex", "other")[n % 3], size=48_000 + n,
            name=f"Phụ lục {n + 1}.pdf", file=f"attachments/2026/11/{n}.pdf",
            media_type="application/pdf", sha256=digest(f"attachment {n}".encode()),
        )
        for n in range(count)
    )  # fmt: skip


def fill_reading(bodies: Bodies, count: int) -> None:
    """One reading with many drafts, kept by the coordinators of Huế."""
    units = [unit for unit in bodies.localities if unit.code in {"hue-city", "ha-noi"}]
    line = "- Hai bên tăng cường kết nối cung cầu nông sản, đặc sản.\n"
    keeper = next(bodies.of[unit.pk][0] for unit in units if unit.code == "hue-city")
    document = SourceDocument.objects.create(
        owner=keeper, name="bench.txt", sha256=digest(b"bench"), text=line * count
    )
    reading = Reading.objects.create(document=document, state="ready", title="Biên bản")
    ReadingParty.objects.bulk_create(
        ReadingParty(reading=reading, position=n, locality=unit, name_on_document=unit.name_vi)
        for n, unit in enumerate(units)
    )
    Statement.objects.bulk_create(
        (
            Statement(
                reading=reading, kind="commitment", start=n * len(line) + 2,
                end=(n + 1) * len(line) - 2, text=line[2:-2], confidence=0.9,
            )
            for n in range(count)
        ),
        BATCH,
    )  # fmt: skip
