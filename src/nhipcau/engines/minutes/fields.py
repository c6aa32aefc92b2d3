"""Which field of cooperation a clause is about, and on which rung of the ladder it stands."""

from .kinds import FACT, SHORTCOMING
from .sentences import Sentence

OTHER = "other"
JOINT = "joint_activity"


def field_scores(sentence: Sentence, first: int, last: int) -> dict[str, float]:
    """Each field's weight: words of its phrases, the earlier ones a little heavier."""
    scores: dict[str, float] = {}
    length = max(1, last - first)
    for category, factor in (("field", 1.0), ("field_weak", 0.4)):
        for hit in sentence.of(category):
            if first <= hit.first < last and hit.value != "none":
                place = 1.0 - 0.3 * (hit.first - first) / length
                weight = factor * (hit.last - hit.first) * place
                scores[hit.value] = scores.get(hit.value, 0.0) + weight
    return scores


def best_field(scores: dict[str, float], hint: str | None) -> str | None:
    """The heaviest field; a heading's field weighs as much as a phrase of two words."""
    if hint is not None:
        scores = scores | {hint: scores.get(hint, 0.0) + 1.5}
    if not scores:
        return None
    return max(scores, key=lambda name: scores[name])


def form_of(sentence: Sentence, first: int, last: int, kind: str) -> str | None:
    """The form of cooperation; None for shortcomings and facts."""
    if kind in (SHORTCOMING, FACT):
        return None
    found = [hit for hit in sentence.of("form") if first <= hit.first < last]
    return found[0].value if found else JOINT
