"""Settings from the environment, read once and checked with messages an operator can act on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


@dataclass
class Environment:
    """Reads NHIPCAU_* variables and remembers them, so that docs and tests can list them all."""

    source: Mapping[str, str] = field(default_factory=lambda: os.environ)
    known: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, default: str = "", *, about: str) -> str:
        self.known[name] = about
        return self.source.get(name, default).strip()

    def flag(self, name: str, *, default: bool = False, about: str) -> bool:
        said = self.text(name, "1" if default else "0", about=about).lower()
        if said not in TRUE | FALSE:
            raise ImproperlyConfigured(f"{name} must be 1 or 0, not {said!r}.")
        return said in TRUE

    def number(
        self, name: str, default: int, *, about: str, least: int = 0, most: int = 2**31
    ) -> int:
        said = self.text(name, str(default), about=about)
        try:
            value = int(said)
        except ValueError:
            raise ImproperlyConfigured(f"{name} must be a whole number, not {said!r}.") from None
        if not least <= value <= most:
            raise ImproperlyConfigured(f"{name} must lie between {least} and {most}, not {value}.")
        return value

    def names(self, name: str, default: str = "", *, about: str) -> list[str]:
        said = self.text(name, default, about=about)
        return [part.strip() for part in said.split(",") if part.strip()]

    def folder(self, name: str, default: Path, *, about: str) -> Path:
        return Path(self.text(name, str(default), about=about)).expanduser().resolve()

    def unknown(self) -> list[str]:
        """Variables with our prefix that nothing reads: nearly always a misspelt name."""
        return sorted(
            name for name in self.source if name.startswith("NHIPCAU_") and name not in self.known
        )
