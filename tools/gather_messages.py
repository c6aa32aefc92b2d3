"""Gathers translatable strings into src/nhipcau/foundation/locale (needs GNU gettext).

One catalogue for the whole product: a term has one translation wherever it appears.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("vi",)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.config.settings")
    import django

    django.setup()
    os.chdir(ROOT / "src" / "nhipcau")
    (ROOT / "src" / "nhipcau" / "locale").mkdir(exist_ok=True)
    call_command(
        "makemessages",
        locale=list(LANGUAGES),
        no_location=False,
        add_location="file",
        no_wrap=True,
        no_obsolete=True,
        verbosity=1,
    )


if __name__ == "__main__":
    main()
