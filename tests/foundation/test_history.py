"""Histories in words: the same for every kind of record, and nothing that a reader may not read."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    OrganisationFactory,
    StatementFactory,
)

from nhipcau.foundation import audit
from nhipcau.foundation.audit import AuditEntry, TrailFilter, trail_visible_to
from nhipcau.foundation.history import TELLINGS, acts, nouns, verbs

SECRET = "Biên bản mật về cảng"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def entry(cast, subject, verb="change", who="hue_editor", **changes) -> AuditEntry:
    return audit.record(actor=cast.actor(who), verb=verb, subject=subject, changes=changes)


def test_values_are_told_in_words_and_ids_by_their_names(cast):
    made = entry(
        cast,
        AgreementFactory(keeper=cast.hue_office),
        kind=["minutes", "plan"],
        signed_on=[None, "2019-06-14"],
        title=["Cũ", "Mới"],
    )

    (act,) = acts(cast.actor("hue_editor"), [made])

    said = [(str(step.label), step.before, step.after) for step in act.steps]
    assert said == [
        ("Kind of document", "Minutes", "Plan"),
        ("Title", "Cũ", "Mới"),
        ("Day of signing", "", "14/06/2019"),
    ]
    assert (act.actor_name, act.organisation_name) == ("hue editor", "Sở Tài chính Huế")
    assert (str(act.verb), str(act.noun)) == ("changed the agreement", "Agreement")


def test_an_id_whose_row_the_reader_may_not_know_is_another_one(cast):
    hidden = OrganisationFactory(locality=cast.hue, is_listed=False)
    made = entry(cast, cast.hue_tourism, parent=[None, hidden.pk])

    (kept,) = acts(cast.actor("hue_editor"), [made])
    (stranger,) = acts(cast.actor("ha_noi_editor"), [made])

    assert kept.steps[0].after == hidden.name
    assert stranger.steps[0].after == "another one"


def test_the_page_of_a_record_does_not_name_it_at_each_act(cast):
    agreement = AgreementFactory()
    commitment = CommitmentFactory(agreement=agreement)
    rows = [entry(cast, agreement), entry(cast, commitment)]

    own, other = acts(cast.actor("hue_editor"), rows, subject=agreement)

    assert (own.noun, own.about, own.about_url) == ("", "", "")
    assert (other.about, other.about_url) == (str(commitment), commitment.get_absolute_url())


def test_each_act_says_its_place_in_the_chain(cast):
    first = entry(cast, cast.hue_office)
    audit.seal()
    second = entry(cast, cast.hue_office)

    told = acts(cast.actor("hue_editor"), [first, second])

    assert [act.place for act in told] == [1, None]
    page = render_to_string("_history.html", {"acts": told})
    assert "sealed at place 1" in page
    assert "not sealed yet" in page


def test_the_whole_trail_withholds_what_an_administrator_may_not_read(cast):
    private = AgreementFactory(keeper=cast.hue_office, visibility="own", title=SECRET)
    public = AgreementFactory(keeper=cast.hue_office, title="Biên bản công khai")
    entry(cast, private, title=["Cũ", SECRET])
    entry(cast, CommitmentFactory(agreement=private, text=SECRET), text=[None, SECRET])
    entry(cast, StatementFactory(reading__document__owner=cast.hue_office), text=[None, SECRET])
    entry(cast, public, title=["Cũ", "Biên bản công khai"])
    actor = cast.actor("administrator")

    told = acts(actor, trail_visible_to(actor), is_whole_trail=True)

    assert [act.is_withheld for act in told] == [False, True, True, True]
    page = render_to_string("_history.html", {"acts": told})
    assert "Biên bản công khai" in page
    assert SECRET not in page
    assert page.count("not yours to read, or no longer there") == 3


def test_an_entry_of_a_kind_that_nobody_tells_of_is_shown_as_it_stands(cast):
    made = AuditEntry.objects.create(
        actor_name="x", verb="spin", object_type="old.thing", object_id=1, changes={"a": [1, 2]}
    )

    (act,) = acts(cast.actor("hue_editor"), [made])

    assert (act.verb, act.noun, act.steps[0].after) == ("spin", "old.thing", "2")


def test_changes_that_are_no_pairs_are_left_out(cast):
    made = entry(cast, cast.hue_office, name="x", address=[1, 2, 3], about=["a", "b"])

    (act,) = acts(cast.actor("hue_editor"), [made])

    assert [str(step.label) for step in act.steps] == ["About"]


def test_a_name_with_markup_is_shown_as_text(cast):
    made = entry(cast, cast.hue_office, name=["<script>alert(1)</script>", "<b>x</b>"])

    page = render_to_string("_history.html", {"acts": acts(cast.actor("hue_editor"), [made])})

    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_history_asks_the_same_number_of_queries_however_long(cast, django_assert_num_queries):
    def write(count: int) -> None:
        for number in range(count):
            agreement = AgreementFactory(keeper=cast.hue_office)
            entry(cast, agreement, supersedes=[None, agreement.pk], title=["", str(number)])
            commitment = CommitmentFactory(agreement=agreement)
            entry(cast, commitment, field=[None, "tourism"], reported_by=[None, cast.hue_office.pk])
            entry(cast, cast.hue_tourism, parent=[None, cast.hue_office.pk])

    actor = cast.actor("hue_editor")
    write(1)
    few = list(AuditEntry.objects.all())
    write(5)
    many = list(AuditEntry.objects.all())

    for rows in (few, many):
        with django_assert_num_queries(9):
            assert len(acts(actor, rows, is_whole_trail=True)) == len(rows)


def test_filters_are_offered_every_noun_and_verb_once():
    assert {"agreements.agreement", "localities.organisation"} <= {key for key, _ in nouns()}
    keys = [key for key, _words in verbs()]
    assert len(keys) == len(set(keys))


@pytest.mark.django_db
def test_who_looks_at_the_trail_narrowed_finds_the_same_acts(cast):
    entry(cast, cast.hue_office)
    entry(cast, cast.hue_office, verb="list")
    actor = cast.actor("administrator")

    told = acts(actor, trail_visible_to(actor, TrailFilter(verb="list")), is_whole_trail=True)

    assert [str(act.verb) for act in told] == ["listed the organisation in the directory"]


def test_every_telling_leads_to_an_address_that_exists(cast):
    broken = []
    for kind, telling in TELLINGS.items():
        try:
            assert not telling.url or reverse(telling.url, args=[1])
        except NoReverseMatch:
            broken.append(kind)

    assert broken == []
