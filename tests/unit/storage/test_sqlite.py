from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from musnad.model.casefile import Casefile
from musnad.model.document import Quarantined
from musnad.model.errors import StorageError
from musnad.storage.archive import Archive
from musnad.storage.schema import APPLICATION_ID, SCHEMA
from musnad.storage.sqlite import SqliteStore
from unprivileged import open_folder, outcome


def test_a_casefile_says_what_it_is(tmp_path: Path) -> None:
    case = tmp_path / "a.musnad"
    SqliteStore.create(case).close()
    db = sqlite3.connect(case)
    assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    db.close()
    assert [p.name for p in tmp_path.iterdir()] == ["a.musnad"]  # no -wal, no -shm left


def test_it_is_in_wal_mode_while_written(tmp_path: Path) -> None:
    with SqliteStore.create(tmp_path / "a.musnad") as store:
        store.add([Quarantined("q", "q.txt", "reason")])
        with SqliteStore.open(tmp_path / "a.musnad") as reader:  # a reader beside the writer
            assert len(reader.quarantine()) == 1
        assert (tmp_path / "a.musnad-wal").exists()


@pytest.mark.parametrize("opened", [SqliteStore.create, SqliteStore.open])
def test_foreign_files_are_refused_untouched(tmp_path: Path, opened) -> None:  # type: ignore[no-untyped-def]
    text = tmp_path / "notes.txt"
    text.write_text("ملاحظات لا غير، لا علاقة لها بالملف")
    other = tmp_path / "other.db"
    db = sqlite3.connect(other)
    db.execute("CREATE TABLE t (x)")
    db.close()
    before = text.read_bytes(), other.read_bytes()
    with pytest.raises(StorageError, match="no SQLite file"):
        opened(text)
    with pytest.raises(StorageError, match="another program's"):
        opened(other)
    assert (text.read_bytes(), other.read_bytes()) == before


@pytest.mark.parametrize("opened", [SqliteStore.create, SqliteStore.open])
def test_a_newer_casefile_is_refused(tmp_path: Path, opened) -> None:  # type: ignore[no-untyped-def]
    case = tmp_path / "a.musnad"
    SqliteStore.create(case).close()
    db = sqlite3.connect(case)
    db.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    db.close()
    with pytest.raises(StorageError, match=f"newer Musnad .schema {SCHEMA + 1}"):
        opened(case)


def test_missing_and_misplaced_files_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no such file"):
        SqliteStore.open(tmp_path / "a.musnad")
    with pytest.raises(StorageError, match="there is no folder"):
        SqliteStore.create(tmp_path / "none" / "a.musnad")
    with pytest.raises(StorageError, match="directory"):
        SqliteStore.create(tmp_path)
    (tmp_path / "empty").touch()
    with pytest.raises(StorageError, match="it is empty"):
        SqliteStore.open(tmp_path / "empty")


def test_a_damaged_casefile_is_an_error_in_words(tmp_path: Path) -> None:
    case = tmp_path / "a.musnad"
    with SqliteStore.create(case) as store:
        store.add([Quarantined("q", "q.txt", "سبب " * 4000)])
    data = bytearray(case.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    case.write_bytes(data)
    with pytest.raises(StorageError, match="cannot be read"), SqliteStore.open(case) as store:
        store.quarantine()


def test_what_a_killed_writer_left_half_done_is_taken_back(tmp_path: Path) -> None:
    """A journal that is still to be rolled back: a reader cannot read before somebody does."""
    with SqliteStore.create(tmp_path / "a.musnad") as store:
        store.add([Quarantined(f"q{n}", f"{n}.txt", "سبب " * 500) for n in range(50)])
    db = sqlite3.connect(tmp_path / "a.musnad", isolation_level=None)
    db.execute("PRAGMA cache_size = 1")
    db.execute("BEGIN")
    db.execute("UPDATE quarantine SET reason = reason || 'x'")
    left = tmp_path / "left"
    left.mkdir()
    for name in ("a.musnad", "a.musnad-journal"):
        (left / name).write_bytes((tmp_path / name).read_bytes())
    db.close()
    with SqliteStore.open(left / "a.musnad") as reader:
        assert {q.reason for q in reader.quarantine()} == {"سبب " * 500}


def test_a_file_left_in_wal_mode_is_read_where_nobody_may_write() -> None:
    with open_folder() as folder:
        case = folder / "a.musnad"
        with SqliteStore.create(case) as store:
            store.add([Quarantined("q", "q.txt", "سبب")])
        db = sqlite3.connect(case)
        db.execute("PRAGMA journal_mode = WAL")
        db.close()
        folder.chmod(0o555)
        assert outcome(lambda: len(SqliteStore.open(case).quarantine())) == "1"


def test_a_full_disk_is_an_error_in_words_and_what_was_kept_stays(tmp_path: Path) -> None:
    with SqliteStore.create(tmp_path / "a.musnad") as store:
        store.add([Quarantined("q", "q.txt", "سبب")])
        store.db.run("PRAGMA max_page_count = 20")  # as much disk as there is
        with pytest.raises(StorageError, match="disk is full"):
            store.add([Quarantined(f"q{n}", f"{n}.txt", "سبب " * 1000) for n in range(50)])
        assert [q.name for q in store.quarantine()] == ["q"]


def test_a_folder_nobody_may_write_to() -> None:
    with open_folder() as folder:
        case, other = folder / "a.musnad", folder / "b.musnad"
        with SqliteStore.create(case) as store:
            store.archive.put(b"bytes")
        before = case.read_bytes()
        case.chmod(0o444)
        folder.chmod(0o555)
        assert outcome(lambda: SqliteStore.open(case).casefile() == Casefile()) == "True"
        for refused in (case, other):
            said = outcome(lambda refused=refused: SqliteStore.create(refused))
            assert said.startswith(f"StorageError: casefile {refused} cannot be written: ")
            assert "Permission denied" in said
        assert outcome(lambda: Archive.beside(case).put(b"more")).startswith("StorageError: cannot archive")
        assert case.read_bytes() == before
        assert sorted(p.name for p in folder.iterdir()) == ["a.musnad", "a.musnad-archive"]


def test_a_path_with_odd_letters(tmp_path: Path) -> None:
    case = tmp_path / "ملف ?#% .musnad"
    SqliteStore.create(case).close()
    with SqliteStore.open(case) as store:
        assert store.meta() == {"schema": str(SCHEMA)}
