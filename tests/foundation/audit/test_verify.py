"""What the walk along the chain finds, and that it names it."""

from __future__ import annotations

import pytest
from tests.foundation.audit.conftest import write

from nhipcau.foundation import audit
from nhipcau.foundation.audit import AuditEntry, AuditSeal
from nhipcau.foundation.audit.chain import COVERED
from nhipcau.foundation.audit.guards import ENTRIES, SEALS

pytestmark = pytest.mark.usefixtures("trail")


def seals() -> list[AuditSeal]:
    return list(AuditSeal.objects.order_by("place"))


def test_sound_trail_has_no_fault():
    assert list(audit.faults()) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "remove"),
        ("actor_name", "ai đó"),
        ("organisation_name", "Sở khác"),
        ("organisation_id", 99),
        ("object_type", "agreements.agreement"),
        ("object_id", 99),
        ("object_name", "khác"),
        ("at", "2019-06-14 00:00:00+00:00"),
        ("changes", '{"name": [5, 6]}'),
    ],
)
def test_changed_entry_is_named_whatever_was_changed(tamper, column, value):
    seal = seals()[1]

    tamper(f"UPDATE {ENTRIES} SET {column} = %s WHERE id = %s", value, seal.entry_id)

    assert list(audit.faults()) == [f"entry {seal.entry_id} was changed or moved (seal 2)"]


def test_missing_entry_with_its_seal_is_named(tamper):
    gone = seals()[1]

    tamper(f"DELETE FROM {SEALS} WHERE id = %s", gone.pk)
    tamper(f"DELETE FROM {ENTRIES} WHERE id = %s", gone.entry_id)

    assert next(iter(audit.faults())) == "seal 2 is missing before seal 3"


def test_seal_of_an_entry_that_is_gone_names_the_entry(tamper):
    last = seals()[2]

    # The seal now points at an entry that is not there, as after a delete without keys.
    tamper(f"UPDATE {SEALS} SET entry_id = entry_id + 1000 WHERE id = %s", last.pk)

    assert list(audit.faults()) == [f"entry {last.entry_id + 1000} is missing (seal 3)"]
    tamper(f"UPDATE {SEALS} SET entry_id = %s WHERE id = %s", last.entry_id, last.pk)


def test_swapped_entries_are_both_named(tamper):
    first, second, _third = seals()

    # By a spare number, for an entry has one seal.
    for seal, entry in ((first, 10**9), (second, first.entry_id), (first, second.entry_id)):
        tamper(f"UPDATE {SEALS} SET entry_id = %s WHERE id = %s", entry, seal.pk)

    assert list(audit.faults()) == [
        f"entry {second.entry_id} was changed or moved (seal 1)",
        f"entry {first.entry_id} was changed or moved (seal 2)",
    ]


def test_cut_tail_is_found_by_a_head_written_down_before(tamper):
    written = audit.head()
    last = seals()[2]

    tamper(f"DELETE FROM {SEALS} WHERE id = %s", last.pk)
    tamper(f"DELETE FROM {ENTRIES} WHERE id = %s", last.entry_id)

    assert list(audit.faults()) == []
    assert list(audit.faults([written])) == [
        f"the tail was cut off: 3 entries were sealed at {written.at}, 2 stand"
    ]


def test_chain_made_anew_is_found_by_a_head_written_down_before(tamper):
    written = audit.head()

    tamper(f"UPDATE {ENTRIES} SET verb = 'remove'")
    tamper(f"DELETE FROM {SEALS}")
    audit.seal()

    assert list(audit.faults()) == []
    assert list(audit.faults([written])) == [
        f"the chain was made anew: seal 3 is not the one written down at {written.at}"
    ]


def test_heads_of_a_chain_that_goes_on_agree():
    written = [audit.head()]
    write(2)
    audit.seal()
    written.append(audit.head())

    assert [one.place for one in written] == [3, 5]
    assert list(audit.faults(written)) == []


def test_many_lost_seals_are_counted_not_listed(tamper):
    write(60)
    audit.seal()

    tamper(f"DELETE FROM {SEALS} WHERE place > 5 AND place < 60")

    found = list(audit.faults())
    assert found[20] == "so are the seals up to 59: 54 in all"
    assert len(found) == 22


def test_every_column_but_the_account_is_covered():
    columns = {field.attname for field in AuditEntry._meta.concrete_fields}

    assert columns - {"pk" if name == "id" else name for name in COVERED} == {"id", "user_id"}
