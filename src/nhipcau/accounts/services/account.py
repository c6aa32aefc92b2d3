"""Writing accounts, and inviting those who have one but no password yet."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from nhipcau.accounts import permissions
from nhipcau.accounts.errors import NameMissing
from nhipcau.accounts.models import User
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_line

COLUMNS = ("name", "language")


@transaction.atomic
def change_account(*, actor: Actor, user_id: int, name: str, language: str) -> User:
    """Change what an account says of its owner.

    Raises:
        NameMissing: nothing is left of the name.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    require(permissions.may_change_account(actor, user))
    if not clean_line(name):
        raise NameMissing(_("Enter your name."))
    before = audit.state_of(user, COLUMNS)
    user.name = clean_line(name)
    user.language = language
    if changes := audit.differences(before, audit.state_of(user, COLUMNS)):
        user.save(update_fields=COLUMNS)
        audit.record(actor=actor, verb="change", subject=user, changes=changes)
    return user


def invitation_path(user: User) -> str:
    """The page on which a person chooses a password, good until it is used or its time is over."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])


def send_invitation(*, user: User, link: str, organisation: str, inviter: str) -> None:
    """Mail the way to a first password, in the language of the account.

    Raises:
        OSError: the mail server cannot be reached or refuses (SMTPException is one).
    """
    said = {"user": user, "link": link, "organisation": organisation, "inviter": inviter}
    with translation.override(user.language):
        subject = render_to_string("accounts/email/invitation_subject.txt", said)
        body = render_to_string("accounts/email/invitation_message.txt", said)
    send_mail(clean_line(subject), body, None, [user.email])
