"""Refuses an incomplete catalogue: untranslated, fuzzy or missing messages, and broken variables.

Gathers the strings anew into a temporary copy where GNU gettext is present, so that a string
nobody gathered yet is found as well.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "src" / "nhipcau" / "locale"
VARIABLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def main() -> None:
    faults: list[str] = []
    for catalogue in sorted(CATALOGUES.glob("*/LC_MESSAGES/django.po")):
        faults += _faults_in(polib.pofile(str(catalogue)), catalogue.parent.parent.name)
    faults += _not_gathered()
    for fault in faults[:60]:
        print(fault)
    if faults:
        sys.exit(f"{len(faults)} faults in the catalogues. `make messages` gathers strings.")
    print("Catalogues complete.")


def _faults_in(catalogue: polib.POFile, language: str) -> list[str]:
    faults = []
    for entry in catalogue:
        if entry.obsolete:
            continue
        said = [entry.msgstr, *entry.msgstr_plural.values()]
        if entry.fuzzy:
            faults.append(f"{language}: fuzzy: {entry.msgid!r}")
        if not any(said) or (entry.msgstr_plural and not all(entry.msgstr_plural.values())):
            faults.append(f"{language}: untranslated: {entry.msgid!r}")
            continue
        wanted = {*VARIABLE.findall(entry.msgid), *VARIABLE.findall(entry.msgid_plural)}
        for text in filter(None, said):
            used = set(VARIABLE.findall(text))
            # A plural form may leave its number out ("one day"); nothing may name a new variable.
            if used - wanted or (wanted - used and not entry.msgid_plural):
                faults.append(f"{language}: variables {used ^ wanted} differ: {entry.msgid!r}")
    return faults


def _not_gathered() -> list[str]:
    if shutil.which("xgettext") is None:
        print("GNU gettext is not installed: strings not yet gathered cannot be looked for.")
        return []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("vendor", "*.mo"))
        shutil.copytree(ROOT / "tools", copy / "tools")
        subprocess.run(
            [sys.executable, "tools/gather_messages.py"], cwd=copy, check=True, capture_output=True
        )
        faults = []
        for fresh in sorted((copy / "src/nhipcau/locale").glob("*/LC_MESSAGES/django.po")):
            known = {
                (e.msgctxt, e.msgid)
                for e in polib.pofile(
                    str(CATALOGUES / fresh.relative_to(copy / "src/nhipcau/locale"))
                )
            }
            faults += [
                f"not gathered: {entry.msgid!r}"
                for entry in polib.pofile(str(fresh))
                if (entry.msgctxt, entry.msgid) not in known
            ]
    return faults


if __name__ == "__main__":
    main()
