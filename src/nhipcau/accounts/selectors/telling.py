"""How the acts on accounts are told in the trail."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.history import Telling, plainly, tell


def tell_of_accounts() -> None:
    tell(
        "accounts.user",
        Telling(
            noun=_("Account"),
            verbs={
                "add": _("added"),
                "change": _("changed"),
                "end_sign_in": _("signed out elsewhere"),
                "end_sign_ins": _("signed out everywhere else"),
                "add_second_step": _("switched the second step on"),
                "remove_second_step": _("switched the second step off"),
                "unlock": _("unlocked signing in"),
                "erase": _("erased"),
            },
            labels={"name": _("Full name"), "language": _("Language")},
            said=_said,
        ),
    )


def _said(name: str, value: str) -> str:
    known = dict(settings.LANGUAGES) if name == "language" else {}
    return str(known.get(value) or plainly(name, value))
