"""Forms about places and bodies."""

from nhipcau.localities.forms.coordination import CoordinatorForm, LastDayForm
from nhipcau.localities.forms.members import MemberForm, RoleForm
from nhipcau.localities.forms.mergers import MergerForm
from nhipcau.localities.forms.organisations import NewProfileForm, ProfileForm

__all__ = [
    "CoordinatorForm",
    "LastDayForm",
    "MemberForm",
    "MergerForm",
    "NewProfileForm",
    "ProfileForm",
    "RoleForm",
]
