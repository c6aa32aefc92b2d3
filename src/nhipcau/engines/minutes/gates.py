"""Which clauses are statements: the last word on a kind, by where a clause stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import evidence
from .clauses import Clause
from .kinds import COMMITMENT, FACT, PROPOSAL, RESULT, SHORTCOMING, Verdict
from .sentences import Sentence
from .spotter import Hit

SITUATION = "situation"
KINDS = frozenset({COMMITMENT, PROPOSAL, RESULT, SHORTCOMING, FACT})
_GOES_ON = frozenset({COMMITMENT, PROPOSAL})
_PAPER_REACH = 6  # words between the signing and the name of what is signed
_OPENER_REACH = 3  # words that may follow "những hạn chế" where it announces what follows


@dataclass(slots=True)
class Setting:
    """Where a clause stands in running text.

    `mode` is the kind that the paragraph is telling of, `hint` the kind that a verb of speech or a
    list gives, `previous` that of the clause in front in the same sentence, `agreed` whether the
    document has begun to tell what was agreed, `tail` the kind that the sentence in front
    ended with, `is_carried` whether the mode was set by an earlier paragraph.
    """

    mode: str | None = None
    hint: str | None = None
    previous: str | None = None
    is_spoken: bool = False
    is_quoted: bool = False
    is_direct: bool = False
    is_agreed: bool = False
    tail: str | None = None
    is_carried: bool = False


def item(clause: Clause, default: str, verdict: Verdict | None) -> str | None:
    """The kind of a clause under a heading or in a list opened as `default`."""
    if _is_topic(clause):
        return None
    reader = _ITEM_READERS.get(default)
    if reader is not None:
        return reader(clause, verdict)
    return default if default in KINDS else None


def _promised(clause: Clause, verdict: Verdict | None) -> str | None:
    asks = verdict is not None and verdict.kind == PROPOSAL and _asks(clause, verdict)
    return PROPOSAL if asks else COMMITMENT


def _proposed(clause: Clause, verdict: Verdict | None) -> str | None:
    tones = evidence.values(clause, "tone")
    if tones & {"hope", "abstract", "background"} and _is_empty(clause, verdict):
        return None
    if verdict is not None and verdict.kind in {COMMITMENT, PROPOSAL}:
        return verdict.kind
    return PROPOSAL if evidence.has(clause, "act") and not tones & {"background", "talk"} else None


def _achieved(clause: Clause, verdict: Verdict | None) -> str | None:
    del clause  # under "results" every clause is one, unless it says what is lacking
    return SHORTCOMING if verdict is not None and verdict.kind == SHORTCOMING else RESULT


def _is_topic(clause: Clause) -> bool:
    """Whether a clause only names a subject matter ("Về kết cấu hạ tầng.")."""
    words = clause.sentence.words[clause.first : clause.last]
    return words[0] == "về" and len(words) <= 12 and not evidence.has(clause, "cue")


def _situation(clause: Clause, verdict: Verdict | None) -> str | None:
    own = verdict.kind if verdict is not None else None
    if own in {SHORTCOMING, RESULT}:
        return own
    is_done = own == COMMITMENT or (evidence.has(clause, "both") and evidence.has(clause, "act"))
    return RESULT if is_done else None


_ITEM_READERS: Mapping[str, Callable[[Clause, Verdict | None], str | None]] = {
    SITUATION: _situation,
    COMMITMENT: _promised,
    PROPOSAL: _proposed,
    RESULT: _achieved,
}


def _asks(clause: Clause, verdict: Verdict | None) -> bool:
    """Whether an item of what is agreed asks somebody else for something."""
    if verdict is None or verdict.cue.value != "ask":
        return False
    if clause.sentence.words[verdict.cue.first] == "phải":
        return False  # a duty that is agreed
    start, at = clause.first, verdict.cue.first
    words = clause.sentence.words[start:at]
    if at == start:
        after = clause.sentence.hits
        limit = verdict.cue.last + 2
        return any(
            hit.category in {"place", "unit", "both"} and hit.first < limit
            for hit in after
            if hit.first >= verdict.cue.last
        )
    subject = {hit.first for name in ("place", "unit") for hit in clause.sentence.of(name)}
    return len(words) <= 8 and bool(subject & set(range(start, start + 2))) and "cùng" not in words


def fact(clause: Clause, verdict: Verdict | None, setting: Setting) -> bool:
    """Whether a clause tells of a gift or a visit on the occasion."""
    if verdict is not None and verdict.kind != RESULT:
        return False
    tones = evidence.values(clause, "tone")
    if "attend" in tones:
        return False
    if clause.peel.is_occasion and verdict is not None and evidence.has_digit(clause):
        return True
    deeds = [
        hit
        for hit in clause.sentence.of("deed")
        if evidence.inside(clause, hit.first) and hit.value != "none"
    ]
    if not deeds or setting.mode == RESULT:
        return False
    if clause.peel.is_occasion or setting.previous == FACT:
        return True
    return _is_deed(clause, verdict, deeds)


def _is_deed(clause: Clause, verdict: Verdict | None, deeds: list[Hit]) -> bool:
    """Whether a gift or a visit is what the clause is about."""
    values = {hit.value for hit in deeds}
    if "homage" in values:
        return True
    if "gift" in values:
        return verdict is not None or evidence.has_digit(clause)
    early = deeds[0].first - clause.first <= 12
    return verdict is not None and early and deeds[0].first - verdict.cue.last <= 2


def listed(clause: Clause, hint: str, verdict: Verdict | None) -> str | None:
    """The kind of an item behind a colon."""
    if hint == RESULT:
        if verdict is not None and verdict.kind == SHORTCOMING:
            return SHORTCOMING
        return (
            RESULT if evidence.has(clause, "act") or evidence.has_digit(clause) or verdict else None
        )
    return hint if hint in KINDS else None


def prose(clause: Clause, verdict: Verdict | None, setting: Setting) -> str | None:
    """The kind of a clause in running text; None when it is no statement."""
    if _is_talk(clause, verdict, setting):
        return None
    if verdict is None:
        return _without_cue(clause, setting)
    if verdict.kind == SHORTCOMING and setting.is_direct and setting.hint == PROPOSAL:
        return PROPOSAL
    if verdict.kind == SHORTCOMING:
        return SHORTCOMING if _is_lacking(clause, setting) else None
    if verdict.kind == RESULT:
        return _result(clause, setting)
    return _pledged(clause, verdict, setting)


def _is_talk(clause: Clause, verdict: Verdict | None, setting: Setting) -> bool:
    """Who came, what was opened, praise and hopes."""
    tones = evidence.values(clause, "tone")
    is_event = "attend" in tones and setting.previous is None
    if is_event and (verdict is None or verdict.cue.value in {"done", "agree"}):
        return True
    return bool(tones & {"hope", "abstract"}) and _is_empty(clause, verdict)


def _pledged(clause: Clause, verdict: Verdict, setting: Setting) -> str | None:
    """A promise or a request: somebody must utter it, and something must be to do."""
    told = setting.mode == RESULT and not setting.is_carried
    reported = setting.is_spoken and setting.hint is None and not setting.is_quoted
    if verdict.cue.value == "agree" and (told or (reported and _is_done(clause, verdict))):
        return RESULT
    known = setting.is_spoken or setting.hint or setting.previous or setting.tail in _GOES_ON
    if not known and not (
        evidence.has_doer(clause, verdict.cue.first) or evidence.asks_at_once(clause, verdict)
    ):
        return None
    if not (
        setting.is_direct
        or evidence.has_work(clause, verdict)
        or evidence.should_both(clause, verdict)
    ):
        goes_on = setting.previous in {COMMITMENT, PROPOSAL} and evidence.begins_with_work(clause)
        return setting.previous if goes_on else None
    wished = setting.is_direct and setting.hint == PROPOSAL
    return PROPOSAL if wished else verdict.kind


def _is_done(clause: Clause, verdict: Verdict) -> bool:
    """Whether an agreement is told as one already made ("đã thống nhất")."""
    return clause.sentence.words[verdict.cue.first] == "đã"


def _is_lacking(clause: Clause, setting: Setting) -> bool:
    told = setting.mode == SHORTCOMING and not setting.is_carried
    if told or setting.previous == SHORTCOMING:
        return True
    if clause.peel.is_adverse and (setting.mode == RESULT or not _is_of_one_side(clause)):
        return True
    return is_about_cooperation(clause)


def _is_of_one_side(clause: Clause) -> bool:
    """Whether a clause speaks of one locality's own state ("X vẫn là tỉnh nghèo")."""
    places = evidence.values(clause, "place")
    shared = evidence.has(clause, "both") or evidence.has(clause, "coop")
    return len(places) == 1 and not shared


def _without_cue(clause: Clause, setting: Setting) -> str | None:
    """A clause that takes its kind from what stands around it."""
    if evidence.values(clause, "tone") & {"talk", "background", "attend"}:
        return None
    if setting.previous is not None and setting.previous != FACT:
        return setting.previous
    works = evidence.has(clause, "act")
    if setting.mode == RESULT and (works or evidence.has_digit(clause)):
        return RESULT if _is_shared(clause) or not setting.is_carried else None
    if setting.hint is not None and (works or setting.is_direct or evidence.has(clause, "deed")):
        return setting.hint
    if setting.is_quoted and evidence.begins_with_work(clause):
        return PROPOSAL
    return _of_the_paragraph(clause, setting)


def _of_the_paragraph(clause: Clause, setting: Setting) -> str | None:
    works = evidence.has(clause, "act")
    if setting.mode == SHORTCOMING and not setting.is_spoken and not setting.is_carried:
        return SHORTCOMING if works or _is_shared(clause) else None
    return _continued(clause, setting) if works else None


def _continued(clause: Clause, setting: Setting) -> str | None:
    """A clause that goes on with what the sentence in front promised or asked."""
    early = evidence.early(clause)
    starts = any(hit.first == clause.first for hit in clause.sentence.of("act"))
    doers = {"both", "place", "unit", "group"}
    if setting.tail == COMMITMENT and evidence.is_named_after(clause):
        return COMMITMENT
    if setting.tail in {COMMITMENT, PROPOSAL} and (starts or early & doers):
        answers = not starts and early & {"place", "unit"}  # "Huế dành …" answers a request
        return COMMITMENT if answers else setting.tail
    if setting.tail == RESULT and (starts or evidence.goes_on_with_results(clause)):
        return RESULT
    if clause.peel.is_agreed or clause.peel.is_future:
        return COMMITMENT if starts or early & (doers | {"self"}) else None
    if not setting.is_agreed or setting.is_spoken:
        return None
    return COMMITMENT if "both" in early or evidence.has_joint_subject(clause) else None


def _result(clause: Clause, setting: Setting) -> str | None:
    tones = evidence.values(clause, "tone")
    if "talk" in tones or ("background" in tones and not evidence.has(clause, "both")):
        return None
    if setting.previous == RESULT:
        return RESULT
    if setting.tail == RESULT and not setting.is_spoken and evidence.has(clause, "act"):
        return RESULT
    told = setting.mode == RESULT and (_is_shared(clause) or evidence.has(clause, "act"))
    if told and (not setting.is_carried or _is_shared(clause)):
        return RESULT
    if not is_about_cooperation(clause):
        return None
    together = evidence.has(clause, "both") and evidence.has(clause, "act")
    return RESULT if together or evidence.has(clause, "coop") else None


def is_about_cooperation(clause: Clause) -> bool:
    """Whether a clause speaks of both sides, or of cooperation with somebody named."""
    places = evidence.values(clause, "place")
    if evidence.has(clause, "both") or len(places) > 1:
        return True
    named = (
        bool(places)
        or evidence.has(clause, "unit")
        or clause.peel.is_past
        or clause.peel.is_adverse
    )
    return named and evidence.has(clause, "coop")


def is_background(clause: Clause) -> bool:
    """Whether a clause paints one locality's own economy."""
    return "background" in evidence.values(clause, "tone")


def is_topic_line(sentence: Sentence) -> bool:
    """Whether a sentence is a heading run into its paragraph ("Nông nghiệp, thủy sản.")."""
    if len(sentence.words) > 12 or any(sentence.of(name) for name in ("both", "place")):
        return False
    if any(hit.value != "none" for hit in sentence.of("cue")):
        return False
    named = sum(
        hit.last - hit.first for name in ("field", "field_weak") for hit in sentence.of(name)
    )
    return 2 * named >= len(sentence.words) - 1


def signs(sentence: Sentence) -> bool:
    """Whether a sentence tells that a paper of cooperation was signed or adopted."""
    papers = [hit.first for hit in sentence.of("paper")]
    return any(
        0 <= at - hit.last <= _PAPER_REACH for hit in sentence.of("signing") for at in papers
    )


def opens_lacks(clause: Clause, verdict: Verdict | None) -> bool:
    """Whether a clause only announces that weak points follow."""
    if verdict is not None and verdict.kind != SHORTCOMING:
        return False
    return any(
        hit.value == SHORTCOMING and clause.last - hit.last <= _OPENER_REACH
        for hit in clause.sentence.of("heading")
        if evidence.inside(clause, hit.first)
    )


def opens_results(clause: Clause, verdict: Verdict | None) -> bool:
    """Whether a clause says that results of the cooperation are about to be told."""
    if verdict is not None and verdict.kind != RESULT:
        return False
    named = any(hit.value == RESULT for hit in clause.sentence.of("heading"))
    return named and evidence.has(clause, "coop")


def _is_shared(clause: Clause) -> bool:
    return (
        is_about_cooperation(clause)
        or evidence.has(clause, "place")
        or evidence.has(clause, "coop")
    )


def _is_empty(clause: Clause, verdict: Verdict | None) -> bool:
    """Praise and hopes: the tone comes before any cue, or nothing is asked for."""
    if verdict is not None and verdict.kind == SHORTCOMING:
        return False
    near = clause.last
    if verdict is not None and verdict.kind != RESULT:
        near = verdict.cue.last + 1
    elif verdict is None:
        acts = (
            hit.first for hit in clause.sentence.of("act") if evidence.inside(clause, hit.first)
        )
        near = min(acts, default=near)
    return any(
        hit.value in {"hope", "abstract"} and clause.first <= hit.first <= near
        for hit in clause.sentence.of("tone")
    )
