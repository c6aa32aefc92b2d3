"""Helping somebody back in who cannot sign in: the lock after wrong passwords, a lost phone."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.db import transaction

from nhipcau.accounts import permissions
from nhipcau.accounts.models import User
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require


@transaction.atomic
def unlock(*, actor: Actor, user_id: int) -> int:
    """Forget the wrong passwords tried for an account; returns how many were held against it."""
    user = User.objects.get(pk=user_id)
    require(permissions.may_unlock_account(actor, user))
    count: int = reset(username=user.email.lower())
    if count:
        audit.record(actor=actor, verb="unlock", subject=user)
    return count


@transaction.atomic
def remove_second_step(*, actor: Actor, user_id: int) -> bool:
    """Take the second step off an account whose owner lost the phone and the codes."""
    user = User.objects.select_for_update().get(pk=user_id)
    require(permissions.may_unlock_account(actor, user))
    gone, _each = Authenticator.objects.filter(user=user).delete()
    if gone:
        audit.record(actor=actor, verb="remove_second_step", subject=user)
    return bool(gone)
