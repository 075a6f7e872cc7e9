"""A casefile from one store to another: from the analyst's file to the team's server, and back."""

from __future__ import annotations

from dataclasses import dataclass

from musnad.model.errors import StorageError
from musnad.storage.store import WRITER, SqlStore

# What is copied, each table in the order in which it came; what can be made anew from it is not.
_TABLES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("meta", ("key", "value"), "key"),
    (
        "documents",
        ("id", "sha256", "name", "path", "row", "kind", "engine", "version", "resources", "record", "added"),
        "position",
    ),
    ("quarantine", ("path", "name", "row", "sha256", "reason"), "position"),
    ("casefile", ("list", "position", "id", "entry"), "list, position"),
    ("judgements", ("id", "by", "entry"), "id"),
    ("reviews", ("id", "document", "by", "entry"), "position"),
)
# Rows in memory at a time.
_PAGE = 128


@dataclass(frozen=True, slots=True)
class Copied:
    """How many documents and originals were copied."""

    documents: int
    originals: int


def copy(source: SqlStore, target: SqlStore) -> Copied:
    """Everything that stands in the source, with every original checked on the way, into an empty target.

    Originals go first, everything else in one transaction: a copy that is interrupted is begun again. Raises
    StorageError for a target that holds something, or an original that is not what was archived.
    """
    for table, _, _ in _TABLES:
        if table != "meta" and next(target.db.rows(f"SELECT 1 FROM {table} LIMIT 1"), None):
            raise StorageError(f"{target.label} holds a casefile already; expected a new one to copy into")
    originals = 0
    for sha256 in source.archive.digests():
        target.archive.put(source.archive.get(sha256))
        originals += 1
    with source.snapshot(), target.db.transaction():
        for table, columns, order in _TABLES:
            _rows(source, target, table, columns, order)
    documents = next(target.db.rows("SELECT count(*) FROM documents"))[0]
    return Copied(documents, originals)


def _rows(source: SqlStore, target: SqlStore, table: str, columns: tuple[str, ...], order: str) -> None:
    listed = ", ".join(columns)
    insert = f"INSERT INTO {table} ({listed}) VALUES ({', '.join('?' * len(columns))})"
    offset = 0
    while True:
        query = f"SELECT {listed} FROM {table} ORDER BY {order} LIMIT {_PAGE} OFFSET {offset}"
        page = list(source.db.rows(query))
        if not page:
            return
        wanted = [row for row in page if table != "meta" or row[0] != WRITER]
        target.db.run_many(insert, wanted)
        offset += _PAGE
