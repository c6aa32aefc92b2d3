"""Writing localities, organisations and memberships; each call is one act in the audit trail."""

from nhipcau.localities.services.coordination import end_coordination, name_coordinator
from nhipcau.localities.services.letters import send_letter
from nhipcau.localities.services.members import (
    add_member,
    change_role,
    end_memberships,
    remove_member,
)
from nhipcau.localities.services.mergers import merge_organisations, undo_merger
from nhipcau.localities.services.organisations import (
    OrganisationForm,
    add_organisation,
    change_organisation,
    list_named,
    list_organisation,
    name_new_organisation,
)
from nhipcau.localities.services.reference import load_units
from nhipcau.localities.services.registrations import (
    RegistrationForm,
    ask_for_registration,
    confirm_registration,
    forget_registrations,
    join_registration,
    refuse_registration,
    registration_of,
    verify_registration,
)
from nhipcau.localities.services.removals import remove_organisation, what_holds
from nhipcau.localities.services.second_step import ask_second_step
from nhipcau.localities.services.staff_letters import (
    make_registration_letters,
    send_staff_letters,
)
from nhipcau.localities.services.units import (
    UnitForm,
    add_succession,
    add_unit,
    change_unit,
    remove_succession,
)

__all__ = [
    "OrganisationForm",
    "RegistrationForm",
    "UnitForm",
    "add_member",
    "add_organisation",
    "add_succession",
    "add_unit",
    "ask_for_registration",
    "ask_second_step",
    "change_organisation",
    "change_role",
    "change_unit",
    "confirm_registration",
    "end_coordination",
    "end_memberships",
    "forget_registrations",
    "join_registration",
    "list_named",
    "list_organisation",
    "load_units",
    "make_registration_letters",
    "merge_organisations",
    "name_coordinator",
    "name_new_organisation",
    "refuse_registration",
    "registration_of",
    "remove_member",
    "remove_organisation",
    "remove_succession",
    "send_letter",
    "send_staff_letters",
    "undo_merger",
    "verify_registration",
    "what_holds",
]
