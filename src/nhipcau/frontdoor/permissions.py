"""Who may look after the installation (drawn in reference/who-may.md)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.rules import Condition, rule

KEEPER: Condition[object] = Condition(
    "platform administrator",
    lambda actor, _subject: actor.is_administrator,
    _("Only a platform administrator looks after the installation."),
)

may_see_administration = rule("frontdoor", "see how the installation is", who=(KEEPER,))
may_manage_jobs = rule("frontdoor", "see, retry and cancel jobs", who=(KEEPER,))
