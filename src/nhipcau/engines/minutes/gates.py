"""Which clauses are statements: the last word on a kind, by where a clause stands."""

from .clauses import Clause
from .kinds import COMMITMENT, FACT, PROPOSAL, RESULT, SHORTCOMING, Verdict

SITUATION = "situation"
_KINDS = {COMMITMENT, PROPOSAL, RESULT, SHORTCOMING}


class Gate:
    """Lets statements pass and keeps the rest out; `genre` is that of the document."""

    def __init__(self, genre: str) -> None:
        self._genre = genre

    def item(self, clause: Clause, default: str, verdict: Verdict | None) -> str | None:
        """The kind of a clause under a heading or in a list opened as `default`."""
        tones = _values(clause, "tone")
        if "formal" in tones:
            return None
        own = verdict.kind if verdict else None
        if default == SITUATION:
            return self._situation(clause, own)
        if default == COMMITMENT:
            if own == PROPOSAL and self._starts(clause, verdict) and self._asks(clause):
                return PROPOSAL
            return COMMITMENT
        if default == PROPOSAL:
            if own in {COMMITMENT, PROPOSAL}:
                return own
            if _has(clause, "act") and not tones & {"hope", "background"}:
                return PROPOSAL
            return None
        if default == RESULT:
            return SHORTCOMING if own == SHORTCOMING else RESULT
        return default if default in _KINDS else None

    def _asks(self, clause: Clause) -> bool:
        words = clause.sentence.words[clause.first : clause.first + 8]
        return words[:1] in (["đề"], ["kiến"], ["mong"], ["yêu"]) or "nghị" in words

    def _situation(self, clause: Clause, own: str | None) -> str | None:
        if own in {SHORTCOMING, RESULT}:
            return own
        if own == COMMITMENT:
            return RESULT
        if _has(clause, "both") and _has(clause, "act"):
            return RESULT
        return None

    def _starts(self, clause: Clause, verdict: Verdict | None) -> bool:
        return verdict is not None and verdict.cue.first - clause.first <= 6

    def fact(self, clause: Clause, verdict: Verdict | None, mode: str | None) -> bool:
        """Whether a clause tells of a gift or a visit on the occasion."""
        if verdict is not None and verdict.kind not in {RESULT}:
            return False
        if mode is not None:
            return False
        deeds = [
            hit for hit in clause.sentence.of("deed") if clause.first <= hit.first < clause.last
        ]
        if not deeds or "attend" in _values(clause, "tone"):
            return False
        gift = any(hit.value == "gift" for hit in deeds)
        return clause.occasion or verdict is not None or (gift and _has_digit(clause))

    def listed(self, clause: Clause, hint: str, verdict: Verdict | None) -> str | None:
        """The kind of an item behind a colon."""
        if "formal" in _values(clause, "tone"):
            return None
        if hint == RESULT and verdict is not None and verdict.kind == SHORTCOMING:
            return SHORTCOMING
        return hint if hint in _KINDS else None

    def prose(
        self,
        clause: Clause,
        verdict: Verdict | None,
        *,
        mode: str | None,
        hint: str | None,
        spoken: bool,
        quoted: bool,
        is_continued: bool,
    ) -> str | None:
        """The kind of a clause in running text."""
        tones = _values(clause, "tone")
        if tones & {"formal", "attend"} and not is_continued:
            return None
        if tones & {"hope", "abstract"} and self._is_empty(clause, verdict):
            return None
        kind = verdict.kind if verdict is not None else None
        if kind is None:
            return self._without_cue(clause, mode=mode, hint=hint, quoted=quoted, tones=tones)
        if kind == SHORTCOMING:
            return (
                kind
                if self._is_about_cooperation(clause) or clause.is_adverse or is_continued
                else None
            )
        if kind == RESULT:
            return self._result(clause, mode, tones)
        assert verdict is not None
        if mode == RESULT and verdict.cue.value == "agree":
            return RESULT
        if not (spoken or hint or self._has_doer(clause, verdict.cue.first)):
            return None
        return kind if self._has_work(clause, verdict) else None

    def _without_cue(
        self,
        clause: Clause,
        *,
        mode: str | None,
        hint: str | None,
        quoted: bool,
        tones: set[str],
    ) -> str | None:
        if tones & {"talk", "background", "attend"}:
            return None
        if mode == RESULT and self._is_about_cooperation(clause) and _has(clause, "act"):
            return RESULT
        if hint is not None and (_has(clause, "act") or _has(clause, "deed")):
            return hint
        if quoted and self._begins_with_work(clause):
            return PROPOSAL
        return None

    def _result(self, clause: Clause, mode: str | None, tones: set[str]) -> str | None:
        if "talk" in tones or ("background" in tones and not _has(clause, "both")):
            return None
        if mode == RESULT and (self._is_about_cooperation(clause) or _has(clause, "act")):
            return RESULT
        return RESULT if self._is_about_cooperation(clause) and _has(clause, "coop") else None

    def _is_about_cooperation(self, clause: Clause) -> bool:
        places = _values(clause, "place")
        return (
            _has(clause, "both")
            or len(places) > 1
            or (
                _has(clause, "coop")
                and bool(places or _has(clause, "unit") or clause.is_past or clause.is_adverse)
            )
        )

    def _is_empty(self, clause: Clause, verdict: Verdict | None) -> bool:
        """Praise and hopes: the tone comes first, or nothing is asked for."""
        tones = [
            hit
            for hit in clause.sentence.of("tone")
            if clause.first <= hit.first < clause.last and hit.value in {"hope", "abstract"}
        ]
        if verdict is None or verdict.kind == RESULT:
            return True
        if verdict.kind == SHORTCOMING:
            return False
        near = verdict.cue.last + 1
        return any(hit.first <= near for hit in tones)

    def _has_doer(self, clause: Clause, before: int) -> bool:
        names = ("both", "place", "unit", "group", "self", "post")
        return any(
            clause.first <= hit.first < before for name in names for hit in clause.sentence.of(name)
        )

    def _has_work(self, clause: Clause, verdict: Verdict) -> bool:
        if verdict.cue.value in {"agree", "assign"}:
            after = clause.sentence.of("act")
            return any(verdict.cue.last <= hit.first < clause.last for hit in after) or (
                verdict.cue.value == "assign" and _has(clause, "unit")
            )
        return any(
            verdict.cue.first <= hit.first < clause.last and hit.last > verdict.cue.last
            for name in ("act", "deed")
            for hit in clause.sentence.of(name)
        )

    def _begins_with_work(self, clause: Clause) -> bool:
        limit = clause.first + 5
        return any(clause.first <= hit.first < limit for hit in clause.sentence.of("act"))


def _has(clause: Clause, category: str) -> bool:
    return any(clause.first <= hit.first < clause.last for hit in clause.sentence.of(category))


def _values(clause: Clause, category: str) -> set[str]:
    return {
        hit.value for hit in clause.sentence.of(category) if clause.first <= hit.first < clause.last
    }


def _has_digit(clause: Clause) -> bool:
    return any(char.isdigit() for char in clause.sentence.text[clause.start : clause.end])


__all__ = ["FACT", "Gate"]
