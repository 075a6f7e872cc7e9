"""What a store asks of the database beneath it: SQLite and PostgreSQL each answer in their own way.

Statements are written once, with ``?`` for values; what the two must have different stands in ``WORDS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from musnad.model.errors import StorageError

Dialect = Literal["sqlite", "postgres"]
Row = tuple[Any, ...]

# Fills the braces of a schema's statements. Text is compared by code point in both, whatever the server's language.
WORDS: Mapping[Dialect, Mapping[str, str]] = {
    "sqlite": {
        "text": "TEXT",
        "blob": "BLOB",
        "counted": "INTEGER PRIMARY KEY",
        "clustered": "WITHOUT ROWID",
    },
    "postgres": {
        "text": 'TEXT COLLATE "C"',
        "blob": "BYTEA",
        "counted": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "clustered": "",
    },
}


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose database it is. application: the number it is signed with, 0 for none; version: its schema, 0 for none.

    tables: names of what stands in it, empty for a new one.
    """

    application: int
    version: int
    tables: tuple[str, ...]


class Database(Protocol):
    """One connection. Everything but ``close`` raises StorageError when it cannot be done."""

    dialect: Dialect
    label: str  # what errors and summaries call it; never a password

    def rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of a query."""

    def run(self, statement: str, values: Sequence[Any] = ()) -> None:
        """One statement; by itself it is a transaction of its own."""

    def run_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for each row of values."""

    def transaction(self) -> AbstractContextManager[None]:
        """All of it or none of it; also an interruption from the keyboard undoes it."""

    def snapshot(self) -> AbstractContextManager[None]:
        """What is read inside is of one moment, whatever another process writes meanwhile. May be nested."""

    def identity(self) -> Identity:
        """Whose it is."""

    def sign(self, application: int, version: int) -> None:
        """Notes whose it is, within a transaction."""

    def faults(self) -> Iterator[str]:
        """What the database itself finds damaged, in its own words."""

    def close(self) -> None:
        """Lets go of it, and of the right to write."""


@contextmanager
def reported(
    label: str, done: str, kinds: tuple[type[Exception], ...], hint: Callable[[], str] = lambda: ""
) -> Iterator[None]:
    """A database's errors as StorageError, saying which casefile and what could not be done, and perhaps why."""
    try:
        yield
    except kinds as error:
        reason = (str(error).strip() or type(error).__name__).partition("\n")[0]
        raise StorageError(f"casefile {label} cannot be {done}: {reason}{hint()}") from error
