"""The casefile as one SQLite file, with its originals in a folder beside it.

While it is written it is in WAL mode (readers are not held up, a killed writer loses nothing committed); closed, it is
one plain file that can be read from a folder nobody may write to.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from filelock import FileLock, Timeout

from musnad.model.errors import StorageError
from musnad.storage.archive import Archive
from musnad.storage.database import Dialect, Identity, Row, reported
from musnad.storage.schema import check_owner
from musnad.storage.store import SqlStore, holder
from musnad.storage.writers import Patience, claim

_HEADER = b"SQLite format 3\x00"
# A reader of a closed casefile may hold the file for as long as it reads the lists.
_BUSY_SECONDS = 30.0
# Bytes below which a disk is called full: SQLite's index of its log alone takes 32 KiB.
_ROOM = 1 << 16


class SqliteDatabase:
    """One connection to one file. lock: the right to write, None for a reader."""

    dialect: Dialect = "sqlite"

    def __init__(self, path: Path, mode: str, lock: FileLock | None = None) -> None:
        self.path, self.label, self.lock = path, str(path), lock
        self.connection = sqlite3.connect(
            f"file:{quote(str(path))}?{mode}", uri=True, timeout=_BUSY_SECONDS, isolation_level=None
        )

    def rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        with self._errors("read"), closing(self.connection.execute(query, values)) as cursor:
            yield from cursor

    def run(self, statement: str, values: Sequence[Any] = ()) -> None:
        with self._errors("written"):
            self.connection.execute(statement, values)

    def run_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._errors("written"):
            self.connection.executemany(statement, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._errors("written"):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # SQLite has rolled back by itself when the disk is full
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        if self.connection.in_transaction:
            yield
            return
        with self._errors("read"):
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                with suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")

    def identity(self) -> Identity:
        names = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        tables = tuple(row[0] for row in names)
        return Identity(self._pragma("application_id"), self._pragma("user_version"), tables)

    def sign(self, application: int, version: int) -> None:
        self.run(f"PRAGMA application_id = {application}")
        self.run(f"PRAGMA user_version = {version}")

    def faults(self) -> Iterator[str]:
        return (row[0] for row in self.rows("PRAGMA integrity_check") if row[0] != "ok")

    def keep_a_log(self) -> None:
        """Readers beside the writer, and every commit on the disk before it is told."""
        self.run("PRAGMA journal_mode = WAL")
        self.run("PRAGMA synchronous = FULL")

    def close(self) -> None:
        with suppress(sqlite3.Error):  # other readers, or a read-only file: it stays in WAL mode, which is as safe
            self.connection.execute("PRAGMA busy_timeout = 0")
            self.connection.execute("PRAGMA journal_mode = DELETE")
        self.connection.close()
        if self.lock is not None:
            _let_go(self.lock)

    def _pragma(self, name: str) -> int:
        return int(next(self.rows(f"PRAGMA {name}"))[0])

    def _errors(self, done: str) -> Any:
        return reported(self.label, done, (sqlite3.Error,), lambda: _disk(self.path))


class SqliteStore(SqlStore):
    """A casefile in one file; a context manager. See ``CaseStore`` for what each method promises."""

    @classmethod
    def create(cls, path: Path, patience: Patience | None = None, *, make: bool = True) -> Self:
        """Opens a casefile to write, brought to the newest schema. make: also where there is none.

        Raises StorageError when it is another program's file, a newer Musnad's, or cannot be written, and BusyError
        when somebody else writes it for longer than the patience lasts.
        """
        _check_file(path, missing_ok=make)
        lock = _claim(path, patience or Patience())
        try:
            with _opened(path, "written", "mode=rwc", lock) as db:
                check_owner(db, whole=False)
                db.keep_a_log()
                return cls.prepared(db, Archive.beside(path))
        except BaseException:
            _let_go(lock)
            raise

    @classmethod
    def open(cls, path: Path) -> Self:
        """Opens a casefile to read only. Raises StorageError when there is none or it is not one."""
        _check_file(path, missing_ok=False)
        _finish(path)
        with _opened(path, "read", _reading_mode(path)) as db:
            check_owner(db, whole=True)
            return cls(db, Archive.beside(path), writing=False)


def _finish(path: Path) -> None:
    """Takes back what a killed writer left half done; only who may write can, and a reader cannot read before."""
    if not _left_unfinished(path):
        return
    with reported(str(path), "read before it was once opened where it may be written", (sqlite3.Error,)):
        db = SqliteDatabase(path, "mode=rw")
        with closing(db.connection):
            db.identity()


def _left_unfinished(path: Path) -> bool:
    """Other errors are said by whoever opens it."""
    try:
        with closing(SqliteDatabase(path, "mode=ro").connection) as probe:
            probe.execute("PRAGMA schema_version").fetchone()
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        return code in (sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_READONLY_RECOVERY)
    return False


def _disk(path: Path) -> str:
    """SQLite calls it an input/output error when there is no room even for its index of the log."""
    with suppress(OSError):
        if shutil.disk_usage(path.parent).free < _ROOM:
            return " (the disk is full)"
    return ""


def _reading_mode(path: Path) -> str:
    """A file left in WAL mode, its log empty, is whole; where nobody may write beside it SQLite must be told so."""
    log = path.with_name(path.name + "-wal")
    left_over = log.exists() and log.stat().st_size > 0
    return "mode=ro" if left_over or os.access(path.parent, os.W_OK) else "mode=ro&immutable=1"


@contextmanager
def _opened(path: Path, done: str, mode: str, lock: FileLock | None = None) -> Iterator[SqliteDatabase]:
    """A connection that is closed again when what is done with it first fails."""
    with reported(str(path), done, (sqlite3.Error,), lambda: _disk(path)):
        db = SqliteDatabase(path, mode, lock)
        try:
            yield db
        except BaseException:
            db.connection.close()
            raise


def _claim(path: Path, patience: Patience) -> FileLock:
    """The right to write: a lock of the operating system, which goes with the process however that ends."""
    real = path.resolve()
    lock = FileLock(real.with_name(real.name + "-lock"), thread_local=False)

    def attempt() -> bool:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    with reported(str(path), "written", (OSError,)):
        claim(str(path), attempt, lambda: _holder(path), patience)
    return lock


def _let_go(lock: FileLock) -> None:
    """The file goes while it is still held: whoever waits for it finds that it is gone and makes another."""
    if lock.is_locked:
        with suppress(OSError):
            Path(lock.lock_file).unlink()
        lock.release()


def _holder(path: Path) -> str | None:
    try:
        db = SqliteDatabase(path, "mode=ro")
    except sqlite3.Error:
        return None
    with closing(db.connection):
        return holder(db)


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
