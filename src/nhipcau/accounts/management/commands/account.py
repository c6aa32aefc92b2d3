"""`nhipcau account`: what an administrator does for somebody who cannot get in, or who leaves."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nhipcau.accounts.errors import AccountsError
from nhipcau.accounts.models import User
from nhipcau.accounts.services import erase_account, remove_second_step, unlock
from nhipcau.foundation.actors import Actor

PROGRAM = Actor.program("nhipcau account")


class Command(BaseCommand):
    help = "Unlock signing in, remove a second step, or erase an account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["unlock", "no-second-step", "erase"])
        parser.add_argument("email")

    def handle(self, *_args: Any, action: str, email: str, **_options: Any) -> None:
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"No account has the address {email}.")
        acts = {"unlock": unlock, "no-second-step": remove_second_step, "erase": erase_account}
        try:
            acts[action](actor=PROGRAM, user_id=user.pk)
        except AccountsError as refused:
            raise CommandError(str(refused.message)) from None
        self.stdout.write("Done.")
