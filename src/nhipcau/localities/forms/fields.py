"""A field that takes the name of a known organisation, with names offered while one types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from nhipcau.foundation.actors import Actor
from nhipcau.foundation.forms import LineField
from nhipcau.localities.models import Locality, Organisation
from nhipcau.localities.selectors import (
    find_organisation,
    locality_lineage,
    similar_organisations,
)


class KnownNameField(LineField):
    """The name of an organisation; `known` finds it once the locality is known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)

    def offer_names_of(self, locality: Locality) -> None:
        """Let the browser ask for names of this locality alone."""
        self.widget.attrs["data-locality"] = str(locality.pk)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"data-suggest": "", "autocomplete": "off"}


def known(name: str, locality: Locality) -> Organisation:
    """The organisation of that name in the directory of a locality or one of its lineage.

    Raises:
        ValidationError: there is none; the message offers the closest.
    """
    ids = locality_lineage([locality.pk])[locality.pk]
    everybody = Actor.anonymous()
    found = find_organisation(name, locality_ids=ids, reader=everybody)
    if found is not None:
        return found
    close = similar_organisations(everybody, name, locality_ids=ids, limit=3)
    if close:
        message = _("%(locality)s has no organisation of this name. Did you mean: %(names)s?")
    else:
        message = _("%(locality)s has no organisation of this name.")
    offered = "; ".join(row.name for row in close)
    raise forms.ValidationError(message, params={"locality": locality, "names": offered})
