"""An amendment changes who the parties are, who signs for them, and the kind of the document."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.agreements.amending import add, answer, apply, draft, in_force, new_text, send
from tests.factories import CommitmentLeadFactory

from nhipcau.agreements import services
from nhipcau.agreements.errors import AgreementsError, NotReady
from nhipcau.agreements.models import (
    Agreement,
    Amendment,
    Commitment,
    Edition,
    LeadTerm,
    Party,
    PartyChange,
)
from nhipcau.agreements.permissions.reading import is_readable, readable
from nhipcau.agreements.selectors import (
    agreements_visible_to,
    amendments_waiting_for,
    answers_of,
    content_digest,
    heading_change,
    heading_differences,
    heading_in_words,
)
from nhipcau.agreements.services import PartyForm
from nhipcau.foundation.audit import history_of


@pytest.fixture
def agreement(cast):
    return in_force(cast, visibility="parties")


def join(cast, amendment, name="hue_approver"):
    form = PartyForm(
        locality_id=cast.da_nang.pk,
        organisation_id=cast.da_nang_office.pk,
        name_on_document="Thành phố Đà Nẵng",
        signatory_name="Người Ký Ba",
        signatory_post="Chủ tịch",
    )
    return services.alter_by_joining(actor=cast.actor(name), amendment_id=amendment.pk, form=form)


def leave(cast, amendment, party, note="Rút khỏi chương trình"):
    return services.alter_by_leaving(
        actor=cast.actor("hue_approver"), amendment_id=amendment.pk, party_id=party.pk, note=note
    )


def names_of(agreement):
    return [str(party) for party in agreement.parties.all()]


def reads(cast, name, agreement):
    """Said twice, and the same: by the query and for the row."""
    actor = cast.actor(name)
    asked = Agreement.objects.filter(readable(actor), pk=agreement.pk).exists()
    assert asked == is_readable(actor, Agreement.objects.get(pk=agreement.pk))
    return asked


def joined(cast, agreement):
    """Đà Nẵng as a third party, with one commitment that it does."""
    amendment = draft(cast, agreement)
    party = join(cast, amendment).party
    services.alter_by_adding(
        actor=cast.actor("hue_approver"), amendment_id=amendment.pk,
        form=new_text(agreement, "Đà Nẵng tổ chức tuần hàng", performer_ids=[party.pk]),
    )  # fmt: skip
    send(cast, amendment)
    answer(cast, amendment)
    answer(cast, amendment, "da_nang_approver")
    apply(cast, amendment)
    return Party.objects.get(pk=party.pk)


def test_signatory_and_kind_change_and_the_signed_edition_keeps_its_day(cast, agreement):
    hue = agreement.parties.first()
    amendment = draft(cast, agreement, heading={"kind": "programme"})
    services.alter_signatory(
        actor=cast.actor("hue_approver"), amendment_id=amendment.pk, party_id=hue.pk,
        name=" Người Ký  Mới ", post="Phó Chủ tịch",
    )  # fmt: skip
    in_words = [(str(step.label), step.before, step.after) for step in heading_change(amendment)]
    send(cast, amendment)
    answer(cast, amendment)
    apply(cast, amendment)

    first, second = Edition.objects.order_by("number")
    hue.refresh_from_db()
    agreement.refresh_from_db()
    assert (hue.signatory_name, hue.signatory_post) == ("Người Ký Mới", "Phó Chủ tịch")
    assert agreement.kind == "programme"
    assert first.heading["parties"][0]["signatory_name"] == ""
    assert second.heading["parties"][0]["signatory_name"] == "Người Ký Mới"
    told = heading_differences(first.heading, second.heading)
    assert [(str(one.label), one.before, one.after) for one in told] == in_words
    assert [label for label, _before, _after in in_words] == ["Loại văn bản", "Các bên"]
    assert history_of(agreement).first().changes["parties"][1].startswith("Thừa Thiên Huế, Người")


def test_a_signatory_that_stands_already_is_no_change(cast, agreement):
    hue = agreement.parties.first()
    amendment = draft(cast, agreement)
    act = {"actor": cast.actor("hue_editor"), "amendment_id": amendment.pk, "party_id": hue.pk}

    services.alter_signatory(**act, name="Khác", post="")
    assert services.alter_signatory(**act, name="", post=" ") is None

    assert PartyChange.objects.count() == 0
    with pytest.raises(NotReady):
        send(cast, amendment)


def test_a_locality_joins_once_every_party_and_it_have_agreed(cast, agreement):
    amendment = draft(cast, agreement)
    change = join(cast, amendment)
    assert join(cast, amendment) == change
    add(cast, amendment)
    send(cast, amendment)

    # Asked last: nobody shows it the text before every party has agreed to that.
    assert not reads(cast, "da_nang_approver", agreement)
    assert [one.state for one in answers_of(amendment)] == ["agreed", "waiting", "later"]
    with pytest.raises(PermissionDenied):
        answer(cast, amendment, "da_nang_approver")
    answer(cast, amendment)
    assert Amendment.objects.get().state == "sent"
    assert reads(cast, "da_nang_editor", agreement)
    assert amendments_waiting_for(cast.actor("da_nang_approver")) == [amendment]
    assert names_of(agreement) == ["Thừa Thiên Huế", "Hà Nội"]
    with pytest.raises(PermissionDenied):
        answer(cast, amendment, "da_nang_editor")

    assert answer(cast, amendment, "da_nang_approver").state == "agreed"
    apply(cast, amendment)

    first, second = Edition.objects.order_by("number")
    party = agreement.parties.last()
    assert names_of(agreement) == ["Thừa Thiên Huế", "Hà Nội", "Thành phố Đà Nẵng"]
    assert (party.state, party.joined_on) == ("present", timezone.localdate())
    assert [len(one.heading["parties"]) for one in (first, second)] == [2, 3]
    assert "Người Ký Ba" in dict(heading_in_words(second))["Các bên"]
    verbs = list(history_of(amendment).order_by("id").values_list("verb", flat=True))
    assert verbs == ["draft", "alter", "alter", "send", "agree", "invite", "agree", "conclude",
                     "apply"]  # fmt: skip


def test_who_would_join_does_a_commitment_of_the_same_amendment(cast, agreement):
    party = joined(cast, agreement)

    done = Commitment.objects.get(text__startswith="Đà Nẵng")
    assert list(done.performers.all()) == [party]
    assert agreements_visible_to(
        cast.actor("da_nang_editor"), locality_id=cast.da_nang.pk
    ).count() == 1  # fmt: skip


def test_an_edit_takes_the_invitation_back_and_a_refusal_ends_it(cast, agreement):
    amendment = draft(cast, agreement)
    join(cast, amendment)
    send(cast, amendment)
    answer(cast, amendment)
    add(cast, amendment)

    assert not reads(cast, "da_nang_editor", agreement)
    send(cast, amendment)
    answer(cast, amendment)
    answer(cast, amendment, "da_nang_approver", word="refused", reason="Chưa phù hợp")
    assert not reads(cast, "da_nang_editor", agreement)
    assert names_of(agreement) == ["Thừa Thiên Huế", "Hà Nội"]
    assert Amendment.objects.get().state == "refused"


@pytest.mark.parametrize("code", ["hue", "thua_thien_hue", "ha_noi"])
def test_a_party_or_its_successor_does_not_join_again(cast, agreement, code):
    amendment = draft(cast, agreement)
    unit = getattr(cast, code)

    with pytest.raises(AgreementsError):
        services.alter_by_joining(
            actor=cast.actor("hue_approver"), amendment_id=amendment.pk,
            form=PartyForm(locality_id=unit.pk),
        )  # fmt: skip

    assert PartyChange.objects.count() == 0
    assert Party.ever.count() == 2


def test_only_the_drafting_side_changes_parties(cast, agreement):
    amendment = draft(cast, agreement)

    for name in ("ha_noi_approver", "da_nang_approver", "hue_viewer"):
        with pytest.raises(PermissionDenied):
            join(cast, amendment, name)

    assert Party.ever.count() == 2


def test_who_would_join_stays_while_a_commitment_names_it(cast, agreement):
    amendment = draft(cast, agreement)
    change = join(cast, amendment)
    services.alter_by_adding(
        actor=cast.actor("hue_approver"), amendment_id=amendment.pk,
        form=new_text(agreement, "Việc mới", performer_ids=[change.party_id]),
    )  # fmt: skip

    with pytest.raises(AgreementsError):
        services.drop_party_change(actor=cast.actor("hue_approver"), change_id=change.pk)

    assert PartyChange.objects.get() == change


def test_a_party_leaves_with_nothing_left_to_do_and_older_editions_keep_it(cast, agreement):
    party = joined(cast, agreement)
    done = Commitment.objects.get(text__startswith="Đà Nẵng")
    CommitmentLeadFactory(
        commitment=done, party=party, organisation=cast.da_nang_office, role="lead"
    )
    theirs = draft(cast, agreement, "da_nang_approver", reason="Bản nháp của Đà Nẵng")
    amendment = draft(cast, agreement)
    leave(cast, amendment, party)
    with pytest.raises(NotReady) as refused:
        send(cast, amendment)
    assert "4" in str(refused.value.missing[0])
    services.alter_by_withdrawing(
        actor=cast.actor("hue_approver"), amendment_id=amendment.pk, commitment_id=done.pk,
        note="Bên thực hiện đã rút",
    )  # fmt: skip
    send(cast, amendment)
    answer(cast, amendment)
    assert answer(cast, amendment, "da_nang_approver").state == "agreed"
    apply(cast, amendment)

    party = Party.ever.get(pk=party.pk)
    theirs.refresh_from_db()
    assert (party.state, party.left_on) == ("left", timezone.localdate())
    assert names_of(agreement) == ["Thừa Thiên Huế", "Hà Nội"]
    assert [len(one.heading["parties"]) for one in Edition.objects.order_by("number")] == [2, 3, 2]
    assert not reads(cast, "da_nang_editor", agreement)
    assert not done.leads.exists()
    assert LeadTerm.objects.get(commitment=done).until == timezone.localdate()
    assert theirs.state == "withdrawn"


def test_two_parties_stay_and_the_keepers_among_them(cast, agreement):
    hue, ha_noi = agreement.parties.all()
    amendment = draft(cast, agreement)
    for party in (hue, ha_noi):
        change = leave(cast, amendment, party)
        for row in agreement.commitments.all():
            services.alter_by_changing(
                actor=cast.actor("hue_approver"), amendment_id=amendment.pk,
                commitment_id=row.pk,
                form=new_text(agreement, row.text, performer_ids=[
                    other.pk for other in (hue, ha_noi) if other != party
                ]),
            )  # fmt: skip
        with pytest.raises(NotReady) as refused:
            send(cast, amendment)
        assert any("hai bên" in str(one) for one in refused.value.missing)
        services.drop_party_change(actor=cast.actor("hue_approver"), change_id=change.pk)

    assert names_of(agreement) == ["Thừa Thiên Huế", "Hà Nội"]


def test_a_content_without_parties_keeps_the_name_it_was_agreed_to_by(cast, agreement):
    amendment = draft(cast, agreement)
    add(cast, amendment)
    before = content_digest(amendment)
    change = join(cast, amendment)

    assert content_digest(amendment) != before
    services.drop_party_change(actor=cast.actor("hue_approver"), change_id=change.pk)
    assert content_digest(amendment) == before


def test_the_pages_lead_from_a_draft_to_a_joining_party(cast, agreement, client_of):
    amendment = draft(cast, agreement)
    page = client_of(cast.users["hue_editor"])
    address = f"/sua-doi/{amendment.pk}/cac-ben/"
    said = {"locality": cast.da_nang.pk, "body": "Sở chưa có trong danh bạ"}

    refused = page.post(f"{address}them/", said)
    assert "Sở chưa có trong danh bạ" in refused.content.decode()
    assert Party.ever.count() == 2
    said["body"] = cast.da_nang_office.name
    assert page.post(f"{address}them/", said).headers["Location"] == address
    hue = agreement.parties.first()
    signs = {"signatory_name": "Người Ký Mới", "signatory_post": "Phó Chủ tịch"}
    page.post(f"{address}{hue.pk}/ky/", signs)

    acts = dict(PartyChange.objects.values_list("party__name_on_document", "act"))
    assert acts == {"Đà Nẵng": "join", "Thừa Thiên Huế": "sign"}
    for shown in (page.get(address), page.get(amendment.get_absolute_url())):
        assert "Người Ký Mới" in shown.content.decode()
    # An offer for new commitments, beside the parties of today.
    offered = page.get(f"/sua-doi/{amendment.pk}/cam-ket/them/").content.decode()
    assert f'value="{Party.ever.last().pk}"' in offered
