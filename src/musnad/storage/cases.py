"""A casefile by its address: a file's path, or the URL of a PostgreSQL database."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from musnad.model.errors import StorageError
from musnad.storage.address import Address
from musnad.storage.sqlite import SqliteStore
from musnad.storage.store import SqlStore
from musnad.storage.writers import Patience

_URLS = ("postgresql://", "postgres://")


def is_url(address: str | Path) -> bool:
    """Whether it is the URL of a database and not a path."""
    return str(address).startswith(_URLS)


def label(address: str | Path) -> str:
    """What to call it: a path as it is, a URL without its password."""
    return Address.parse(str(address)).label if is_url(address) else str(address)


def to_write(address: str | Path, patience: Patience | None = None, *, make: bool = True) -> SqlStore:
    """Opens a casefile to write, brought to the newest schema. make: also where there is none.

    Raises StorageError when it is another program's, a newer Musnad's, or cannot be written, and BusyError when
    somebody else writes it for longer than the patience lasts.
    """
    if not is_url(address):
        return SqliteStore.create(_path(address), patience, make=make)
    _need_psycopg()
    from musnad.storage.postgres import PostgresStore

    return PostgresStore.create(str(address), patience, make=make)


def to_read(address: str | Path) -> SqlStore:
    """Opens a casefile to read only. Raises StorageError when there is none or it is not one."""
    if not is_url(address):
        return SqliteStore.open(_path(address))
    _need_psycopg()
    from musnad.storage.postgres import PostgresStore

    return PostgresStore.open(str(address))


def _path(address: str | Path) -> Path:
    """Raises StorageError for another database's URL, which as a path would be a folder that nobody has."""
    scheme, found, _ = str(address).partition("://")
    if found and scheme.isalnum():
        raise StorageError(f"no casefile can be kept in {scheme}://", available=["a file's path", "postgresql://…"])
    return Path(address)


def _need_psycopg() -> None:
    if find_spec("psycopg") is None:
        raise StorageError("a casefile in PostgreSQL needs the package psycopg: pip install 'musnad[postgres]'")
