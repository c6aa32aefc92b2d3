from __future__ import annotations

from pathlib import Path

import allauth
import pytest

from nhipcau.accounts.phrases import PHRASES

SOURCE = "\n".join(
    path.read_text(encoding="utf-8")
    for pattern in (
        "account/**/*.py",
        "mfa/**/*.py",
        "templates/account/**/*.txt",
        "templates/mfa/**/*.txt",
    )
    for path in sorted(Path(allauth.__file__).parent.glob(pattern))
)


@pytest.mark.parametrize("phrase", PHRASES)
def test_phrase_is_what_allauth_says(phrase):
    said = phrase.replace("%(name)s", "{{name}}")

    assert said in SOURCE
