"""Who may do what: each app's `permissions.py` is one table of these rules.

A rule is asked like a function, `may_sign_agreement(actor, agreement)`, and answers with a Verdict
that carries a reason a page can show. The same rows are drawn in docs/reference/who-may.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.actors import Actor

Subject = TypeVar("Subject")
# A condition on any object serves where one on an agreement is wanted.
Asked_contra = TypeVar("Asked_contra", contravariant=True)
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed, or refused with a reason in the reader's language."""

    allowed: bool
    reason: Words = ""

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True)
class Condition(Generic[Asked_contra]):
    """One named test of an actor before a subject; `label` is what the who-may table shows."""

    label: str
    holds: Callable[[Actor, Asked_contra], bool]
    refusal: Words = ""


@dataclass(frozen=True)
class Rule(Generic[Asked_contra]):
    """Any condition of `who` must hold, and every one of `given`."""

    app: str
    action: str
    who: tuple[Condition[Asked_contra], ...]
    given: tuple[Condition[Asked_contra], ...] = ()

    def is_for(self, actor: Actor, subject: Asked_contra) -> bool:
        """Whether it is this actor's to do at all, whatever state the subject is in."""
        return any(condition.holds(actor, subject) for condition in self.who)

    def __call__(self, actor: Actor, subject: Asked_contra) -> Verdict:
        if not self.is_for(actor, subject):
            return Verdict(allowed=False, reason=self._refusal(actor))
        for condition in self.given:
            if not condition.holds(actor, subject):
                return Verdict(allowed=False, reason=condition.refusal)
        return Verdict(allowed=True)

    def _refusal(self, actor: Actor) -> Words:
        if not actor.is_signed_in:
            return _("Sign in to do this.")
        said = [condition.refusal for condition in self.who if condition.refusal]
        return said[0] if said else _("Your role does not allow this.")


RULES: list[Rule[Any]] = []


def rule(
    app: str,
    action: str,
    *,
    who: tuple[Condition[Subject], ...],
    given: tuple[Condition[Subject], ...] = (),
) -> Rule[Subject]:
    """Add a row to the who-may table."""
    made = Rule(app, action, who, given)
    RULES.append(made)
    return made


def require(verdict: Verdict) -> None:
    """Refuse, with the verdict's reason, what is not allowed.

    Raises:
        PermissionDenied: the page for it shows the reason.
    """
    if not verdict:
        raise PermissionDenied(str(verdict.reason))


ANYONE: Condition[object] = Condition("anyone", lambda _actor, _subject: True)
SIGNED_IN: Condition[object] = Condition("anyone signed in", lambda actor, _s: actor.is_signed_in)
ADMINISTRATOR: Condition[object] = Condition(
    "platform administrator", lambda actor, _s: actor.is_administrator
)
PROGRAM: Condition[object] = Condition("the program itself", lambda actor, _s: actor.is_program)
