"""The casefile as one SQLite file, with nothing but the standard library.

While it is written it is in WAL mode (readers are not held up, a killed writer loses nothing committed); closed, it is
one plain file that can be read from a folder nobody may write to.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

from musnad.model.casefile import (
    CaseDocument,
    Casefile,
    Contradiction,
    Entity,
    Incident,
    Judgement,
    Mechanism,
    Origin,
)
from musnad.model.document import Quarantined
from musnad.model.errors import StorageError
from musnad.model.reading import EngineInfo, Reading
from musnad.model.serial import dumps, plain, reading_of
from musnad.storage.contract import StoredDocument
from musnad.storage.rows import decode
from musnad.storage.schema import APPLICATION_ID, SCHEMA, STEPS

_LISTS: dict[str, type[Any]] = {
    "documents": CaseDocument,
    "entities": Entity,
    "origins": Origin,
    "incidents": Incident,
    "contradictions": Contradiction,
    "mechanisms": Mechanism,
    "judgements": Judgement,
}
_MACHINE = "rules"
_HEADER = b"SQLite format 3\x00"
# Another build may hold the file for the length of its longest transaction, the casefile's lists.
_BUSY_SECONDS = 30.0

_ADD_DOCUMENT = """
INSERT INTO documents (id, sha256, name, path, row, kind, engine, version, resources, record)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (sha256, name) DO UPDATE SET id = excluded.id, path = excluded.path, row = excluded.row,
    kind = excluded.kind, engine = excluded.engine, version = excluded.version, resources = excluded.resources,
    record = excluded.record
"""
_ADD_QUARANTINED = """
INSERT INTO quarantine (path, name, row, sha256, reason) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (path, name, row) DO UPDATE SET sha256 = excluded.sha256, reason = excluded.reason
"""


class SqliteStore:
    """A casefile in one file; a context manager. See ``CaseStore`` for what each method promises."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def create(cls, path: Path) -> SqliteStore:
        """Opens a casefile to write, made when there is none.

        Raises StorageError when it is another program's file, a newer Musnad's, or cannot be written.
        """
        _check_file(path, missing_ok=True)
        with _errors(path, "written"):
            connection = _connect(f"file:{quote(str(path))}?mode=rwc")
            try:
                _check_owner(path, connection)
                _migrate(connection)
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    @classmethod
    def open(cls, path: Path) -> SqliteStore:
        """Opens a casefile to read only. Raises StorageError when there is none or it is not one."""
        _check_file(path, missing_ok=False)
        with _errors(path, "read"):
            connection = _connect(f"file:{quote(str(path))}?mode=ro")
            try:
                _check_owner(path, connection)
                version = _pragma(connection, "user_version")
                if version < SCHEMA:
                    raise StorageError(f"{path} has the older schema {version}; build it again to bring it to {SCHEMA}")
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    def __enter__(self) -> SqliteStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        with suppress(sqlite3.Error):  # other readers, or a read-only file: it stays in WAL mode, which is as safe
            self._connection.execute("PRAGMA busy_timeout = 0")
            self._connection.execute("PRAGMA journal_mode = DELETE")
        self._connection.close()

    def has(self, sha256: str, name: str, engine: EngineInfo) -> bool:
        found = self._rows(
            "SELECT 1 FROM documents WHERE sha256 = ? AND name = ? AND engine = ? AND version = ? AND resources = ?",
            (sha256, _clean(name), engine.name, engine.version, engine.resources),
        )
        return next(iter(found), None) is not None

    def ids(self) -> dict[str, tuple[str, str]]:
        return {id_: (sha256, name) for id_, sha256, name in self._rows("SELECT id, sha256, name FROM documents")}

    def document(self, sha256: str, name: str) -> StoredDocument | None:
        rows = self._rows(
            "SELECT id, sha256, name, path, row, kind, engine, version, resources, record FROM documents "
            "WHERE sha256 = ? AND name = ?",
            (sha256, _clean(name)),
        )
        found = next(iter(rows), None)
        if found is None:
            return None
        id_, held, called, path, row, kind, engine, version, resources, record = found
        return StoredDocument(id_, held, called, path, EngineInfo(engine, version, resources), record, row, kind)

    def add(self, found: Sequence[StoredDocument | Quarantined]) -> None:
        with self._transaction() as connection:
            for one in found:
                if isinstance(one, StoredDocument):
                    _add_document(connection, one)
                else:
                    _add_quarantined(connection, one)

    def readings(self) -> Iterator[Reading]:
        with _errors(self.path, "read"):
            for line in self.records():
                yield reading_of(json.loads(line))

    def records(self) -> Iterator[str]:
        return (row[0] for row in self._rows("SELECT record FROM documents ORDER BY position"))

    def quarantine(self) -> tuple[Quarantined, ...]:
        rows = self._rows("SELECT name, path, reason, row, sha256 FROM quarantine ORDER BY position")
        return tuple(Quarantined(name, path, reason, row or None, sha256) for name, path, reason, row, sha256 in rows)

    def put_casefile(self, casefile: Casefile) -> None:
        with self._transaction() as connection:
            connection.execute("DELETE FROM casefile")
            connection.executemany("INSERT INTO casefile VALUES (?, ?, ?, ?)", _entries(casefile))

    def casefile(self) -> Casefile:
        with _errors(self.path, "read"):
            return Casefile(**{name: tuple(self._list(name, kind)) for name, kind in _LISTS.items()})

    def judge(self, judgements: Iterable[Judgement]) -> None:
        rows = [(j.id, j.by, dumps(plain(j))) for j in judgements]
        for _, by, _ in rows:
            if by == _MACHINE:
                raise StorageError(f"expected a person's judgement, got one by {by!r}")
        with self._transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO judgements VALUES (?, ?, ?)", rows)

    def judgements(self) -> tuple[Judgement, ...]:
        query = "SELECT entry FROM judgements ORDER BY id"
        with _errors(self.path, "read"):
            return tuple(decode(Judgement, json.loads(row[0])) for row in self._rows(query))

    def meta(self) -> dict[str, str]:
        noted = dict(self._rows("SELECT key, value FROM meta ORDER BY key"))
        return {"schema": str(_pragma(self._connection, "user_version")), **noted}

    def set_meta(self, values: dict[str, str]) -> None:
        with self._transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(values.items()))

    def _list(self, name: str, kind: type[Any]) -> Iterator[Any]:
        for row in self._rows("SELECT entry FROM casefile WHERE list = ? ORDER BY position", (name,)):
            yield decode(kind, json.loads(row[0]))

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        with _errors(self.path, "read"), closing(self._connection.execute(query, values)) as cursor:
            yield from cursor

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or none of it; also an interruption from the keyboard undoes it."""
        with _errors(self.path, "written"):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # SQLite has rolled back by itself when the disk is full
                    self._connection.execute("ROLLBACK")
                raise


def _add_document(connection: sqlite3.Connection, one: StoredDocument) -> None:
    name, path, engine = _clean(one.name), _clean(one.path), one.engine
    source = (one.id, one.sha256, name, path, one.row, one.kind)
    connection.execute(_ADD_DOCUMENT, (*source, engine.name, engine.version, engine.resources, one.line))
    connection.execute(
        "DELETE FROM quarantine WHERE path = ? AND name = ? AND row = ?",
        (path, name, one.row or 0),
    )


def _add_quarantined(connection: sqlite3.Connection, one: Quarantined) -> None:
    name, path = _clean(one.name), _clean(one.path)
    connection.execute(_ADD_QUARANTINED, (path, name, one.line or 0, one.sha256, _clean(one.reason)))
    if one.sha256 is not None:
        connection.execute("DELETE FROM documents WHERE sha256 = ? AND name = ?", (one.sha256, name))


def _entries(casefile: Casefile) -> Iterator[tuple[str, int, str, str]]:
    for name in _LISTS:
        for position, entry in enumerate(getattr(casefile, name)):
            yield name, position, entry.id, dumps(plain(entry))


def _clean(words: str) -> str:
    """File names need not be valid Unicode, SQLite's text must."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8")


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _check_file(path: Path, *, missing_ok: bool) -> None:
    """Raises StorageError for what cannot be a casefile, before SQLite touches it."""
    try:
        with open(path, "rb") as file:
            head = file.read(len(_HEADER))
    except FileNotFoundError as error:
        if missing_ok and path.parent.is_dir():
            return
        what = "there is no such file" if path.parent.is_dir() else f"there is no folder {path.parent}"
        raise StorageError(f"casefile {path} cannot be opened: {what}") from error
    except OSError as error:
        raise StorageError(f"casefile {path} cannot be opened: {error.strerror}") from error
    if head != _HEADER and not (missing_ok and not head):
        raise StorageError(f"{path} is not a casefile of Musnad: it is {'no SQLite file' if head else 'empty'}")


def _check_owner(path: Path, connection: sqlite3.Connection) -> None:
    """Raises StorageError for another program's database and for a newer Musnad's."""
    application, version = _pragma(connection, "application_id"), _pragma(connection, "user_version")
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if application != APPLICATION_ID and not (empty and application == 0 and version == 0):
        raise StorageError(f"{path} is not a casefile of Musnad: it is another program's SQLite file")
    if version > SCHEMA:
        raise StorageError(
            f"{path} was written by a newer Musnad (schema {version}); this one knows schemas up to {SCHEMA}"
        )


def _migrate(connection: sqlite3.Connection) -> None:
    """Takes the steps that the file lacks, each with its number in one transaction."""
    for number in range(_pragma(connection, "user_version"), SCHEMA):
        connection.execute("BEGIN IMMEDIATE")
        if _pragma(connection, "user_version") != number:  # another process was quicker
            connection.execute("ROLLBACK")
            continue
        for statement in STEPS[number]:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute("COMMIT")


@contextmanager
def _errors(path: Path, done: str) -> Iterator[None]:
    """SQLite's errors as StorageError, saying which file and what could not be done."""
    try:
        yield
    except (sqlite3.Error, KeyError, TypeError, json.JSONDecodeError) as error:
        raise StorageError(f"casefile {path} cannot be {done}: {error}") from error
