"""Settings from the environment, read once and checked with messages an operator can act on."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})
PREFIX = "NHIPCAU_"


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

    def one_of(self, name: str, default: str, *, among: tuple[str, ...], about: str) -> str:
        said = self.text(name, default, about=about)
        if said not in among:
            raise ImproperlyConfigured(f"{name} must be {' or '.join(among)}, not {said!r}.")
        return said

    def networks(self, name: str, default: str, *, about: str) -> list[IPv4Network | IPv6Network]:
        try:
            return [ip_network(part) for part in self.names(name, default, about=about)]
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} takes addresses or networks separated by commas: {error}."
            ) from None

    def secret(self, name: str, *, least: int, about: str) -> str:
        """A secret that is given, never quoted back; empty where there is none."""
        said = self.text(name, about=about)
        if said and len(said) < least:
            raise ImproperlyConfigured(f"{name} needs at least {least} characters.")
        if said and len(set(said)) < 8:
            raise ImproperlyConfigured(f"{name} is too regular: make it of random characters.")
        return said

    def folder(self, name: str, default: Path, *, about: str) -> Path:
        """A folder that exists or can be made, and that the program may write to."""
        path = Path(self.text(name, str(default), about=about)).expanduser().resolve()
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}: {path} cannot be made ({error.strerror})."
            ) from None
        if not os.access(path, os.W_OK | os.X_OK):
            raise ImproperlyConfigured(
                f"{name}: the account that runs the program may not write to {path}."
            )
        return path

    def database(self, name: str, default: str, *, about: str) -> str:
        """The address of a database; what is wrong with it is said without its password."""
        said = self.text(name, default, about=about) or default
        try:
            address = urlsplit(said)
            port = address.port
        except ValueError:
            raise ImproperlyConfigured(f"{name}: the port must be a number to 65535.") from None
        if address.scheme not in {"postgres", "postgresql", "sqlite"}:
            shape = "postgres://user:password@host:port/name or sqlite:///path"
            raise ImproperlyConfigured(f"{name} must look like {shape}.")
        if not address.path.strip("/"):
            raise ImproperlyConfigured(f"{name} names no database after the last slash.")
        if address.scheme == "sqlite" and (address.netloc or port):
            raise ImproperlyConfigured(f"{name}: write sqlite:/// with three slashes and the path.")
        return said

    def unknown(self) -> list[str]:
        """Variables with our prefix that nothing reads: nearly always a misspelt name."""
        return sorted(
            name for name in self.source if name.startswith(PREFIX) and name not in self.known
        )

    def refuse_unknown(self) -> None:
        """Stop at a misspelt name, and say which one was probably meant.

        Raises:
            ImproperlyConfigured: a variable with our prefix that nothing reads.
        """
        if not (unknown := self.unknown()):
            return
        said = []
        for name in unknown:
            close = difflib.get_close_matches(name, self.known, n=1, cutoff=0.75)
            said.append(f"{name} (did you mean {close[0]}?)" if close else name)
        raise ImproperlyConfigured(
            f"Nothing reads {', '.join(said)}: see docs/reference/settings.md."
        )
