"""What keeps an organisation from being removed: the activities it keeps, and its parts in them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.activities.models import Activity, ActivityParticipant, Contribution, Evidence
from nhipcau.activities.permissions.reading import readable
from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Organisation


def holds_of(organisation: Organisation) -> list[str | Promise]:
    """In words; numbers alone, for who asks may not read the activities."""
    found: list[str | Promise] = []
    if kept := Activity.objects.filter(owner=organisation).count():
        said = ngettext("It keeps %(count)s activity.", "It keeps %(count)s activities.", kept)
        found.append(said % {"count": kept})
    if ActivityParticipant.objects.filter(organisation=organisation).exists():
        found.append(_("It takes part in an activity."))
    gifts = Contribution.objects.filter(Q(giver=organisation) | Q(receiver=organisation))
    if gifts.exists():
        found.append(_("It gave or received a contribution."))
    if Evidence.objects.filter(owner=organisation).exists():
        found.append(_("It added photos or files that show what was done."))
    return found


def organisations_named_to(actor: Actor) -> Q:
    """Organisations with a part in what this actor may read, as a filter."""
    one = OuterRef("pk")
    known = Activity.objects.filter(readable(actor)).order_by().values("pk")
    naming = (
        Activity.objects.filter(readable(actor), owner=one).order_by(),
        ActivityParticipant.objects.filter(organisation=one, activity__in=known).order_by(),
        Contribution.objects.filter(Q(giver=one) | Q(receiver=one), pk__in=known).order_by(),
    )
    named = Q(pk__in=())
    for rows in naming:
        named |= Q(Exists(rows))
    return named
