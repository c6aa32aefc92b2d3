"""The words of closed lists in one language, and their values in any of our languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language

from nhipcau.agreements.choices import (
    AgreementKind,
    AgreementState,
    CommitmentState,
    Form,
    Precision,
    Recurrence,
    Visibility,
)
from nhipcau.agreements.models import Field
from nhipcau.foundation.text import fold

CHOICES: dict[str, Any] = {
    "form": Form,
    "due_precision": Precision,
    "due_recurrence": Recurrence,
    "state": CommitmentState,
    "kind": AgreementKind,
    "agreement_state": AgreementState,
    "visibility": Visibility,
}


class Tongue:
    """Words for the values of a list, gathered once: rows are written after the request is over."""

    def __init__(self, language: str | None = None) -> None:
        self.language = language or get_language() or settings.LANGUAGE_CODE
        with translation.override(self.language):
            self._words: dict[str, dict[Any, str]] = {
                name: {value: str(label) for value, label in choices.choices}
                for name, choices in CHOICES.items()
            }
            self._words["field"] = {row.pk: row.name for row in Field.objects.all()}

    def word(self, name: str, value: Any) -> str:
        """The word of a value; "" for none."""
        return self._words[name].get(value, str(value)) if value not in (None, "") else ""

    def words(self, name: str) -> list[str]:
        """All words of a closed list, in its order."""
        return list(self._words[name].values())


def value_of(name: str, word: str) -> Any:
    """The value that a word means in any of our languages.

    Raises:
        KeyError: it is none of the list.
    """
    return meanings(name)[fold(word)]


def meanings(name: str) -> Mapping[str, Any]:
    """Folded words of a closed list in every language, with the values they mean."""
    return _field_meanings() if name == "field" else _meanings(name)


@cache
def _meanings(name: str) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for value, label in CHOICES[name].choices:
                found[fold(str(label))] = value
                found[fold(str(value))] = value
    return found


def _field_meanings() -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for row in Field.objects.all():
        names = (row.pk, row.name_vi, row.name_en, row.short_vi, row.short_en)
        found.update({fold(name): row.pk for name in names if name})
    return found
