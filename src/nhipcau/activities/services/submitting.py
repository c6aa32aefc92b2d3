"""A draft goes to the other sides: its content is sealed by a digest, and every side is asked."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.activities.choices import Standing
from nhipcau.activities.errors import NotReady, Stale
from nhipcau.activities.models import (
    ConfirmationRequest,
    Result,
    Transaction,
    Update,
    UpdateVersion,
)
from nhipcau.activities.permissions import updates as permissions
from nhipcau.activities.selectors.contents import content_of, digest_of
from nhipcau.activities.selectors.sides import other_sides
from nhipcau.activities.services.subjects import lock_subject_of, say_state
from nhipcau.activities.services.updates import latest_version, lock_update
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.localities.models import Locality

SAME = ("text", "progress", "state", "values", "money", "evidence")


@transaction.atomic
def submit_update(*, actor: Actor, update_id: int, number: int, revision: int) -> UpdateVersion:
    """Submit exactly the draft that was shown, and ask every other side for its word.

    Words on earlier versions stay on record and count no more. A state that the report says of its
    commitment or activity is reported through the service of that row, in the same transaction.
    Submitting the same version twice does it once.

    Raises:
        Stale: the draft changed since it was shown.
        NotReady: it says nothing, or nothing new.
    """
    lock_subject_of(update_id)
    update = lock_update(update_id)
    require(permissions.may_submit_update(actor, update))
    version = latest_version(update)
    if (version.number, version.revision) != (number, revision):
        raise Stale(_("Somebody changed this report after you opened it."))
    if version.submitted_at is not None:
        return version
    if missing := what_a_report_lacks(update, version):
        raise NotReady(_("This report cannot be submitted yet."), missing)
    _seal(actor, update, version)
    _replace_earlier(update, version)
    asked = _ask(update, version)
    changes = {
        "version": [update.latest or None, version.number],
        "digest": [None, version.digest],
        "asked": [None, "; ".join(side.name_vi for side in asked)],
    }
    update.latest, update.standing = version.number, Standing.REPORTED
    update.submitted_at = version.submitted_at
    update.save(update_fields=["latest", "standing", "submitted_at"])
    audit.record(actor=actor, verb="submit", subject=update, changes=changes)
    say_state(actor, update, version)
    return version


def what_a_report_lacks(update: Update, version: UpdateVersion) -> list[str]:
    """What keeps a draft from being submitted, in words."""
    missing = []
    if not version.text:
        missing.append(str(_("Some words on what was done.")))
    if update.period_from > timezone.localdate():
        missing.append(str(_("A period that has begun.")))
    earlier = update.versions.filter(number=update.latest).first()
    if earlier is not None:
        before, now = earlier.content, content_of(version)
        if all(before.get(name) == now[name] for name in SAME):
            missing.append(str(_("Something that differs from the version submitted before.")))
    return missing


def _seal(actor: Actor, update: Update, version: UpdateVersion) -> None:
    version.update = update
    version.content = content_of(version)
    version.digest = digest_of(version.content)
    version.submitted_at = timezone.now()
    version.submitted_by = actor.user_id
    version.submitted_by_name = actor.name
    if actor.user_id:
        version.hands = sorted({*version.hands, actor.user_id})
    version.save()


def _replace_earlier(update: Update, version: UpdateVersion) -> None:
    earlier = update.versions.exclude(pk=version.pk)
    ConfirmationRequest.objects.filter(update=update).update(is_current=False)
    for model in (Result, Transaction):
        model.objects.filter(version__in=earlier, is_current=True).update(is_current=False)
        model.objects.filter(version=version).update(is_current=True, standing=Standing.REPORTED)


def _ask(update: Update, version: UpdateVersion) -> list[Locality]:
    asked = other_sides(update, timezone.localdate())
    ConfirmationRequest.objects.bulk_create(
        ConfirmationRequest(version=version, update=update, locality=side) for side in asked
    )
    return asked
