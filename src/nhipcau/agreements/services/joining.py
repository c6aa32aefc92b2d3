"""What an amendment does to parties, as its side drafts it: join, leave, sign by another person."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import Act, PartyAct, PartyState
from nhipcau.agreements.errors import AgreementsError
from nhipcau.agreements.models import Agreement, Amendment, Party, PartyChange
from nhipcau.agreements.selectors.contents import party_changes_of
from nhipcau.agreements.services.agreements import PartyForm, check_sides
from nhipcau.agreements.services.amendments import check_is_current, lock_amendment, touch
from nhipcau.agreements.services.parties import is_among
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_line
from nhipcau.localities.models import Locality


@transaction.atomic
def alter_by_joining(*, actor: Actor, amendment_id: int, form: PartyForm) -> PartyChange:
    """Have a locality join through an organisation; the same one asked twice joins once.

    Raises:
        AgreementsError: it is a party already, or the organisation is of another locality.
    """
    amendment = _open(actor, amendment_id)
    check_sides([form])
    if is_among(amendment.agreement, form.locality_id):
        raise AgreementsError(_("This locality is a party of the agreement already."))
    for one in party_changes_of(amendment):
        if one.act == PartyAct.JOIN and one.party.locality_id == form.locality_id:
            return one
    party = _propose(amendment.agreement, form)
    said = {
        "name": party.name_on_document,
        "organisation": party.organisation_id,
        "signatory_name": party.signatory_name,
        "signatory_post": party.signatory_post,
    }
    made = PartyChange.objects.create(
        amendment=amendment, act=PartyAct.JOIN, party=party, said=said
    )
    return _told(actor, amendment, made, {"party_joins": [None, _in_words(party, said)]})


@transaction.atomic
def alter_by_leaving(*, actor: Actor, amendment_id: int, party_id: int, note: str) -> PartyChange:
    """Have a party leave, for a reason that every party reads."""
    amendment = _open(actor, amendment_id)
    party = _party(amendment, party_id)
    note = clean_line(note)
    if not note:
        raise AgreementsError(_("Say why the party leaves."))
    earlier = PartyChange.objects.filter(amendment=amendment, party=party).first()
    if earlier is not None and earlier.act == PartyAct.LEAVE and earlier.note == note:
        return earlier
    made, _new = PartyChange.objects.update_or_create(
        amendment=amendment,
        party=party,
        defaults={"act": PartyAct.LEAVE, "said": {}, "note": note},
    )
    return _told(actor, amendment, made, {"party_leaves": [str(party), note]})


@transaction.atomic
def alter_signatory(
    *, actor: Actor, amendment_id: int, party_id: int, name: str, post: str
) -> PartyChange | None:
    """Name who signs for a party from then on; who stands there already is no change."""
    amendment = _open(actor, amendment_id)
    party = _party(amendment, party_id)
    said = {"signatory_name": clean_line(name), "signatory_post": clean_line(post)}
    standing = {
        "signatory_name": party.signatory_name, "signatory_post": party.signatory_post
    }  # fmt: skip
    earlier = PartyChange.objects.filter(amendment=amendment, party=party).first()
    if said == standing:
        if earlier is not None and earlier.act == PartyAct.SIGN:
            _remove(actor, amendment, earlier)
        return None
    if earlier is not None and earlier.act == PartyAct.LEAVE:
        raise AgreementsError(_("This party leaves by the amendment; take that out first."))
    if earlier is not None and earlier.said == said:
        return earlier
    made, _new = PartyChange.objects.update_or_create(
        amendment=amendment, party=party, defaults={"act": PartyAct.SIGN, "said": said}
    )
    changes = {"signatory": [_in_words(party, standing), _in_words(party, said)]}
    return _told(actor, amendment, made, changes)


@transaction.atomic
def drop_party_change(*, actor: Actor, change_id: int) -> None:
    """Take the change of a party out of an amendment.

    Raises:
        AgreementsError: who would join does a commitment of the amendment.
    """
    amendment = _open(
        actor, PartyChange.objects.values_list("amendment", flat=True).get(pk=change_id)
    )
    change = PartyChange.objects.select_related("party").get(pk=change_id)
    if change.act == PartyAct.JOIN and _does_something(amendment, change.party_id):
        raise AgreementsError(
            _("%(party)s does a commitment of this amendment; change that first.")
            % {"party": change.party}
        )
    _remove(actor, amendment, change)


def _propose(agreement: Agreement, form: PartyForm) -> Party:
    """The row of who will join; it is no party yet, and nobody but the drafting side sees it."""
    last = Party.ever.filter(agreement=agreement).aggregate(last=Max("position"))["last"] or 0
    locality = Locality.objects.get(pk=form.locality_id)
    return Party.ever.create(
        agreement=agreement,
        position=last + 1,
        locality=locality,
        organisation_id=form.organisation_id,
        name_on_document=clean_line(form.name_on_document) or locality.name_vi,
        signatory_name=clean_line(form.signatory_name),
        signatory_post=clean_line(form.signatory_post),
        state=PartyState.PROPOSED,
    )


def _open(actor: Actor, amendment_id: int) -> Amendment:
    amendment = lock_amendment(amendment_id)
    require(permissions.may_change_amendment(actor, amendment))
    check_is_current(amendment)
    return amendment


def _party(amendment: Amendment, party_id: int) -> Party:
    party = amendment.agreement.parties.filter(pk=party_id).first()
    if party is None:
        raise AgreementsError(_("This is not a party of the agreement any more."))
    return party


def _does_something(amendment: Amendment, party_id: int) -> bool:
    rows = amendment.alterations.exclude(act=Act.WITHDRAW).values_list("said", flat=True)
    return any(party_id in said.get("performers", ()) for said in rows)


def _remove(actor: Actor, amendment: Amendment, change: PartyChange) -> None:
    words = f"{change.get_act_display()}: {change.party}"
    change.delete()
    _told(actor, amendment, change, {"party_change": [words, None]})


def _told(
    actor: Actor, amendment: Amendment, change: PartyChange, changes: dict[str, Any]
) -> PartyChange:
    touch(amendment)
    audit.record(actor=actor, verb="alter", subject=amendment, changes=changes)
    return change


def _in_words(party: Party, said: dict[str, Any]) -> str:
    parts = (str(party), said.get("signatory_name"), said.get("signatory_post"))
    return ", ".join(part for part in parts if part)
