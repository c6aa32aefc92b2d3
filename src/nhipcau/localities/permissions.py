"""Who may do what with localities, organisations and members (drawn in reference/who-may.md)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import (
    ADMINISTRATOR,
    ANYONE,
    PROGRAM,
    SIGNED_IN,
    Condition,
    rule,
)
from nhipcau.localities.models import Locality, Organisation, Registration


def _manages(actor: Actor, organisation: Organisation) -> bool:
    return actor.acts_in(organisation.pk, "manager")


def _belongs(actor: Actor, organisation: Organisation) -> bool:
    return organisation.pk in actor.organisations


def _coordinates_its_locality(actor: Actor, organisation: Organisation) -> bool:
    return actor.coordinates(organisation.locality_id)


MANAGER = Condition(
    "manager of the organisation",
    _manages,
    _("Only a manager of this organisation or a coordinator of its locality may do this."),
)
MEMBER = Condition(
    "member of the organisation",
    _belongs,
    _("Only members of this organisation and coordinators of its locality may see this."),
)
COORDINATOR = Condition(
    "editor of a coordinating organisation of its locality",
    _coordinates_its_locality,
    _("Only a coordinating organisation of this locality may do this."),
)
COORDINATING_MANAGER = Condition[Organisation](
    "manager of a coordinating organisation of its locality",
    lambda actor, organisation: actor.coordinates(organisation.locality_id, "manager"),
)
LOCALITY_COORDINATOR = Condition[Locality](
    "editor of a coordinating organisation of the locality",
    lambda actor, locality: actor.coordinates(locality.pk),
    _("Only a coordinating organisation of this locality may do this."),
)

LOCALITY_MEMBER = Condition[Locality](
    "member of an organisation of the locality",
    lambda actor, locality: locality.pk in actor.localities,
    _("Only organisations of this locality may see this."),
)

may_see_organisation = rule("localities", "read localities and organisations", who=(ANYONE,))
may_look_names_up = rule(
    "localities", "have names of organisations offered while typing", who=(SIGNED_IN, PROGRAM)
)
may_add_organisation = rule(
    "localities", "add an organisation", who=(LOCALITY_COORDINATOR, ADMINISTRATOR, PROGRAM)
)
may_change_organisation = rule(
    "localities",
    "change an organisation's profile",
    who=(MANAGER, COORDINATOR, ADMINISTRATOR, PROGRAM),
)
may_list_organisation = rule(
    "localities",
    "list an organisation that only private documents named",
    who=(COORDINATOR, ADMINISTRATOR, PROGRAM),
)
may_remove_organisation = rule(
    "localities",
    "remove an organisation on which nothing hangs",
    who=(COORDINATING_MANAGER, ADMINISTRATOR, PROGRAM),
)
may_merge_organisations = rule(
    "localities", "record a predecessor or successor", who=(COORDINATOR, ADMINISTRATOR, PROGRAM)
)
may_see_members = rule(
    "localities",
    "see an organisation's members",
    who=(MEMBER, COORDINATOR, ADMINISTRATOR, PROGRAM),
)
may_see_history = rule(
    "localities",
    "see who changed an organisation and its members",
    who=(MEMBER, COORDINATOR, ADMINISTRATOR, PROGRAM),
)
may_see_coordination_history = rule(
    "localities",
    "see who named a locality's coordinating organisations",
    who=(LOCALITY_MEMBER, ADMINISTRATOR, PROGRAM),
)
may_change_members = rule(
    "localities",
    "add, change and remove members",
    who=(MANAGER, COORDINATING_MANAGER, ADMINISTRATOR, PROGRAM),
)
may_ask_second_step = rule(
    "localities",
    "say that approvers and managers need the second step of signing in",
    who=(MANAGER, COORDINATING_MANAGER, ADMINISTRATOR, PROGRAM),
)
may_name_coordinators = rule(
    "localities", "name a locality's coordinating organisations", who=(ADMINISTRATOR, PROGRAM)
)
may_name_new_organisation = rule(
    "localities",
    "add an organisation of any side while registering a document that names it",
    who=(
        Condition[Locality](
            "editor of a coordinating organisation of any locality",
            lambda actor, _locality: bool(
                actor.acting and actor.acting.coordinates and actor.acting.at_least("editor")
            ),
            _("Only a coordinating organisation may do this."),
        ),
        PROGRAM,
    ),
)

REFERENCE_KEEPER = Condition[object](
    "platform administrator",
    lambda actor, _subject: actor.is_administrator,
    _("Only a platform administrator keeps reference data."),
)
REGISTRAR = Condition[Registration](
    "editor of a coordinating organisation of its locality",
    lambda actor, registration: actor.coordinates(registration.locality_id),
    _("Only a coordinating organisation of this locality may decide on it."),
)
SOME_COORDINATOR = Condition[object](
    "editor of a coordinating organisation of any locality",
    lambda actor, _subject: bool(
        actor.acting and actor.acting.coordinates and actor.acting.at_least("editor")
    ),
    _("Only coordinating organisations and administrators decide on registrations."),
)

may_keep_reference = rule(
    "localities", "add and change localities and their successions", who=(REFERENCE_KEEPER,)
)
may_see_people = rule(
    "localities", "see the accounts of all organisations", who=(REFERENCE_KEEPER,)
)
may_register_organisation = rule(
    "localities", "ask for one's own organisation to be taken in", who=(ANYONE,)
)
may_see_registrations = rule(
    "localities",
    "see registrations (of the localities one keeps)",
    who=(SOME_COORDINATOR, ADMINISTRATOR),
)
may_verify_registration = rule(
    "localities", "verify or refuse a registration", who=(REGISTRAR, ADMINISTRATOR)
)
may_verify_organisation = rule(
    "localities",
    "let the person of a registration manage an organisation that stands already",
    who=(COORDINATOR, ADMINISTRATOR),
)
