"""Which reports and figures an actor may read: the subject's rule, and how far each is believed.

Drafts are the author's. What is disputed is a matter of the sides; everybody else reads what is
confirmed, and what is reported as such. Each rule is said for a query and for a row; a test
compares the two.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from nhipcau.activities.choices import Standing
from nhipcau.activities.models import Activity, Update
from nhipcau.activities.permissions.reading import is_of_a_side, is_readable, of_a_side, readable
from nhipcau.agreements.models import Agreement, Commitment, Party
from nhipcau.agreements.permissions.reading import is_readable as is_readable_agreement
from nhipcau.agreements.permissions.reading import readable as readable_agreements
from nhipcau.foundation.actors import Actor

SAID_OPENLY = (Standing.REPORTED, Standing.CONFIRMED)


def readable_updates(actor: Actor) -> Q:
    """The reports an actor may read, as a filter."""
    if actor.is_program:
        return Q()
    open_ones = readable_subjects(actor) & Q(standing__in=SAID_OPENLY)
    if not (actor.organisations or actor.localities):
        return open_ones
    inside = subjects_of_a_side(actor) & Q(standing=Standing.DISPUTED)
    return open_ones | inside | Q(author__in=actor.organisations)


def readable_updates_on(actor: Actor, subject: Commitment | Activity) -> Q:
    """Of the reports on one thing, those an actor may read: `readable_updates`, decided once."""
    if actor.is_program:
        return Q()
    standings = list(SAID_OPENLY) if may_see(actor, subject) else []
    if is_own_matter(actor, subject):
        standings.append(Standing.DISPUTED)
    return Q(standing__in=standings) | Q(author__in=actor.organisations)


def may_see(actor: Actor, subject: Commitment | Activity) -> bool:
    """Whether an actor may read a commitment or activity."""
    if isinstance(subject, Activity):
        return is_readable(actor, subject)
    return is_readable_agreement(actor, subject.agreement)


def is_own_matter(actor: Actor, subject: Commitment | Activity) -> bool:
    """Whether it is this actor's own matter: `subjects_of_a_side` for one subject."""
    if isinstance(subject, Activity):
        return is_of_a_side(actor, subject)
    agreement = subject.agreement
    sides = {party.locality_id for party in agreement.parties.all()}
    inside = bool(sides & actor.localities) or agreement.keeper_id in actor.organisations
    return inside and is_readable_agreement(actor, agreement)


def is_readable_update(actor: Actor, update: Update) -> bool:
    """Whether this actor may read this report: the same rule for one row."""
    if actor.is_program or is_of_the_author(actor, update):
        return True
    if update.standing in SAID_OPENLY:
        return reads_subject(actor, update)
    return update.standing == Standing.DISPUTED and is_of_the_sides(actor, update)


def is_of_the_author(actor: Actor, update: Update) -> bool:
    """Whether this actor belongs to the organisation that reports: who sees its drafts."""
    return actor.is_program or update.author_id in actor.organisations


def readable_figures(actor: Actor) -> Q:
    """The transactions an actor may read, as a filter; drafts and replaced ones never."""
    current = Q(is_current=True)
    if actor.is_program:
        return current
    open_ones = readable_subjects(actor) & Q(standing__in=SAID_OPENLY)
    if not (actor.organisations or actor.localities):
        return current & open_ones
    return current & (open_ones | subjects_of_a_side(actor) & Q(standing=Standing.DISPUTED))


def readable_subjects(actor: Actor) -> Q:
    """Rows on commitments and activities that this actor may read; the row has `agreement` too."""
    promised = Q(activity__isnull=True) & readable_agreements(actor, "agreement__")
    return promised | on_activity(readable(actor))


def subjects_of_a_side(actor: Actor) -> Q:
    """Rows on what is this actor's own matter: of a party, of a side, or with a part in it."""
    of_party = Party.objects.filter(locality__in=actor.localities).order_by().values("agreement")
    inside = Agreement.objects.filter(
        readable_agreements(actor), Q(pk__in=of_party) | Q(keeper__in=actor.organisations)
    )
    promised = Q(activity__isnull=True, agreement__in=inside.order_by().values("pk"))
    return promised | on_activity(of_a_side(actor))


def on_activity(which: Q) -> Q:
    """Rows on one of these activities, each looked up by its own key.

    Beside another condition a list of them would be made for every row, or go through all there
    are: with a million activities no answer came in ten minutes.
    """
    return Q(Exists(Activity.objects.filter(which, pk=OuterRef("activity")).order_by()))


def is_of_the_sides(actor: Actor, update: Update) -> bool:
    """Whether what it is about is this actor's own matter: `subjects_of_a_side` for one row."""
    if actor.is_program or is_of_the_author(actor, update):
        return True
    subject = update.activity or update.commitment
    return subject is not None and is_own_matter(actor, subject)


def reads_subject(actor: Actor, update: Update) -> bool:
    """Whether this actor may read the commitment or activity that it is about."""
    subject = update.activity or update.commitment
    return subject is not None and may_see(actor, subject)
