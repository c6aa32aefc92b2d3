"""Letters to who registered an organisation, in the language in which they wrote."""

from __future__ import annotations

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from nhipcau.foundation.text import clean_line
from nhipcau.localities.models import Registration


def send_letter(name: str, registration: Registration, *, link: str = "") -> None:
    """Send the letter of that name: confirm, verified or refused.

    Raises:
        OSError: the mail server cannot be reached or refuses (SMTPException is one).
    """
    said = {"registration": registration, "link": link}
    with translation.override(registration.language):
        subject = render_to_string(f"localities/email/{name}_subject.txt", said)
        body = render_to_string(f"localities/email/{name}_message.txt", said)
    send_mail(clean_line(subject), body, None, [registration.contact_email])
