"""Members of an organisation and what each role may do."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.foundation.forms import LineField
from nhipcau.localities.choices import Role

ROLES = (
    (Role.VIEWER, _("Viewer: reads what the organisation may read")),
    (Role.EDITOR, _("Editor: also writes and reports for the organisation")),
    (Role.APPROVER, _("Approver: also speaks for it – signs, submits and confirms")),
    (Role.MANAGER, _("Manager: also keeps its profile and its members")),
)


class RoleForm(forms.Form):
    """One of the four roles; each includes those before it."""

    role = forms.ChoiceField(choices=ROLES, label=_("Role"), widget=forms.RadioSelect)


class MemberForm(RoleForm):
    """A person by the address of their mail."""

    email = forms.EmailField(
        max_length=254,
        label=_("E-mail address"),
        help_text=_("The address of the person's own mailbox, not of the office."),
    )
    name = LineField(
        max_length=200,
        label=_("Full name"),
        help_text=_("Used when the person is new here; whoever has an account keeps their name."),
    )
    field_order = ("email", "name", "role")
