"""What keeps an organisation from being removed: what it carries, signed and keeps."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.agreements.models import Agreement, CommitmentLead, Handover, Party
from nhipcau.localities.models import Organisation


def holds_of(organisation: Organisation) -> list[str | Promise]:
    """In words, with what to do; numbers alone, for who asks may not read the agreements."""
    found: list[str | Promise] = []
    if carried := CommitmentLead.objects.filter(organisation=organisation).count():
        said = ngettext(
            "It carries %(count)s commitment; hand it over first.",
            "It carries %(count)s commitments; hand them over first.",
            carried,
        )
        found.append(said % {"count": carried})
    if Party.ever.filter(organisation=organisation).exists():
        found.append(_("It signed an agreement."))
    if Agreement.objects.filter(keeper=organisation).exists():
        found.append(_("It keeps an agreement."))
    if Handover.objects.filter(giver=organisation).exists():
        found.append(_("It handed over what it carried, which stays on record."))
    return found
