"""The bridge of an agreement: each plank of its deck is a commitment (design §7).

The left bank is the first side and the right bank the last; each span holds what one side does, or
what all do together. A plank is filled when done, hatched while in progress, a dashed outline when
not begun, an outline with "!" when overdue, faint and struck through when dropped.
"""

from nhipcau.foundation.pictures.bridge.cells import MOST_SINGLE
from nhipcau.foundation.pictures.bridge.figure import draw, legend
from nhipcau.foundation.pictures.bridge.values import (
    STATES,
    TONES,
    Abutment,
    Bridge,
    Plank,
    Span,
    Tally,
)

__all__ = [
    "MOST_SINGLE",
    "STATES",
    "TONES",
    "Abutment",
    "Bridge",
    "Plank",
    "Span",
    "Tally",
    "draw",
    "legend",
]
