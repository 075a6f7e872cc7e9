"""A disk that is full: a clear error, nothing lost, and the build goes on when there is room again."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import kill
import pytest

from musnad.model.errors import StorageError
from musnad.storage import cases
from unprivileged import outcome

SCRIPT = Path(__file__).with_name("full_disk.py")
# Where 60 small documents need some 1,100 KiB: room for nothing, for some, for all of them without their lists.
SIZES = (8, 64, 160, 400, 900)
FULL = ("No space left on device", "disk is full")


def can_mount(folder: Path) -> bool:
    if shutil.which("unshare") is None:
        return False
    asked = ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", str(folder)]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    if not can_mount(tmp_path):
        pytest.skip("FULL DISK NOT TESTED: no file system can be mounted here")
    asked = ["unshare", "--map-root-user", "--mount", sys.executable, SCRIPT, str(tmp_path), *map(str, SIZES)]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [f["kib"] for f in found] == list(SIZES)
    for one in found:
        assert all(any(words in error for words in FULL) for error in one["errors"]), one
        assert (one["faults"], one["ended"], one["same"]) == ([], None, True), one
    assert len({one["acknowledged"] for one in found}) > 2


def test_a_file_that_may_not_grow_loses_nothing(tmp_path: Path) -> None:
    """Where nothing can be mounted: the same by the system's limit on a file's size."""
    case, told = tmp_path / "case.musnad", tmp_path / "told"

    def build() -> str:
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
        with open(told, "w") as out:
            kill.build(str(case), 60, lambda name: print(name, file=out, flush=True) and None)
        return "ended"

    tmp_path.chmod(0o777)
    said = outcome(build, as_root=True)
    assert said.startswith("StorageError: "), said
    acknowledged = set(told.read_text().split())
    assert kill.look(str(case), acknowledged, 60)[1] == []
    kill.build(str(case), 60, acknowledged.add)
    with cases.to_read(case) as store:
        assert len(store.casefile().documents) == len(store.ids())


def test_a_servers_full_disk_is_an_error_in_words_and_what_was_kept_stays(postgres_url: str) -> None:
    """As a server says it: SQLSTATE 53100, in the middle of a build."""
    cases.to_write(postgres_url).close()
    with cases.to_write(postgres_url) as store:
        store.db.run("""
            CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF (SELECT count(*) FROM documents) > 20 THEN
                    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
                END IF;
                RETURN NEW;
            END $$""")
        store.db.run("CREATE TRIGGER full_disk BEFORE INSERT ON documents FOR EACH ROW EXECUTE FUNCTION full_disk()")
    acknowledged: set[str] = set()
    with pytest.raises(StorageError, match="cannot be written: could not extend file: No space left on device"):
        kill.build(postgres_url, 60, acknowledged.add)
    assert acknowledged
    assert kill.look(postgres_url, acknowledged, 60)[1] == []
    with cases.to_write(postgres_url) as store:
        store.db.run("DROP TRIGGER full_disk ON documents")
    kill.build(postgres_url, 60, acknowledged.add)
    with cases.to_read(postgres_url) as store:
        assert len(store.casefile().documents) == len(store.ids()) > 40
