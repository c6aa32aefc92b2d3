"""What one sentence of a body hands to the next, and paragraphs with those that follow them."""

from collections.abc import Iterator
from dataclasses import dataclass

from .actors import Actor
from .sentences import Paragraph

# The last words of a sentence that announces a list without a colon.
BELOW = frozenset({("như", "sau"), ("sau", "đây"), ("dưới", "đây")})


@dataclass(slots=True)
class Flow:
    """What a sentence takes over from the text before it."""

    opener: str | None = None
    opener_actor: Actor | None = None
    opener_is_fresh: bool = False
    mode: str | None = None
    mode_is_carried: bool = False
    speaker: Actor | None = None
    spoken_kind: str | None = None
    in_quote: bool = False
    tail: str | None = None
    doer: Actor | None = None


@dataclass(slots=True)
class Part:
    """The part of a sentence that may hold statements, and what is said of it in front."""

    start: int
    end: int
    hint: str | None = None
    is_listed: bool = False
    is_speech: bool = False


def with_next(parts: Iterator[Paragraph]) -> Iterator[tuple[Paragraph, Paragraph | None]]:
    """Each paragraph with the one that follows it."""
    current = next(parts, None)
    while current is not None:
        following = next(parts, None)
        yield current, following
        current = following
