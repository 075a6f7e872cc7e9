"""One body of assertions over every store; a new store joins by one line in ``tests/conftest.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

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
from musnad.model.errors import BusyError, StorageError
from musnad.model.reading import EngineInfo, Reading, Speaker, Statement
from musnad.model.review import Item, Review
from musnad.model.serial import dumps, record_of
from musnad.model.span import Quote
from musnad.storage import cases, schema
from musnad.storage.contract import StoredDocument
from musnad.storage.schema import APPLICATION_ID, OLDEST, SCHEMA, STEPS, migrate
from musnad.storage.store import SqlStore
from musnad.storage.writers import Patience

ENGINE = EngineInfo("rules", "1", "abc")
TEXT = "قال الناطق إن القوة أوقفت شخصين."


@pytest.fixture
def store(case: str) -> Iterator[SqlStore]:
    with cases.to_write(case) as store:
        yield store


def reading(name: str, text: str = TEXT) -> Reading:
    speaker = Speaker("الناطق", None, True, "الناطق", 4, 10)
    said = Statement("s1", 14, 31, text[14:31], "indirect", "asserted", speaker, (), ("خبر", "الناطق"), "r1")
    return Reading(Document("d" + name, name * 32, name, f"{name}.txt", text), ENGINE, statements=(said,))


def stored(name: str, engine: EngineInfo = ENGINE) -> StoredDocument:
    made = replace(reading(name), engine=engine)
    return StoredDocument("d" + name, name * 32, name, f"{name}.txt", engine, dumps(record_of(made)))


def names(store: SqlStore) -> list[str]:
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


def test_a_document_is_found_by_bytes_and_name(store: SqlStore) -> None:
    store.add([stored("aa"), stored("bb")])
    found = store.named("bb" * 32, "bb")
    assert found is not None
    assert replace(found, added=None) == stored("bb")
    assert store.named("bb" * 32, "aa") is None


def test_readings_come_back_as_they_went_in_and_in_order(store: SqlStore) -> None:
    store.add([stored("bb"), stored("aa")])
    assert list(store.readings()) == [reading("bb"), reading("aa")]
    assert list(store.records()) == [stored("bb").line, stored("aa").line]
    assert store.ids() == {"dbb": ("bb" * 32, "bb"), "daa": ("aa" * 32, "aa")}


@pytest.mark.parametrize("opened", [cases.to_write, cases.to_read])
def test_what_is_kept_is_there_when_opened_again(case: str, opened: Callable[[str], SqlStore]) -> None:
    with cases.to_write(case) as first:
        first.add([stored("aa"), Quarantined("q", "q.txt", "سبب", 3, None)])
        first.put_casefile(CASE)
        first.set_meta({"engine": "rules"})
    with opened(case) as again:
        assert names(again) == ["aa"]
        assert again.quarantine() == (Quarantined("q", "q.txt", "سبب", 3, None),)
        assert again.casefile() == CASE
        assert again.meta() == {"schema": str(SCHEMA), "engine": "rules"}


def test_it_knows_what_was_read_by_whom(store: SqlStore) -> None:
    store.add([stored("aa")])
    assert store.has("aa" * 32, "aa", ENGINE)
    assert not store.has("aa" * 32, "other", ENGINE)
    assert not store.has("aa" * 32, "aa", replace(ENGINE, resources="new"))
    assert not store.has("aa" * 32, "aa", replace(ENGINE, version="2"))


def test_a_document_read_again_keeps_its_place(store: SqlStore) -> None:
    newer = replace(ENGINE, version="2")
    store.add([stored("aa"), stored("bb")])
    store.add([stored("aa", newer)])
    assert names(store) == ["aa", "bb"]
    assert next(iter(store.readings())).engine == newer


def test_a_document_is_read_or_quarantined_never_both(store: SqlStore) -> None:
    bad = Quarantined("aa", "aa.txt", "broken", None, "aa" * 32)
    store.add([bad])
    store.add([bad])
    assert store.quarantine() == (bad,)
    store.add([stored("aa")])
    assert (names(store), store.quarantine()) == (["aa"], ())
    store.add([bad])
    assert (names(store), store.quarantine()) == ([], (bad,))


def test_a_batch_is_kept_whole_or_not_at_all(store: SqlStore) -> None:
    broken = replace(stored("bb"), id=None)  # type: ignore[arg-type]
    with pytest.raises(StorageError, match="cannot be written"):
        store.add([stored("aa"), broken])
    assert names(store) == []
    store.add([stored("cc")])
    assert names(store) == ["cc"]


def test_a_casefile_replaces_the_one_before(store: SqlStore) -> None:
    assert store.casefile() == Casefile()
    store.put_casefile(CASE)
    assert store.casefile() == CASE
    store.put_casefile(replace(CASE, incidents=(), contradictions=()))
    assert store.casefile() == replace(CASE, incidents=(), contradictions=())


def test_a_persons_judgement_outlives_the_lists(store: SqlStore) -> None:
    said = replace(CASE.judgements[0], verdict="different", by="ليلى", when="2026-01-01T00:00:00")
    store.judge([said])
    store.put_casefile(CASE)
    assert store.judgements() == (said,)
    store.judge([replace(said, verdict="undecided")])
    assert [j.verdict for j in store.judgements()] == ["undecided"]


def reviewed(id_: str, document: str = "daa") -> Review:
    said = reading("aa").statements[0]
    at = Quote(said.start, said.end, said.text)
    return Review(id_, document, "statement", "s1", "accepted", "ليلى", "2026-01-01T00:00:00", at, statement=said)


def test_reviews_are_added_and_never_changed(store: SqlStore) -> None:
    assert (store.reviews(), store.last_review()) == ((), 0)
    toll = Item("شخصين", of="arrested", low=2, high=None)
    time = Item("أمس", 3, 6, from_="2026-01-01", to=None)
    merge = Review("R4", "dbb", "merge", "J1", "rejected", "ليلى", "2026-01-01T00:00:00", judgement=CASE.judgements[0])
    log = (
        reviewed("R1"),
        replace(reviewed("R2", "dbb"), part="counts", statement=None, item=toll, argument=replace(toll, low=3)),
        replace(reviewed("R3"), part="time", verdict="withdrawn", statement=None, item=time, undoes="R1"),
        merge,
    )
    store.review(log[:2])
    first = store.last_review()
    store.review(log[2:])
    assert store.reviews() == log
    assert store.last_review() > first
    assert store.reviews("dbb") == (log[1], merge)
    store.review([replace(log[0], by="عمر")])  # under an id that is taken: what was decided stays
    assert store.reviews() == log


def test_reviews_outlive_the_lists_and_a_step_down_would_lose_them(store: SqlStore) -> None:
    store.review([reviewed("R1")])
    store.put_casefile(CASE)
    assert store.reviews() == (reviewed("R1"),)
    with pytest.raises(StorageError, match="would lose 1 reviews"):
        migrate(store.db, OLDEST)
    assert store.reviews() == (reviewed("R1"),)


def test_a_listed_judgement_is_found_by_its_id(store: SqlStore) -> None:
    store.put_casefile(CASE)
    assert store.judgement("J1") == CASE.judgements[0]
    assert store.judgement("J2") is None


def test_the_machines_judgement_is_no_persons(store: SqlStore) -> None:
    with pytest.raises(StorageError, match="a person's judgement"):
        store.judge(CASE.judgements)


def test_names_that_are_no_unicode_are_kept_readably(store: SqlStore) -> None:
    store.add([Quarantined("\udcff", "\udcff.txt", "سبب")])
    assert store.quarantine()[0].path == "\\udcff.txt"


def test_ids_that_hold_nul_are_kept_and_found_again(store: SqlStore) -> None:
    store.add([replace(stored("aa"), name="a\x00b")])
    assert store.has("aa" * 32, "a\x00b", ENGINE)


def test_documents_are_kept_with_what_reads_them_again_and_when_they_came(store: SqlStore) -> None:
    one = replace(stored("aa"), row=3, kind="row")
    store.add([one, replace(stored("bb"), added="2020-01-02T03:04:05+00:00")])
    first, second = store.stored()
    assert replace(first, added=None) == one
    assert first.added is not None
    assert second.added == "2020-01-02T03:04:05+00:00"
    store.add([replace(one, added="2030-01-01T00:00:00+00:00")])  # read again: it came when it came
    assert store.document("daa") == first
    assert store.document("none") is None


def test_more_documents_than_a_page_come_in_their_order(store: SqlStore) -> None:
    numbers = [f"{n:02x}" for n in range(255, -1, -1)] + [f"{n:03x}" for n in range(60)]
    store.add([stored(n) for n in numbers])
    assert names(store) == numbers


def test_originals_are_archived_by_content_and_checked(store: SqlStore) -> None:
    data = bytes(range(256))
    sha256 = store.archive.put(data)
    assert store.archive.put(data) == sha256
    assert store.archive.has(sha256)
    assert store.archive.get(sha256) == data
    assert list(store.archive.digests()) == [sha256]
    assert not store.archive.has("0" * 64)
    with pytest.raises(StorageError, match="the archive has no 000"):
        store.archive.get("0" * 64)
    with pytest.raises(StorageError, match="64 hexadecimal digits"):
        store.archive.get("nonsense")


def test_a_reader_sees_what_is_committed_while_another_writes(case: str, store: SqlStore) -> None:
    store.add([stored("aa")])
    with cases.to_read(case) as reader:
        assert names(reader) == ["aa"]
        with reader.snapshot():
            assert names(reader) == ["aa"]
            store.add([stored("bb")])
            assert names(reader) == ["aa"]  # of one moment
        assert names(reader) == ["aa", "bb"]


def test_a_reader_writes_nothing(case: str, store: SqlStore) -> None:
    with cases.to_read(case) as reader, pytest.raises(StorageError, match="cannot be written"):
        reader.add([stored("aa")])
    assert names(store) == []


def test_two_writers_get_a_clear_answer(case: str, store: SqlStore) -> None:
    told: list[str] = []
    with pytest.raises(BusyError, match=r"is being written by .+@.+ \(process \d+, since .+\)"):
        cases.to_write(case, Patience(0.2, told.append))
    assert len(told) == 1
    store.close()
    cases.to_write(case, Patience(0)).close()


@pytest.mark.parametrize("opened", [cases.to_read, lambda case: cases.to_write(case, make=False)])
def test_there_is_nothing_to_open_before_anything_was_written(case: str, opened: Callable[[str], SqlStore]) -> None:
    with pytest.raises(StorageError, match="cannot be opened: there is n"):
        opened(case)


def test_a_newer_casefile_is_refused(case: str, store: SqlStore) -> None:
    store.db.sign(APPLICATION_ID, SCHEMA + 1)
    store.close()
    for opened in (cases.to_write, cases.to_read):
        with pytest.raises(StorageError, match=f"newer Musnad .schema {SCHEMA + 1}"):
            opened(case)


def test_a_foreign_database_is_refused_untouched(case: str, store: SqlStore) -> None:
    store.db.sign(0, 0)
    before = store.db.identity()
    store.close()
    for opened in (cases.to_write, cases.to_read):
        with pytest.raises(StorageError, match=r"another program.s database .with "):
            opened(case)
    assert before.tables


def test_every_schema_is_reached_from_every_other_and_nothing_is_lost(case: str, store: SqlStore) -> None:
    store.add([stored("aa")])
    store.put_casefile(CASE)
    for target in range(SCHEMA, OLDEST - 1, -1):
        assert migrate(store.db, target)[1] == target
    assert store.db.identity().version == OLDEST
    with pytest.raises(StorageError, match=r"older schema 1, expected \d; run `musnad migrate`"):
        cases.to_read(case)
    store.close()
    with cases.to_write(case) as again:
        assert again.db.identity().version == SCHEMA
        assert names(again) == ["aa"]
        assert again.casefile() == CASE
    with pytest.raises(StorageError, match="there is no schema 0"):
        migrate(store.db, 0)


def test_a_step_that_fails_leaves_the_schema_before(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(store.db, OLDEST)
    broken = replace(STEPS[OLDEST], up=(*STEPS[OLDEST].up, "CREATE NONSENSE"))
    monkeypatch.setattr(schema, "STEPS", (STEPS[0], broken, *STEPS[2:]))
    before = store.db.identity()
    with pytest.raises(StorageError, match="cannot be written"):
        migrate(store.db)
    assert store.db.identity() == before
