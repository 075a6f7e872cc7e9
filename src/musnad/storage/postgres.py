"""The casefile in a PostgreSQL database, for a team; the only module that needs psycopg (``musnad[postgres]``).

A casefile is one schema (namespace) of the database: ``musnad``, or ``?schema=NAME`` of the URL. Its originals lie in
a table of it, so that whoever reads the casefile has them too.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, Self

import psycopg
from psycopg import sql

from musnad.model.errors import StorageError
from musnad.storage.address import Address
from musnad.storage.archive import TableArchive
from musnad.storage.database import Dialect, Identity, Row, reported
from musnad.storage.schema import APPLICATION_ID, check_owner
from musnad.storage.store import SqlStore, holder
from musnad.storage.writers import Patience, claim

# The first whose ``MERGE``, ``NULLS NOT DISTINCT`` and public-schema rules are what later ones have.
OLDEST_SERVER = 15
_CONNECT_SECONDS = 10
_TABLES = """
SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
WHERE nspname = current_schema() AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY relname
"""


class PostgresDatabase:
    """One connection to one schema. Statements outside of ``transaction`` are each a transaction of their own."""

    dialect: Dialect = "postgres"

    def __init__(self, address: Address, *, writing: bool) -> None:
        self.address, self.label = address, address.label
        with reported(self.label, "opened", (psycopg.Error,)):
            self.connection = psycopg.connect(
                address.url,
                autocommit=True,
                connect_timeout=_CONNECT_SECONDS,
                application_name="musnad",
                client_encoding="UTF8",
            )
        if not writing:  # a snapshot of a reader is one moment; a writer is alone
            self.connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            self.connection.read_only = True
        try:
            self._check_server()
            with reported(self.label, "opened", (psycopg.Error,)):
                self.connection.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(address.schema)))
        except BaseException:
            self.connection.close()
            raise

    def rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        with self._errors("read"):
            yield from self.connection.execute(_postgres(query), values)

    def run(self, statement: str, values: Sequence[Any] = ()) -> None:
        with self._errors("written"):
            self.connection.execute(_postgres(statement), values)

    def run_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._errors("written"), self.connection.cursor() as cursor:
            cursor.executemany(_postgres(statement), rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._errors("written"), self.connection.transaction():
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        if self.connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            yield
            return
        with self._errors("read"), self.connection.transaction():
            yield

    def identity(self) -> Identity:
        tables = tuple(row[0] for row in self.rows(_TABLES))
        if "musnad" not in tables:
            return Identity(0, 0, tables)
        application, version = next(self.rows("SELECT application, version FROM musnad"), (0, 0))
        return Identity(application, version, tables)

    def sign(self, application: int, version: int) -> None:
        self.run("CREATE TABLE IF NOT EXISTS musnad (application INTEGER NOT NULL, version INTEGER NOT NULL)")
        self.run("DELETE FROM musnad")
        self.run("INSERT INTO musnad VALUES (?, ?)", (application, version))

    def faults(self) -> Iterator[str]:
        """None: the server checks its own pages when they are read, and those of a casefile are all read."""
        return iter(())

    def claim(self, patience: Patience) -> None:
        """The right to write: a lock of this connection, which goes with it however it ends."""
        key = zlib.crc32(self.address.schema.encode()) - 2**31

        def attempt() -> bool:
            return bool(next(self.rows("SELECT pg_try_advisory_lock(?, ?)", (APPLICATION_ID, key)))[0])

        claim(self.label, attempt, lambda: holder(self), patience)

    def check(self, *, missing_ok: bool) -> None:
        """Raises StorageError for what is not ours, a newer Musnad's, or not there."""
        check_owner(self, whole=False)
        if not missing_ok and not self.identity().tables:
            where = f"there is none in schema {self.address.schema!r}"
            raise StorageError(f"casefile {self.label} cannot be opened: {where}")

    def make_schema(self) -> None:
        """The namespace of the casefile, when there is none; asks for no right where there is one."""
        if next(self.rows("SELECT current_schema()"))[0] is None:
            with self._errors("written"):
                self.connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(self.address.schema)))

    def close(self) -> None:
        with suppress(psycopg.Error):
            self.connection.close()

    def _check_server(self) -> None:
        version = self.connection.info.server_version // 10000
        if version < OLDEST_SERVER:
            raise StorageError(f"{self.label}: expected PostgreSQL {OLDEST_SERVER} or later, this server is {version}")
        encoding = self.connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise StorageError(f"{self.label}: expected a database in UTF8, this one is in {encoding}")

    def _errors(self, done: str) -> Any:
        return reported(self.label, done, (psycopg.Error,))


class PostgresStore(SqlStore):
    """A casefile in a database; a context manager. See ``CaseStore`` for what each method promises."""

    @classmethod
    def create(cls, url: str, patience: Patience | None = None, *, make: bool = True) -> Self:
        """Opens a casefile to write, brought to the newest schema. make: also where there is none.

        Raises StorageError when the schema is another program's, a newer Musnad's, or cannot be written, and
        BusyError when somebody else writes it for longer than the patience lasts.
        """
        db = PostgresDatabase(Address.parse(url), writing=True)
        try:
            db.check(missing_ok=make)
            db.claim(patience or Patience())
            db.check(missing_ok=make)  # whoever held it may have been a newer one
            db.make_schema()
            return cls.prepared(db, TableArchive(db))
        except BaseException:
            db.close()
            raise

    @classmethod
    def open(cls, url: str) -> Self:
        """Opens a casefile to read only. Raises StorageError when there is none."""
        db = PostgresDatabase(Address.parse(url), writing=False)
        try:
            if not db.identity().tables:
                raise StorageError(
                    f"casefile {db.label} cannot be opened: there is none in schema {db.address.schema!r}"
                )
            check_owner(db, whole=True)
            return cls(db, TableArchive(db), writing=False)
        except BaseException:
            db.close()
            raise


@cache
def _postgres(statement: str) -> bytes:
    """Our ``?`` as psycopg's ``%s``."""
    return statement.replace("%", "%%").replace("?", "%s").encode()
