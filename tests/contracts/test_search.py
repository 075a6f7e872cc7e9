"""One body of assertions on search over every store, and the same answers from all of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from musnad.casefile.facets import searchable
from musnad.model.casefile import (
    CaseDocument,
    Casefile,
    Contradiction,
    ContradictionSide,
    Entity,
    EntityMention,
    EventRef,
    Incident,
    Origin,
)
from musnad.model.document import Document
from musnad.model.errors import QueryError, StorageError
from musnad.model.reading import (
    Argument,
    EngineInfo,
    Event,
    Place,
    PlaceArgument,
    Reading,
    Speaker,
    Statement,
)
from musnad.model.serial import dumps, plain, record_of
from musnad.model.span import Quote
from musnad.queries.mapping import feature_collection
from musnad.queries.network import network
from musnad.queries.search.asked import Asked, Filters
from musnad.queries.search.search import Hit, search
from musnad.queries.timeline import counts, precision, timeline
from musnad.storage import cases
from musnad.storage.contract import StoredDocument
from musnad.storage.store import SqlStore

ENGINE = EngineInfo("rules", "1", "abc")
# id → outlet, day, text; every one is about money or an attack, so that words are shared.
TEXTS = {
    "d1": ("الراصد", "2024-03-01", "قال سالم العلي إن التنظيم يدفع كفالات شهرية في نينوى. وأضاف أن العائلات تنتظر."),
    "d2": ("المدار", "2024-03-05", "وبالكفالات وحدها تعيش عائلات المقاتلين في الموصل. هاجم مسلحون حاجزا في الموصل."),
    "d3": ("المدار", "2024-04-01", "كفاءات عالية وأكفان بيضاء لا صلة لها بالمال. زار أحمد المدينة."),
    "d4": ("الراصد", None, "هاجم مسلحون من داعش حاجزا للجيش في الموصل وقتلوا جنديين. للكفالة شروط."),
}
NINEVEH, MOSUL_TEXT = "a:IQ.15", "الموصل"


def mosul() -> str:
    from musnad.resources import loader

    rows = loader.rows("gazetteers/places.tsv")
    return next(r["id"] for r in rows if r["name"] == MOSUL_TEXT and r["parent"] == NINEVEH)


def at(document: str, words: str) -> tuple[int, int]:
    start = TEXTS[document][2].index(words)
    return start, start + len(words)


def mentions(document: str, words: str) -> tuple[EntityMention, ...]:
    return (EntityMention(document, *at(document, words)),)


def quote(document: str, words: str) -> Quote:
    return Quote(*at(document, words), words)


def event(document: str, number: int, type_: str, trigger: str, **more: Any) -> Event:
    made = Event(f"e{number}", type_, quote(document, trigger), (), (), (), None, (), "occurred", None, None, None, "r")
    return replace(made, **more)


def readings() -> list[Reading]:
    found = []
    for id_, (outlet, day, text) in TEXTS.items():
        document = Document(id_, id_ * 32, id_, f"{id_}.txt", text, outlet=outlet, published=day)
        places: tuple[Place, ...] = ()
        for name, gazetteer_id in (("نينوى", NINEVEH), (MOSUL_TEXT, mosul())):
            if name in text:
                places += (Place(name, (at(id_, name),), "IQ", "Nineveh", None, None, gazetteer_id),)
        found.append(Reading(document, ENGINE, places=places))
    said = "التنظيم يدفع كفالات شهرية في نينوى"
    speaker = Speaker("سالم العلي", None, True, "سالم العلي", *at("d1", "سالم العلي"))
    statement = Statement("s1", *at("d1", said), said, "indirect", "asserted", speaker, (), ("الراصد",), "r")
    stipend = event("d1", 1, "finance", "يدفع", method="stipend", phase="use", status="ongoing", statement="s1")
    found[0] = replace(found[0], statements=(statement,), events=(stipend,))
    for number, id_ in ((1, "d2"), (3, "d4")):
        place = (PlaceArgument(MOSUL_TEXT, *at(id_, MOSUL_TEXT)),)
        attack = event(id_, 1, "attack", "هاجم", places=place)
        if id_ == "d4":
            who, whom = (Argument(w, *at(id_, w)) for w in ("داعش", "للجيش"))
            attack = replace(attack, actors=(who,), targets=(whom,))
        found[number] = replace(found[number], events=(attack,))
    return found


CASE = Casefile(
    documents=tuple(CaseDocument(id_, id_, outlet, day, None, None) for id_, (outlet, day, _) in TEXTS.items()),
    entities=(
        Entity("E1", "person", "سالم العلي", (), (), mentions("d1", "سالم العلي")),
        Entity("E2", "armed_group", "داعش", ("تنظيم الدولة",), (), mentions("d1", "التنظيم") + mentions("d4", "داعش")),
        Entity("E3", "security_force", "الجيش", (), (), mentions("d4", "للجيش")),
    ),
    origins=(Origin("O1", "outlet", None, "المدار"), Origin("O2", "outlet", None, "الراصد")),
    incidents=(
        Incident(
            "I1", "attack", (EventRef("d2", "e1"), EventRef("d4", "e1")), (MOSUL_TEXT,), "2024-03-04", "2024-03-04",
            ("O1", "O2"), 2, (), ("C1",),
        ),
        Incident("I2", "finance", (EventRef("d1", "e1"),), (), None, None, ("O2",), 1, (), ()),
    ),
    contradictions=(Contradiction("C1", "I1", "killed", "range", (ContradictionSide("2", "d4", None),)),),
)  # fmt: skip


def fill(address: str) -> SqlStore:
    store = cases.to_write(address)
    lines = [(r.document.id, dumps(record_of(r))) for r in readings()]
    store.add([StoredDocument(id_, id_ * 32, id_, f"{id_}.txt", ENGINE, line) for id_, line in lines])
    store.put_casefile(CASE, searchable(CASE, readings()))
    return store


@pytest.fixture
def store(case: str) -> Iterator[SqlStore]:
    with fill(case) as filled:
        yield filled


def hits(store: SqlStore, query: str = "", kinds: Any = ("document",), **filters: Any) -> list[Hit]:
    asked = Asked(query, Filters.of(filters), kinds=kinds)
    return list(search(store.search_index(), asked).hits())


def found(store: SqlStore, query: str = "", **filters: Any) -> list[str]:
    return sorted(h.id for h in hits(store, query, **filters))


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ("كفالات", ["d1", "d2", "d4"]),
        ("كفالة", ["d1", "d2", "d4"]),
        ("احمد", ["d3"]),
        ("كفالات AND حاجز", ["d2", "d4"]),
        ("كفالات -حاجز", ["d1"]),
        ("أحمد أو داعش", ["d3", "d4"]),
        ('"هاجم مسلحون"', ["d2", "d4"]),
        ('"مسلحون حاجز"', ["d2"]),
        ('"بيضاء زار"', []),
        ("كفال*", ["d1", "d2", "d4"]),
        ("كفا*", ["d1", "d2", "d3", "d4"]),
        ("(كفاءات أو كفالات) -(داعش أو عائلات)", ["d3"]),
        ("NOT كفالات", ["d3"]),
        ("معدوم", []),
        ("", ["d1", "d2", "d3", "d4"]),
    ],
)
def test_documents_are_found(store: SqlStore, query: str, documents: list[str]) -> None:
    assert found(store, query) == documents


@pytest.mark.parametrize(
    ("filters", "kinds", "ids"),
    [
        ({"outlet": "المدار"}, ["document"], ["d2", "d3"]),
        ({"outlet": ["المدار", "الراصد"]}, ["document"], ["d1", "d2", "d3", "d4"]),
        ({"place": "نينوى"}, ["document"], ["d1", "d2", "d4"]),
        ({"place": "العراق"}, ["document"], ["d1", "d2", "d4"]),
        ({"place": "الموصل"}, ["document"], ["d2", "d4"]),
        ({"place": "c:IQ"}, ["incident"], ["I1"]),
        ({"speaker": "العلي"}, ["document", "statement"], ["d1", "s1"]),
        ({"speaker": "E1"}, ["incident"], ["I2"]),
        ({"person": "سالم"}, ["document"], ["d1"]),
        ({"group": "تنظيم الدولة"}, ["document", "statement"], ["d1", "d4", "s1"]),
        ({"group": "داعش"}, ["incident"], ["I1", "I2"]),
        ({"type": "attack"}, ["document", "incident"], ["I1", "d2", "d4"]),
        ({"type": "هجوم"}, ["incident"], ["I1"]),
        ({"method": "stipend"}, ["document", "statement", "incident"], ["I2", "d1", "s1"]),
        ({"stance": "asserted"}, ["statement"], ["s1"]),
        ({"status": "ongoing"}, ["incident"], ["I2"]),
        ({"from_": "2024-03-02", "to": "2024-03-31"}, ["document", "incident"], ["I1", "d2"]),
        ({"to": "2024-03-01"}, ["document", "statement", "incident"], ["d1", "s1"]),
        ({"origins": 2}, ["document", "incident"], ["I1", "d2", "d4"]),
        ({"contradicted": True}, ["document", "statement", "incident"], ["I1", "d2", "d4"]),
        ({"contradicted": False}, ["incident"], ["I2"]),
        ({"outlet": "المدار", "type": "attack"}, ["document"], ["d2"]),
        ({"outlet": "لا أحد"}, ["document"], []),
    ],
)
def test_filters(store: SqlStore, filters: dict[str, Any], kinds: list[str], ids: list[str]) -> None:
    assert sorted(h.id for h in hits(store, kinds=tuple(kinds), **filters)) == ids


def test_hits_quote_their_document_and_mark_what_was_looked_for(store: SqlStore) -> None:
    told = hits(store, "كفالات", kinds=("document", "statement", "incident"))
    assert {h.kind for h in told} == {"document", "statement", "incident"}
    for hit in told:
        text = TEXTS[hit.document][2]
        assert text[hit.start : hit.end] == hit.text
        assert hit.highlights
        for start, end in hit.highlights:
            assert "كفال" in text[start:end]
            assert hit.start <= start < end <= hit.end
    assert [h.score for h in told] == sorted((h.score for h in told), reverse=True)


def test_facets_count_all_hits_whatever_the_limit(store: SqlStore) -> None:
    asked = Asked("كفالات", kinds=("document",), limit=1)
    answer = search(store.search_index(), asked)
    assert len(list(answer.hits())) == 1
    assert answer.total == 3
    assert {c.id: c.count for c in answer.facets()["outlet"]} == {"الراصد": 2, "المدار": 1}


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        ({"type": "nothing"}, "no_type"),
        ({"from_": "yesterday"}, "no_day"),
        ({"from_": "2024-02-02", "to": "2024-01-01"}, "days_reversed"),
    ],
)
def test_filters_that_are_none_are_refused(store: SqlStore, filters: dict[str, Any], code: str) -> None:
    with pytest.raises(QueryError) as raised:
        hits(store, **filters)
    assert raised.value.code == code


def test_timeline_map_network_counts(store: SqlStore) -> None:
    index = store.search_index()
    told = timeline(index, Asked())
    assert [(m.incident, m.precision, m.origins) for m in told.moments] == [("I1", "day", 2)]
    assert told.undated == 1
    (mapped,) = feature_collection(index, Asked("هاجم"))["features"]
    assert mapped["geometry"]["type"] == "Point"
    assert mapped["properties"]["within"] == ["نينوى", "العراق"]
    ties = {(t.relation, t.source, t.target, t.weight) for t in network(index, Asked()).ties}
    assert ties == {("speaks_of", "E1", "E2", 1), ("through", "E1", "outlet:الراصد", 1), ("acts_on", "E2", "E3", 1)}
    assert network(index, Asked("داعش", limit=1)).total == 1
    tallied = counts(index, Asked(), "document", "month", "province")
    assert ("2024-03", NINEVEH, "نينوى", 2) in [(t.period, t.place, t.name, t.count) for t in tallied]


def test_a_province_is_no_point(store: SqlStore) -> None:
    case = replace(CASE, incidents=(replace(CASE.incidents[1], places=("نينوى",)),))
    told = readings()
    where = (PlaceArgument("نينوى", *at("d1", "نينوى")),)
    told[0] = replace(told[0], events=(replace(told[0].events[0], places=where),))
    store.put_casefile(case, searchable(case, told))
    (feature,) = feature_collection(store.search_index(), Asked())["features"]
    assert feature["geometry"] is None
    assert feature["properties"]["precision"] == "province"


def test_a_further_document_and_a_changed_one(store: SqlStore) -> None:
    """What is indexed in steps answers as what is indexed at once."""
    fresh = hits(store, "كفالات OR الموصل OR داعش", kinds=("document", "statement", "incident"))
    told = readings()
    for step in (told[:1], told[:3], [replace(told[0], document=replace(told[0].document, text="نص آخر")), *told[1:]]):
        some = replace(CASE, documents=tuple(d for d in CASE.documents if d.id in {r.document.id for r in step}))
        bare = [replace(r, statements=(), events=(), places=()) for r in step]
        store.put_casefile(replace(some, incidents=(), contradictions=()), searchable(some, bare))
    assert found(store, "كفالات") == ["d2", "d4"]
    store.put_casefile(CASE, searchable(CASE, told))
    assert hits(store, "كفالات OR الموصل OR داعش", kinds=("document", "statement", "incident")) == fresh


def test_an_open_index_knows_when_it_is_old(store: SqlStore) -> None:
    index = store.search_index()
    assert index.is_current()
    store.put_casefile(CASE, searchable(CASE, readings()))
    assert not index.is_current()


def test_without_an_index_the_way_to_one_is_told(store: SqlStore) -> None:
    store.put_casefile(CASE)
    with pytest.raises(StorageError, match="musnad migrate"):
        store.search_index()


@pytest.mark.parametrize(
    "hostile", ["'; DROP TABLE documents; --", "%", "_*", "\x00", "ا" * 900, '"' * 7, "(" * 900, "-" * 9, "\ud800"]
)
def test_hostile_queries_do_no_harm(store: SqlStore, hostile: str) -> None:
    for asked in ({"query": hostile}, {"outlet": hostile}, {"type": hostile}):
        with suppress(QueryError):
            hits(store, **asked)
    assert len(found(store)) == len(TEXTS)


QUERIES = ("كفالات", "هاجم مسلحون", '"في الموصل"', "كفا*", "داعش أو أحمد", "-كفالات", "في", "")


def test_all_stores_give_the_same_answers(tmp_path: Path, postgres_url: str) -> None:
    """Hits, order, scores, facets, to the last figure."""
    answers = []
    for name in ("sqlite", "postgres"):
        with fill(str(tmp_path / "same.musnad") if name == "sqlite" else postgres_url) as filled:
            index = filled.search_index()
            told: list[object] = []
            for query in QUERIES:
                answer = search(index, Asked(query))
                told.append([plain(h) for h in answer.hits()])
                told.append({facet: [plain(c) for c in counted] for facet, counted in answer.facets().items()})
            told.append(plain(timeline(index, Asked())))
            told.append(plain(network(index, Asked())))
            told.append(feature_collection(index, Asked()))
            answers.append(json.dumps(told, ensure_ascii=False))
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024-02-01", "2024-02-29", "month"),
        ("2024-01-01", "2024-12-31", "year"),
        ("2024-02-01", "2024-02-01", "day"),
        ("2024-02-01", "2024-02-28", "days"),
        (None, "2024-02-28", "open"),
    ],
)
def test_precision_of_intervals(first: str | None, last: str | None, expected: str) -> None:
    assert precision(first, last) == expected
