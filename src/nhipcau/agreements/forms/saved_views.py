"""The name of a view, and whether others of the organisation see it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agreements.permissions import board as permissions
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.forms import LineField


class ViewEntry(forms.Form):
    name = LineField(max_length=120, label=gettext_lazy("Name of the view"))
    is_shared = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, actor: Actor, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        if permissions.may_share_view(actor, None) and actor.acting:
            self.fields["is_shared"].label = _("Share it within %(name)s") % {
                "name": actor.acting.organisation_name
            }
        else:
            del self.fields["is_shared"]
