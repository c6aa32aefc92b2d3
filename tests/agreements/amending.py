"""Steps that tests of amendments share: a text in force, an amendment of it, its way to the day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from tests.cast import Cast
from tests.factories import AgreementFactory, CommitmentFactory

from nhipcau.agreements import services
from nhipcau.agreements.models import Agreement, Amendment
from nhipcau.agreements.selectors import content_digest
from nhipcau.agreements.services import AmendmentForm, CommitmentForm


def in_force(cast: Cast, promises: int = 3, **fields: Any) -> Agreement:
    """An agreement of Huế and Hà Nội with numbered promises."""
    made: Agreement = AgreementFactory(
        keeper=cast.hue_office, **({"valid_to": date(2990, 12, 31)} | fields)
    )
    for number in range(1, promises + 1):
        CommitmentFactory(agreement=made, number=number, text=f"Cam kết số {number}")
    return made


def draft(cast: Cast, agreement: Agreement, name: str = "hue_approver", **said: Any) -> Amendment:
    form = AmendmentForm(
        **({"reason": "Cập nhật", "effect_on": timezone.localdate(), "heading": {}} | said)
    )
    return services.draft_amendment(actor=cast.actor(name), agreement_id=agreement.pk, form=form)


def new_text(agreement: Agreement, text: str, **said: Any) -> CommitmentForm:
    sides = [party.pk for party in agreement.parties.all()]
    return CommitmentForm(**({"text": text, "performer_ids": sides} | said))


def add(cast: Cast, amendment: Amendment, text: str = "Cam kết bổ sung", name="hue_approver"):
    return services.alter_by_adding(
        actor=cast.actor(name),
        amendment_id=amendment.pk,
        form=new_text(amendment.agreement, text),
    )


def send(cast: Cast, amendment: Amendment, name: str = "hue_approver") -> Amendment:
    amendment.refresh_from_db()
    return services.send_amendment(
        actor=cast.actor(name),
        amendment_id=amendment.pk,
        version=amendment.version,
        digest=content_digest(amendment),
    )


def answer(
    cast: Cast,
    amendment: Amendment,
    name: str = "ha_noi_approver",
    word: str = "agreed",
    **said: Any,
) -> Amendment:
    digest = said.pop("digest", None) or content_digest(amendment)
    return services.answer_amendment(
        actor=cast.actor(name), amendment_id=amendment.pk, digest=digest, word=word, **said
    )


def agreed(cast: Cast, agreement: Agreement, **said: Any) -> Amendment:
    """An amendment with one new commitment that both sides have agreed to."""
    amendment = draft(cast, agreement, **said)
    add(cast, amendment)
    send(cast, amendment)
    return answer(cast, amendment)


def apply(cast: Cast, amendment: Amendment, today: date | None = None):
    return services.apply_amendment(
        actor=cast.actor("program"),
        amendment_id=amendment.pk,
        today=today or timezone.localdate(),
    )
