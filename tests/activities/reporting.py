"""Reports for tests, made as people make them: by the services, in the name of an actor."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from nhipcau.activities.models import Activity, ActivitySide, Indicator, Update, UpdateVersion
from nhipcau.activities.services.confirmations import Answer, answer_update
from nhipcau.activities.services.figures import MoneyForm, ValueForm
from nhipcau.activities.services.submitting import submit_update
from nhipcau.activities.services.updates import UpdateForm, change_update, draft_update
from nhipcau.agreements.models import Commitment
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Organisation
from nhipcau.localities.selectors import actor_of
from tests.cast import Cast
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    MembershipFactory,
    UserFactory,
)

FROM, TO = date(2026, 1, 1), date(2026, 6, 30)
SETTLE = date(2999, 1, 1)


def promise(cast: Cast, *, parties: tuple[str, ...] = (), **said: Any) -> Commitment:
    """A joint commitment that Huế's tourism and Hà Nội's trade department lead."""
    agreement = AgreementFactory(keeper=cast.hue_office, parties=parties, **said)
    commitment = CommitmentFactory(agreement=agreement, number=1)
    sides = list(agreement.parties.all())
    leads = [(sides[0], cast.hue_tourism), (sides[1], cast.ha_noi_trade)]
    for side, body in leads:
        CommitmentLeadFactory(commitment=commitment, party=side, organisation=body)
    return commitment


def work(cast: Cast, **said: Any) -> Activity:
    """An activity of Huế's tourism department with Hà Nội, without an agreement."""
    activity = Activity.objects.create(
        kind="work", title="Tuần hàng Huế", owner=cast.hue_tourism, state="running", **said
    )
    for place, unit in enumerate((cast.hue, cast.ha_noi)):
        ActivitySide.objects.create(activity=activity, locality=unit, position=place)
    return activity


def indicator(commitment: Commitment, **said: Any) -> Indicator:
    return Indicator.objects.create(
        commitment=commitment, **{"title": "Khách", "unit": "lượt", **said}
    )


def form(text: str = "Đã tổ chức hai đoàn khảo sát.", **said: Any) -> UpdateForm:
    return UpdateForm(**{"period_from": FROM, "period_to": TO, "text": text, **said})


def money(amount: int = 2_000_000, **said: Any) -> MoneyForm:
    return MoneyForm(**{"kind": "paid", "source": "state", "on": TO, "amount": amount, **said})


def value(row: Indicator, number: int = 10, **said: Any) -> ValueForm:
    return ValueForm(**{"indicator_id": row.pk, "on": TO, "value": Decimal(number), **said})


def someone(body: Organisation, role: str = "approver") -> Actor:
    """A new person with this role there."""
    user = UserFactory()
    MembershipFactory(user=user, organisation=body, role=role)
    return actor_of(user)


def draft(
    actor: Actor,
    commitment: Commitment | None = None,
    activity: Activity | None = None,
    **said: Any,
) -> Update:
    return draft_update(
        actor=actor,
        form=form(**said),
        commitment_id=commitment.pk if commitment else None,
        activity_id=activity.pk if activity else None,
    )


def latest(update: Update) -> UpdateVersion:
    return update.versions.order_by("-number")[0]


def submit(actor: Actor, update: Update) -> UpdateVersion:
    version = latest(update)
    return submit_update(
        actor=actor, update_id=update.pk, number=version.number, revision=version.revision
    )


def change(actor: Actor, update: Update, text: str, **said: Any) -> UpdateVersion:
    version = latest(update)
    return change_update(
        actor=actor,
        update_id=update.pk,
        number=version.number,
        revision=version.revision,
        form=form(text, **said),
    )


def answer(actor: Actor, update: Update, word: str = "confirmed", **said: Any) -> Answer:
    """The word on the version that stands now, unless `digest` names another."""
    update.refresh_from_db()
    standing = update.versions.filter(number=update.latest).first()
    said.setdefault("digest", standing.digest if standing else "")
    if word == "disputed":
        said = {"reason": "Số liệu chưa khớp", "settle_by": SETTLE, **said}
    return answer_update(actor=actor, update_id=update.pk, word=word, **said)


def reported(cast: Cast, commitment: Commitment | None = None, **said: Any) -> Update:
    """Written by Huế's tourism department and submitted by its manager."""
    update = draft(cast.actor("hue_tourism_editor"), commitment or promise(cast), **said)
    submit(cast.actor("hue_tourism_manager"), update)
    update.refresh_from_db()
    return update


def facts(update: Update) -> tuple[Any, ...]:
    """What must not change where something is refused."""
    update.refresh_from_db()
    words = [one.confirmations.count() for one in update.requests.all()]
    versions = list(update.versions.values_list("number", "revision", "text", "digest"))
    return update.standing, update.latest, words, versions
