"""What a bridge is made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

STATES = ("done", "in_progress", "overdue", "not_started", "dropped")
TONES = ("violet", "gold", "stone", "other")


@dataclass(frozen=True, slots=True)
class Plank:
    """One commitment. `field_key` is what the list of commitments calls its field in an address.

    `word` says the state where this picture means it more exactly than chips do.
    """

    number: int
    label: str
    state: str
    url: str
    field: str
    field_key: str = ""
    word: str = ""

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"A plank's state is one of {STATES}, not {self.state!r}.")


@dataclass(frozen=True, slots=True)
class Tally:
    """Commitments of one field in one state where there are too many to name them one by one."""

    field: str
    field_key: str
    state: str
    count: int

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"A tally's state is one of {STATES}, not {self.state!r}.")


@dataclass(frozen=True, slots=True)
class Span:
    """What one side does, or what is done together; `url` lists the commitments of the bridge.

    A span has planks, or tallies in their place where the planks were counted and not fetched.
    """

    title: str
    tone: str
    planks: tuple[Plank, ...]
    url: str = ""
    tallies: tuple[Tally, ...] = ()

    @property
    def counted(self) -> tuple[Tally, ...]:
        """How many there are of each field and state, in the order of their first appearance."""
        if self.tallies:
            return self.tallies
        counts = Counter((one.field, one.field_key, one.state) for one in self.planks)
        return tuple(Tally(*key, count) for key, count in counts.items())

    @property
    def count(self) -> int:
        return sum(tally.count for tally in self.tallies) or len(self.planks)

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
    """Two banks and the spans between them; `description` says in words what the picture shows.

    `done_word` is what the legend calls done, where that is more exact than the word of chips.
    """

    left: Abutment
    spans: tuple[Span, ...]
    right: Abutment
    description: str
    done_word: str = ""

    @property
    def counted(self) -> tuple[Tally, ...]:
        """How many commitments there are of each span, field and state."""
        return tuple(tally for span in self.spans for tally in span.counted)
