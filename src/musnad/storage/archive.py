"""The bytes exactly as they were read, kept under their own sha256: in a folder, or in the casefile's database."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from musnad.model.errors import StorageError
from musnad.storage.database import Database

_PART = ".part"
_DIGITS = frozenset("0123456789abcdef")


class Archive:
    """A content-addressed folder: ``ab/cdef…`` holds the bytes whose sha256 is ``abcdef…``.

    A file appears whole or not at all, and is checked against its name whenever it is read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def label(self) -> str:
        return str(self.folder)

    @classmethod
    def beside(cls, case: Path) -> Archive:
        """The archive of a casefile: ``case.musnad`` has ``case.musnad-archive``."""
        return cls(case.with_name(case.name + "-archive"))

    def put(self, data: bytes) -> str:
        """Keeps the bytes and returns their sha256 (hex). Raises StorageError when they cannot be written."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        try:
            if target.exists() and target.stat().st_size == len(data):
                return sha256
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(target, data)
        except OSError as error:
            raise StorageError(f"cannot archive the original bytes in {self.folder}: {error.strerror}") from error
        return sha256

    def has(self, sha256: str) -> bool:
        """Whether a file of that name is there; what is in it is checked when it is read."""
        return self.path(sha256).exists()

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises StorageError when they are not there, or are not what was archived."""
        path = self.path(sha256)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StorageError(f"the archive has no {sha256} ({path}: {error.strerror})") from error
        return _checked(data, sha256, str(path))

    def tidy(self) -> None:
        """Removes what a killed writer left half written; for the only writer."""
        for file in self.folder.glob(f"[0-9a-f][0-9a-f]/.*{_PART}"):
            with suppress(OSError):
                file.unlink()

    def digests(self) -> Iterator[str]:
        """Every sha256 under which a file lies, in order; other files are none of ours."""
        for file in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            name = file.parent.name + file.name
            if _is_digest(name):
                yield name

    def path(self, sha256: str) -> Path:
        """Where those bytes lie. Raises StorageError for what is no sha256."""
        _expect_digest(sha256)
        return self.folder / sha256[:2] / sha256[2:]


class TableArchive:
    """The same in a table of the casefile's database, which a team shares: ``originals``.

    What stands there and what is written is checked as in the folder.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    @property
    def label(self) -> str:
        return f"{self._db.label} (originals)"

    def put(self, data: bytes) -> str:
        """Keeps the bytes and returns their sha256 (hex). Raises StorageError when they cannot be written."""
        sha256 = hashlib.sha256(data).hexdigest()
        size = next(self._db.rows("SELECT length(data) FROM originals WHERE sha256 = ?", (sha256,)), None)
        if size is None or size[0] != len(data):
            self._db.run(
                "INSERT INTO originals (sha256, data) VALUES (?, ?)"
                " ON CONFLICT (sha256) DO UPDATE SET data = excluded.data",
                (sha256, data),
            )
        return sha256

    def has(self, sha256: str) -> bool:
        """Whether a row of that name is there; what is in it is checked when it is read."""
        return next(self._db.rows("SELECT 1 FROM originals WHERE sha256 = ?", (sha256,)), None) is not None

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises StorageError when they are not there, or are not what was archived."""
        _expect_digest(sha256)
        row = next(self._db.rows("SELECT data FROM originals WHERE sha256 = ?", (sha256,)), None)
        if row is None:
            raise StorageError(f"the archive has no {sha256} ({self.label})")
        return _checked(bytes(row[0]), sha256, f"{self.label} {sha256}")

    def tidy(self) -> None:
        """Nothing to do: a row is there whole or not at all."""

    def digests(self) -> Iterator[str]:
        """Every sha256 under which bytes stand, in order."""
        return (row[0] for row in self._db.rows("SELECT sha256 FROM originals ORDER BY sha256"))


def _checked(data: bytes, sha256: str, where: str) -> bytes:
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise StorageError(f"{where} was changed since it was archived: expected sha256 {sha256}, found {found}")
    return data


def _is_digest(name: str) -> bool:
    return len(name) == 64 and set(name) <= _DIGITS


def _expect_digest(name: str) -> None:
    if not _is_digest(name):
        raise StorageError(f"expected a sha256 of 64 hexadecimal digits, got {name!r}")


def replace_file(target: Path, data: bytes) -> None:
    """Writes the bytes beside the target, to the disk, and renames them there. Raises OSError."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}{_PART}")
    try:
        with open(temporary, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """The new name to the disk too; where folders cannot be opened (Windows) the system sees to it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
