from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from musnad.model.document import Quarantined, RawItem
from musnad.model.errors import ResourceError, StorageError
from musnad.model.reading import EngineInfo, Reading
from musnad.model.serial import casefile_json
from musnad.pipeline import local, worker
from musnad.pipeline.local import Crew
from musnad.pipeline.run import Built, build, extract, records
from musnad.pipeline.worker import Record
from musnad.storage.archive import Archive
from musnad.storage.sqlite import SqliteStore

SENTENCE = "أعلنت الشرطة في البلدة أنها أوقفت شخصين يوم الخميس خلال حملة تفتيش واسعة في السوق القديم {}."


def item(number: int, text: str | None = None, name: str | None = None) -> RawItem:
    words = text or SENTENCE.format("و" * (number + 1))
    return RawItem(name or f"n{number}", f"n{number}.txt", "text", words.encode())


def run_build(folder: Path, items: list[Any]) -> Built:
    case = folder / "case.musnad"
    with SqliteStore.create(case) as store:
        return build(items, store, Archive.beside(case))


def names(folder: Path) -> list[str]:
    with SqliteStore.open(folder / "case.musnad") as store:
        return [r.document.name for r in store.readings()]


def test_outcomes_come_in_order_with_reasons(engine: Any) -> None:
    missing = Quarantined("gone", "gone.txt", "no such file")
    outcomes = list(extract([item(0), missing, item(1, "نص يؤدي إلى العطب."), item(2)]))
    assert [type(o).__name__ for o in outcomes] == ["Reading", "Quarantined", "Quarantined", "Reading"]
    failed = outcomes[2]
    assert isinstance(failed, Quarantined)
    assert re.fullmatch(r"ZeroDivisionError: no such thing \(conftest\.py:\d+\)", failed.reason)
    assert failed.sha256 == worker.digest(item(1, "نص يؤدي إلى العطب.").data)


def test_knowledge_that_cannot_be_loaded_is_no_documents_fault(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(document: object) -> Reading:
        raise ResourceError("changed")

    monkeypatch.setattr(engine, "read", read)
    with pytest.raises(ResourceError):
        list(extract([item(0)]))


def test_a_record_is_its_readings_line(engine: Any) -> None:
    (found,) = records([item(0)])
    assert isinstance(found, Record)
    assert json.loads(found.line)["document"]["name"] == found.name == "n0"
    assert "\n" not in found.line


def test_a_text_that_is_no_unicode_is_quarantined(engine: Any) -> None:
    row = '{"id": "r", "text": "' + SENTENCE.format("") + ' \\ud83d"}'
    (found,) = records([RawItem("r", "a.jsonl", "row", row.encode(), 1)])
    if isinstance(found, Record):  # where intake has mended or dropped it, the line can be written
        found.line.encode()
    else:
        assert found.line == 1


def test_a_document_that_kills_its_worker_is_quarantined(work: ModuleType) -> None:
    items = [item(n, "kill" if n == 5 else None) for n in range(12)]
    outcomes = [o for _, o in local.run(items, work.read_or_die, worker.worker_died, Crew(2, chunk=4))]
    assert [o.name for o in outcomes] == [i.name for i in items]
    killed = [o for o in outcomes if isinstance(o, Quarantined)]
    assert [(k.name, k.reason) for k in killed] == [("n5", "the worker process died while reading it")]


def test_a_build_reads_nothing_twice(tmp_path: Path, engine: Any) -> None:
    first = run_build(tmp_path, [item(0), item(1)])
    second = run_build(tmp_path, [item(0), item(1), item(2)])
    assert (first.read, first.kept, second.read, second.kept) == (2, 0, 1, 2)
    assert engine.read_names == ["n0", "n1", "n2"]
    assert names(tmp_path) == ["n0", "n1", "n2"]


def test_other_knowledge_reads_again(tmp_path: Path, engine: Any) -> None:
    run_build(tmp_path, [item(0), item(1)])
    engine.info = EngineInfo("rules", "1", "changed")
    again = run_build(tmp_path, [item(1), item(0)])
    assert (again.read, again.kept) == (2, 0)
    assert names(tmp_path) == ["n0", "n1"]


def test_an_interrupted_build_goes_on_and_ends_the_same(tmp_path: Path, engine: Any) -> None:
    items = [item(n) for n in range(6)]
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    whole = run_build(tmp_path / "one", items)

    def interrupted() -> Iterator[RawItem]:
        yield from items[:4]
        yield item(9, "انقطع التيار هنا فتوقف كل شيء في المدينة.")

    with pytest.raises(KeyboardInterrupt):
        run_build(tmp_path / "two", list(interrupted()))
    assert names(tmp_path / "two") == ["n0", "n1", "n2", "n3"]
    with SqliteStore.open(tmp_path / "two" / "case.musnad") as store:
        assert store.meta()["state"] == "reading"
    rest = run_build(tmp_path / "two", items)
    assert (rest.read, rest.kept) == (2, 4)
    assert casefile_json(rest.casefile) == casefile_json(whole.casefile)


def test_the_same_bytes_under_two_names_are_two_documents(tmp_path: Path, engine: Any) -> None:
    text = " ".join(SENTENCE.format("ا" * n) for n in range(1, 6))
    built = run_build(tmp_path, [item(0, text), item(1, text), item(0, text)])
    assert (built.read, built.kept) == (2, 1)
    first, second = built.casefile.documents
    assert (first.name, second.name) == ("n0", "n1")
    assert first.id != second.id
    assert second.copy_of == first.id
    assert run_build(tmp_path, [item(0, text), item(1, text)]).casefile == built.casefile


def test_original_bytes_are_archived_also_of_what_cannot_be_read(tmp_path: Path, engine: Any) -> None:
    bad = item(0, "نص يؤدي إلى العطب.")
    built = run_build(tmp_path, [bad, item(1)])
    archive = Archive.beside(tmp_path / "case.musnad")
    assert [q.name for q in built.quarantined] == ["n0"]
    assert archive.get(worker.digest(bad.data)) == bad.data


def test_a_store_that_fails_ends_the_build(tmp_path: Path, engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StorageError("disk full")

    monkeypatch.setattr(SqliteStore, "add", full)
    with pytest.raises(StorageError, match="disk full"):
        run_build(tmp_path, [item(0)])
