"""One body of assertions over every store; a new store joins by one line in ``STORES``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from musnad.model.casefile import (
    CaseDocument,
    Casefile,
    Contradiction,
    ContradictionSide,
    Entity,
    EntityMention,
    EntityRole,
    EventRef,
    Feature,
    Incident,
    IncidentValue,
    Judgement,
    Mechanism,
    Origin,
    StatusClaim,
)
from musnad.model.document import Document, Quarantined
from musnad.model.errors import StorageError
from musnad.model.reading import EngineInfo, Reading, Speaker, Statement
from musnad.model.serial import dumps, record_of
from musnad.storage.contract import CaseStore, StoredDocument
from musnad.storage.sqlite import SqliteStore

Opener = Callable[[Path], CaseStore]
STORES: dict[str, Opener] = {"sqlite": lambda folder: SqliteStore.create(folder / "case.musnad")}

ENGINE = EngineInfo("rules", "1", "abc")
TEXT = "قال الناطق إن القوة أوقفت شخصين."


@pytest.fixture(params=sorted(STORES))
def opener(request: pytest.FixtureRequest) -> Opener:
    return STORES[request.param]


@pytest.fixture
def store(opener: Opener, tmp_path: Path) -> CaseStore:
    return opener(tmp_path)


def reading(name: str, text: str = TEXT) -> Reading:
    speaker = Speaker("الناطق", None, True, "الناطق", 4, 10)
    said = Statement("s1", 14, 31, text[14:31], "indirect", "asserted", speaker, (), ("خبر", "الناطق"), "r1")
    return Reading(Document("d" + name, name * 32, name, f"{name}.txt", text), ENGINE, statements=(said,))


def stored(name: str, engine: EngineInfo = ENGINE) -> StoredDocument:
    made = replace(reading(name), engine=engine)
    return StoredDocument("d" + name, name * 32, name, f"{name}.txt", engine, dumps(record_of(made)))


def names(store: CaseStore) -> list[str]:
    return [r.document.name for r in store.readings()]


CASE = Casefile(
    documents=(
        CaseDocument("daa", "aa", "خبر", "2024-01-02", None, None),
        CaseDocument("dbb", "bb", None, None, "ع", "daa"),
    ),
    entities=(
        Entity("E1", "person", "الناطق", ("ناطق",), (EntityRole("ناطق", "daa", None),), (EntityMention("daa", 4, 10),)),
    ),
    origins=(Origin("O1", "person", "E1", "الناطق"), Origin("O2", "unnamed", None, "مصدر")),
    incidents=(
        Incident(
            "I1", "arrest", (EventRef("daa", "e1"),), ("بلدة",), "2024-01-01", None, ("O1", "O2"), 2,
            (IncidentValue("arrested", 2, None, ("daa",), ("O1",)),), ("C1",),
        ),
    ),
    contradictions=(Contradiction("C1", "I1", "arrested", "range", (ContradictionSide("2", "daa", "s1"),)),),
    mechanisms=(
        Mechanism(
            "F1", "stipend", "use", None,
            (StatusClaim("ongoing", "daa", None, "e2", None, "2024-01-01"),), (), (), ("O1",),
        ),
    ),
    judgements=(Judgement("J1", "copy", "daa", "dbb", "copy", (Feature("jaccard", 0.5, "0.9"),), "rules", None),),
)  # fmt: skip


def test_a_document_is_found_by_bytes_and_name(store: CaseStore) -> None:
    store.add([stored("aa"), stored("bb")])
    found = store.document("bb" * 32, "bb")
    assert found == stored("bb")
    assert store.document("bb" * 32, "aa") is None


def test_readings_come_back_as_they_went_in_and_in_order(store: CaseStore) -> None:
    store.add([stored("bb"), stored("aa")])
    assert list(store.readings()) == [reading("bb"), reading("aa")]
    assert list(store.records()) == [stored("bb").line, stored("aa").line]
    assert store.ids() == {"dbb": ("bb" * 32, "bb"), "daa": ("aa" * 32, "aa")}


def test_what_is_kept_is_there_when_opened_again(opener: Opener, tmp_path: Path) -> None:
    first = opener(tmp_path)
    first.add([stored("aa"), Quarantined("q", "q.txt", "سبب", 3, None)])
    first.put_casefile(CASE)
    first.set_meta({"engine": "rules"})
    first.close()
    again = opener(tmp_path)
    assert names(again) == ["aa"]
    assert again.quarantine() == (Quarantined("q", "q.txt", "سبب", 3, None),)
    assert again.casefile() == CASE
    assert again.meta()["engine"] == "rules"
    again.close()


def test_it_knows_what_was_read_by_whom(store: CaseStore) -> None:
    store.add([stored("aa")])
    assert store.has("aa" * 32, "aa", ENGINE)
    assert not store.has("aa" * 32, "other", ENGINE)
    assert not store.has("aa" * 32, "aa", replace(ENGINE, resources="new"))
    assert not store.has("aa" * 32, "aa", replace(ENGINE, version="2"))


def test_a_document_read_again_keeps_its_place(store: CaseStore) -> None:
    newer = replace(ENGINE, version="2")
    store.add([stored("aa"), stored("bb")])
    store.add([stored("aa", newer)])
    assert names(store) == ["aa", "bb"]
    assert next(iter(store.readings())).engine == newer


def test_a_document_is_read_or_quarantined_never_both(store: CaseStore) -> None:
    bad = Quarantined("aa", "aa.txt", "broken", None, "aa" * 32)
    store.add([bad])
    store.add([bad])
    assert store.quarantine() == (bad,)
    store.add([stored("aa")])
    assert (names(store), store.quarantine()) == (["aa"], ())
    store.add([bad])
    assert (names(store), store.quarantine()) == ([], (bad,))


def test_a_batch_is_kept_whole_or_not_at_all(store: CaseStore) -> None:
    broken = replace(stored("bb"), id=None)  # type: ignore[arg-type]
    with pytest.raises(StorageError, match="cannot be written"):
        store.add([stored("aa"), broken])
    assert names(store) == []
    store.add([stored("cc")])
    assert names(store) == ["cc"]


def test_a_casefile_replaces_the_one_before(store: CaseStore) -> None:
    assert store.casefile() == Casefile()
    store.put_casefile(CASE)
    assert store.casefile() == CASE
    store.put_casefile(replace(CASE, incidents=(), contradictions=()))
    assert store.casefile() == replace(CASE, incidents=(), contradictions=())


def test_a_persons_judgement_outlives_the_lists(store: CaseStore) -> None:
    said = replace(CASE.judgements[0], verdict="different", by="ليلى", when="2026-01-01T00:00:00")
    store.judge([said])
    store.put_casefile(CASE)
    assert store.judgements() == (said,)
    store.judge([replace(said, verdict="undecided")])
    assert [j.verdict for j in store.judgements()] == ["undecided"]


def test_the_machines_judgement_is_no_persons(store: CaseStore) -> None:
    with pytest.raises(StorageError, match="a person's judgement"):
        store.judge(CASE.judgements)


def test_names_that_are_no_unicode_are_kept_readably(store: CaseStore) -> None:
    store.add([Quarantined("\udcff", "\udcff.txt", "سبب")])
    assert store.quarantine()[0].path == "\\udcff.txt"
