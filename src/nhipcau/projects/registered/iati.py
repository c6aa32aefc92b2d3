"""Projects in IATI files."""

from __future__ import annotations

from nhipcau.activities.choices import ActivityKind
from nhipcau.activities.selectors.iati.kinds import IatiKind, add_kind
from nhipcau.projects.selectors.iati import projects_said
from nhipcau.projects.services.iati import make_parts, make_project


def register() -> None:
    """Called once, when the program starts."""

    add_kind(ActivityKind.PROJECT, IatiKind(projects_said, make_project, make_parts))
