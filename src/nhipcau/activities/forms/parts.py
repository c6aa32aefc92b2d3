"""Who takes part in an activity: boxes for names, role by role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.activities.choices import ParticipantRole
from nhipcau.activities.forms.fields import organisation_named
from nhipcau.activities.models import Activity
from nhipcau.activities.services import Part
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.text import clean_line
from nhipcau.localities.models import Organisation

LONGEST_NAME = 300
MOST_NAMES = 60
ROLES: tuple[tuple[str, str | Promise], ...] = (
    (ParticipantRole.ACCOUNTABLE, gettext_lazy("Accountable: answers for it")),
    (ParticipantRole.IMPLEMENTING, gettext_lazy("Implementing: does the work")),
    (ParticipantRole.FUNDING, gettext_lazy("Funding: pays for it")),
)


@dataclass(frozen=True, slots=True)
class RoleBoxes:
    """The boxes for one role; the last one is empty."""

    name: str
    label: str | Promise
    units: list[str]
    problems: list[str] = field(default_factory=list)

    @property
    def boxes(self) -> list[str]:
        return [*self.units, ""]


class PartBoxes(forms.Form):
    """Organisations by role, typed by name; `standing` are those that stand now."""

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor,
        standing: Iterable[tuple[str, Organisation]] = (),
        **kw: Any,
    ) -> None:
        super().__init__(data, **kw)
        self.actor = actor
        self._standing = list(standing)
        self._problems: dict[str, list[str]] = {}
        self._found: list[Part] = []

    def role_boxes(self) -> list[RoleBoxes]:
        """Names by role: as typed when the form was sent, else as stored."""
        return [
            RoleBoxes(
                f"part-{role}", label, self._units(role), self._problems.get(f"part-{role}", [])
            )
            for role, label in ROLES
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        known = {row.name: row for _role, row in self._standing}
        for role, _label in ROLES:
            names = self._units(role)
            if len(names) > MOST_NAMES:
                self.add_error(None, _("At most %(most)s names a role.") % {"most": MOST_NAMES})
                continue
            for name in names:
                self._take(role, name, known)
        if self._problems:
            self.add_error(
                None, _("Some organisations are not in the directory; look at their names.")
            )
        return said

    def parts(self) -> list[Part]:
        """What the services take."""
        return self._found

    def changed_parts(self) -> list[tuple[str, str]]:
        """Where the boxes differ from what is stored now: label and stored names."""
        return [
            (str(label), "; ".join(self._stored(role)) or _("(empty)"))
            for role, label in ROLES
            if self._units(role) != self._stored(role)
        ]

    def _take(self, role: str, name: str, known: dict[str, Organisation]) -> None:
        try:
            row = known.get(name) or organisation_named(self.actor, name)
        except ValidationError as problem:
            self._problems.setdefault(f"part-{role}", []).extend(problem.messages)
            return
        self._found.append(Part(row.pk, role))

    def _units(self, role: str) -> list[str]:
        if not self.is_bound:
            return self._stored(role)
        typed: Iterable[str] = self.data.getlist(f"part-{role}")  # type: ignore[attr-defined]
        said = [clean_line(one)[:LONGEST_NAME] for one in typed]
        return list(dict.fromkeys(one for one in said if one))

    def _stored(self, role: str) -> list[str]:
        return [row.name for one, row in self._standing if one == role]


def standing_parts(activity: Activity) -> list[tuple[str, Organisation]]:
    """The parts that stand, as the boxes take them."""
    return [(one.role, one.organisation) for one in activity.participants.all()]
