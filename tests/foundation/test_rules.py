from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from nhipcau.foundation import rules
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import ADMINISTRATOR, ANYONE, Condition, Rule, Verdict, require

OPEN = Condition[object](
    "the door is open", lambda _actor, subject: subject == "open", "It is shut."
)
OWNER = Condition[object]("the owner", lambda actor, _subject: actor.user_id == 1, "Not yours.")
SILENT = Condition[object]("the neighbour", lambda actor, _subject: actor.user_id == 2)

may_enter = Rule[object]("tests", "enter", who=(OWNER, SILENT, ADMINISTRATOR), given=(OPEN,))
owner, neighbour, stranger = Actor(user_id=1), Actor(user_id=2), Actor(user_id=3)


def test_rule_allows_when_one_of_who_and_all_of_given_hold():
    assert may_enter(owner, "open") == Verdict(allowed=True)
    assert may_enter(neighbour, "open") == Verdict(allowed=True)
    assert may_enter(Actor(user_id=9, is_administrator=True), "open") == Verdict(allowed=True)


def test_rule_refuses_with_the_reason_of_what_is_not_given():
    assert may_enter(owner, "shut") == Verdict(allowed=False, reason="It is shut.")


def test_rule_refuses_a_stranger_with_the_first_reason_of_who():
    assert may_enter(stranger, "open") == Verdict(allowed=False, reason="Not yours.")


def test_rule_asks_who_is_not_signed_in_to_sign_in():
    with translation.override("en"):
        verdict = may_enter(Actor.anonymous(), "open")

        assert (bool(verdict), str(verdict.reason)) == (False, "Sign in to do this.")


def test_rule_without_any_reason_still_says_something():
    only_neighbours = Rule[object]("tests", "borrow", who=(SILENT,))

    with translation.override("en"):
        assert str(only_neighbours(stranger, None).reason) == "Your role does not allow this."


def test_require_raises_the_reason():
    with pytest.raises(PermissionDenied, match="It is shut"):
        require(may_enter(owner, "shut"))


def test_require_lets_the_allowed_go_on():
    assert require(may_enter(owner, "open")) is None


def test_every_rule_of_the_house_is_named_once():
    named = [(rule.app, rule.action) for rule in rules.RULES]

    assert len(named) == len(set(named))


def test_anyone_is_anyone():
    assert ANYONE.holds(Actor.anonymous(), None)
