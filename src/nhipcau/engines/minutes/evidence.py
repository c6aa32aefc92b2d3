"""What stands in a clause: the small questions that decide about a kind."""

from .clauses import Clause
from .kinds import Verdict

NAME_REACH = 5  # words from the start of a clause in which its subject is named
_DOERS = ("both", "place", "unit", "group", "self", "post")


def firsts(clause: Clause, category: str) -> list[int]:
    return [hit.first for hit in clause.sentence.of(category) if inside(clause, hit.first)]


def _has_both_before(clause: Clause, word: int) -> bool:
    return any(at < word for at in firsts(clause, "both"))


def is_named_after(clause: Clause) -> bool:
    """Whether the subject is named after a locality ("Công viên cây xanh Hải Phòng …")."""
    works = firsts(clause, "act")
    places = [at for at in firsts(clause, "place") if at - clause.first <= NAME_REACH]
    return bool(works and places) and places[0] < works[0]


def early(clause: Clause) -> set[str]:
    """What is named where a subject stands."""
    return {
        hit.category
        for hit in clause.sentence.hits
        if 0 <= hit.first - clause.first <= (3 if hit.category == "both" else 1)
    }


def inside(clause: Clause, word: int) -> bool:
    return clause.first <= word < clause.last


def has(clause: Clause, category: str) -> bool:
    return any(inside(clause, hit.first) for hit in clause.sentence.of(category))


def values(clause: Clause, category: str) -> set[str]:
    return {hit.value for hit in clause.sentence.of(category) if inside(clause, hit.first)}


def has_digit(clause: Clause) -> bool:
    return any(char.isdigit() for char in clause.sentence.text[clause.start : clause.end])


def begins_with_work(clause: Clause) -> bool:
    limit = clause.first + 5
    return any(clause.first <= hit.first < limit for hit in clause.sentence.of("act"))


def has_doer(clause: Clause, before: int) -> bool:
    return any(
        clause.first <= hit.first < before for name in _DOERS for hit in clause.sentence.of(name)
    )


def has_work(clause: Clause, verdict: Verdict) -> bool:
    """Whether something to do follows the cue."""
    cue = verdict.cue
    if cue.last - cue.first > 1 and cue.value == "will":
        return True
    if cue.value == "assign":
        return has(clause, "unit") or has(clause, "group")
    return any(
        cue.first <= hit.first < clause.last and hit.last > cue.last
        for name in ("act", "deed")
        for hit in clause.sentence.of(name)
    )


def goes_on_with_results(clause: Clause) -> bool:
    """Whether both sides, or a unit for the other side, are the subject of what was done."""
    verb = min(firsts(clause, "act"), default=clause.last)
    if any(at < verb and at - clause.first <= NAME_REACH for at in firsts(clause, "both")):
        return True
    units = [at for at in firsts(clause, "unit") if at - clause.first <= 1]
    return bool(units) and len(values(clause, "place")) > 1


def has_joint_subject(clause: Clause) -> bool:
    """Whether localities listed together do what the clause tells."""
    works = (hit.first for hit in clause.sentence.of("act") if inside(clause, hit.first))
    verb = next(works, clause.last)
    places = [hit.value for hit in clause.sentence.of("place") if clause.first <= hit.first < verb]
    listed = len(set(places)) > 1 or (bool(places) and _has_both_before(clause, verb))
    return listed and min(firsts(clause, "place"), default=clause.last) - clause.first <= 2


def asks_at_once(clause: Clause, verdict: Verdict) -> bool:
    """Whether a clause opens with its request ("Đề nghị các công ty …")."""
    long = verdict.cue.last - verdict.cue.first > 1
    return verdict.cue.value == "ask" and verdict.cue.first == clause.first and long


def should_both(clause: Clause, verdict: Verdict) -> bool:
    """Whether both sides "should" do what no known verb tells ("hai bên nên có …")."""
    ends = {hit.last for hit in clause.sentence.of("both") if inside(clause, hit.first)}
    return verdict.cue.value == "ask" and verdict.cue.first in ends
