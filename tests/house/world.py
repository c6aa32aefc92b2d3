"""The small world in which every address is tried: one row of each kind, and who asks for it.

A row of a table in `addresses/` names an object of this world; `WORLD` says what stands in the
address for it. A new kind of page with a new noun gets one entry here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from tests.cast import Cast
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    AlterationFactory,
    AmendmentFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    ContributionFactory,
    DraftFactory,
    EvidenceFactory,
    OfficialReportFactory,
    ProjectFactory,
    ReadingFactory,
    RecordItemFactory,
    RegistrationFactory,
    ReviewFactory,
    SignInFactory,
    SourceDocumentFactory,
    StatementFactory,
)

from nhipcau.accounts.services import invitation_path
from nhipcau.activities.models import (
    ActivityParticipant,
    ConfirmingAct,
    IatiExport,
    IatiImport,
    Indicator,
)
from nhipcau.activities.services.confirmations import answer_update
from nhipcau.activities.services.figures import MoneyForm
from nhipcau.activities.services.submitting import submit_update
from nhipcau.activities.services.updates import UpdateForm, draft_update
from nhipcau.agreements.models import (
    Attachment,
    BulkAct,
    BulkRow,
    CalendarKey,
    Handover,
    Party,
    PartyChange,
    SavedView,
    SheetExport,
    SheetImport,
)
from nhipcau.agreements.selectors.calendars import secret_of
from nhipcau.agreements.services.editions import freeze_edition
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.jobs import Job
from nhipcau.localities.models import Coordination, Membership
from nhipcau.projects.models import BudgetLine, Milestone, Risk
from nhipcau.review.services import close_review

# Who asks, in the order of the columns: nobody; an approver of a locality that has no part in it;
# a viewer, editor, approver and manager of the office that keeps Huế's agreements (coordinators);
# an editor of a department that carries a promise; an approver of the other side; an administrator
# of the platform.
ACTORS = {
    "nobody": None,
    "stranger": "da_nang_approver",
    "viewer": "hue_viewer",
    "editor": "hue_editor",
    "approver": "hue_approver",
    "manager": "hue_manager",
    "lead": "hue_tourism_editor",
    "partner": "ha_noi_approver",
    "admin": "administrator",
}

# Words that stand in public rows and in hidden ones: a search for them must tell the two apart.
SEARCHED = "kim cương"
TABLE = {
    "name": "reading-cell",
    "kind": "sheet",
    "number": 1,
    "start": 0,
    "end": 30,
    "key": "việc | ai | hạn",
    "heading": ["Việc", "Ai", "Hạn"],
    "sample": [["reading-cell", "Sở Du lịch", "Quý II"]],
    "columns": {"content": 0, "lead": 1},
    "tasks": 1,
    "left_out": [{"number": 3, "reason": "no_task", "words": "reading-cell"}],
}
# name -> visibility and state; beside it, which columns may read the row
AGREEMENTS = {
    "public": ("public", "in_force"),
    "shared": ("parties", "in_force"),
    "own": ("own", "in_force"),
    "draft": ("parties", "draft"),
}
OFFICE = frozenset({"viewer", "editor", "approver", "manager"})
READERS = {"shared": OFFICE | {"lead", "partner"}, "own": OFFICE, "draft": OFFICE}
PASSWORD = "một mật khẩu dài"
Arguments = dict[str, Any]


@dataclass
class World:
    """Rows by name; `arguments(name)` is what `reverse` needs for an address about that row."""

    cast: Cast
    rows: dict[str, Any] = field(default_factory=dict)
    # words that stand in a row -> the columns that may read them
    secrets: dict[str, frozenset[str]] = field(default_factory=dict)

    def arguments(self, name: str) -> Arguments:
        return WORLD[name](self)


def build_world(cast: Cast) -> World:
    world = World(cast)
    for user in cast.users.values():
        user.set_password(PASSWORD)
        user.save()
    keeper = cast.hue_office
    for name, (visibility, state) in AGREEMENTS.items():
        _agreement(
            world,
            name,
            keeper=keeper,
            visibility=visibility,
            state=state,
            title=f"Biên bản {SEARCHED} {name}-title",
            summary=f"Tóm tắt {name}-summary",
        )
    _reports(world)
    _reading(world)
    _lists(world)
    _own_things(world)
    _life(world)
    _board(world)
    _administration(world)
    _activities(world)
    _official(world)
    _reviews(world)
    return world


def _own_things(world: World) -> None:
    """Of one person's account: nobody else may have to do with them."""
    owner = world.cast.users["hue_editor"]
    world.rows["sign-in"] = SignInFactory(user=owner, device="elsewhere-device")
    words = [["text", "typed-words of mine"]]
    world.rows["kept"] = DraftFactory(user=owner, fields=words)
    for secret in ("elsewhere-device", "typed-words"):
        world.secrets[secret] = frozenset({"editor"})


def _agreement(world: World, name: str, **fields: Any) -> None:
    agreement = world.rows[name] = AgreementFactory(**fields)
    party = agreement.parties.all()[0]
    Party.objects.filter(pk=party.pk).update(signatory_name=f"{name}-signatory")
    promise = CommitmentFactory(
        agreement=agreement,
        number=1,
        text=f"Cam kết {SEARCHED} {name}-promise",
        target=f"{name}-target",
        state="in_progress",
        state_note=f"{name}-note",
        due_on=date(2030, 6, 30),
    )
    CommitmentLeadFactory(commitment=promise, party=party, organisation=world.cast.hue_tourism)
    world.rows[f"{name} promise"] = promise
    world.rows[f"{name} record"] = RecordItemFactory(
        agreement=agreement, text=f"Kết quả {SEARCHED} {name}-record"
    )
    world.rows[f"{name} file"] = _file(agreement, name)
    for part in ("title", "summary", "signatory", "promise", "target", "note", "record", "file"):
        if name != "public":
            world.secrets[f"{name}-{part}"] = READERS[name]


def _file(agreement: Any, name: str) -> Attachment:
    kept = Attachment(
        agreement=agreement,
        name=f"{name}-file.txt",
        media_type="text/plain",
        size=4,
        sha256="0" * 64,
    )
    kept.file.save("ban-ky.txt", ContentFile(b"text"), save=False)
    kept.save()
    return kept


def _reading(world: World) -> None:
    document = SourceDocumentFactory(
        owner=world.cast.hue_office,
        name="reading-source.txt",
        text="Hai bên thống nhất reading-sentence về kết nối cung cầu. Hà Nội hỗ trợ 3 tỷ đồng.",
    )
    document.file.save("nguon.txt", ContentFile(document.text.encode()), save=True)
    world.rows["reading"] = ReadingFactory(
        document=document, title=f"{SEARCHED} reading-title", tables=[TABLE]
    )
    world.rows["statement"] = StatementFactory(
        reading=world.rows["reading"], source_table=1, source_row=2, product="reading-product"
    )
    for part in ("source", "sentence", "title", "product", "cell"):
        world.secrets[f"reading-{part}"] = READERS["draft"]


def _lists(world: World) -> None:
    editor = world.cast.users["hue_editor"]
    until = timezone.now() + timedelta(days=1)
    export = SheetExport(user=editor, language="vi", expires_at=until, count=1)
    export.file.save("danh-sach.xlsx", ContentFile(b"PK"), save=True)
    world.rows["export"] = export
    iati = IatiExport(user=editor, expires_at=until, count=1)
    iati.organisation_id = world.cast.hue_office.pk
    iati.file.save("iati.xml", ContentFile(b"<x/>"), save=True)
    world.rows["iati out"] = iati
    sent = IatiImport(name="iati.xml", size=1, language="vi", state="ready")
    sent.file.save("iati.bin", ContentFile(b"<x/>"), save=True)
    world.rows["iati in"] = sent
    sheet = SheetImport(
        owner=world.cast.hue_office, user=editor, name="nhap.csv", size=2, language="vi"
    )
    sheet.file.save("nhap.bin", ContentFile(b"PK"), save=False)
    sheet.state = "ready"
    sheet.save()
    world.rows["import"] = sheet
    # Whoever holds the address sees what its person sees: here somebody who sees what is public.
    stranger = world.cast.users["da_nang_approver"]
    world.rows["calendar"] = CalendarKey.objects.create(user=stranger)


def _life(world: World) -> None:
    """An edition, a draft of an amendment that its side alone knows, a sent one, a handover."""
    office, public = world.cast.hue_office, world.rows["public"]
    freeze_edition(agreement=public, on=date(2019, 6, 14))
    sent_at = timezone.now()
    for name, agreement, sent in (
        ("amending", public, None),
        ("sent", world.rows["shared"], sent_at),
    ):
        world.rows[name] = AmendmentFactory(
            agreement=agreement,
            author=office,
            author_side=agreement.parties.all()[0],
            reason=f"Sửa đổi {name}-reason",
            state="sent" if sent else "draft",
            sent_at=sent,
        )
    world.rows["alteration"] = AlterationFactory(amendment=world.rows["amending"])
    world.rows["party-change"] = PartyChange.objects.create(
        amendment=world.rows["amending"],
        act="leave",
        party=public.parties.all()[1],
        note="party-note",
    )
    world.secrets["amending-reason"] = world.secrets["party-note"] = OFFICE
    world.secrets["sent-reason"] = READERS["shared"]
    world.rows["handover"] = Handover.objects.create(
        giver=world.cast.hue_tourism,
        receiver=office,
        on=date(2999, 1, 1),
        takes_all=True,
        note="handover-note",
    )
    world.secrets["handover-note"] = OFFICE | {"lead"}


def _board(world: World) -> None:
    """A view that Huế's office shares, and an act on many that its editor prepared."""
    editor, office = world.cast.users["hue_editor"], world.cast.hue_office
    world.rows["view"] = SavedView.objects.create(
        author=editor, organisation=office, name="Việc chậm", query="state=overdue"
    )
    act = BulkAct.objects.create(user=editor, organisation=office, kind="note", new_note="Đã rõ")
    BulkRow.objects.create(act=act, commitment=world.rows["public promise"], version=1)
    world.rows["bulk"] = act


def _administration(world: World) -> None:
    """A registration that nobody outside may know of, and a job."""
    world.rows["registration"] = RegistrationFactory(
        name=f"Hợp tác xã {SEARCHED} registration-name",
        address="registration-address",
        about="registration-about",
        contact_name="registration-person",
        contact_email="registration-mail@example.test",
    )
    deciding = frozenset({"editor", "approver", "manager", "admin"})
    for part in ("name", "address", "about", "person", "mail"):
        world.secrets[f"registration-{part}"] = deciding
    world.rows["job"] = Job.objects.create(name="agreements.read", subject_id=1, state="failed")


def _reports(world: World) -> None:
    """Reports in every standing: open, of the parties, disputed on a public promise, a draft."""
    program = Actor.program("tests")
    for name, promise, author in (
        ("public", "public promise", world.cast.hue_tourism),
        ("shared", "shared promise", world.cast.hue_tourism),
        ("disputed", "public promise", world.cast.hue_tourism),
        ("unsent", "public promise", world.cast.hue_office),
    ):
        row = draft_update(
            actor=program,
            author_id=author.pk,
            commitment_id=world.rows[promise].pk,
            form=UpdateForm(
                period_from=date(2026, 1, 1),
                period_to=date(2026, 6, 30),
                text=f"Báo cáo {SEARCHED} {name}-report",
                money=[
                    MoneyForm(
                        kind="paid",
                        source="state",
                        on=date(2026, 6, 1),
                        amount=5_000_000,
                        note=f"{name}-money",
                    )
                ],
            ),
        )
        if name != "unsent":
            submit_update(actor=program, update_id=row.pk, number=1, revision=1)
        world.rows[f"{name} update"] = row
        readers = OFFICE if name == "unsent" else READERS["shared"]
        if name != "public":
            world.secrets |= {f"{name}-report": readers, f"{name}-money": readers}
    disputed = world.rows["disputed update"]
    answer_update(
        actor=world.cast.actor("ha_noi_approver"),
        update_id=disputed.pk,
        digest=disputed.versions.get().digest,
        word="disputed",
        reason="disputed-reason",
        settle_by=date(2999, 1, 1),
    )
    world.secrets["disputed-reason"] = READERS["shared"]
    measured = {"unit": "lượt", "dimension": "giới"}
    for name in ("public", "shared"):
        world.rows[f"{name} indicator"] = Indicator.objects.create(
            commitment=world.rows[f"{name} promise"], title=f"{name}-indicator", **measured
        )
    world.secrets["shared-indicator"] = READERS["shared"]
    act = ConfirmingAct.objects.create(
        user=world.cast.users["hue_editor"], organisation=world.cast.hue_office, token="t"
    )
    act.rows.create(update=world.rows["public update"], reason="kept-for-one")
    world.rows["confirming"] = act
    world.secrets["kept-for-one"] = frozenset({"editor"})


def _activities(world: World) -> None:
    """One activity of each visibility, a gift whose recipients are private, and their files."""
    keeper = world.cast.hue_office
    for name in ("public", "shared", "own"):
        row = world.rows[f"{name} act"] = ActivityFactory(
            owner=keeper,
            visibility=AGREEMENTS[name][0],
            title=f"Hoạt động {SEARCHED} {name}-act-title",
            summary=f"{name}-act-summary",
            place=f"{name}-act-place",
            latitude="16.46370",
            longitude="107.59090",
            serves=[world.rows[f"{name} promise"]],
        )
        ActivityParticipant.objects.create(
            activity=row, organisation=world.cast.hue_tourism, role="implementing"
        )
        world.rows[f"{name} act evidence"] = EvidenceFactory(
            activity=row, name=f"{name}-act-file.txt", caption=f"{name}-act-caption"
        )
        for part in ("title", "summary", "place") if name != "public" else ():
            world.secrets[f"{name}-act-{part}"] = READERS[name]
        for part in ("file", "caption"):
            world.secrets[f"{name}-act-{part}"] = READERS["own" if name == "own" else "shared"]
    world.rows["idea"] = ActivityFactory(owner=keeper, state="idea", visibility="parties")
    world.rows["gift"] = ContributionFactory(
        owner=keeper, receiver=world.cast.ha_noi_trade, recipients="gift-recipients: hộ ông A"
    )
    _plan(world)
    # The other side's coordinator reads them too; a department of the giving side does not.
    world.secrets["gift-recipients"] = OFFICE | {"partner"}


def _official(world: World) -> None:
    """Official reports: of all sides of a public agreement, and of one side alone."""
    cast, readers = world.cast, READERS["shared"]
    for name, side in (("all", None), ("one", cast.hue)):
        row = world.rows[f"{name} official"] = OfficialReportFactory(
            agreement=world.rows["public"],
            organisation=cast.hue_office,
            side=side,
            issuer=f"{name}-issuer",
            finished_at=timezone.now(),
        )
        for ending in ("docx", "pdf", "xlsx"):
            getattr(row, ending).save(f"{row.pk}.{ending}", ContentFile(b"PK"), save=True)
        world.secrets[f"{name}-issuer"] = readers - ({"partner"} if side else set())


def _reviews(world: World) -> None:
    """Reviews that the sides alone read: one open, one frozen, each with what was written."""
    agreement, program = world.rows["public"], Actor.program("tests")
    for name in ("open", "closed"):
        row = world.rows[f"{name} review"] = ReviewFactory(
            agreement=agreement, title=f"{name}-review-title"
        )
        row.notes.create(field_id="tourism", results=f"{name}-review-words")
        for part in ("title", "words"):
            world.secrets[f"{name}-review-{part}"] = READERS["shared"]
    close_review(actor=program, review_id=world.rows["closed review"].pk, version=1)


def _plan(world: World) -> None:
    """A project of Huế's office that its sides alone see, with a row of each kind."""
    project = world.rows["project"] = ProjectFactory(
        owner=world.cast.hue_office, visibility="parties", objective="plan-objective"
    )
    world.rows["milestone"] = Milestone.objects.create(
        project=project, position=1, title="plan-milestone", due_on=date(2030, 1, 1)
    )
    world.rows["budget"] = BudgetLine.objects.create(
        project=project, year=2030, source="state", amount=1_000_000, note="plan-note"
    )
    world.rows["risk"] = Risk.objects.create(project=project, text="plan-risk")
    for part in ("objective", "milestone", "note", "risk"):
        world.secrets[f"plan-{part}"] = READERS["shared"]


def _of(name: str) -> Callable[[World], Arguments]:
    return lambda world: {"pk": world.rows[name].pk}


def _member(world: World) -> Arguments:
    office = world.cast.hue_tourism
    viewer = Membership.objects.get(organisation=office, role="viewer")
    return {"pk": office.pk, "member": viewer.pk}


def _key(world: World) -> Arguments:
    """The parts of the way to a first password."""
    way = invitation_path(world.cast.users["hue_viewer"]).rstrip("/").rsplit("/", 1)[1]
    uidb36, key = way.split("-", 1)
    return {"uidb36": uidb36, "key": key}


# name in a table -> the arguments of its address
WORLD: dict[str, Callable[[World], Arguments]] = {
    "-": lambda _world: {},
    **{
        f"{name}{part}": _of(f"{name}{part}".replace(".", " "))
        for name in ("public", "shared", "own", "draft")
        for part in ("", ".promise", ".record", ".file")
    },
    **{
        f"{name}.act{part}": _of(f"{name} act{part.replace('.', ' ')}")
        for name in ("public", "shared", "own")
        for part in ("", ".evidence")
    },
    **{
        f"{name}.update": _of(f"{name} update")
        for name in ("public", "shared", "disputed", "unsent")
    },
    **{f"{name}.indicator": _of(f"{name} indicator") for name in ("public", "shared")},
    "confirming": _of("confirming"),
    **{f"{name}.review": _of(f"{name} review") for name in ("open", "closed")},
    "open.review.topic": lambda world: {"pk": world.rows["open review"].pk, "topic": "tourism"},
    "closed.review.topic": lambda world: {"pk": world.rows["closed review"].pk, "topic": "chung"},
    **{f"{name}.official": _of(f"{name} official") for name in ("all", "one")},
    **{
        f"{name}.official.file": lambda world, name=name: {
            "pk": world.rows[f"{name} official"].pk,
            "ending": "pdf",
        }
        for name in ("all", "one")
    },
    "pair": lambda _world: {"first": "hue-city", "second": "ha-noi"},
    "idea": _of("idea"),
    "project": _of("project"),
    "milestone": _of("milestone"),
    "budget": _of("budget"),
    "risk": _of("risk"),
    "gift": _of("gift"),
    "reading": _of("reading"),
    "export": _of("export"),
    "iati.out": _of("iati out"),
    "iati.in": _of("iati in"),
    "view": _of("view"),
    "bulk": _of("bulk"),
    "import": _of("import"),
    "field": lambda _world: {"key": "health"},
    "calendar": lambda world: {"secret": secret_of(world.rows["calendar"])},
    "no-calendar": lambda _world: {"secret": "1-0"},
    "statement": _of("statement"),
    "amending": _of("amending"),
    "sent": _of("sent"),
    "alteration": _of("alteration"),
    "handover": _of("handover"),
    "edition": lambda world: {"pk": world.rows["public"].pk, "number": 1},
    "amended-promise": lambda world: {
        "pk": world.rows["amending"].pk,
        "commitment": world.rows["public promise"].pk,
    },
    "party-change": _of("party-change"),
    "amended-party": lambda world: {
        "pk": world.rows["amending"].pk,
        "party": world.rows["public"].parties.all()[0].pk,
    },
    "department": lambda world: {"pk": world.cast.hue_tourism.pk},
    "office": lambda world: {"pk": world.cast.hue_office.pk},
    "locality": lambda world: {"code": world.cast.hue.code},
    "member": _member,
    "coordination": lambda world: {
        "code": world.cast.hue.code,
        "pk": Coordination.objects.get(locality=world.cast.hue).pk,
    },
    "no-merger": lambda world: {
        "pk": world.cast.hue_tourism.pk,
        "predecessor": world.cast.hue_office.pk,
    },
    "password-key": _key,
    "sign-in": _of("sign-in"),
    "kept": _of("kept"),
    "account": lambda world: {"pk": world.cast.users["ha_noi_viewer"].pk},
    "registration": _of("registration"),
    "no-token": lambda _world: {"token": "no-such-token"},
    "job": _of("job"),
    "person": lambda world: {"pk": world.cast.users["hue_viewer"].pk},
    "no-succession": lambda world: {"code": world.cast.hue.code, "pk": 1_000_000},
}
