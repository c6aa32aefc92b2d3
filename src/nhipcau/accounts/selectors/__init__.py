"""Reading what belongs to one's own account."""

from nhipcau.accounts.selectors.kept import kept_of
from nhipcau.accounts.selectors.own import Place, draft_of, drafts_of, places_of

__all__ = ["Place", "draft_of", "drafts_of", "kept_of", "places_of"]
