"""What was typed, as words; ranking; the index, kept by the database itself."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from tests.factories import AgreementFactory, CommitmentFactory

from nhipcau.agreements.models import Agreement, Commitment
from nhipcau.foundation import search
from nhipcau.foundation.search import best_first, marked, matching, understand
from nhipcau.foundation.search.words import closeness


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ()),
        ("   ", ()),
        ("Huế", ("hue",)),
        ("Đà Nẵng đà", ("da", "nang")),
        ("12/BB-UBND", ("12", "bb", "ubnd")),
        ('"a" OR b* NOT (c) NEAR/2', ("a", "or", "b", "not", "c", "near", "2")),
        ("hu\u200bế\x00", ("hue",)),
        ("'; DROP TABLE x; --", ("drop", "table", "x")),
        ("***", ()),
    ],
)
def test_understand_keeps_letters_and_digits_alone(typed, words) -> None:
    assert understand(typed).words == words


def test_understand_cuts_what_is_too_long() -> None:
    asked = understand("nông " * 2500 + "sản")

    assert asked.words == ("nong",)
    assert len(understand(" ".join(f"w{n}" for n in range(90))).words) == 8


def test_best_first_puts_the_very_form_before_the_others() -> None:
    names = ["Hué", "Hue", "Thừa Thiên Huế", "Huế", "Nông sản"]

    assert best_first(understand("Huế"), names, str)[0] == "Huế"
    assert best_first(understand("hue"), names, str)[:3] == ["Hue", "Hué", "Huế"]
    assert best_first(understand("hue"), names, str)[-1] == "Nông sản"


@pytest.mark.parametrize(
    ("title", "near"),
    [
        ("Huế", 0),
        ("Huế xưa", 1),
        ("Cố đô Huế", 2),
        ("HUE", 3),
        ("hue xua", 4),
        ("Co do Hue", 5),
        ("Đà Nẵng", 7),
    ],
)
def test_closeness_steps_from_the_title_itself_to_something_else(title, near) -> None:
    assert closeness(understand("Huế"), title) == near


def test_marked_escapes_the_text_and_marks_its_words_only() -> None:
    said = marked(understand("nong sa"), "<b>Nông sản</b> & sạch")

    assert said == ("&lt;b&gt;<mark>Nông</mark> <mark>sản</mark>&lt;/b&gt; &amp; <mark>sạch</mark>")


def test_marked_shows_the_part_of_a_long_text_where_the_word_stands() -> None:
    said = marked(understand("lụa"), "đầu " * 200 + "lụa" + " cuối" * 200)

    assert "<mark>lụa</mark>" in said
    assert said.startswith("… ")
    assert said.endswith(" …")
    assert len(said) < 300


def found(*words: str) -> list[str]:
    return list(
        Commitment.objects.filter(matching(Commitment, words)).values_list("text", flat=True)
    )


def test_matching_finds_words_in_any_order_and_the_last_by_its_beginning(db) -> None:
    CommitmentFactory(text="Kết nối cung cầu nông sản", number=1)

    assert found("san", "nong") == ["Kết nối cung cầu nông sản"]
    assert found("nong", "sa") == ["Kết nối cung cầu nông sản"]
    assert found("non", "san") == []
    assert found() == []


def test_matching_takes_no_operator_from_what_is_typed(db) -> None:
    CommitmentFactory(text="Kết nối cung cầu")

    assert found('"ket" OR "x') == []
    assert found("ket' | 'x") == []
    assert found("*") == []


def test_index_follows_rows_written_one_by_one_many_at_once_and_by_update(db) -> None:
    agreement = AgreementFactory()
    row = CommitmentFactory(agreement=agreement, number=1, text="Lụa tơ tằm")
    Commitment.objects.bulk_create([Commitment(agreement=agreement, number=2, text="Gốm sứ")])
    assert (found("lua"), found("gom")) == (["Lụa tơ tằm"], ["Gốm sứ"])

    row.text = "Mây tre"
    row.save()
    Commitment.objects.filter(number=2).update(text="Nón lá", folded="non la")

    assert (found("lua"), found("gom")) == ([], [])
    assert (found("may"), found("non")) == (["Mây tre"], ["Nón lá"])
    Commitment.objects.all().delete()
    assert found("may") == []


def test_index_forgets_what_was_rolled_back(db) -> None:
    agreement = AgreementFactory()
    with transaction.atomic():
        CommitmentFactory(agreement=agreement, text="Lụa tơ tằm")
        transaction.set_rollback(True)

    assert found("lua") == []


def test_ensure_makes_what_a_migration_lost_and_is_quiet_when_all_stands(db) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER agreements_commitment_words_insert")
    else:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE agreements_commitment DROP COLUMN words")
    CommitmentFactory(text="Lụa tơ tằm")
    # PostgreSQL alters no table on which checks of this transaction still wait.
    connection.check_constraints()

    search.ensure()

    assert found("lua") == ["Lụa tơ tằm"]
    search.ensure()
    assert found("lua") == ["Lụa tơ tằm"]


def run(verb: str) -> str:
    out = StringIO()
    call_command("search", verb, stdout=out, stderr=out)
    return out.getvalue()


def test_search_check_names_rows_that_were_written_unfolded_and_rebuild_mends_them(db) -> None:
    agreement = AgreementFactory(title="Lụa tơ tằm")
    Agreement.objects.filter(pk=agreement.pk).update(folded="something else")

    with pytest.raises(CommandError, match="rebuild"):
        run("check")

    assert "sound" in run("rebuild")
    assert "sound" in run("check")
    assert Agreement.objects.filter(matching(Agreement, ("lua",))).get() == agreement
