"""What places and bodies contribute to pages of lower floors."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nhipcau.accounts.models import User
from nhipcau.foundation.requests import Request
from nhipcau.localities.selectors import memberships_of


def memberships_panel(request: Request, _user: User) -> SafeString:
    """On the page of one's own account: for which organisations one acts, and with which role."""
    context = {"memberships": memberships_of(request.actor)}
    return render_to_string("localities/_memberships_panel.html", context, request)
