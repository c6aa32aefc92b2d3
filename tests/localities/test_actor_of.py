from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

from nhipcau.foundation.actors import Actor
from nhipcau.localities.models import Coordination, OrganisationSuccession
from nhipcau.localities.selectors import actor_of

pytestmark = pytest.mark.django_db


def test_actor_of_nobody_is_anonymous():
    assert actor_of(AnonymousUser()) == Actor.anonymous()


def test_actor_of_an_account_that_was_closed_is_anonymous():
    membership = MembershipFactory(user=UserFactory(is_active=False))

    assert actor_of(membership.user) == Actor.anonymous()


def test_actor_of_somebody_without_a_membership_acts_for_nobody():
    actor = actor_of(UserFactory(name="Người mới"))

    assert (actor.name, actor.acting, actor.is_administrator) == ("Người mới", None, False)


def test_actor_answers_for_what_its_organisation_continues():
    older, newer = OrganisationFactory.create_batch(2)
    OrganisationSuccession.objects.create(predecessor=older, successor=newer, on=date(2025, 3, 1))
    member, former = MembershipFactory(organisation=newer), MembershipFactory(organisation=older)

    assert actor_of(member.user).organisations == {older.pk, newer.pk}
    assert actor_of(former.user).organisations == {older.pk}


def test_actor_is_a_party_through_the_lineage_of_its_locality(hue, thua_thien_hue):
    membership = MembershipFactory(organisation__locality=hue)

    assert actor_of(membership.user).localities == {hue.pk, thua_thien_hue.pk}


def test_actor_coordinates_the_lineage_while_its_organisation_is_named(hue, thua_thien_hue):
    membership = MembershipFactory(organisation__locality=hue)
    today = timezone.localdate()
    named = Coordination.objects.create(
        locality=hue, organisation=membership.organisation, valid_from=today, valid_to=today
    )

    assert actor_of(membership.user).coordinates(thua_thien_hue.pk)

    named.valid_from = None
    named.valid_to = today - timedelta(days=1)
    named.save()

    assert not actor_of(membership.user).coordinates(hue.pk)


def test_actor_coordinates_nothing_before_the_first_day(hue):
    membership = MembershipFactory(organisation__locality=hue)
    tomorrow = timezone.localdate() + timedelta(days=1)
    Coordination.objects.create(
        locality=hue, organisation=membership.organisation, valid_from=tomorrow
    )

    assert not actor_of(membership.user).coordinates(hue.pk)


def test_actor_acts_for_the_first_membership_unless_another_is_chosen():
    user = UserFactory()
    first = MembershipFactory(user=user, role="viewer")
    second = MembershipFactory(user=user, role="manager")

    assert actor_of(user).organisation_id == first.organisation_id
    chosen = actor_of(user, acting_for=second.organisation_id)
    assert chosen.acts_in(second.organisation_id, "manager")
    assert not chosen.acts_in(first.organisation_id, "viewer")


def test_actor_cannot_choose_an_organisation_of_others():
    membership = MembershipFactory()
    other = OrganisationFactory()

    actor = actor_of(membership.user, acting_for=other.pk)

    assert actor.organisation_id == membership.organisation_id


@pytest.mark.parametrize("count", [1, 3])
def test_actor_of_asks_as_many_queries_for_any_number_of_memberships(
    count, django_assert_num_queries
):
    user = UserFactory()
    MembershipFactory.create_batch(count, user=user)

    with django_assert_num_queries(4):
        actor_of(user)
