"""The words of a folded column where the database finds them: FTS5 on SQLite, GIN on PostgreSQL.

The database keeps them itself, by triggers or a generated column, in the transaction that writes
the row: no writer can forget, not even one that writes many rows at once. What is here is derived,
so it is no migration: it is made after every migration where it is missing, for SQLite loses the
triggers of a table that a migration makes anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL

from nhipcau.foundation.search.words import WORD

COLUMN = "folded"
# The parser of PostgreSQL would take 12/BB-UBND for the path of a file.
SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~–—“”‘’…«»·•"
FTS = """
CREATE VIRTUAL TABLE {words} USING fts5(
    folded, content='{table}', content_rowid='id', tokenize='unicode61 remove_diacritics 0',
    prefix='2 3'
)"""
TRIGGERS = {
    "insert": "AFTER INSERT ON {table} BEGIN {add} END",
    "delete": "AFTER DELETE ON {table} BEGIN {drop} END",
    "update": "AFTER UPDATE OF folded ON {table} WHEN old.folded IS NOT new.folded"
    " BEGIN {drop} {add} END",
}
ADD = "INSERT INTO {words}(rowid, folded) VALUES (new.id, new.folded);"
DROP = "INSERT INTO {words}({words}, rowid, folded) VALUES ('delete', old.id, old.folded);"

AUTOMERGE = "INSERT INTO {words}({words}, rank) VALUES ('automerge', {pages})"


@dataclass(frozen=True, slots=True)
class Indexed:
    """A model whose column `folded` can be searched by words."""

    model: type[models.Model]

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def rows(self) -> models.QuerySet[Any]:
        return self.model._default_manager.all()  # noqa: SLF001 public by name, not by its first letter

    @property
    def words(self) -> str:
        return f"{self.table}_words"


_INDEXED: dict[str, Indexed] = {}


def add_index(model: type[models.Model]) -> None:
    """Register a model; its index is made after the next migration."""
    one = Indexed(model)
    _INDEXED[one.table] = one


def indexed() -> tuple[Indexed, ...]:
    return tuple(_INDEXED.values())


def matching(model: type[models.Model], words: Iterable[str]) -> Q:
    """The rows that have every word, the last one perhaps only begun.

    Words are letters and digits alone: nothing that a person types is ever an operator.
    """
    parts = [word for said in words for word in WORD.findall(said)]
    if not parts:
        return Q(pk__in=())
    table = Indexed(model)
    if connection.vendor == "sqlite":
        asked = " ".join([*(f'"{word}"' for word in parts[:-1]), f'"{parts[-1]}"*'])
        rows = f"SELECT rowid FROM {table.words} WHERE {table.words} MATCH %s"  # noqa: S608 our own names
    else:
        asked = " & ".join([*(f"'{word}'" for word in parts[:-1]), f"'{parts[-1]}':*"])
        rows = f"SELECT id FROM {table.table} WHERE words @@ to_tsquery('simple', %s)"  # noqa: S608 the same
    return Q(pk__in=RawSQL(rows, (asked,)))  # noqa: S611 the words are a parameter


@contextmanager
def merging_later(model: type[models.Model]) -> Iterator[None]:
    """Thousands of rows of one transaction are indexed without putting the index in order.

    On SQLite every written page of words makes the index merge others, which takes longer than the
    words themselves while all writers wait; the writes that come after do it, a little each.
    """
    one = Indexed(model)
    if connection.vendor == "sqlite":
        _run(AUTOMERGE.format(words=one.words, pages=0))
    yield
    # What fails takes the whole transaction back, and the setting with it.
    if connection.vendor == "sqlite":
        _run(AUTOMERGE.format(words=one.words, pages=4))


def ensure(**_kwargs: Any) -> None:
    """Make what is missing; called after every migration."""
    for one in indexed():
        if one.table in connection.introspection.table_names():
            with transaction.atomic():
                _ensure_sqlite(one) if connection.vendor == "sqlite" else _ensure_postgresql(one)


def rebuild(one: Indexed) -> None:
    """Fold every row again where it was written unfolded, then read every row's words."""
    for row in one.rows.iterator(chunk_size=2000):
        was = getattr(row, COLUMN)
        if was != _folded_again(row):
            one.rows.filter(pk=row.pk).update(**{COLUMN: getattr(row, COLUMN)})
    if connection.vendor == "sqlite":
        _run(f"INSERT INTO {one.words}({one.words}) VALUES ('rebuild')")  # noqa: S608 our own names
    else:
        _run(f"REINDEX INDEX {one.words}")


def faults_of(one: Indexed) -> list[str]:
    """What is wrong with an index, in words; nothing where it says what the rows say."""
    found = [] if _is_sound(one) else [f"{one.table}: the index does not match the rows."]
    stale = sum(
        getattr(row, COLUMN) != _folded_again(row) for row in one.rows.iterator(chunk_size=2000)
    )
    return [*found, f"{one.table}: {stale} rows are not folded."] if stale else found


def _folded_again(row: models.Model) -> str:
    """The column as the model itself fills it."""
    row.fill_keys()  # type: ignore[attr-defined]
    return str(getattr(row, COLUMN))


def _is_sound(one: Indexed) -> bool:
    if connection.vendor != "sqlite":
        valid = f"SELECT indisvalid FROM pg_index WHERE indexrelid = '{one.words}'::regclass"  # noqa: S608 our own names
        return bool(_ask(valid)[0][0])
    try:
        # With rank 1 the index is compared with the table, not only with itself.
        with transaction.atomic():
            _run(f"INSERT INTO {one.words}({one.words}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 the same
    except DatabaseError as error:
        if "malformed" not in str(error):
            raise
        return False
    return True


def _ensure_sqlite(one: Indexed) -> None:
    names = {"table": one.table, "words": one.words}
    known = {
        name
        for (name,) in _ask("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
    }
    missing = [verb for verb in TRIGGERS if f"{one.words}_{verb}" not in known]
    if one.words not in known:
        _run(FTS.format(**names))
    for verb in missing:
        body = TRIGGERS[verb].format(add=ADD, drop=DROP, **names).format(**names)
        _run(f"CREATE TRIGGER {one.words}_{verb} {body}")
    if missing:
        rebuild(one)


def _ensure_postgresql(one: Indexed) -> None:
    has = "SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema()"
    if not _ask(f"{has} AND table_name = '{one.table}' AND column_name = 'words'"):
        blanks = " " * len(SIGNS)
        signs = SIGNS.replace("'", "''")
        plain = f"translate({COLUMN}, '{signs}', '{blanks}')"
        _run(
            f"ALTER TABLE {one.table} ADD COLUMN words tsvector"
            f" GENERATED ALWAYS AS (to_tsvector('simple', {plain})) STORED"
        )
    if not _ask(f"SELECT 1 FROM pg_indexes WHERE indexname = '{one.words}'"):  # noqa: S608 our own names
        _run(f"CREATE INDEX {one.words} ON {one.table} USING gin (words)")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _ask(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
