"""What an administrator does with accounts: suspend, let in again, invite."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhipcau.accounts import permissions
from nhipcau.accounts.errors import AccountsError
from nhipcau.accounts.models import User
from nhipcau.accounts.services.sign_ins import end_everywhere
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require


@transaction.atomic
def suspend(*, actor: Actor, user_id: int) -> User:
    """Let an account sign in no more, and sign it out everywhere. What it wrote stays.

    Raises:
        AccountsError: one's own account, the last administrator's, or one that is erased.
    """
    user = _locked(actor, user_id)
    if user.pk == actor.user_id:
        raise AccountsError(_("Nobody suspends their own account; ask another administrator."))
    _keep_an_administrator(user)
    if user.is_active:
        _set_active(actor, user, active=False)
        end_everywhere(user)
    return user


@transaction.atomic
def reactivate(*, actor: Actor, user_id: int) -> User:
    """Let a suspended account sign in again."""
    user = _locked(actor, user_id)
    if not user.is_active:
        _set_active(actor, user, active=True)
    return user


@transaction.atomic
def note_invitation(*, actor: Actor, user_id: int) -> User:
    """Note that the way to a first password was given again; earlier ways end."""
    user = _locked(actor, user_id)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    audit.record(actor=actor, verb="invite", subject=user)
    return user


def _locked(actor: Actor, user_id: int) -> User:
    user = User.objects.select_for_update().get(pk=user_id)
    require(permissions.may_keep_accounts(actor, user))
    if user.erased_at:
        raise AccountsError(_("This account is erased and cannot be brought back."))
    return user


def _keep_an_administrator(user: User) -> None:
    others = User.objects.filter(is_administrator=True, is_active=True).exclude(pk=user.pk)
    if user.is_administrator and not others.exists():
        raise AccountsError(_("The installation would be left without an administrator."))


def _set_active(actor: Actor, user: User, *, active: bool) -> None:
    user.is_active = active
    user.save(update_fields=["is_active"])
    verb = "reactivate" if active else "suspend"
    audit.record(actor=actor, verb=verb, subject=user, changes={"is_active": [not active, active]})
