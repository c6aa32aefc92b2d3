"""Who may do what with accounts (drawn in reference/who-may.md)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nhipcau.accounts.models import User
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import ADMINISTRATOR, PROGRAM, Condition, rule


def _is_own(actor: Actor, user: User) -> bool:
    return actor.is_signed_in and actor.user_id == user.pk


OWNER = Condition[User](
    "whose account it is",
    _is_own,
    _("Only the person whose account it is may do this."),
)

may_change_account = rule("accounts", "change name and language of an account", who=(OWNER,))
may_end_sign_ins = rule(
    "accounts", "see and end the places where an account is signed in", who=(OWNER,)
)
may_erase_account = rule(
    "accounts", "erase an account for good", who=(OWNER, ADMINISTRATOR, PROGRAM)
)
may_unlock_account = rule(
    "accounts",
    "unlock signing in, and take off the second step of somebody who lost the phone",
    who=(ADMINISTRATOR, PROGRAM),
)

ACCOUNT_KEEPER = Condition[User](
    "platform administrator",
    lambda actor, _user: actor.is_administrator,
    _("Only a platform administrator may do this."),
)
may_keep_accounts = rule(
    "accounts", "suspend, reactivate and invite accounts", who=(ACCOUNT_KEEPER,)
)
