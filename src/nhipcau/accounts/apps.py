from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest


def _note_sign_in(request: HttpRequest, user: Any, **_said: Any) -> None:
    from nhipcau.accounts.services import note_sign_in
    from nhipcau.accounts.views.lasting import begin

    if not request.session.session_key:
        request.session.save()  # only a saved session has the key by which it can be ended
    agent = request.META.get("HTTP_USER_AGENT", "")
    note_sign_in(user=user, session_key=request.session.session_key or "", agent=agent)
    begin(request)


def _note_sign_out(request: HttpRequest, **_said: Any) -> None:
    from nhipcau.accounts.services import note_sign_out

    request.is_signing_out = True  # type: ignore[attr-defined]
    note_sign_out(session_key=request.session.session_key or "")


def _note_added(user: Any, **_said: Any) -> None:
    from nhipcau.accounts.services import note_second_step

    note_second_step(user=user, verb="add_second_step")


def _note_removed(user: Any, **_said: Any) -> None:
    from nhipcau.accounts.services import note_second_step

    note_second_step(user=user, verb="remove_second_step")


class AccountsConfig(AppConfig):
    name = "nhipcau.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.mfa import signals
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from nhipcau.accounts import services
        from nhipcau.accounts.selectors.telling import tell_of_accounts
        from nhipcau.foundation import limits, rounds

        user_logged_in.connect(_note_sign_in, dispatch_uid="accounts.note_sign_in")
        user_logged_out.connect(_note_sign_out, dispatch_uid="accounts.note_sign_out")
        signals.authenticator_added.connect(_note_added, dispatch_uid="accounts.second_step")
        signals.authenticator_reset.connect(_note_added, dispatch_uid="accounts.new_codes")
        signals.authenticator_removed.connect(_note_removed, dispatch_uid="accounts.no_step")
        tell_of_accounts()
        rounds.add_duty("forget_sign_ins", services.forget_ended)
        rounds.add_duty("forget_drafts", services.forget_old)
        rounds.add_duty("forget_limits", limits.forget_ended)
