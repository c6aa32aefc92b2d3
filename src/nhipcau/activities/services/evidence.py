"""Photos and files that show what was done: added, worded, shown, removed."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.activities import permissions
from nhipcau.activities.errors import ActivitiesError
from nhipcau.activities.models import Activity, Evidence
from nhipcau.agreements.models import Commitment
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.files import KeptFile
from nhipcau.foundation.photos import PHOTO_KINDS, Photo, developed
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_line
from nhipcau.localities.models import Organisation

SAID = ("caption", "is_public")


def add_evidence(
    *,
    actor: Actor,
    kept: KeptFile,
    activity_id: int | None = None,
    commitment_id: int | None = None,
    caption: str = "",
    is_public: bool = False,
    owner_id: int | None = None,
) -> Evidence:
    """Keep a file that passed the checks of `files.receive` with one activity or one commitment.

    A photo is developed anew, so that nothing stays in it but the picture; that takes a while and
    is done before anything is held.

    Raises:
        FileRefused: a picture that cannot be read, or is far too large.
        ActivitiesError: the same file is here already.
    """
    subject = _subject(actor, activity_id, commitment_id)
    photo = developed(kept.data) if kept.kind in PHOTO_KINDS else None
    return _keep(
        actor=actor,
        subject=subject,
        kept=kept,
        photo=photo,
        said={"caption": clean_line(caption), "is_public": is_public},
        owner_id=owner_id if actor.is_program else actor.organisation_id,
    )


@transaction.atomic
def change_evidence(*, actor: Actor, evidence_id: int, caption: str, is_public: bool) -> Evidence:
    """Change the words of a photo or file, and whether the public may see it."""
    evidence = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence_id)
    require(permissions.may_change_evidence(actor, evidence))
    before = audit.state_of(evidence, SAID)
    evidence.caption, evidence.is_public = clean_line(caption), is_public
    changes = audit.differences(before, audit.state_of(evidence, SAID))
    if changes:
        evidence.save()
        audit.record(actor=actor, verb="change", subject=evidence, changes=changes)
    return evidence


@transaction.atomic
def remove_evidence(*, actor: Actor, evidence_id: int) -> None:
    """Remove a photo or file; the bytes go when the transaction has committed."""
    evidence = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence_id)
    require(permissions.may_remove_evidence(actor, evidence))
    subject = evidence.activity or evidence.commitment
    changes = {"file": [evidence.name, None]}
    if subject is not None:
        audit.record(actor=actor, verb="detach", subject=subject, changes=changes)
    audit.record(actor=actor, verb="remove", subject=evidence)
    storage = evidence.file.storage
    names = [str(one.name) for one in (evidence.file, evidence.thumbnail) if one]
    evidence.delete()
    for name in names:
        transaction.on_commit(partial(storage.delete, name))


def _subject(
    actor: Actor, activity_id: int | None, commitment_id: int | None
) -> Activity | Commitment:
    if (activity_id is None) == (commitment_id is None):
        raise ActivitiesError(_("Evidence belongs to one activity or to one commitment."))
    if activity_id is not None:
        activity = Activity.objects.select_related("owner").get(pk=activity_id)
        require(permissions.may_add_evidence(actor, activity))
        return activity
    commitment = Commitment.objects.select_related("agreement__keeper").get(pk=commitment_id or 0)
    require(permissions.may_add_evidence_of_promise(actor, commitment))
    return commitment


@transaction.atomic
def _keep(
    *,
    actor: Actor,
    subject: Activity | Commitment,
    kept: KeptFile,
    photo: Photo | None,
    said: dict[str, Any],
    owner_id: int | None,
) -> Evidence:
    noun = "activity" if isinstance(subject, Activity) else "commitment"
    # Held, so that the same file pressed twice at once is kept once.
    type(subject)._default_manager.select_for_update(of=("self",)).get(pk=subject.pk)  # noqa: SLF001
    if Evidence.objects.filter(**{noun: subject}, sha256=kept.sha256).exists():
        raise ActivitiesError(_("This photo or file is here already."))
    evidence = Evidence(
        **{noun: subject},
        **said,
        owner=Organisation.objects.get(pk=owner_id or 0),
        name=kept.name,
        media_type=photo.media_type if photo else kept.media_type,
        size=len(photo.data if photo else kept.data),
        sha256=kept.sha256,
        added_by_name=actor.name,
    )
    stem = kept.sha256[:32]  # two files of one name never collide, and it tells nothing
    if photo:
        evidence.name = f"{kept.name.rsplit('.', 1)[0]}.{photo.kind}"
        evidence.width, evidence.height = photo.size
        evidence.thumbnail.save(f"{stem}-s.jpg", ContentFile(photo.thumbnail), save=False)
        evidence.file.save(f"{stem}.{photo.kind}", ContentFile(photo.data), save=True)
    else:
        evidence.file.save(f"{stem}.{kept.kind}", ContentFile(kept.data), save=True)
    changes = {"file": [None, evidence.name]}
    audit.record(actor=actor, verb="attach", subject=subject, changes=changes)
    return evidence
