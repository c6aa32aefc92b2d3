"""Writing localities, organisations and memberships; each call is one act in the audit trail."""

from nhipcau.localities.services.coordination import end_coordination, name_coordinator
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
from nhipcau.localities.services.removals import remove_organisation, what_holds

__all__ = [
    "OrganisationForm",
    "add_member",
    "add_organisation",
    "change_organisation",
    "change_role",
    "end_coordination",
    "end_memberships",
    "list_named",
    "list_organisation",
    "load_units",
    "merge_organisations",
    "name_coordinator",
    "name_new_organisation",
    "remove_member",
    "remove_organisation",
    "undo_merger",
    "what_holds",
]
