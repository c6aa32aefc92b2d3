"""`nhipcau standings`: work out every standing from the words alone and compare."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nhipcau.activities.services.recomputing import differences

SHOWN = 100
"""Differences that are named one by one; the rest are counted."""


class Command(BaseCommand):
    help = (
        "Work out how every report and figure stands from the words of the sides alone, and hash"
        " every submitted content again; name what differs from what is kept. Changes nothing."
        " Ends with 0 where all is the same, 1 where something differs."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = 0
        for difference in differences():
            count += 1
            if count <= SHOWN:
                self.stdout.write(str(difference))
        if count:
            raise CommandError(f"{count} differences.", returncode=1)
        self.stdout.write("All standings follow from the words.")
