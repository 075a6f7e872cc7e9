from __future__ import annotations

from pathlib import Path

import pytest

from musnad.model.casefile import CaseDocument, Casefile, Judgement
from musnad.model.document import Quarantined
from musnad.model.errors import StorageError
from musnad.model.reading import EngineInfo
from musnad.model.review import Review
from musnad.storage import cases
from musnad.storage.contract import StoredDocument
from musnad.storage.store import SqlStore
from musnad.storage.transfer import Copied, copy

ENGINE = EngineInfo("rules", "1", "abc")
CASE = Casefile(documents=tuple(CaseDocument(f"d{n}", f"n{n}", None, None, None, None) for n in range(200)))
SAID = Judgement("J1", "copy", "d1", "d2", "different", (), "ليلى", "2026-01-01T00:00:00")
REVIEWS = tuple(
    Review(f"R{n}", f"d{n % 7}", "article", "", "finished", "ليلى", "2026-01-01T00:00:00") for n in range(300, 0, -1)
)


def filled(store: SqlStore) -> None:
    for n in range(200):
        sha256 = store.archive.put(f"نص {n}".encode())
        store.add([StoredDocument(f"d{n}", sha256, f"n{n}", f"{n}.txt", ENGINE, f'{{"n": {n}}}')])
    store.add([Quarantined("q", "q.txt", "سبب", 3, None)])
    store.put_casefile(CASE)
    store.judge([SAID])
    store.review(REVIEWS)
    store.set_meta({"state": "built"})


def content(store: SqlStore) -> list[object]:
    lists = (store.ids(), list(store.records()), store.quarantine(), store.casefile(), store.judgements(), store.meta())
    assert store.reviews() == REVIEWS
    return [*lists, [store.archive.get(d) for d in store.archive.digests()]]


def test_a_casefile_goes_to_another_store_and_back(case: str, tmp_path: Path) -> None:
    with cases.to_write(tmp_path / "one.musnad") as one, cases.to_write(case) as two:
        filled(one)
        assert copy(one, two) == Copied(200, 200)
        assert content(two) == content(one)
        with cases.to_write(tmp_path / "three.musnad") as three:
            assert copy(two, three) == Copied(200, 200)
            assert content(three) == content(one)


def test_nothing_is_copied_over_another_casefile(tmp_path: Path) -> None:
    with cases.to_write(tmp_path / "one.musnad") as one, cases.to_write(tmp_path / "two.musnad") as two:
        two.add([Quarantined("q", "q.txt", "سبب")])
        with pytest.raises(StorageError, match="holds a casefile already"):
            copy(one, two)


def test_a_tampered_original_is_not_copied(tmp_path: Path) -> None:
    with cases.to_write(tmp_path / "one.musnad") as one, cases.to_write(tmp_path / "two.musnad") as two:
        filled(one)
        file = next(p for p in (tmp_path / "one.musnad-archive").rglob("*") if p.is_file())
        file.write_bytes(b"x" + file.read_bytes()[1:])
        with pytest.raises(StorageError, match="was changed since it was archived"):
            copy(one, two)
        assert two.ids() == {}
