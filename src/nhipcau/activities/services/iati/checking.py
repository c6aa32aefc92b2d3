"""Rows made of a file, judged column by column before the database sees them."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def checked(row: Row) -> Row:
    """The row, if each of its own columns can hold what it says.

    Raises:
        ValidationError: names the columns that cannot.
    """
    apart = [
        field.name
        for field in row._meta.concrete_fields
        if field.is_relation or (field.null and getattr(row, field.attname) is None)
    ]
    row.clean_fields(exclude=apart)
    return row
