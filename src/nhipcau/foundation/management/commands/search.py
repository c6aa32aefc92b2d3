"""`nhipcau search check|rebuild`: the index of words beside the rows that it was read from."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from nhipcau.foundation import search


class Command(BaseCommand):
    help = "Compare the index of the search with the register (check), or make it anew (rebuild)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=("check", "rebuild"))

    def handle(self, *_args: Any, verb: str, **_options: Any) -> None:
        if verb == "rebuild":
            self._rebuild()
        faults = [fault for one in search.indexed() for fault in search.faults_of(one)]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError("The index is not sound: run `nhipcau search rebuild`.")
        rows = sum(one.rows.count() for one in search.indexed())
        self.stdout.write(f"The index is sound: {rows:,} rows of {len(search.indexed())} tables.")

    def _rebuild(self) -> None:
        search.ensure()
        for one in search.indexed():
            with transaction.atomic():
                search.rebuild(one)
