"""Agreements: written by hand or from a reading, put in force, superseded, expired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import AgreementState, AmendmentState, Visibility
from nhipcau.agreements.errors import AgreementsError, NotReady, Stale, Words, WrongState
from nhipcau.agreements.models import Agreement, Amendment, Party
from nhipcau.agreements.selectors.contents import content_mark
from nhipcau.agreements.services.editions import first_edition, freeze_edition
from nhipcau.agreements.services.naming import list_what_it_names
from nhipcau.agreements.services.planning import plan_what_was_read
from nhipcau.agreements.services.settling import close_amendment, undecided_in_words
from nhipcau.agreements.services.signing import Signing
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require
from nhipcau.foundation.text import clean_block, clean_line
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors import locality_lineage

COLUMNS = (
    "kind", "number", "title", "signed_on", "signed_place", "valid_from", "valid_to", "visibility",
    "supersedes", "summary",
)  # fmt: skip

# A form sent again within this time makes no second draft.
SENT_TWICE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class PartyForm:
    """One side as a person enters it; `party_id` names a side that stands already."""

    locality_id: int
    name_on_document: str = ""
    organisation_id: int | None = None
    signatory_name: str = ""
    signatory_post: str = ""
    party_id: int | None = None


@dataclass(frozen=True, slots=True)
class AgreementForm:
    """What a person enters about an agreement."""

    kind: str
    title: str
    number: str = ""
    signed_on: date | None = None
    signed_place: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    visibility: str = Visibility.PARTIES
    supersedes_id: int | None = None
    summary: str = ""
    parties: Sequence[PartyForm] = field(default_factory=list)

    def columns(self) -> dict[str, Any]:
        said = asdict(self)
        del said["parties"]
        for name in ("title", "number", "signed_place"):
            said[name] = clean_line(said[name])
        said["summary"] = clean_block(self.summary)
        return said


@transaction.atomic
def add_agreement(
    *, actor: Actor, keeper: Organisation, form: AgreementForm, is_example: bool = False
) -> Agreement:
    """Add a draft agreement kept by `keeper`; the same form sent twice makes one."""
    require(permissions.may_add_agreement(actor, keeper.locality))
    _check(actor, form)
    # Held, so that a form sent twice at once is looked for after the first has been written.
    Organisation.objects.select_for_update().get(pk=keeper.pk)
    if twin := _twin(keeper, form):
        return twin
    agreement = Agreement.objects.create(keeper=keeper, is_example=is_example, **form.columns())
    _write_parties(agreement, form.parties)
    state = audit.state_of(agreement, COLUMNS) | {"parties": _names(agreement)}
    changes = {key: [None, value] for key, value in state.items() if value}
    audit.record(actor=actor, verb="add", subject=agreement, changes=changes)
    return agreement


@transaction.atomic
def change_agreement(
    *, actor: Actor, agreement_id: int, version: int, form: AgreementForm
) -> Agreement:
    """Change a draft.

    Raises:
        Stale: it changed since `version` was shown.
    """
    agreement = lock(agreement_id, version)
    require(permissions.may_change_agreement(actor, agreement))
    _check(actor, form, agreement)
    before = audit.state_of(agreement, COLUMNS) | {"parties": _names(agreement)}
    for name, value in form.columns().items():
        setattr(agreement, name, value)
    agreement.version += 1
    agreement.save()
    _write_parties(agreement, form.parties)
    after = audit.state_of(agreement, COLUMNS) | {"parties": _names(agreement)}
    changes = audit.differences(before, after)
    audit.record(actor=actor, verb="change", subject=agreement, changes=changes)
    return agreement


def sign_agreement(
    *, actor: Actor, agreement_id: int, version: int, mark: str | None = None
) -> Agreement:
    """Put a draft in force; an agreement that it supersedes ends by it.

    `mark` is the `content_mark` of what the signer saw.

    Raises:
        NotReady: something that an agreement in force must have is missing.
        Stale: the agreement, or its commitments since `mark`, changed.
    """
    ready = Signing(actor, agreement_id)
    with transaction.atomic():
        agreement = lock(agreement_id, version)
        require(permissions.may_sign_agreement(actor, agreement))
        if mark is not None and mark != content_mark(agreement):
            raise Stale(_("The commitments changed after you opened this page."), agreement)
        if missing := what_is_missing(agreement):
            raise NotReady(_("This agreement cannot be put in force yet."), missing)
        _put_in_force(actor, agreement, ready)
    return agreement


def _put_in_force(actor: Actor, agreement: Agreement, ready: Signing) -> None:
    older = lock(agreement.supersedes.pk) if agreement.supersedes is not None else None
    text = ready.text.of(agreement)
    settlement = ready.settlement_of(agreement, older) if older else None
    _move(actor, agreement, AgreementState.IN_FORCE, "sign")
    if older is not None and settlement is not None:
        require(permissions.may_supersede_agreement(actor, older))
        first_edition(older, ready.older_text.of(older))
        settlement.write(older)
        close_amendment(actor, older, agreement.title)
        _move(actor, older, AgreementState.SUPERSEDED, "supersede")
    on = agreement.signed_on or timezone.localdate()
    freeze_edition(agreement=agreement, on=on, texts=[text] if text else ())
    list_what_it_names(actor, agreement)
    plan_what_was_read(actor, agreement)


def carry_out(actor: Actor, plan: Agreement, parent: Agreement) -> None:
    """Note that a plan carries out an agreement, inside the transaction that made the plan."""
    plan.carries_out = parent
    plan.version += 1
    plan.save()
    changes = {"carries_out": [None, parent.pk]}
    audit.record(actor=actor, verb="change", subject=plan, changes=changes)


def what_is_missing(agreement: Agreement) -> list[Words]:
    """What keeps a draft from being put in force, in words."""
    missing: list[Words] = []
    sides = list(agreement.parties.all())
    if agreement.signed_on is None:
        missing.append(_("The day it was signed."))
    elif agreement.signed_on > timezone.localdate():
        missing.append(_("The day it was signed lies in the future."))
    if len(sides) < 2:
        missing.append(_("At least two parties."))
    if not agreement.commitments.exists():
        missing.append(_("At least one commitment."))
    if agreement.visibility == Visibility.OWN:
        missing.append(_("A wider view: what is signed is seen at least by its parties."))
    missing += _strangers(agreement, [side.locality_id for side in sides])
    return [*missing, *undecided_in_words(agreement)]


def _strangers(agreement: Agreement, sides: list[int]) -> list[Words]:
    """Nobody signs for others: the keeper is of a party; a superseder has the older one's sides."""
    found: list[Words] = []
    lineages = locality_lineage(sides)
    if not any(agreement.keeper.locality_id in lineages[side] for side in sides):
        found.append(_("The locality of the organisation that keeps it among the parties."))
    older = agreement.supersedes.parties.all() if agreement.supersedes else ()
    if any(all(party.locality_id not in lineages[side] for side in sides) for party in older):
        found.append(_("Every party of the agreement that it supersedes."))
    return found


@transaction.atomic
def change_visibility(*, actor: Actor, agreement_id: int, visibility: str) -> Agreement:
    """Change who may see an agreement, in any state."""
    agreement = Agreement.objects.select_for_update().get(pk=agreement_id)
    require(permissions.may_change_visibility(actor, agreement))
    if visibility == Visibility.OWN and not agreement.is_draft:
        raise WrongState(_("What is signed is seen at least by its parties."))
    before = agreement.visibility
    if before == visibility:
        return agreement
    agreement.visibility = Visibility(visibility)
    agreement.version += 1
    agreement.save()
    changes = {"visibility": [before, visibility]}
    audit.record(actor=actor, verb="change", subject=agreement, changes=changes)
    list_what_it_names(actor, agreement)
    return agreement


@transaction.atomic
def remove_agreement(*, actor: Actor, agreement_id: int) -> None:
    """Remove a draft with all it holds; statements it came from wait for review again."""
    agreement = Agreement.objects.select_for_update().get(pk=agreement_id)
    require(permissions.may_remove_agreement(actor, agreement))
    if newer := agreement.superseded_by.first():
        raise WrongState(
            _("“%(title)s” names this agreement as the one it supersedes.") % {"title": newer}
        )
    audit.record(actor=actor, verb="remove", subject=agreement)
    agreement.readings.update(state="ready")
    for attachment in agreement.attachments.all():
        name, storage = str(attachment.file.name), attachment.file.storage
        transaction.on_commit(partial(storage.delete, name))
    agreement.delete()


@transaction.atomic
def expire_agreements(*, actor: Actor, today: date) -> int:
    """End the agreements whose validity ran out before today; returns how many."""
    over = Agreement.objects.select_for_update().filter(
        state=AgreementState.IN_FORCE, valid_to__lt=today
    )
    # An extension that was agreed in time still takes effect, however late a worker comes to it.
    extended = Amendment.objects.filter(state=AmendmentState.AGREED, effect_on__lte=today)
    count = 0
    for agreement in over.exclude(pk__in=extended.values("agreement")):
        require(permissions.may_expire_agreement(actor, agreement))
        close_amendment(actor, agreement, gettext("The validity of the agreement ran out."))
        _move(actor, agreement, AgreementState.EXPIRED, "expire")
        count += 1
    return count


def lock(agreement_id: int, version: int | None = None) -> Agreement:
    """The agreement, held until the transaction ends.

    Raises:
        Stale: it changed since `version` was shown.
    """
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("keeper")
    agreement = rows.get(pk=agreement_id)
    if version is not None and agreement.version != version:
        raise Stale(_("Somebody changed this agreement after you opened it."), agreement)
    return agreement


def _move(actor: Actor, agreement: Agreement, state: AgreementState, verb: str) -> None:
    before = agreement.state
    agreement.state = state
    agreement.version += 1
    agreement.save()
    audit.record(actor=actor, verb=verb, subject=agreement, changes={"state": [before, state]})


def _twin(keeper: Organisation, form: AgreementForm) -> Agreement | None:
    """A draft with the same words and sides, made a moment ago: the form was sent twice."""
    just_now = timezone.now() - SENT_TWICE
    said = form.columns()
    said["supersedes"] = said.pop("supersedes_id")
    drafts = Agreement.objects.filter(
        keeper=keeper, state=AgreementState.DRAFT, created_at__gte=just_now, **said
    )
    wanted = [party.locality_id for party in form.parties]
    for draft in drafts.prefetch_related("parties"):
        if [party.locality_id for party in draft.parties.all()] == wanted:
            return draft
    return None


def _check(actor: Actor, form: AgreementForm, agreement: Agreement | None = None) -> None:
    if not clean_line(form.title):
        raise AgreementsError(_("An agreement needs a title."))
    if form.valid_from and form.valid_to and form.valid_to < form.valid_from:
        raise AgreementsError(_("The validity ends before it begins."))
    if agreement and form.supersedes_id == agreement.pk:
        raise AgreementsError(_("An agreement cannot supersede itself."))
    if form.supersedes_id is not None:
        older = Agreement.objects.select_related("keeper").get(pk=form.supersedes_id)
        require(permissions.may_supersede_agreement(actor, older))
    check_sides(form.parties)


def check_sides(parties: Sequence[PartyForm]) -> None:
    """No locality twice, and each organisation of the locality that it signs for."""
    sides = [party.locality_id for party in parties]
    lineages = locality_lineage(sides)
    for place, side in enumerate(sides):
        if any(side in lineages[other] for other in sides[:place]):
            raise AgreementsError(_("The same locality stands twice among the parties."))
    bodies = Organisation.objects.in_bulk([party.organisation_id for party in parties])
    for party in parties:
        body = bodies.get(party.organisation_id or 0)
        if body is not None and body.locality_id not in lineages[party.locality_id]:
            raise AgreementsError(_("%(body)s belongs to another locality.") % {"body": body})


def _write_parties(agreement: Agreement, forms: Sequence[PartyForm]) -> None:
    standing = {party.pk: party for party in agreement.parties.all()}
    _check_standing(standing, forms)
    kept = {form.party_id for form in forms if form.party_id in standing}
    for party_id, party in standing.items():
        if party_id not in kept:
            if party.performs.exists():
                raise AgreementsError(
                    _("%(party)s has commitments in this agreement; move them first.")
                    % {"party": party}
                )
            party.delete()
    # Positions are unique: shift those that stay out of the way before they are set anew.
    for place, party_id in enumerate(kept):
        Party.objects.filter(pk=party_id).update(position=1000 + place)
    localities = Locality.objects.in_bulk([form.locality_id for form in forms])
    for position, form in enumerate(forms):
        party = standing.get(form.party_id or 0) or Party(agreement=agreement)
        party.position = position
        party.locality = localities[form.locality_id]
        party.organisation_id = form.organisation_id
        party.name_on_document = clean_line(form.name_on_document) or party.locality.name_vi
        party.signatory_name = clean_line(form.signatory_name)
        party.signatory_post = clean_line(form.signatory_post)
        party.save()


def _check_standing(standing: dict[int, Party], forms: Sequence[PartyForm]) -> None:
    """A side is named once, and becomes no other locality while it has promises."""
    named = [form.party_id for form in forms if form.party_id is not None]
    if len(named) != len(set(named)):
        raise AgreementsError(_("The same party stands twice in the form."))
    for form in forms:
        party = standing.get(form.party_id or 0)
        if party is None or party.locality_id == form.locality_id:
            continue
        if party.performs.exists() or party.leads.exists():
            raise AgreementsError(
                _("%(party)s has commitments in this agreement; move them first.")
                % {"party": party}
            )


def _names(agreement: Agreement) -> str:
    return "; ".join(str(party) for party in agreement.parties.order_by("position"))
