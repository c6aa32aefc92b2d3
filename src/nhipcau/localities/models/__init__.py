"""Places and bodies: administrative units with their dates, organisations, memberships."""

from nhipcau.localities.models.letter import StaffLetter
from nhipcau.localities.models.locality import Coordination, Locality, LocalitySuccession
from nhipcau.localities.models.membership import Membership
from nhipcau.localities.models.organisation import Organisation, OrganisationSuccession
from nhipcau.localities.models.registration import Registration

__all__ = [
    "Coordination",
    "Locality",
    "LocalitySuccession",
    "Membership",
    "Organisation",
    "OrganisationSuccession",
    "Registration",
    "StaffLetter",
]
