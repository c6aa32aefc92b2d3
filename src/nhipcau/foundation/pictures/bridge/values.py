"""What a bridge is made of."""

from __future__ import annotations

from dataclasses import dataclass

STATES = ("done", "in_progress", "overdue", "not_started", "dropped")
TONES = ("violet", "gold", "stone", "other")


@dataclass(frozen=True, slots=True)
class Plank:
    """One commitment. `field_key` is what the list of commitments calls its field in an address."""

    number: int
    label: str
    state: str
    url: str
    field: str
    field_key: str = ""

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"A plank's state is one of {STATES}, not {self.state!r}.")


@dataclass(frozen=True, slots=True)
class Span:
    """What one side does, or what is done together; `url` lists the commitments of the bridge."""

    title: str
    tone: str
    planks: tuple[Plank, ...]
    url: str = ""

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"A span's tone is one of {TONES}, not {self.tone!r}.")


@dataclass(frozen=True, slots=True)
class Abutment:
    """A bank of the river: one side of the agreement."""

    title: str
    subtitle: str
    tone: str

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"An abutment's tone is one of {TONES}, not {self.tone!r}.")


@dataclass(frozen=True, slots=True)
class Bridge:
    """Two banks and the spans between them; `description` says in words what the picture shows."""

    left: Abutment
    spans: tuple[Span, ...]
    right: Abutment
    description: str
