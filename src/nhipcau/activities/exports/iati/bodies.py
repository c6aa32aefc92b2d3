"""The organisations that an activity names, and their places in its own list of them."""

from __future__ import annotations

from nhipcau.activities.exports.iati.markup import narrative
from nhipcau.activities.selectors.iati import codes
from nhipcau.activities.selectors.iati.batch import Body


class Bodies:
    """The organisations that an activity names, numbered in the order in which it names them."""

    def __init__(self, known: dict[int, Body]) -> None:
        self._known = known
        self._places: dict[Body, int] = {}

    def place(self, pk: int) -> int:
        return self._places.setdefault(self._known[pk], len(self._places))

    def body(self, pk: int) -> Body:
        return self._known[pk]

    def listed(self) -> list[Body]:
        return list(self._places)

    def o(self, pk: int | None, name: str = "nc:o") -> str:
        """The attribute that names an organisation."""
        return f' {name}="{self.place(pk)}"' if pk is not None else ""

    def org(self, tag: str, pk: int | None) -> str:
        """An element that names one: provider or receiver of money."""
        if pk is None:
            return ""
        body = self._known[pk]
        return f'<{tag} type="{type_of(body)}">{narrative(body.name)}</{tag}>'


def type_of(body: Body) -> str:
    return codes.ORGANISATIONS.get(body.kind, codes.GOVERNMENT)
