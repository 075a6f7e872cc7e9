from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from musnad.model.errors import StorageError
from musnad.storage import archive
from musnad.storage.archive import Archive

DATA = "نص الخبر كما نُشر".encode()
SHA = hashlib.sha256(DATA).hexdigest()


def test_bytes_lie_under_their_own_digest(tmp_path: Path) -> None:
    kept = Archive.beside(tmp_path / "case.musnad")
    assert kept.put(DATA) == kept.put(DATA) == SHA
    assert (tmp_path / "case.musnad-archive" / SHA[:2] / SHA[2:]).read_bytes() == DATA
    assert kept.has(SHA)
    assert kept.get(SHA) == DATA


def test_tampering_is_found(tmp_path: Path) -> None:
    kept = Archive(tmp_path)
    kept.put(DATA)
    changed = DATA[:-1] + b"!"
    kept.path(SHA).write_bytes(changed)
    with pytest.raises(StorageError, match="was changed since it was archived"):
        kept.get(SHA)


def test_a_cut_file_is_archived_anew(tmp_path: Path) -> None:
    kept = Archive(tmp_path)
    kept.put(DATA)
    kept.path(SHA).write_bytes(DATA[:5])
    kept.put(DATA)
    assert kept.get(SHA) == DATA


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="the archive has no"):
        Archive(tmp_path).get(SHA)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "ab"])
def test_only_digests_are_paths(tmp_path: Path, name: str) -> None:
    with pytest.raises(StorageError, match="64 hexadecimal digits"):
        Archive(tmp_path).get(name)


def test_an_interrupted_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.os, "fsync", full)
    kept = Archive(tmp_path)
    with pytest.raises(StorageError, match="No space left"):
        kept.put(DATA)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
