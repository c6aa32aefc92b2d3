import threading
import time

import pytest

from nhipcau.foundation.kept import Act, acting, after, changes_only, kept, kept_each


def test_kept_figures_are_worked_out_once_for_a_key(settings):
    settings.FIGURES_SECONDS = 60
    answers = iter((1, 2))

    first = [kept("figures", ("a", 1), lambda: next(answers)) for _turn in range(2)]

    assert first == [1, 1]
    assert kept("figures", ("a", 2), lambda: next(answers)) == 2


def test_acting_works_out_again_and_keeps_it_for_the_others(settings):
    settings.FIGURES_SECONDS = 60
    kept("figures", "key", lambda: "old")

    with acting():
        assert kept("figures", "key", lambda: "new") == "new"

    assert kept("figures", "key", lambda: "never asked") == "new"


def test_who_acted_takes_what_another_worked_out_since(settings):
    settings.FIGURES_SECONDS = 60
    with acting() as told:
        kept("figures", "key", lambda: "before")
        act = told()
    with after(act):
        assert kept("figures", "key", lambda: "since") == "since"

    with after(act):
        assert kept("figures", "key", lambda: "never asked") == "since"


@pytest.mark.parametrize(
    ("changed", "tags", "answer"),
    [
        (None, ["a1"], "new"),
        (None, [], "new"),
        (["a1", "l3"], ["a1"], "new"),
        (["a1", "l3"], ["a2"], "old"),
        (["a1", "l3"], [], "new"),
        ([], ["a1"], "old"),
        ([], [], "old"),
    ],
)
def test_only_figures_that_an_act_changed_are_worked_out_again(settings, changed, tags, answer):
    settings.FIGURES_SECONDS = 60
    kept("figures", "key", lambda: "old", tags=tags)
    with acting() as told:
        if changed is not None:
            changes_only(changed)
        act = told()

    with after(act):
        assert kept("figures", "key", lambda: "new", tags=tags) == answer


def test_of_several_rows_only_those_missing_or_changed_are_worked_out(settings):
    settings.FIGURES_SECONDS = 60
    asked = []

    def work(rows):
        asked.append(sorted(rows))
        return {row: len(asked) for row in rows}

    keys = {row: (row, [f"a{row}"]) for row in (1, 2, 3)}
    kept_each("figures", {1: keys[1]}, work)
    first = kept_each("figures", keys, work)
    with after(Act(time.time(), frozenset({"a2"}))):
        second = kept_each("figures", keys, work)

    assert asked == [[1], [2, 3], [2]]
    assert first == {1: 1, 2: 2, 3: 2}
    assert second == {1: 1, 2: 3, 3: 2}


def test_one_thread_works_out_and_the_others_wait_for_it(settings):
    settings.FIGURES_SECONDS = 60
    begun, may_end, asked, answers = threading.Event(), threading.Event(), [], []

    def work():
        asked.append(1)
        begun.set()
        may_end.wait(30)
        return "figures"

    people = [
        threading.Thread(target=lambda: answers.append(kept("figures", "key", work)))
        for _one in range(4)
    ]
    people[0].start()
    begun.wait(30)
    for one in people[1:]:
        one.start()
    may_end.set()
    for one in people:
        one.join(30)

    assert answers == ["figures"] * 4
    assert asked == [1]


def test_while_one_works_out_the_next_others_get_the_one_before(settings):
    settings.FIGURES_SECONDS = 60
    kept("figures", "key", lambda: "before")
    begun, may_end = threading.Event(), threading.Event()

    def work():
        begun.set()
        may_end.wait(30)
        return "next"

    def act():
        with acting():
            kept("figures", "key", work)

    person = threading.Thread(target=act)
    person.start()
    begun.wait(30)
    try:
        assert kept("figures", "key", lambda: "never asked") == "before"
    finally:
        may_end.set()
        person.join(30)
    assert kept("figures", "key", lambda: "never asked") == "next"


def test_a_failure_leaves_the_turn_to_the_next(settings):
    settings.FIGURES_SECONDS = 60

    with pytest.raises(ZeroDivisionError):
        kept("figures", "key", lambda: 1 // 0)

    assert kept("figures", "key", lambda: "figures") == "figures"


def test_nothing_is_kept_where_the_setting_says_so(settings):
    settings.FIGURES_SECONDS = 0
    kept("figures", "key", lambda: "old")

    assert kept("figures", "key", lambda: "new") == "new"
