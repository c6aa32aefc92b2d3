"""What the demonstration shows as done. The gift of 2019 is as the record of that day tells it;
everything else is drawn up for it, marked as an example, and claims no result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from nhipcau.activities.services import (
    ActivityForm,
    Belonging,
    GiftForm,
    Part,
    add_activity,
    add_contribution,
    change_state,
)
from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.foundation.actors import Actor
from nhipcau.frontdoor import demo
from nhipcau.localities.models import Organisation
from nhipcau.projects.services import (
    BudgetForm,
    MilestoneForm,
    ProjectForm,
    RiskForm,
    add_budget_line,
    add_milestone,
    add_project,
    add_risk,
)

Bodies = Mapping[str, Organisation]
HUE, HA_NOI = "Sở Du lịch thành phố Huế", "Sở Du lịch thành phố Hà Nội"
GIFT = ActivityForm(
    title="Hỗ trợ quỹ xóa đói giảm nghèo và an sinh xã hội tỉnh Thừa Thiên Huế",
    summary=(
        "Đoàn công tác của Thành ủy Hà Nội hỗ trợ 3 tỷ đồng khi đến làm việc ngày 14/06/2019. Theo"
        " bản tin của Báo Thừa Thiên Huế cùng ngày, diễn đạt lại; bản tin không nói tiền được dùng"
        " vào việc gì sau đó."
    ),
    field_key="social_welfare",
    begun_on=date(2019, 6, 14),
    ended_on=date(2019, 6, 14),
    place="Huế",
    latitude=Decimal("16.46370"),
    longitude=Decimal("107.59090"),
)
GIVEN = GiftForm(
    purpose="Xóa đói giảm nghèo và an sinh xã hội",
    giver_id=0,
    fund="Quỹ xóa đói giảm nghèo và an sinh xã hội của tỉnh Thừa Thiên Huế",
    amount=3_000_000_000,
    pledged_on=date(2019, 6, 14),
    received_on=date(2019, 6, 14),
)


@dataclass(frozen=True, slots=True)
class Example:
    """One activity: the piece of the commitment it serves, who keeps it, how far it is."""

    piece: str
    owner: str
    state: str
    form: ActivityForm
    partner: str = ""


EXAMPLES = (
    Example(
        "Tuần hàng Huế",
        "Sở Công Thương thành phố Huế",
        "planned",
        ActivityForm(
            title="Tuần hàng Huế tại Hà Nội (ví dụ)",
            kind="event",
            summary="Ví dụ minh họa: gian hàng đặc sản và nghề thủ công của Huế trong một tuần.",
            field_key="trade_supply_demand",
            form=3,
            planned_from=date(2026, 12, 12),
            planned_to=date(2026, 12, 20),
            place="Hà Nội",
            latitude=Decimal("21.02850"),
            longitude=Decimal("105.85420"),
        ),
        "Sở Công Thương thành phố Hà Nội",
    ),
    Example(
        "tu bổ di tích",
        "Trung tâm Bảo tồn Di tích Cố đô Huế",
        "running",
        ActivityForm(
            title="Lớp chia sẻ cách tu bổ di tích (ví dụ)",
            kind="exchange",
            summary="Ví dụ minh họa: các buổi học tại hiện trường cho cán bộ hai bên.",
            field_key="culture_heritage",
            form=2,
            planned_from=date(2026, 4, 10),
            planned_to=date(2027, 3, 31),
            place="Đại Nội Huế",
            latitude=Decimal("16.46980"),
            longitude=Decimal("107.57760"),
        ),
        "Sở Văn hóa và Thể thao thành phố Hà Nội",
    ),
    Example(
        "ngày hội cung đình Huế",
        "Sở Văn hóa và Thể thao thành phố Huế",
        "idea",
        ActivityForm(
            title="Ngày hội cung đình Huế ở phố đi bộ hồ Hoàn Kiếm (ví dụ)",
            kind="event",
            summary="Ví dụ minh họa: một ý tưởng, chưa thống nhất thời gian.",
            field_key="culture_heritage",
            form=3,
            place="Phố đi bộ hồ Hoàn Kiếm, Hà Nội",
            latitude=Decimal("21.02870"),
            longitude=Decimal("105.85240"),
        ),
    ),
)
PROJECT = ActivityForm(
    title="Dự án tour năm ngày nối di sản Huế – Hà Nội (ví dụ)",
    summary="Ví dụ minh họa: các mốc, kinh phí và rủi ro được đặt ra để xem thử.",
    field_key="tourism",
    form=4,
    planned_from=date(2026, 7, 1),
    planned_to=date(2027, 9, 30),
    place="Huế – Hà Nội",
)
MILESTONES = (
    ("Khảo sát tuyến lần một (ví dụ)", date(2026, 7, 1), date(2026, 8, 15), True),
    ("Thống nhất lịch trình và giá (ví dụ)", date(2026, 9, 1), date(2026, 11, 15), False),
    ("Chạy thử hai đợt (ví dụ)", date(2027, 1, 10), date(2027, 3, 20), False),
    ("Mở bán (ví dụ)", None, date(2027, 4, 30), False),
)
BUDGET = (
    (2026, "state", 400_000_000),
    (2026, "enterprise", 250_000_000),
    (2027, "state", 300_000_000),
    (2027, "enterprise", 900_000_000),
)
RISKS = (
    ("Ít khách đặt chỗ mùa mưa (ví dụ)", 3, 2, "Bán kèm hai đợt mùa xuân."),
    ("Vé tàu tăng giá (ví dụ)", 2, 2, "Ký giá theo quý."),
    ("Điểm di tích đóng cửa để tu bổ (ví dụ)", 1, 3, "Có tuyến thay thế."),
)


def load_activities(actor: Actor, bodies: Bodies) -> None:
    """The gift of 2019, then the examples."""
    _gift(actor, bodies)
    for example in EXAMPLES:
        _example(actor, bodies, example)
    _project(actor, bodies)


def _gift(actor: Actor, bodies: Bodies) -> None:
    agreement = Agreement.objects.get(title=demo.TITLE_2019)
    gift = add_contribution(
        actor=actor,
        form=GIFT,
        gift=replace(GIVEN, giver_id=bodies["Thành ủy Hà Nội"].pk),
        belonging=Belonging(agreement_id=agreement.pk, visibility="public"),
        owner_id=bodies["Sở Tài chính thành phố Huế"].pk,
        is_example=True,
    )
    change_state(
        actor=actor,
        activity_id=gift.pk,
        version=gift.version,
        state="done",
        on=date(2019, 6, 14),
    )


def _example(actor: Actor, bodies: Bodies, example: Example) -> None:
    parts = [Part(bodies[example.owner].pk, "accountable")]
    if example.partner:
        parts.append(Part(bodies[example.partner].pk, "implementing"))
    made = add_activity(
        actor=actor,
        form=example.form,
        belonging=_for(example.piece, parts),
        owner_id=bodies[example.owner].pk,
        is_example=True,
    )
    if example.state != "idea":
        change_state(
            actor=actor,
            activity_id=made.pk,
            version=made.version,
            state=example.state,
            on=example.form.planned_from if example.state == "running" else None,
        )


def _project(actor: Actor, bodies: Bodies) -> None:
    parts = [Part(bodies[HUE].pk, "accountable"), Part(bodies[HA_NOI].pk, "implementing")]
    project = add_project(
        actor=actor,
        form=PROJECT,
        project=ProjectForm(objective="Một tour năm ngày nối di sản hai địa phương (ví dụ)."),
        belonging=_for("năm ngày nối di sản", parts),
        owner_id=bodies[HUE].pk,
        is_example=True,
    )
    for title, begins, due, is_reached in MILESTONES:
        form = MilestoneForm(title=title, begins_on=begins, due_on=due, owner_id=bodies[HUE].pk)
        if is_reached:
            form = replace(form, state="reached", reached_on=due)
        add_milestone(actor=actor, project_id=project.pk, form=form)
    for year, source, amount in BUDGET:
        line = BudgetForm(year=year, source=source, amount=amount)
        add_budget_line(actor=actor, project_id=project.pk, form=line)
    for text, likelihood, impact, answer in RISKS:
        risk = RiskForm(text=text, likelihood=likelihood, impact=impact, answer=answer)
        add_risk(actor=actor, project_id=project.pk, form=risk)
    project.refresh_from_db()
    change_state(
        actor=actor,
        activity_id=project.pk,
        version=project.version,
        state="running",
        on=date(2026, 7, 1),
    )


def _for(piece: str, parts: list[Part]) -> Belonging:
    """For the newest commitment whose text has this piece, public."""
    found = Commitment.objects.filter(text__contains=piece).order_by("-pk").first()
    return Belonging(commitment_ids=[found.pk] if found else [], parts=parts, visibility="public")
