"""Write many rows in the time that a short transaction has: worked out first, written then.

Every other writer waits while a transaction holds the register. So what the rows will say is worked
out before it begins, and inside it the database is handed plain values: one prepared statement run
for each row. `bulk_create` and `bulk_update` build their statements in ten times the time that the
database needs. Nothing of `save` happens: whoever calls fills what `save` would fill.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from django.db import connection, models

Field: TypeAlias = "models.Field[Any, Any]"


class Rewriting:
    """These fields of every row as they stand on it now, ready to be written."""

    def __init__(self, rows: Iterable[models.Model], names: Sequence[str]) -> None:
        some = list(rows) if names else []
        self._values: list[list[Any]] = []
        self._statement = ""
        if not some:
            return
        meta = some[0]._meta
        by_name = {field.name: field for field in meta.concrete_fields}
        fields = [by_name[name] for name in names]
        columns = ", ".join(f"{_quoted(str(field.column))} = %s" for field in fields)
        key = _quoted(str(meta.pk.column))
        self._statement = f"UPDATE {_quoted(meta.db_table)} SET {columns} WHERE {key} = %s"  # noqa: S608 our own names
        # In the order of their keys: the index of words takes rows in that order fastest.
        some.sort(key=lambda row: row.pk)
        self._values = [[*_values(row, fields), row.pk] for row in some]

    def write(self) -> None:
        """Write them; call it inside the transaction of the change."""
        _run(self._statement, self._values)


class Insertion:
    """New rows ready to be written, but for the `late` columns that only the transaction knows."""

    def __init__(self, rows: Iterable[models.Model], *, late: Sequence[str] = ()) -> None:
        some = list(rows)
        self._count = len(some)
        self._late: list[Field] = []
        self._values: list[list[Any]] = []
        self._statement = ""
        if not some:
            return
        meta = some[0]._meta
        known = {field.attname: field for field in meta.concrete_fields}
        self._late = [known[name] for name in late]
        fields = [one for name, one in known.items() if name not in late and one is not meta.pk]
        columns = ", ".join(_quoted(str(field.column)) for field in [*fields, *self._late])
        places = ", ".join(["%s"] * (len(fields) + len(self._late)))
        self._statement = f"INSERT INTO {_quoted(meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 our own names
        self._values = [_values(row, fields) for row in some]

    def __len__(self) -> int:
        return self._count

    def write(self, **late: Any) -> None:
        """Write them inside the transaction; a late column is a list, or one value for all."""
        columns = [_ready(field, late[field.attname], self._count) for field in self._late]
        rest = zip(*columns, strict=True) if columns else [()] * self._count
        rows = zip(self._values, rest, strict=True) if self._count else ()
        _run(self._statement, [[*early, *added] for early, added in rows])


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Keys for new rows, given before they are written; inside the transaction that writes them.

    On SQLite the transaction holds the only pen, so the next keys are free until it ends; writing
    them moves the counter. PostgreSQL gives them out for good.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
            first = (row[0] if row else 0) + 1
            return list(range(first, first + count))
        asked = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        cursor.execute(asked, [table, count])
        return [key for (key,) in cursor.fetchall()]


def rewrite(rows: Iterable[models.Model], names: Sequence[str]) -> None:
    """Write these fields of every row at once, as they stand on it now."""
    Rewriting(rows, names).write()


def _run(statement: str, values: list[list[Any]]) -> None:
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)


def _values(row: models.Model, fields: Sequence[Field]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


def _ready(field: Field, said: Any, count: int) -> list[Any]:
    if isinstance(said, list):
        return said
    return [field.get_db_prep_save(said, connection)] * count


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
