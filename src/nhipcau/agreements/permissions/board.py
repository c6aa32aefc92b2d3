"""Who may do what with the board: views that people keep, acts on many commitments at once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nhipcau.agreements.models import BulkAct, SavedView
from nhipcau.foundation.rules import SIGNED_IN, Condition, rule

EDITOR = Condition[object](
    "editor of the organisation acted for",
    lambda actor, _subject: bool(actor.acting and actor.acting.at_least("editor")),
    _("Only an editor of an organisation may do this."),
)
AUTHOR = Condition[SavedView](
    "who saved it",
    lambda actor, view: actor.is_signed_in and view.author_id == actor.user_id,
    _("Only who saved this view, or a manager of its organisation, may change it."),
)
VIEW_MANAGER = Condition[SavedView](
    "manager of the organisation it is shared within",
    lambda actor, view: view.is_shared and actor.acts_in(view.organisation_id, "manager"),
)
VIEW_MEMBER = Condition[SavedView](
    "member of the organisation it is shared within",
    lambda actor, view: view.is_shared and view.organisation_id in actor.organisations,
)
SAME_PERSON = Condition[BulkAct](
    "who prepared it, acting for the same organisation",
    lambda actor, act: (
        actor.is_signed_in
        and act.user_id == actor.user_id
        and act.organisation_id == actor.organisation_id
    ),
    _("Only who prepared this act may carry it out or undo it, for the same organisation."),
)
may_save_view = rule("agreements", "keep a view of the board by name", who=(SIGNED_IN,))
may_share_view = rule("agreements", "share a view within an organisation", who=(EDITOR,))
may_open_view = rule("agreements", "open a saved view", who=(AUTHOR, VIEW_MEMBER))
may_change_view = rule("agreements", "change a saved view", who=(AUTHOR, VIEW_MANAGER))
may_prepare_bulk_act = rule("agreements", "act on many commitments at once", who=(EDITOR,))
may_carry_out_bulk_act = rule(
    "agreements", "carry out or undo an act on many commitments", who=(SAME_PERSON,)
)
