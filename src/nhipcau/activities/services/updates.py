"""Reports as their authors write them: a draft, its changes, a new version, a draft set aside.

Every service holds the report itself before it looks at its versions; where the state of a
commitment may follow, the agreement and the commitment are held first, always in this order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.activities.errors import ActivitiesError, Stale
from nhipcau.activities.models import Activity, Evidence, Update, UpdateVersion
from nhipcau.activities.permissions import updates as permissions
from nhipcau.activities.selectors.states import STATES
from nhipcau.activities.services.figures import MoneyForm, ValueForm, write_money, write_values
from nhipcau.activities.services.subjects import lock_subject
from nhipcau.agreements.models import Commitment
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block
from nhipcau.localities.models import Organisation

SENT_TWICE = timedelta(minutes=10)
MOST_FIGURES = 500


@dataclass(frozen=True, slots=True)
class UpdateForm:
    """What an organisation says of a commitment or activity for a period."""

    period_from: date
    period_to: date
    text: str
    progress: int | None = None
    state: str = ""
    values: Sequence[ValueForm] = field(default_factory=tuple)
    money: Sequence[MoneyForm] = field(default_factory=tuple)
    evidence_ids: Sequence[int] = field(default_factory=tuple)


@transaction.atomic
def draft_update(
    *,
    actor: Actor,
    form: UpdateForm,
    commitment_id: int | None = None,
    activity_id: int | None = None,
    author_id: int | None = None,
) -> Update:
    """Begin a report of the organisation acted for; the same form sent twice begins one.

    `author_id` is for the program alone, which acts for no organisation.
    """
    subject = lock_subject(commitment_id, activity_id)
    require(permissions.may_report_on(actor, subject))
    _check(form, subject)
    author = Organisation.objects.get(
        pk=(author_id if actor.is_program else actor.organisation_id) or 0
    )
    if twin := _twin(subject, author, form):
        return twin
    update = Update.objects.create(
        commitment_id=commitment_id,
        activity_id=activity_id,
        agreement_id=subject.agreement_id,
        author=author,
        author_side=author.locality,
        period_from=form.period_from,
        period_to=form.period_to,
    )
    version = UpdateVersion(update=update, number=1)
    _write(actor, update, version, form)
    note = {"version": [None, 1], "period": [None, str(update)]}
    audit.record(actor=actor, verb="draft", subject=update, changes=note)
    return update


@transaction.atomic
def change_update(
    *, actor: Actor, update_id: int, number: int, revision: int, form: UpdateForm
) -> UpdateVersion:
    """Change the draft; where the latest version was submitted, begin the next one.

    A submitted version is never changed, and stands until the next one is submitted. Its period
    stays that of the report.

    Raises:
        Stale: what was shown (`number`, `revision`) is not the latest any more.
    """
    update = lock_update(update_id)
    require(permissions.may_change_update(actor, update))
    latest = latest_version(update)
    _check_seen(latest, number, revision)
    _check(form, update.subject)
    version, verb = latest, "change"
    if latest.submitted_at is not None:
        version, verb = UpdateVersion(update=update, number=latest.number + 1), "draft"
    if update.latest == 0:
        update.period_from, update.period_to = form.period_from, form.period_to
        update.save(update_fields=["period_from", "period_to"])
    _write(actor, update, version, form)
    changes = {"version": [None if verb == "draft" else version.number, version.number]}
    audit.record(actor=actor, verb=verb, subject=update, changes=changes)
    return version


@transaction.atomic
def drop_draft(*, actor: Actor, update_id: int, number: int) -> bool:
    """Set a draft aside; whether a submitted version of the report stays.

    Raises:
        Stale: this version is not a draft any more.
    """
    update = lock_update(update_id)
    require(permissions.may_change_update(actor, update))
    draft = update.versions.filter(number=number, submitted_at=None).first()
    if draft is None:
        raise Stale(_("This draft was submitted or removed meanwhile."))
    stays = update.latest > 0
    audit.record(
        actor=actor,
        verb="drop" if stays else "remove",
        subject=update,
        changes={"version": [number, None]},
    )
    draft.delete()
    if not stays:
        update.delete()
    return stays


def lock_update(update_id: int) -> Update:
    """The report, held until the transaction ends, with what is asked about it."""
    rows = Update.objects.select_for_update(of=("self",)).select_related(
        "author", "author_side", "commitment__agreement__keeper", "activity__owner", "agreement"
    )
    return rows.get(pk=update_id)


def latest_version(update: Update) -> UpdateVersion:
    """The last version, be it a draft."""
    return update.versions.order_by("-number")[0]


def _check_seen(latest: UpdateVersion, number: int, revision: int) -> None:
    if (latest.number, latest.revision) != (number, revision):
        raise Stale(_("Somebody changed this report after you opened it."))


def _check(form: UpdateForm, subject: Commitment | Activity) -> None:
    noun = "commitment" if isinstance(subject, Commitment) else "activity"
    if form.period_to < form.period_from:
        raise ActivitiesError(_("The period ends before it begins."))
    if form.progress is not None and not 0 <= form.progress <= 100:
        raise ActivitiesError(_("Progress is a number from 0 to 100."))
    if form.state and form.state not in STATES[noun]:
        raise ActivitiesError(_("Choose one of the states."))
    if len(form.values) + len(form.money) > MOST_FIGURES:
        raise ActivitiesError(_("A report holds at most 500 figures; make it two reports."))


def _twin(subject: Commitment | Activity, author: Organisation, form: UpdateForm) -> Update | None:
    """A draft of the same organisation with the same words, begun a moment ago."""
    rows = subject.updates.filter(
        author=author,
        latest=0,
        period_from=form.period_from,
        period_to=form.period_to,
        created_at__gte=timezone.now() - SENT_TWICE,
        versions__text=clean_block(form.text),
    )
    found: Update | None = rows.first()
    return found


def _write(actor: Actor, update: Update, version: UpdateVersion, form: UpdateForm) -> None:
    version.text = clean_block(form.text)
    version.progress = form.progress
    version.state = form.state
    version.written_by = actor.user_id
    version.written_by_name = actor.name
    version.hands = _with_hand(version, actor)
    if version.pk is not None:
        version.revision += 1
    version.save()
    write_values(update, version, form.values)
    write_money(update, version, form.money)
    version.proofs.set(_proofs(update, form.evidence_ids))


def _with_hand(version: UpdateVersion, actor: Actor) -> list[Any]:
    return sorted({*version.hands, *([actor.user_id] if actor.user_id else [])})


def _proofs(update: Update, ids: Sequence[int]) -> list[Evidence]:
    """Evidence of the same thing; what belongs to another is not taken."""
    rows = list(
        Evidence.objects.filter(
            pk__in=ids, activity=update.activity_id, commitment=update.commitment_id
        )
    )
    if len(rows) != len(set(ids)):
        raise ActivitiesError(_("A photo or file belongs to something else, or is gone."))
    return rows
