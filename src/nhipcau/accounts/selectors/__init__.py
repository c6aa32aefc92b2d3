"""Reading what belongs to one's own account."""

from nhipcau.accounts.selectors.kept import kept_of, rows_that_go_with
from nhipcau.accounts.selectors.own import Place, draft_of, drafts_of, places_of

__all__ = ["Place", "draft_of", "drafts_of", "kept_of", "places_of", "rows_that_go_with"]
