"""A casefile in a database: every statement, whichever database it is."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

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
from musnad.model.review import Review
from musnad.model.search import Searchable
from musnad.model.serial import dumps, plain, reading_of
from musnad.storage.contract import Originals, StoredDocument
from musnad.storage.database import Database, Row, reported
from musnad.storage.rows import decode
from musnad.storage.schema import SCHEMA, migrate
from musnad.storage.writers import this_writer

if TYPE_CHECKING:
    from musnad.storage.search.reading import SearchIndex

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
# Records fetched at a time: some megabytes, and no cursor that stays open.
_PAGE = 128
# The key under which a writer notes who it is; nobody else's business once it is gone.
WRITER = "writer"

_ADD_DOCUMENT = """
INSERT INTO documents (id, sha256, name, path, row, kind, engine, version, resources, record, added)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (sha256, name) DO UPDATE SET id = excluded.id, path = excluded.path, row = excluded.row,
    kind = excluded.kind, engine = excluded.engine, version = excluded.version, resources = excluded.resources,
    record = excluded.record, added = COALESCE(documents.added, excluded.added)
"""
_ADD_QUARANTINED = """
INSERT INTO quarantine (path, name, row, sha256, reason) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (path, name, row) DO UPDATE SET sha256 = excluded.sha256, reason = excluded.reason
"""
_JUDGE = """
INSERT INTO judgements (id, by, entry) VALUES (?, ?, ?)
ON CONFLICT (id) DO UPDATE SET by = excluded.by, entry = excluded.entry
"""
_REVIEW = "INSERT INTO reviews (id, document, by, entry) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
_NOTE = "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
_AFTER = f"WHERE position > ? ORDER BY position LIMIT {_PAGE}"
_RECORDS = f"SELECT position, record FROM documents {_AFTER}"
_STORED = "SELECT position, id, sha256, name, path, row, kind, engine, version, resources, record, added FROM documents"


class SqlStore:
    """A casefile; a context manager. See ``CaseStore`` for what each method promises.

    db: its connection, for queries of their own; what is written there is in no transaction of the store's.
    found: the schema it had when it was opened, 0 when it was only made then.
    """

    def __init__(self, db: Database, archive: Originals, *, writing: bool, found: int = SCHEMA) -> None:
        self.db, self.archive, self.found = db, archive, found
        self._writing = writing

    @classmethod
    def prepared(cls, db: Database, archive: Originals) -> Self:
        """The casefile in a database that this process alone may write, brought to the newest schema."""
        before, _ = migrate(db)
        store = cls(db, archive, writing=True, found=before)
        db.run(_NOTE, (WRITER, this_writer()))
        return store

    @property
    def label(self) -> str:
        return self.db.label

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        if self._writing:
            with suppress(StorageError):  # a full disk or a lost connection: the note says less than the lock
                self.db.run("DELETE FROM meta WHERE key = ?", (WRITER,))
        self.db.close()

    def snapshot(self) -> AbstractContextManager[None]:
        return self.db.snapshot()

    def has(self, sha256: str, name: str, engine: EngineInfo) -> bool:
        found = self.db.rows(
            "SELECT 1 FROM documents WHERE sha256 = ? AND name = ? AND engine = ? AND version = ? AND resources = ?",
            (sha256, _clean(name), engine.name, engine.version, engine.resources),
        )
        return next(found, None) is not None

    def ids(self) -> dict[str, tuple[str, str]]:
        return {id_: (sha256, name) for id_, sha256, name in self.db.rows("SELECT id, sha256, name FROM documents")}

    def add(self, found: Sequence[StoredDocument | Quarantined]) -> None:
        with self.db.transaction():
            for one in found:
                if isinstance(one, StoredDocument):
                    self._add_document(one)
                else:
                    self._add_quarantined(one)

    def readings(self) -> Iterator[Reading]:
        with self._decoding():
            for line in self.records():
                yield reading_of(json.loads(line))

    def records(self) -> Iterator[str]:
        return (record for _, record in self._paged(_RECORDS))

    def stored(self) -> Iterator[StoredDocument]:
        return (_stored(row) for row in self._paged(f"{_STORED} {_AFTER}"))

    def document(self, id_: str) -> StoredDocument | None:
        row = next(self.db.rows(f"{_STORED} WHERE id = ?", (id_,)), None)
        return _stored(row) if row else None

    def named(self, sha256: str, name: str) -> StoredDocument | None:
        row = next(self.db.rows(f"{_STORED} WHERE sha256 = ? AND name = ?", (sha256, _clean(name))), None)
        return _stored(row) if row else None

    def quarantine(self) -> tuple[Quarantined, ...]:
        rows = self.db.rows("SELECT name, path, reason, row, sha256 FROM quarantine ORDER BY position")
        return tuple(Quarantined(name, path, reason, row or None, sha256) for name, path, reason, row, sha256 in rows)

    def put_casefile(self, casefile: Casefile, found: Searchable | None = None) -> None:
        from musnad.storage.search import writing  # numpy is loaded by those who search or build only

        with self.db.transaction():
            self.db.run("DELETE FROM casefile")
            self.db.run_many("INSERT INTO casefile VALUES (?, ?, ?, ?)", _entries(casefile))
            if found is None:
                writing.forget(self.db)
            else:
                writing.write(self.db, found)

    def casefile(self) -> Casefile:
        with self._decoding(), self.snapshot():
            return Casefile(**{name: tuple(self._list(name, kind)) for name, kind in _LISTS.items()})

    def judge(self, judgements: Iterable[Judgement]) -> None:
        rows = [(j.id, j.by, dumps(plain(j))) for j in judgements]
        for _, by, _ in rows:
            if by == _MACHINE:
                raise StorageError(f"expected a person's judgement, got one by {by!r}")
        with self.db.transaction():
            self.db.run_many(_JUDGE, rows)

    def judgements(self) -> tuple[Judgement, ...]:
        with self._decoding():
            rows = self.db.rows("SELECT entry FROM judgements ORDER BY id")
            return tuple(decode(Judgement, json.loads(row[0])) for row in rows)

    def judgement(self, id_: str) -> Judgement | None:
        with self._decoding():
            query = "SELECT entry FROM casefile WHERE list = 'judgements' AND id = ?"
            found = next(self.db.rows(query, (id_,)), None)
            return decode(Judgement, json.loads(found[0])) if found else None

    def review(self, reviews: Iterable[Review]) -> None:
        rows = [(r.id, r.document, r.by, dumps(plain(r))) for r in reviews]
        with self.db.transaction():
            self.db.run_many(_REVIEW, rows)

    def reviews(self, document: str | None = None) -> tuple[Review, ...]:
        where, values = ("", ()) if document is None else ("WHERE document = ?", (document,))
        with self._decoding():
            rows = self.db.rows(f"SELECT entry FROM reviews {where} ORDER BY position", values)
            return tuple(decode(Review, json.loads(row[0])) for row in rows)

    def last_review(self) -> int:
        return int(next(self.db.rows("SELECT COALESCE(MAX(position), 0) FROM reviews"))[0])

    def index(self, found: Searchable) -> None:
        from musnad.storage.search import writing

        with self.db.transaction():
            writing.write(self.db, found)

    def search_index(self) -> SearchIndex:
        from musnad.storage.search.reading import SearchIndex

        return SearchIndex(self.db)

    def meta(self) -> dict[str, str]:
        noted = self.db.rows("SELECT key, value FROM meta WHERE key <> ? ORDER BY key", (WRITER,))
        return {"schema": str(self.db.identity().version), **dict(noted)}

    def set_meta(self, values: dict[str, str]) -> None:
        with self.db.transaction():
            self.db.run_many(_NOTE, sorted(values.items()))

    def _paged(self, query: str) -> Iterator[Row]:
        """The rows of a query whose first column is the position that it goes on from."""
        page = list(self.db.rows(query, (-1,)))
        while page:
            yield from page
            page = list(self.db.rows(query, (page[-1][0],)))

    def _list(self, name: str, kind: type[Any]) -> Iterator[Any]:
        for row in self.db.rows("SELECT entry FROM casefile WHERE list = ? ORDER BY position", (name,)):
            yield decode(kind, json.loads(row[0]))

    def _decoding(self) -> AbstractContextManager[None]:
        return reported(self.label, "read", (KeyError, TypeError, ValueError))

    def _add_document(self, one: StoredDocument) -> None:
        name, path, engine = _clean(one.name), _clean(one.path), one.engine
        source = (one.id, one.sha256, name, path, one.row, one.kind)
        self.db.run(
            _ADD_DOCUMENT, (*source, engine.name, engine.version, engine.resources, one.line, one.added or _now())
        )
        self.db.run(
            "DELETE FROM quarantine WHERE path = ? AND name = ? AND row = ?",
            (path, name, one.row or 0),
        )

    def _add_quarantined(self, one: Quarantined) -> None:
        name, path = _clean(one.name), _clean(one.path)
        self.db.run(_ADD_QUARANTINED, (path, name, one.line or 0, one.sha256, _clean(one.reason)))
        if one.sha256 is not None:
            self.db.run("DELETE FROM documents WHERE sha256 = ? AND name = ?", (one.sha256, name))


def holder(db: Database) -> str | None:
    """Who noted that it writes, None when nobody did."""
    try:
        row = next(db.rows("SELECT value FROM meta WHERE key = ?", (WRITER,)), None)
    except StorageError:  # it is only being made
        return None
    return row[0] if row else None


def _stored(row: Row) -> StoredDocument:
    _, id_, sha256, name, path, line, kind, engine, version, resources, record, added = row
    engine_info = EngineInfo(engine, version, resources)
    return StoredDocument(id_, sha256, name, path, engine_info, record, line, kind, added)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _entries(casefile: Casefile) -> Iterator[tuple[str, int, str, str]]:
    for name in _LISTS:
        for position, entry in enumerate(getattr(casefile, name)):
            yield name, position, entry.id, dumps(plain(entry))


def _clean(words: str) -> str:
    """File names need not be valid Unicode and rows' ids may hold NUL; a database's text may not."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8").replace("\x00", "\\x00")
