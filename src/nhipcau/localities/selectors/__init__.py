"""Reading localities and organisations: the only way pages obtain their rows."""

from nhipcau.localities.selectors.actors import actor_of
from nhipcau.localities.selectors.history import coordination_history, history_visible_to
from nhipcau.localities.selectors.lineage import (
    locality_ancestry,
    locality_heirs,
    locality_lineage,
    organisation_lineage,
    present_localities,
    present_of,
)
from nhipcau.localities.selectors.mergers import MergerHint, merger_hint
from nhipcau.localities.selectors.names import (
    Suggestion,
    find_locality,
    find_organisation,
    similar_organisations,
    suggested_organisations,
)
from nhipcau.localities.selectors.places import (
    OrganisationFilter,
    belongs_elsewhere,
    coordinations_by,
    coordinations_of,
    coordinators_of,
    kind_counts,
    known_to,
    localities_kept_by,
    localities_visible_to,
    locality_detail,
    members_visible_to,
    memberships_of,
    organisation_detail,
    organisations_matching,
    organisations_visible_to,
    with_successions,
)

__all__ = [
    "MergerHint",
    "OrganisationFilter",
    "Suggestion",
    "actor_of",
    "belongs_elsewhere",
    "coordination_history",
    "coordinations_by",
    "coordinations_of",
    "coordinators_of",
    "find_locality",
    "find_organisation",
    "history_visible_to",
    "kind_counts",
    "known_to",
    "localities_kept_by",
    "localities_visible_to",
    "locality_ancestry",
    "locality_detail",
    "locality_heirs",
    "locality_lineage",
    "members_visible_to",
    "memberships_of",
    "merger_hint",
    "organisation_detail",
    "organisation_lineage",
    "organisations_matching",
    "organisations_visible_to",
    "present_localities",
    "present_of",
    "similar_organisations",
    "suggested_organisations",
    "with_successions",
]
