"""Compiles every locale/**/django.po under src/ to django.mo, with no need of GNU gettext."""

from __future__ import annotations

from pathlib import Path

import polib

SOURCE = Path(__file__).resolve().parent.parent / "src"


def main() -> None:
    for catalogue in sorted(SOURCE.rglob("locale/*/LC_MESSAGES/*.po")):
        target = catalogue.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < catalogue.stat().st_mtime:
            polib.pofile(str(catalogue)).save_as_mofile(str(target))


if __name__ == "__main__":
    main()
