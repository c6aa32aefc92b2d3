from nhipcau.foundation.kept import afresh, kept


def test_kept_figures_are_worked_out_once_for_a_key(settings):
    settings.FIGURES_SECONDS = 60
    answers = iter((1, 2))

    first = [kept("figures", ("a", 1), lambda: next(answers)) for _turn in range(2)]

    assert first == [1, 1]
    assert kept("figures", ("a", 2), lambda: next(answers)) == 2


def test_afresh_works_out_again_and_keeps_it_for_the_others(settings):
    settings.FIGURES_SECONDS = 60
    kept("figures", "key", lambda: "old")

    with afresh():
        assert kept("figures", "key", lambda: "new") == "new"

    assert kept("figures", "key", lambda: "never asked") == "new"


def test_nothing_is_kept_where_the_setting_says_so(settings):
    settings.FIGURES_SECONDS = 0
    kept("figures", "key", lambda: "old")

    assert kept("figures", "key", lambda: "new") == "new"
