"""`nhipcau docs`: writes the reference pages that are made from the program itself."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import autodiscover_modules

from nhipcau.foundation.rules import RULES

HEAD = "<!-- Written by `make docs`; change the program, not this page. -->\n"


class Command(BaseCommand):
    help = "Write the generated reference pages, or check that they are up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", default="docs/reference")
        parser.add_argument("--check", action="store_true", help="fail if a page is out of date")

    def handle(self, *_args: Any, folder: str, check: bool, **_options: Any) -> None:
        stale = []
        for name, write in PAGES.items():
            page = Path(folder) / name
            text = HEAD + write()
            if page.exists() and page.read_text(encoding="utf-8") == text:
                continue
            stale.append(name)
            if not check:
                page.parent.mkdir(parents=True, exist_ok=True)
                page.write_text(text, encoding="utf-8")
                self.stdout.write(f"wrote {page}")
        if check and stale:
            raise CommandError(f"Out of date: {', '.join(stale)}. Run `make docs`.")


def who_may() -> str:
    """The table of every app's permissions."""
    autodiscover_modules("permissions")
    lines = [
        "# Who may do what\n",
        "Roles in an organisation are viewer, editor, approver and manager; each includes those",
        "before it. An organisation answers for those it continues, a coordinating one for its",
        "locality with predecessors and successors. Any line of *who* suffices; every line of",
        "*provided that* must hold.\n",
    ]
    for app in sorted({rule.app for rule in RULES}):
        lines += [f"## {app}\n", "| act | who | provided that |", "|---|---|---|"]
        for rule in RULES:
            if rule.app == app:
                who = "<br>".join(condition.label for condition in rule.who)
                given = "<br>".join(condition.label for condition in rule.given) or "–"
                lines.append(f"| {rule.action} | {who} | {given} |")
        lines.append("")
    return "\n".join(lines)


def settings_page() -> str:
    """Every NHIPCAU_* variable with what it does."""
    lines = [
        "# Settings\n",
        "All are environment variables; none is needed to start. A name that nothing reads, or a",
        "value of the wrong kind, stops the program with a line that says so.\n",
        "| variable | what it does |",
        "|---|---|",
    ]
    known: dict[str, str] = settings.KNOWN_VARIABLES
    lines += [f"| `{name}` | {about} |" for name, about in sorted(known.items())]
    return "\n".join(lines) + "\n"


def commands() -> str:
    """The program's own verbs."""
    own = sorted(name for name, app in get_commands().items() if str(app).startswith("nhipcau."))
    lines = ["# Commands\n", "`nhipcau VERB --help` lists the options of each.\n"]
    lines += ["| verb | what it does |", "|---|---|"]
    for name in own:
        command = load_command_class(str(get_commands()[name]), name)
        lines.append(f"| `nhipcau {name}` | {command.help} |")
    lines.append("\nDjango's own verbs (`migrate`, `shell`, …) work under the same name.\n")
    return "\n".join(lines)


PAGES: dict[str, Callable[[], str]] = {
    "who-may.md": who_may,
    "settings.md": settings_page,
    "commands.md": commands,
}
