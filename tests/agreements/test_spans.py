"""The bridge and the columns of an agreement: who does what, and how many is too many."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CommitmentLeadFactory,
    SourceDocumentFactory,
)

from nhipcau.agreements.models import Commitment, Field
from nhipcau.agreements.selectors import (
    agreement_sections,
    bridge_of,
    bridges_of,
    columns_of,
    continuations_of,
    section_url,
    source_of,
)

TODAY = date(2026, 6, 1)


@pytest.fixture
def pair(cast):
    """One commitment on the left, two together, one on the right."""
    agreement = AgreementFactory(keeper=cast.hue_office)
    for number, performers in enumerate([(0,), None, (1,), None], start=1):
        CommitmentFactory(agreement=agreement, number=number, performers=performers)
    return agreement


def test_sections_of_a_pair_stand_left_together_right(pair) -> None:
    sections = agreement_sections(pair, TODAY)

    numbers = [[row.number for row in section.commitments] for section in sections]
    assert numbers == [[1], [2, 4], [3]]
    assert [section.tone for section in sections] == ["violet", "stone", "gold"]
    assert [section.name for section in sections] == ["Huế", "", "Hà Nội"]


def test_sections_of_three_parties_begin_with_what_is_done_together(cast) -> None:
    agreement = AgreementFactory(parties=("hue-city", "da-nang-2025", "ha-noi"))
    for number, performers in enumerate([(0,), (1, 2), None, (2,)], start=1):
        CommitmentFactory(agreement=agreement, number=number, performers=performers)

    sections = agreement_sections(agreement, TODAY)

    numbers = [[row.number for row in section.commitments] for section in sections]
    assert numbers == [[2, 3], [1], [], [4]]
    assert [section.tone for section in sections] == ["stone", "violet", "gold", "other"]


def test_sections_of_a_draft_without_sides_are_none(cast) -> None:
    agreement = AgreementFactory(state="draft")
    agreement.parties.all().delete()

    assert agreement_sections(agreement, TODAY) == []


def test_sections_before_the_merger_carry_the_name_of_the_day(pair) -> None:
    before, after = date(2024, 12, 31), date(2025, 1, 1)

    names = [agreement_sections(pair, day)[0].name for day in (before, after)]

    assert names == ["Thừa Thiên Huế", "Huế"]


def test_bridge_gives_each_commitment_its_plank_with_its_state_today(cast) -> None:
    agreement = AgreementFactory(keeper=cast.hue_office)
    late = CommitmentFactory(
        agreement=agreement, number=1, due_on=date(2026, 5, 31), performers=(0,)
    )
    CommitmentFactory(agreement=agreement, number=2, due_on=TODAY, performers=(0,))
    CommitmentFactory(agreement=agreement, number=3, state="done", due_on=date(2020, 1, 1))

    bridge = bridge_of(agreement, agreement_sections(agreement, TODAY), TODAY)

    states = [[plank.state for plank in span.planks] for span in bridge.spans]
    assert states == [["overdue", "not_started"], ["done"], []]
    assert bridge.spans[0].planks[0].url == late.get_absolute_url()


def test_bridge_of_a_draft_shows_nothing_as_overdue(cast) -> None:
    agreement = AgreementFactory(keeper=cast.hue_office, state="draft")
    CommitmentFactory(agreement=agreement, number=1, due_on=date(2020, 1, 1))

    bridge = bridge_of(agreement, agreement_sections(agreement, TODAY), TODAY)

    assert [plank.state for plank in bridge.spans[1].planks] == ["not_started"]


def test_bridges_of_several_agreements_take_as_many_queries_as_of_one(
    pair, django_assert_num_queries
) -> None:
    others = [AgreementFactory() for _ in range(3)]
    for agreement in others:
        CommitmentFactory.create_batch(3, agreement=agreement)

    with django_assert_num_queries(7):
        one = bridges_of([pair], TODAY)
    with django_assert_num_queries(7):
        four = bridges_of([pair, *others], TODAY)

    assert (len(one), len(four)) == (1, 4)


def test_bridges_of_an_agreement_with_one_side_leave_it_out(pair) -> None:
    pair.parties.all()[0].delete()

    assert bridges_of([pair], TODAY) == {}


def test_section_url_leads_to_exactly_its_commitments(pair, client) -> None:
    sections = agreement_sections(pair, TODAY)

    listed = [
        [row.number for row in client.get(section_url(pair, section)).context["page"]]
        for section in sections
    ]

    assert listed == [[1], [2, 4], [3]]


def many(agreement, count: int) -> None:
    keys = list(Field.objects.values_list("key", flat=True)[:4])
    rows = Commitment.objects.bulk_create(
        Commitment(
            agreement=agreement, number=place, text=f"Việc {place}", field_id=keys[place % 4]
        )
        for place in range(1, count + 1)
    )
    sides = list(agreement.parties.all())
    through = Commitment.performers.through
    through.objects.bulk_create(
        through(commitment=row, party=party) for row in rows for party in sides
    )


def test_counts_of_a_large_agreement_are_those_of_its_rows_one_by_one(cast, monkeypatch) -> None:
    """Alone, together, late, done, replaced, without a field: counted by SQL and by reading all."""
    agreement = AgreementFactory()
    states = ("not_started", "in_progress", "done", "dropped", "replaced")
    for place in range(1, 31):
        CommitmentFactory(
            agreement=agreement,
            number=place,
            state=states[place % 5],
            due_on=(None, date(2026, 1, 1), date(2027, 1, 1))[place % 3],
            field_id=(None, "tourism", "health")[place % 3],
            performers=((0,), (1,), (0, 1))[place // 3 % 3],
        )
    one_by_one = bridge_of(agreement, agreement_sections(agreement, TODAY), TODAY)
    monkeypatch.setattr("nhipcau.agreements.selectors.columns.NAMED", 10)

    counted = bridge_of(agreement, agreement_sections(agreement, TODAY), TODAY)

    assert all(span.tallies and not span.planks for span in counted.spans)
    assert [
        {(one.field_key, one.state): one.count for one in span.counted} for span in counted.spans
    ] == [
        {(one.field_key, one.state): one.count for one in span.counted} for span in one_by_one.spans
    ]
    assert (counted.left, counted.right, counted.description) == (
        one_by_one.left,
        one_by_one.right,
        one_by_one.description,
    )


def test_columns_of_counted_commitments_lead_to_the_list_of_each_field(cast) -> None:
    agreement = AgreementFactory()
    many(agreement, 301)

    column = columns_of(agreement, agreement_sections(agreement, TODAY), TODAY)[1]

    assert sorted(group.count for group in column.groups) == [75, 75, 75, 76]
    assert column.groups[0].states == {"not_started": column.groups[0].count}
    assert column.groups[0].url.endswith(f"&doers=together&field={column.groups[0].topic.key}")


@pytest.mark.parametrize(
    ("count", "cards", "groups", "cards_in_groups"),
    [(12, 12, 0, 0), (13, 0, 4, 13), (36, 0, 4, 36), (37, 0, 4, 0)],
)
def test_columns_fold_by_field_and_then_lead_to_the_list(
    cast, count, cards, groups, cards_in_groups
) -> None:
    agreement = AgreementFactory()
    many(agreement, count)

    column = columns_of(agreement, agreement_sections(agreement, TODAY), TODAY)[1]

    assert (len(column.cards), len(column.groups)) == (cards, groups)
    assert sum(len(group.cards) for group in column.groups) == cards_in_groups
    assert column.count == count


def test_columns_fetch_leads_in_a_constant_number_of_queries(
    cast, pair, django_assert_num_queries
) -> None:
    sides = list(pair.parties.all())
    for commitment in pair.commitments.all():
        CommitmentLeadFactory(commitment=commitment, party=sides[0], organisation=cast.hue_office)
    sections = agreement_sections(pair, TODAY)

    with django_assert_num_queries(1):
        columns = columns_of(pair, sections, TODAY)

    leads = [str(lead) for column in columns for card in column.cards for lead in card.leads.all()]
    assert leads == ["Sở Tài chính Huế"] * 4


def test_continuation_names_the_successor_and_since_when(cast, pair) -> None:
    found = continuations_of(pair.parties.all(), TODAY)

    said = [(str(one.party), one.successor, one.since) for one in found]
    assert said == [("Thừa Thiên Huế", cast.hue, date(2025, 1, 1))]


def test_continuation_before_the_merger_is_none(pair) -> None:
    assert continuations_of(pair.parties.all(), date(2024, 12, 31)) == []


def test_source_of_a_commitment_gives_its_span_with_what_stands_around_it(cast) -> None:
    text = "đầu " * 100 + "LỜI HỨA" + " cuối" * 100
    start = text.index("LỜI HỨA")
    document = SourceDocumentFactory(text=text, name="bien-ban.docx")
    commitment = CommitmentFactory(
        document=document, source_start=start, source_end=start + len("LỜI HỨA")
    )

    found = source_of(cast.actor("program"), commitment)

    assert (found.text, found.document, found.length) == ("LỜI HỨA", "bien-ban.docx", len(text))
    assert (found.before, found.after) == (text[start - 200 : start], text[start + 7 : start + 207])
    assert (found.is_cut_before, found.is_cut_after) == (True, True)


def test_source_at_the_edge_of_its_document_is_not_cut(cast) -> None:
    document = SourceDocumentFactory(text="Lời hứa.")
    commitment = CommitmentFactory(document=document, source_start=0, source_end=7)

    found = source_of(cast.actor("program"), commitment)

    assert (found.before, found.text, found.after) == ("", "Lời hứa", ".")
    assert (found.is_cut_before, found.is_cut_after, found.percent) == (False, False, 0)


def test_source_shows_strangers_the_span_alone(cast) -> None:
    document = SourceDocumentFactory(text="Bí mật. Lời hứa. Bí mật.")
    agreement = AgreementFactory(keeper=cast.hue_office)
    commitment = CommitmentFactory(
        agreement=agreement, document=document, source_start=8, source_end=15
    )

    seen = {
        name: source_of(cast.actor(name), commitment)
        for name in ("anonymous", "da_nang_editor", "ha_noi_viewer")
    }

    assert [(one.before, one.text, one.after) for one in seen.values()] == [
        ("", "Lời hứa", ""),
        ("", "Lời hứa", ""),
        ("Bí mật. ", "Lời hứa", ". Bí mật."),
    ]


def test_source_of_a_commitment_written_by_hand_is_none(cast) -> None:
    assert source_of(cast.actor("program"), CommitmentFactory()) is None


def test_bridge_describes_itself_in_the_language_of_the_reader(pair) -> None:
    sections = agreement_sections(pair, TODAY)

    with translation.override("en"):
        bridge = bridge_of(pair, agreement_sections(pair, TODAY), TODAY)

    assert bridge.left.subtitle == "1 commitment"
    assert len(sections) == 3
