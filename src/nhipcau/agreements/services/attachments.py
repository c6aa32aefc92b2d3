"""Files attached to agreements."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import AttachmentKind
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.models import Attachment
from nhipcau.agreements.services.agreements import lock
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.files import KeptFile
from nhipcau.foundation.rules import require


@transaction.atomic
def attach_file(
    *, actor: Actor, agreement_id: int, kept: KeptFile, kind: str = AttachmentKind.OTHER
) -> Attachment:
    """Attach a file that passed the checks of `files.receive`; the same file only once."""
    agreement = lock(agreement_id)
    require(permissions.may_attach(actor, agreement))
    if agreement.attachments.filter(sha256=kept.sha256).exists():
        raise AgreementsError(_("This file is attached already."))
    attachment = Attachment(
        agreement=agreement,
        kind=AttachmentKind(kind),
        name=kept.name,
        media_type=kept.media_type,
        size=len(kept.data),
        sha256=kept.sha256,
        added_by_name=actor.name,
    )
    # The stored name is the digest: two files of one name never collide, and it tells nothing.
    attachment.file.save(f"{kept.sha256[:32]}.{kept.kind}", ContentFile(kept.data), save=True)
    changes = {"file": [None, kept.name]}
    audit.record(actor=actor, verb="attach", subject=agreement, changes=changes)
    return attachment


@transaction.atomic
def remove_attachment(*, actor: Actor, attachment_id: int) -> None:
    """Remove a file; the bytes go when the transaction has committed."""
    attachment = Attachment.objects.select_for_update().get(pk=attachment_id)
    require(permissions.may_detach(actor, attachment.agreement))
    changes = {"file": [attachment.name, None]}
    audit.record(actor=actor, verb="detach", subject=attachment.agreement, changes=changes)
    audit.record(actor=actor, verb="remove", subject=attachment)
    name, storage = str(attachment.file.name), attachment.file.storage
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(name))
