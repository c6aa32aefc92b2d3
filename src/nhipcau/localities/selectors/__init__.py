"""Reading localities and organisations: the only way pages obtain their rows."""

from nhipcau.localities.selectors.actors import actor_of
from nhipcau.localities.selectors.lineage import (
    locality_lineage,
    organisation_lineage,
    present_localities,
    present_of,
)
from nhipcau.localities.selectors.places import (
    coordinators_of,
    find_locality,
    find_organisation,
    localities_visible_to,
    members_visible_to,
    organisations_visible_to,
    similar_organisations,
)

__all__ = [
    "actor_of",
    "coordinators_of",
    "find_locality",
    "find_organisation",
    "localities_visible_to",
    "locality_lineage",
    "members_visible_to",
    "organisation_lineage",
    "organisations_visible_to",
    "present_localities",
    "present_of",
    "similar_organisations",
]
