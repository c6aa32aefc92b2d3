"""Writing accounts: what they say, where they are signed in, what was typed, and their end."""

from nhipcau.accounts.services.account import change_account, invitation_path, send_invitation
from nhipcau.accounts.services.drafts import drop_draft, drop_drafts_of_form, forget_old, keep_draft
from nhipcau.accounts.services.erasing import erase_account
from nhipcau.accounts.services.keeping import note_invitation, reactivate, suspend
from nhipcau.accounts.services.second_step import note_second_step, use_code
from nhipcau.accounts.services.sign_ins import (
    end_sign_in,
    end_sign_ins,
    forget_ended,
    note_seen,
    note_sign_in,
    note_sign_out,
)
from nhipcau.accounts.services.way_in import remove_second_step, unlock

__all__ = [
    "change_account",
    "drop_draft",
    "drop_drafts_of_form",
    "end_sign_in",
    "end_sign_ins",
    "erase_account",
    "forget_ended",
    "forget_old",
    "invitation_path",
    "keep_draft",
    "note_invitation",
    "note_second_step",
    "note_seen",
    "note_sign_in",
    "note_sign_out",
    "reactivate",
    "remove_second_step",
    "send_invitation",
    "suspend",
    "unlock",
    "use_code",
]
