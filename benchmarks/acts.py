"""Long acts: how long each holds the lock that other writers wait for.

On the dataset of `benchmarks.dataset` (SQLite, or PostgreSQL by NHIPCAU_DATABASE_URL) each act is
done on the largest rows that the register is made for, and taken back, so that the dataset stays
as it was. SQLite has one writer at a time and others wait at most 20 seconds: `held` is how long
an act held the pen, from the beginning of its own transaction to its end by the clock, and
`held cpu` the processor's time of this process in that; what an act works out before is in `whole`
alone. The last line walks along the audit trail that the acts before it have written.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from benchmarks import dataset

HEAD = f"{'act':<46}{'held s':>9}{'held cpu':>10}{'whole s':>9}{'whole cpu':>11}{'statements':>12}"
Act = Callable[[], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    dataset.add_arguments(parser)
    parser.add_argument("--only", default="", help="acts whose name has these letters")
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    options = parser.parse_args()
    dataset.prepare(options)
    from django.db import connection

    print(f"{connection.vendor}\n{HEAD}")
    for name, begin in _acts():
        if options.only in name:
            with taken_back():
                act, count = begin()
                _line(name.format(count=f"{count:,}"), act, profiled=options.profile)


def _line(name: str, act: Act, *, profiled: bool) -> None:
    from django.db import connection

    profile = cProfile.Profile()
    watch = Watch()
    with connection.execute_wrapper(watch):
        clock, processor = time.perf_counter(), time.process_time()
        if profiled:
            profile.runcall(act)
        else:
            act()
        whole, cpu = time.perf_counter() - clock, time.process_time() - processor
    print(
        f"{name:<46}{watch.held:>9.2f}{watch.cpu:>10.2f}{whole:>9.2f}{cpu:>11.2f}"
        f"{watch.statements:>12,}",
        flush=True,
    )
    if profiled:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


class Watch:
    """Counts statements, and the time between the beginning of an act's transaction and its end.

    The benchmark's own transaction is around it, so the act's is a savepoint: the outermost one.
    """

    def __init__(self) -> None:
        self.statements = 0
        self.held = self.cpu = self.longest = 0.0
        self._name = ""
        self._since = (0.0, 0.0)

    def __call__(self, execute: Any, sql: str, *asked: Any) -> Any:
        self.statements += 1
        word, _space, name = sql.rpartition(" ")
        if word == "SAVEPOINT" and not self._name:
            self._name, self._since = name, (time.perf_counter(), time.process_time())
        answer = execute(sql, *asked)
        if word == "RELEASE SAVEPOINT" and name == self._name:
            held = time.perf_counter() - self._since[0]
            self.held += held
            self.longest = max(self.longest, held)
            self.cpu += time.process_time() - self._since[1]
            self._name = ""
        return answer


@contextmanager
def taken_back() -> Iterator[None]:
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _acts() -> list[tuple[str, Callable[[], tuple[Act, int]]]]:
    return [
        ("begin an amendment of {count}", _beginning),
        ("agree to an amendment of {count} changes", _agreeing),
        ("apply an amendment that rewords {count}", _amending),
        ("apply an amendment that withdraws {count}", _withdrawing),
        ("take {count} commitments into a draft", _taking_over),
        ("sign a draft of {count}", _signing),
        ("sign a successor that takes over {count}", _succeeding),
        ("register {count} statements", _registering),
        ("remove a draft of {count}", _removing),
        ("verify a trail of {count} entries", _verifying),
    ]


def coordinator() -> Any:
    from nhipcau.accounts.models import User
    from nhipcau.agreements.models import Reading
    from nhipcau.localities.selectors import actor_of

    keeper = Reading.objects.get().document.owner
    return actor_of(User.objects.get(memberships__organisation=keeper, memberships__role="manager"))


def huge() -> Any:
    from nhipcau.agreements.models import Agreement

    return Agreement.objects.filter(state="in_force", visibility="public").latest("pk")


def _amendment(act: str) -> tuple[Any, int]:
    """An amendment that does something to every commitment, as `_state` says it stands."""
    from django.utils import timezone

    from nhipcau.agreements.models import Alteration, Amendment
    from nhipcau.agreements.selectors.contents import content_digest, said_of
    from nhipcau.agreements.selectors.spans import doers_in
    from nhipcau.agreements.services.editions import first_edition

    agreement = huge()
    first_edition(agreement)
    side = agreement.parties.order_by("position")[0]
    made = Amendment.objects.create(
        agreement=agreement, number=1, author=agreement.keeper, author_side=side, state="sent",
        reason="Cập nhật", effect_on=timezone.localdate(), sent_at=timezone.now(),
    )  # fmt: skip
    doers = doers_in([agreement.pk])
    rows = list(agreement.commitments.filter(stands=True))
    Alteration.objects.bulk_create(
        [
            Alteration(
                amendment=made, act=act, commitment=row, position=place,
                note="Đã thay bằng chương trình khác",
                said={**said_of(row, doers.get(row.pk, ())), "text": f"{row.text} hằng năm"},
            )
            for place, row in enumerate(rows)
        ],
        batch_size=500,
    )  # fmt: skip
    made.digest = content_digest(made)
    made.save()
    made.consents.create(party=side, word="agreed", digest=made.digest, by_name="Huế")
    return made, len(rows)


def _answer(made: Any) -> None:
    from nhipcau.agreements.services import answer_amendment
    from nhipcau.foundation.actors import Actor

    answer_amendment(
        actor=Actor.program("Nhịp Cầu"), amendment_id=made.pk, digest=made.digest, word="agreed"
    )


def _beginning() -> tuple[Act, int]:
    """The signed text of an agreement that has no edition yet is kept now."""
    from nhipcau.agreements.services import AmendmentForm, draft_amendment

    agreement, actor = huge(), coordinator()
    form = AmendmentForm(reason="Cập nhật")
    count = agreement.commitments.filter(stands=True).count()
    return lambda: draft_amendment(actor=actor, agreement_id=agreement.pk, form=form), count


def _agreeing() -> tuple[Act, int]:
    made, count = _amendment("change")
    return lambda: _answer(made), count


def _applied(act: str) -> tuple[Act, int]:
    from django.utils import timezone

    from nhipcau.agreements.services import apply_amendment
    from nhipcau.foundation.actors import Actor

    made, count = _amendment(act)
    _answer(made)
    program = Actor.program("Nhịp Cầu")
    today = timezone.localdate() + timedelta(days=1)
    return lambda: apply_amendment(actor=program, amendment_id=made.pk, today=today), count


def _amending() -> tuple[Act, int]:
    return _applied("change")


def _withdrawing() -> tuple[Act, int]:
    return _applied("withdraw")


def _successor() -> Any:
    """A draft that supersedes the huge agreement, of the same sides."""
    from django.utils import timezone

    from nhipcau.agreements.services import AgreementForm, PartyForm, add_agreement

    older = huge()
    form = AgreementForm(
        kind=older.kind, title="Chương trình hợp tác mới", signed_on=timezone.localdate(),
        visibility="public", supersedes_id=older.pk,
        parties=[
            PartyForm(side.locality_id, side.name_on_document, side.organisation_id)
            for side in older.parties.all()
        ],
    )  # fmt: skip
    return add_agreement(actor=coordinator(), keeper=older.keeper, form=form)


def _taking_over() -> tuple[Act, int]:
    from nhipcau.agreements.services import take_over
    from nhipcau.agreements.services.settling import undecided_of

    made, actor = _successor(), coordinator()
    count = undecided_of(made).count()
    return lambda: take_over(actor=actor, agreement_id=made.pk), count


def _filled(*, supersedes: bool) -> Any:
    """A draft of as many commitments as the huge agreement has; all of them are open."""
    from nhipcau.agreements.services import take_over

    huge().commitments.update(state="in_progress")
    made = _successor()
    take_over(actor=coordinator(), agreement_id=made.pk)
    if not supersedes:
        made.takeovers.all().delete()
        made.supersedes = None
        made.save()
    return made


def _signed(made: Any) -> tuple[Act, int]:
    from nhipcau.agreements.services import sign_agreement

    actor, count = coordinator(), made.commitments.count()
    return (lambda: sign_agreement(actor=actor, agreement_id=made.pk, version=made.version)), count


def _signing() -> tuple[Act, int]:
    return _signed(_filled(supersedes=False))


def _succeeding() -> tuple[Act, int]:
    return _signed(_filled(supersedes=True))


def _removing() -> tuple[Act, int]:
    from nhipcau.agreements.services import remove_agreement

    made, actor = _filled(supersedes=False), coordinator()
    count = made.commitments.count()
    return lambda: remove_agreement(actor=actor, agreement_id=made.pk), count


def _registering() -> tuple[Act, int]:
    from nhipcau.agreements.models import Reading, Statement
    from nhipcau.agreements.services import register_reading

    reading, actor = Reading.objects.get(), coordinator()
    sides = list(reading.parties.all())
    through = Statement.performers.through
    ids = list(reading.statements.values_list("pk", flat=True))
    reading.statements.update(state="accepted")
    through.objects.bulk_create(
        [through(statement_id=pk, readingparty=side) for pk in ids for side in sides],
        batch_size=500,
    )
    keeper = reading.document.owner
    return lambda: register_reading(actor=actor, reading_id=reading.pk, keeper=keeper), len(ids)


def _verifying() -> tuple[Act, int]:
    from nhipcau.foundation.audit import AuditSeal, faults, seal_all

    act, _count = _amending()
    act()
    seal_all()

    def walk() -> None:
        if found := list(faults()):
            raise SystemExit("\n".join(found))

    return walk, AuditSeal.objects.count()


if __name__ == "__main__":
    main()
