from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from nhipcau.config.env import Environment


def test_flag_reads_the_usual_words():
    env = Environment({"A": "yes", "B": "0"})

    said = [env.flag("A", about=""), env.flag("B", default=True, about=""), env.flag("C", about="")]

    assert said == [True, False, False]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({"N": "many"}, "N must be a whole number, not 'many'."),
        ({"N": "0"}, "N must lie between 1 and 10, not 0."),
    ],
)
def test_number_of_a_wrong_kind_is_refused_in_words(source, words):
    env = Environment(source)

    with pytest.raises(ImproperlyConfigured, match=words.replace(".", r"\.")):
        env.number("N", 5, least=1, most=10, about="")


def test_flag_of_a_wrong_kind_is_refused_in_words():
    env = Environment({"F": "perhaps"})

    with pytest.raises(ImproperlyConfigured, match="F must be 1 or 0, not 'perhaps'"):
        env.flag("F", about="")


def test_misspelt_names_are_found():
    env = Environment({"NHIPCAU_DEMOO": "1", "NHIPCAU_DEMO": "1", "PATH": "/bin"})
    env.flag("NHIPCAU_DEMO", about="")

    assert env.unknown() == ["NHIPCAU_DEMOO"]
