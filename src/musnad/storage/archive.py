"""The bytes exactly as they were read, kept beside the casefile under their own sha256."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from musnad.model.errors import StorageError


class Archive:
    """A content-addressed folder: ``ab/cdef…`` holds the bytes whose sha256 is ``abcdef…``.

    A file appears whole or not at all, and is checked against its name whenever it is read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

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
        found = hashlib.sha256(data).hexdigest()
        if found != sha256:
            raise StorageError(f"{path} was changed since it was archived: expected sha256 {sha256}, found {found}")
        return data

    def path(self, sha256: str) -> Path:
        """Where those bytes lie. Raises StorageError for what is no sha256."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise StorageError(f"expected a sha256 of 64 hexadecimal digits, got {sha256!r}")
        return self.folder / sha256[:2] / sha256[2:]


def replace_file(target: Path, data: bytes) -> None:
    """Writes the bytes beside the target, to the disk, and renames them there. Raises OSError."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with open(temporary, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
