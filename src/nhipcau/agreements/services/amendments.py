"""Amendments: drafted by one side, sent, agreed or refused by each party.

Every service holds the agreement first and the amendment second, so that an edit and a consent, or
two consents, never pass each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import (
    AMEND_JOB,
    OWN_AMENDMENTS,
    SENT_AMENDMENTS,
    Act,
    AgreementKind,
    AmendmentState,
    Word,
)
from nhipcau.agreements.errors import AgreementsError, NotReady, Stale, Words, WrongState
from nhipcau.agreements.models import Agreement, Amendment, Consent, Party
from nhipcau.agreements.selectors.contents import (
    AMENDABLE,
    content_digest,
    day_of,
    heading_of,
    plain,
)
from nhipcau.agreements.services.agreements import lock
from nhipcau.agreements.services.editions import ReadyText, first_edition
from nhipcau.agreements.services.parties import invite, take_invitation_back, what_parties_lack
from nhipcau.foundation import audit, jobs
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line

SENT_TWICE = timedelta(minutes=10)
COLUMNS = ("reason", "effect_on")


@dataclass(frozen=True, slots=True)
class AmendmentForm:
    """Why a text is changed, from which day, and what changes in its heading."""

    reason: str = ""
    effect_on: date | None = None
    heading: Mapping[str, Any] = field(default_factory=dict)


def draft_amendment(*, actor: Actor, agreement_id: int, form: AmendmentForm) -> Amendment:
    """Begin an amendment of an agreement in force; the same form sent twice begins one.

    Raises:
        WrongState: this side has one that is not agreed or closed.
    """
    signed = ReadyText(agreement_id, unless_kept=True)
    with transaction.atomic():
        return _draft(actor, lock(agreement_id), form, signed)


@transaction.atomic
def change_amendment(
    *, actor: Actor, amendment_id: int, version: int, form: AmendmentForm
) -> Amendment:
    """Change the reason, the day or the heading; whatever was agreed before is void.

    Raises:
        Stale: it changed since `version` was shown.
    """
    amendment = lock_amendment(amendment_id, version)
    require(permissions.may_change_amendment(actor, amendment))
    check_is_current(amendment)
    before = _state(amendment)
    for name, value in _checked(amendment.agreement, form).items():
        setattr(amendment, name, value)
    changes = audit.differences(before, _state(amendment))
    if changes:
        touch(amendment)
        audit.record(actor=actor, verb="change", subject=amendment, changes=changes)
    return amendment


@transaction.atomic
def send_amendment(*, actor: Actor, amendment_id: int, version: int, digest: str) -> Amendment:
    """Send a draft to the parties; the side that drafted it agrees by sending.

    Raises:
        NotReady: it changes nothing, or its day cannot be kept.
        Stale: it is not what the sender saw.
        WrongState: another amendment is with the parties, or the text changed since it was drafted.
    """
    amendment = lock_amendment(amendment_id, version)
    require(permissions.may_send_amendment(actor, amendment))
    _check_seen(amendment, digest)
    check_is_current(amendment)
    if words := who_is_first(amendment):
        raise WrongState(words)
    if missing := what_an_amendment_lacks(amendment):
        raise NotReady(_("This amendment cannot be sent yet."), missing)
    amendment.digest = digest
    amendment.sent_at = timezone.now()
    _move(actor, amendment, AmendmentState.SENT, "send")
    _say(actor, amendment, amendment.author_side, Word.AGREED)
    _conclude(actor, amendment)
    return amendment


@transaction.atomic
def answer_amendment(
    *, actor: Actor, amendment_id: int, digest: str, word: str, reason: str = ""
) -> Amendment:
    """Agree to exactly what was shown, or refuse it, for the party that the actor speaks for.

    The same answer given twice is given once.

    Raises:
        Stale: the content is not the one that was shown.
        AgreementsError: refused without a reason.
    """
    amendment = lock_amendment(amendment_id)
    if standing := _same_word(actor, amendment, digest, word):
        return standing
    require(permissions.may_answer_amendment(actor, amendment))
    _check_seen(amendment, digest)
    reason = clean_block(reason)
    if word == Word.REFUSED and not reason:
        raise AgreementsError(_("Say why your side refuses; the others will read it."))
    parties = _waiting(actor, amendment)
    if not parties:
        raise WrongState(_("Your side has answered already."))
    for party in parties:
        _say(actor, amendment, party, Word(word), reason)
    if word == Word.REFUSED:
        _close(actor, amendment, AmendmentState.REFUSED, "refuse", reason)
    else:
        audit.record(actor=actor, verb="agree", subject=amendment, changes=_names(parties))
        _conclude(actor, amendment)
    return amendment


@transaction.atomic
def withdraw_amendment(*, actor: Actor, amendment_id: int, reason: str = "") -> Amendment:
    """Take an amendment back before every party has agreed; it stays in the history."""
    amendment = lock_amendment(amendment_id)
    require(permissions.may_change_amendment(actor, amendment))
    reason = clean_block(reason)
    if amendment.sent_at is not None and not reason:
        raise AgreementsError(_("Say why it is withdrawn; the other parties will read it."))
    _close(actor, amendment, AmendmentState.WITHDRAWN, "withdraw", reason)
    return amendment


def what_an_amendment_lacks(amendment: Amendment) -> list[Words]:
    """What keeps an amendment from being sent, in words."""
    missing: list[Words] = []
    agreement = amendment.agreement
    if not amendment.reason:
        missing.append(_("Why the text is changed."))
    changes_rows = amendment.alterations.exists() or amendment.party_changes.exists()
    if not amendment.heading and not changes_rows:
        missing.append(_("Something that it changes: the heading, a party or a commitment."))
    missing += _about_the_day(amendment)
    if agreement.commitments.filter(stands=True).exists() and _leaves_nothing(amendment):
        missing.append(_("A commitment that stays: a text without any is not kept."))
    return missing + what_parties_lack(amendment)


def who_is_first(amendment: Amendment) -> Words | None:
    """Why an amendment cannot be sent now: another one is with the parties or waits for its day."""
    rows = amendment.agreement.amendments.filter(state__in=SENT_AMENDMENTS)
    first = rows.exclude(pk=amendment.pk).first()
    if first is None:
        return None
    if first.state == AmendmentState.SENT:
        words = _(
            "Amendment %(number)s is with the parties; one is at a time. Yours stays a draft, and "
            "can be sent once that one is in force, refused or withdrawn."
        )
    else:
        words = _(
            "Amendment %(number)s is agreed and waits for its day. Yours stays a draft, and can be "
            "sent once that one is in force."
        )
    return words % {"number": first.number}


def is_outdated(amendment: Amendment) -> bool:
    """Whether the text changed since the draft was drawn up."""
    if not amendment.is_draft or amendment.base is None:
        return False
    return amendment.agreement.editions.filter(number__gt=amendment.base.number).exists()


def check_is_current(amendment: Amendment) -> None:
    """Raises WrongState where the draft has to be brought up to date first."""
    if is_outdated(amendment):
        raise WrongState(
            _("The text changed since this draft was begun; look at what changed, and update it.")
        )


def lock_amendment(amendment_id: int, version: int | None = None) -> Amendment:
    """The amendment, held after its agreement until the transaction ends.

    Raises:
        Stale: it changed since `version` was shown.
    """
    lock(Amendment.objects.values_list("agreement", flat=True).get(pk=amendment_id))
    rows = Amendment.objects.select_for_update(of=("self",))
    amendment = rows.select_related("agreement__keeper", "author_side", "base").get(pk=amendment_id)
    if version is not None and amendment.version != version:
        raise Stale(_("Somebody changed this amendment after you opened it."), amendment)
    return amendment


def touch(amendment: Amendment) -> None:
    """It is another text now: a sent one is a draft again, and no word said before counts."""
    amendment.version += 1
    amendment.digest = ""
    amendment.sent_at = None
    amendment.state = AmendmentState.DRAFT
    amendment.save()
    amendment.consents.filter(void_since=None).update(void_since=timezone.now())
    take_invitation_back(amendment)


def _draft(actor: Actor, agreement: Agreement, form: AmendmentForm, signed: ReadyText) -> Amendment:
    require(permissions.may_amend(actor, agreement))
    side = _side_of(actor, agreement)
    said = _checked(agreement, form)
    own = agreement.amendments.filter(author_side=side, state__in=OWN_AMENDMENTS)
    if standing := own.first():
        if _is_twin(actor, standing, said):
            return standing
        raise WrongState(
            _("Your side has amendment %(number)s open already; change or withdraw that one.")
            % {"number": standing.number}
        )
    first_edition(agreement, signed.of(agreement))
    last = agreement.amendments.aggregate(last=Max("number"))["last"] or 0
    amendment = Amendment.objects.create(
        agreement=agreement,
        number=last + 1,
        base=agreement.editions.order_by("-number").first(),
        author_id=actor.organisation_id or agreement.keeper_id,
        author_side=side,
        **said,
    )
    changes = {name: [None, value] for name, value in _state(amendment).items() if value}
    audit.record(actor=actor, verb="draft", subject=amendment, changes=changes)
    return amendment


def _is_twin(actor: Actor, standing: Amendment, said: Mapping[str, Any]) -> bool:
    same = all(getattr(standing, name) == value for name, value in said.items())
    fresh = standing.created_at >= timezone.now() - SENT_TWICE
    return same and fresh and standing.author_id == actor.organisation_id and standing.is_draft


def _side_of(actor: Actor, agreement: Agreement) -> Party:
    parties = list(agreement.parties.all())
    own = [party for party in parties if actor.coordinates(party.locality_id)]
    return (own or parties)[0]


def _checked(agreement: Agreement, form: AmendmentForm) -> dict[str, Any]:
    standing = heading_of(agreement)
    wanted = plain({name: form.heading[name] for name in AMENDABLE if name in form.heading})
    for name in ("title", "number"):
        if name in wanted:
            wanted[name] = clean_line(wanted[name])
    if "summary" in wanted:
        wanted["summary"] = clean_block(wanted["summary"])
    changed = {name: value for name, value in wanted.items() if value != standing[name]}
    if "kind" in changed and changed["kind"] not in AgreementKind.values:
        raise AgreementsError(_("Choose the kind of document."))
    if "title" in changed and not changed["title"]:
        raise AgreementsError(_("An agreement needs a title."))
    result = standing | changed
    begins, ends = day_of(result["valid_from"]), day_of(result["valid_to"])
    if begins and ends and ends < begins:
        raise AgreementsError(_("The validity ends before it begins."))
    reason = clean_block(form.reason)
    return {"reason": reason, "effect_on": form.effect_on, "heading": changed}


def _about_the_day(amendment: Amendment) -> list[Words]:
    today = timezone.localdate()
    ends = amendment.agreement.valid_to
    if amendment.effect_on is None:
        return [_("The day from which it is in force.")]
    if amendment.effect_on < today:
        return [_("A day that has not passed: the text cannot change backwards.")]
    if ends is not None and amendment.effect_on > ends:
        return [_("A day on which the agreement is still in force.")]
    new_end = day_of(amendment.heading.get("valid_to"))
    if new_end is not None and new_end < amendment.effect_on:
        return [_("A last day of validity that does not lie before it is in force.")]
    return []


def _leaves_nothing(amendment: Amendment) -> bool:
    rows = amendment.alterations
    gone = rows.filter(act=Act.WITHDRAW).count()
    stays = amendment.agreement.commitments.filter(stands=True).count() - gone
    return stays <= 0 and not rows.filter(act=Act.ADD).exists()


def _check_seen(amendment: Amendment, digest: str) -> None:
    if digest != content_digest(amendment):
        raise Stale(_("The amendment changed after you opened this page."), amendment)


def _same_word(actor: Actor, amendment: Amendment, digest: str, word: str) -> Amendment | None:
    """The amendment, where this actor's side has said exactly this already: sent twice."""
    sides = [party.pk for party in permissions.speaks_for(actor, amendment)]
    said = amendment.consents.filter(party__in=sides, word=word, digest=digest, void_since=None)
    return amendment if said.exists() and amendment.digest == digest else None


def _waiting(actor: Actor, amendment: Amendment) -> list[Party]:
    answered = set(amendment.consents.filter(void_since=None).values_list("party_id", flat=True))
    parties: Sequence[Party] = permissions.speaks_for(actor, amendment)
    if actor.is_program:
        parties = permissions.answering_parties(amendment)
    return [party for party in parties if party.pk not in answered]


def _say(actor: Actor, amendment: Amendment, party: Party, word: Word, reason: str = "") -> None:
    Consent.objects.create(
        amendment=amendment,
        party=party,
        word=word,
        reason=reason,
        digest=amendment.digest,
        organisation_name=actor.acting.organisation_name if actor.acting else "",
        by_name=actor.name,
    )


def _conclude(actor: Actor, amendment: Amendment) -> None:
    """Once every party has agreed it is binding; a worker makes it the text on its day.

    Who would join is asked last: it reads the text only after every party has agreed to that.
    """
    said = amendment.consents.filter(void_since=None, word=Word.AGREED)
    agreed = set(said.values_list("party_id", flat=True))
    if any(party.pk not in agreed for party in permissions.answering_parties(amendment)):
        return
    if asked := invite(amendment):
        audit.record(actor=actor, verb="invite", subject=amendment, changes=_names(asked))
        return
    _move(actor, amendment, AmendmentState.AGREED, "conclude")
    if amendment.effect_on is not None and amendment.effect_on <= timezone.localdate():
        jobs.submit(actor=actor, name=AMEND_JOB, subject=amendment, key=str(amendment.pk))


def _close(
    actor: Actor, amendment: Amendment, state: AmendmentState, verb: str, reason: str
) -> None:
    amendment.closed_at = timezone.now()
    amendment.closing_words = reason
    take_invitation_back(amendment)
    _move(actor, amendment, state, verb, {"closing_words": [None, reason]} if reason else {})


def _move(
    actor: Actor,
    amendment: Amendment,
    state: AmendmentState,
    verb: str,
    changes: Mapping[str, Any] | None = None,
) -> None:
    before = amendment.state
    amendment.state = state
    amendment.version += 1
    amendment.save()
    said = {"amendment_state": [str(before), str(state)], **(changes or {})}
    audit.record(actor=actor, verb=verb, subject=amendment, changes=said)


def _names(parties: Sequence[Party]) -> dict[str, list[Any]]:
    return {"parties": [None, "; ".join(str(party) for party in parties)]}


def _state(amendment: Amendment) -> dict[str, Any]:
    """Its own fields and the new values of the heading, as the trail keeps them."""
    heading = {name: amendment.heading.get(name) for name in AMENDABLE}
    said = audit.state_of(amendment, COLUMNS) | heading
    return said | {"reason": amendment.reason or None}
