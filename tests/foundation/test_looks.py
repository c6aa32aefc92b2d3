import pytest

from nhipcau.foundation.looks import is_one_look, once, one_look


def test_in_a_look_each_thing_is_asked_once_and_let_go_at_its_end():
    answers = iter((1, 2, 3))

    with one_look():
        assert [once("key", lambda: next(answers)) for _turn in range(3)] == [1, 1, 1]
        assert once("other", lambda: next(answers)) == 2
    with one_look():
        assert once("key", lambda: next(answers)) == 3


def test_outside_of_a_look_it_is_asked_each_time():
    answers = iter((1, 2))

    assert not is_one_look()
    assert [once("key", lambda: next(answers)) for _turn in range(2)] == [1, 2]


def test_a_failure_ends_the_look_and_is_not_remembered():
    with pytest.raises(ZeroDivisionError), one_look():
        once("key", lambda: 1 // 0)

    assert not is_one_look()
