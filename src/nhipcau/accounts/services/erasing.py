"""The end of an account: what was the person's goes, what was done for an office stays."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.accounts import permissions
from nhipcau.accounts.errors import LastAdministrator
from nhipcau.accounts.models import User
from nhipcau.accounts.selectors import rows_that_go_with
from nhipcau.accounts.services.sign_ins import end_everywhere
from nhipcau.foundation import audit, jobs, persons
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.audit import AuditEntry
from nhipcau.foundation.rules import require
from nhipcau.foundation.veils import lay_veils

# What stands in the place of a name in rows that stay; official data speaks Vietnamese.
NEUTRAL = "Tài khoản đã xóa"


@transaction.atomic
def erase_account(*, actor: Actor, user_id: int) -> User:
    """Erase a person: sign-ins and memberships end, drafts and keys go, the name is neutral.

    The row of the account stays, empty, so that what points to it still tells one person's acts
    from another's. Erasing twice does nothing the second time.

    Raises:
        LastAdministrator: nobody would be left to keep the platform.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    require(permissions.may_erase_account(actor, user))
    if user.erased_at:
        return user
    _keep_an_administrator(user)
    names = _names_of(user)
    _empty(user)
    doer = _nameless(actor) if actor.user_id == user.pk else actor
    persons.leave(doer, user)
    end_everywhere(user)
    for model, column in rows_that_go_with(User):
        _remove(model.objects.filter(**{column: user.pk}))
    _rename_in_rows(names)
    jobs.rename_doer(user_id=user.pk, name=NEUTRAL)
    audit.record(actor=doer, verb="erase", subject=user)
    lay_veils(user_id=user.pk, names=names)
    return user


def _nameless(actor: Actor) -> Actor:
    """Who erases their own account leaves no name in the entry that says so."""
    return Actor(user_id=actor.user_id, name=NEUTRAL, acting=actor.acting)


def _keep_an_administrator(user: User) -> None:
    others = User.objects.filter(is_administrator=True, is_active=True).exclude(pk=user.pk)
    if user.is_administrator and not others.exists():
        raise LastAdministrator(_("Name another administrator first: there would be none."))


def _names_of(user: User) -> set[str]:
    """All names under which the person is known here, those of former days too."""
    acted = AuditEntry.objects.filter(user=user).values_list("actor_name", flat=True)
    return {user.name, user.email, *acted.order_by().distinct()} - {"", NEUTRAL}


def _empty(user: User) -> None:
    user.name = NEUTRAL
    user.email = f"erased-{user.pk}@invalid"
    user.is_active = False
    user.is_administrator = False
    user.erased_at = timezone.now()
    user.set_unusable_password()
    user.save()


def _remove(rows: models.QuerySet[Any]) -> None:
    """The rows with their files, the files once it is sure."""
    fields = [f for f in rows.model._meta.concrete_fields if isinstance(f, models.FileField)]
    files = [getattr(row, field.name) for row in rows for field in fields] if fields else []
    rows.delete()
    for file in files:
        if file:
            transaction.on_commit(partial(file.storage.delete, file.name))


def _rename_in_rows(names: set[str]) -> None:
    """Columns that end in `by_name` say who did something; a namesake who stays keeps the name."""
    gone = names - set(User.objects.filter(name__in=names).values_list("name", flat=True))
    models_of_ours: list[Any] = [
        m for m in apps.get_models() if m.__module__.startswith("nhipcau.")
    ]
    for model in models_of_ours:
        for field in model._meta.concrete_fields:
            if field.name.endswith("by_name"):
                model.objects.filter(**{f"{field.name}__in": gone}).update(**{field.name: NEUTRAL})
