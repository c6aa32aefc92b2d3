"""A draft drawn up against an older edition is brought up to the text as it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from nhipcau.agreements import permissions
from nhipcau.agreements.choices import Act, PartyAct, PartyState
from nhipcau.agreements.models import Alteration, Amendment, Edition, Party, PartyChange
from nhipcau.agreements.selectors.contents import merged_in, party_changes_of
from nhipcau.agreements.services.amendments import lock_amendment, touch
from nhipcau.agreements.services.parties import is_among
from nhipcau.foundation import audit
from nhipcau.foundation.actors import Actor
from nhipcau.foundation.rules import require

Said = Mapping[str, Any]


@transaction.atomic
def rebase_amendment(*, actor: Actor, amendment_id: int, version: int) -> Amendment:
    """Keep what the side wrote, on top of the edition in force.

    A commitment that both changed takes the other's words where this side left them as they were.
    What became void (its commitment is gone, its party left) is taken out, and said in the trail.

    Raises:
        Stale: the draft changed since `version` was shown.
    """
    amendment = lock_amendment(amendment_id, version)
    require(permissions.may_change_amendment(actor, amendment))
    latest = amendment.agreement.editions.order_by("-number").first()
    before = amendment.base
    if latest is None or before is None or before.pk == latest.pk:
        return amendment
    void = _rebase_alterations(amendment, before, latest) + _rebase_parties(amendment)
    standing = latest.heading
    amendment.heading = {
        name: value for name, value in amendment.heading.items() if value != standing[name]
    }
    amendment.base = latest
    touch(amendment)
    said: dict[str, list[Any]] = {"edition": [before.number, latest.number]}
    if void:
        said["alteration"] = ["; ".join(void)[:2000], None]
    audit.record(actor=actor, verb="rebase", subject=amendment, changes=said)
    return amendment


def three_ways(before: Said, mine: Said, theirs: Said) -> dict[str, Any]:
    """What stands where I changed nothing is theirs; what I changed is mine."""
    return {name: theirs[name] if mine[name] == before.get(name) else mine[name] for name in mine}


def _rebase_alterations(amendment: Amendment, before: Edition, latest: Edition) -> list[str]:
    rows = list(amendment.alterations.select_related("commitment"))
    merged = merged_in(amendment)
    ids = {row.commitment_id for row in rows} | {pk for pks in merged.values() for pk in pks}
    new = dict(latest.clauses.filter(commitment__in=ids).values_list("commitment_id", "said"))
    old = dict(before.clauses.filter(commitment__in=ids).values_list("commitment_id", "said"))
    left = _gone(amendment)
    void = []
    for row in rows:
        own = merged.get(row.pk) or ([row.commitment_id] if row.commitment_id else [])
        if any(pk not in new for pk in own) or not _is_kept(row, old, new, left):
            void.append(str(row.said.get("text") or row.commitment)[:200])
            row.delete()
    return void


def _is_kept(
    row: Alteration, old: Mapping[int, Said], new: Mapping[int, Said], left: frozenset[int]
) -> bool:
    """Write a change on top of the new words; false where nothing of it is left."""
    said = dict(row.said)
    theirs = new.get(row.commitment_id or 0)
    if row.act == Act.CHANGE and theirs is not None:
        said = three_ways(old.get(row.commitment_id or 0, theirs), said, theirs)
        if said == theirs:
            return False
    if "performers" in said:
        said["performers"] = [pk for pk in said["performers"] if pk not in left]
    if said != row.said:
        row.said = said
        row.save()
    return True


def _gone(amendment: Amendment) -> frozenset[int]:
    from_then = amendment.agreement.parties(manager="ever").filter(state=PartyState.LEFT)
    return frozenset(from_then.values_list("pk", flat=True))


def _rebase_parties(amendment: Amendment) -> list[str]:
    void = []
    for change in party_changes_of(amendment):
        joins = change.act == PartyAct.JOIN
        is_void = (
            is_among(amendment.agreement, change.party.locality_id)
            if joins
            else change.party.state != PartyState.PRESENT or _says_the_same(change.party, change)
        )
        if is_void:
            void.append(f"{change.get_act_display()}: {change.party}")
            change.delete()
    return void


def _says_the_same(party: Party, change: PartyChange) -> bool:
    """Another amendment named the same signatory."""
    return change.act == PartyAct.SIGN and all(
        getattr(party, name) == value for name, value in change.said.items()
    )
