"""The two runs: sources → records, and sources → casefile."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from musnad.casefile import reviewing
from musnad.model.casefile import Casefile, Judgement
from musnad.model.document import Quarantined, RawItem
from musnad.model.reading import EngineInfo, Reading
from musnad.model.review import Review
from musnad.model.serial import dumps
from musnad.pipeline import local, worker
from musnad.pipeline.worker import Record, Source
from musnad.storage.contract import CaseStore, Originals, StoredDocument

# Documents of one transaction: a killed build reads at most so many again.
BATCH = 32


@dataclass(frozen=True, slots=True)
class Options:
    """How to read. engine: its name; crew: how many processes."""

    engine: str = "rules"
    crew: local.Crew = field(default_factory=local.Crew)


@dataclass(frozen=True, slots=True)
class ReadIn:
    """read: documents read now; kept: those that stood there already, as they would be read now."""

    read: int
    kept: int
    quarantined: tuple[Quarantined, ...]


@dataclass(frozen=True, slots=True)
class Built(ReadIn):
    """What a build did, and the casefile that it ended in."""

    casefile: Casefile


def extract(items: Iterable[Source], workers: int | None = 1, engine: str = "rules") -> Iterator[Reading | Quarantined]:
    """Each item's reading, or why there is none, in the items' order whatever the number of workers.

    workers: None lets the number of items and processors decide. Raises EngineError for an unknown engine.
    """
    work = partial(worker.read, engine_name=engine)
    for _, outcome in local.run(items, work, worker.worker_died, local.Crew(workers), worker.weight):
        yield outcome


def records(items: Iterable[Source], options: Options | None = None) -> Iterator[Record | Quarantined]:
    """``extract`` with the records already written as lines of JSON, by the workers."""
    for _, outcome in _records(items, options or Options()):
        yield outcome


def build(
    items: Iterable[Source],
    store: CaseStore,
    archive: Originals,
    options: Options | None = None,
    on_outcome: Callable[[Record | Quarantined | None], None] = lambda outcome: None,
) -> Built:
    """``read_into``, then ``conclude``. Raises StorageError, EngineError, ResourceError."""
    done = read_into(items, store, archive, options, on_outcome)
    return Built(done.read, done.kept, done.quarantined, conclude(store))


def read_into(
    items: Iterable[Source],
    store: CaseStore,
    archive: Originals,
    options: Options | None = None,
    on_outcome: Callable[[Record | Quarantined | None], None] = lambda outcome: None,
) -> ReadIn:
    """Reads the items into the casefile.

    Original bytes are archived first. Documents are kept in transactions as they come, so an interrupted build goes
    on where it stopped; what stands there already (same bytes, name, engine and knowledge) is not read again.
    on_outcome: told of every item once it stands in the casefile, None for one that stood there before: what was told
    is not lost, however this process ends. Raises StorageError, EngineError, ResourceError.
    """
    options = options or Options()
    engine = worker.engine(options.engine).info
    run = _Build(store, archive, engine, on_outcome)
    run.note()
    archive.tidy()
    try:
        for item, outcome in _records(run.to_read(items), options):
            run.take(item, outcome)
    finally:  # also when interrupted: what was done is kept
        run.keep()
    return ReadIn(run.read, run.kept, tuple(run.quarantined))


def outcomes(items: Iterable[Source], options: Options) -> Iterator[tuple[Source, Record | Quarantined]]:
    """Each item with what came of it, in order; nothing is kept, so no casefile need be held meanwhile (``keep``)."""
    return _records(items, options)


def keep(
    found: Iterable[tuple[Source, Record | Quarantined]],
    store: CaseStore,
    engine: EngineInfo,
    on_outcome: Callable[[Record | Quarantined | None], None],
) -> None:
    """Keeps outcomes in the casefile as ``read_into`` does: original bytes first, then records. Raises StorageError."""
    run = _Build(store, store.archive, engine, on_outcome)
    for item, outcome in found:
        if isinstance(item, RawItem):
            store.archive.put(item.data)
        if not isinstance(outcome, Quarantined):
            run.note()
        run.take(item, outcome)
    run.keep()


def conclude(store: CaseStore) -> Casefile:
    """Makes the casefile's lists anew over everything that stands in it, obeying persons' judgements and reviews."""
    from musnad.casefile.build import build as make
    from musnad.casefile.facets import searchable

    readings, reviews = list(reviewed(store)), store.reviews()
    casefile = make(readings, judged(store, reviews))
    store.put_casefile(casefile, searchable(casefile, readings))
    store.set_meta({"state": "built", "reviewed": reviewing.effect(reviews)})
    return casefile


def reviewed(store: CaseStore) -> Iterator[Reading]:
    """What the lists are made of: the readings without what all its reviewers reject."""
    reviews = reviewing.by_document(reviewing.standing(store.reviews()))
    for reading in store.readings():
        yield reviewing.without_rejected(reading, reviews.get(reading.document.id, ()))


def judged(store: CaseStore, reviews: Iterable[Review]) -> list[Judgement]:
    """Everything that persons said of what is one: their own decisions, and the merges they reviewed."""
    return [*store.judgements(), *reviewing.rulings(reviewing.standing(reviews))]


def reindex(store: CaseStore) -> None:
    """Makes the search index of what stands in the casefile: after a copy, or a change of schema."""
    from musnad.casefile.facets import searchable

    store.index(searchable(store.casefile(), reviewed(store)))


def decide(store: CaseStore, judgements: Sequence[Judgement]) -> Casefile:
    """Keeps a person's judgements and makes the casefile anew, which obeys them. Raises StorageError."""
    store.judge(judgements)
    return conclude(store)


class _Build:
    """The documents' part of a build."""

    def __init__(
        self,
        store: CaseStore,
        archive: Originals,
        engine: EngineInfo,
        on_outcome: Callable[[Record | Quarantined | None], None],
    ) -> None:
        self.store, self.archive, self.engine, self.on_outcome = store, archive, engine, on_outcome
        self.read = self.kept = 0
        self.quarantined: list[Quarantined] = []
        self._waiting: list[tuple[StoredDocument | Quarantined, Record | Quarantined]] = []
        self._renamed: list[StoredDocument] = []
        self._seen: set[tuple[str, str]] = set()
        self._ids = store.ids()

    def note(self) -> None:
        """The lists may lack documents from now on; who reads."""
        engine = self.engine
        noted = {"engine": engine.name, "engine_version": engine.version, "resources": engine.resources}
        self.store.set_meta({**noted, "state": "reading"})

    def to_read(self, items: Iterable[Source]) -> Iterator[Source]:
        """The items that are not in the casefile as they would be read now; their bytes are archived."""
        for item in items:
            if isinstance(item, RawItem):
                sha256 = self.archive.put(item.data)
                again = (sha256, item.name) in self._seen
                self._seen.add((sha256, item.name))
                if again or self.store.has(sha256, item.name, self.engine):
                    self.kept += 1
                    self.on_outcome(None)
                    continue
            yield item

    def take(self, item: Source, outcome: Record | Quarantined) -> None:
        if isinstance(outcome, Quarantined):
            self.quarantined.append(outcome)
            self._waiting.append((outcome, outcome))
        else:
            assert isinstance(item, RawItem)
            self.read += 1
            self._waiting.append((_stored(item, self._with_own_id(outcome)), outcome))
        if len(self._waiting) >= BATCH:
            self.keep()

    def _with_own_id(self, record: Record) -> Record:
        """Ids come from the bytes: the same bytes under another name are another document here, a copy of the first.

        The name that sorts first has the plain id, whichever came first, so that order changes nothing.
        """
        mine = (record.sha256, record.name)
        first = self._ids.setdefault(record.id, mine)
        if first == mine:
            return record
        if mine[1] < first[1]:
            self._give_way(record.id, first)
            self._ids[record.id] = mine
            return record
        own = _own_id(record.id, record.name)
        self._ids[own] = mine
        return replace(record, id=own, line=_with_id(record.line, own))

    def _give_way(self, plain: str, holder: tuple[str, str]) -> None:
        """Gives the document that held a plain id an id of its own; it is kept before whoever takes the plain one."""
        own = _own_id(plain, holder[1])
        self._ids[own] = holder
        for at, (one, outcome) in enumerate(self._waiting):
            if isinstance(one, StoredDocument) and (one.sha256, one.name) == holder:
                self._waiting[at] = (replace(one, id=own, line=_with_id(one.line, own)), outcome)
                return
        if (stored := self.store.named(*holder)) is not None:
            self._renamed.append(replace(stored, id=own, line=_with_id(stored.line, own)))

    def keep(self) -> None:
        waiting, self._waiting = self._waiting, []
        renamed, self._renamed = self._renamed, []
        if waiting:
            self.store.add([*renamed, *(found for found, _ in waiting)])
        for _, outcome in waiting:
            self.on_outcome(outcome)


def _own_id(plain: str, name: str) -> str:
    return f"{plain}-{worker.digest(name.encode('utf-8', 'surrogatepass'))[:8]}"


def _with_id(line: str, id_: str) -> str:
    written = json.loads(line)
    written["document"]["id"] = id_
    return dumps(written)


def _records(items: Iterable[Source], options: Options) -> Iterator[tuple[Source, Record | Quarantined]]:
    work = partial(worker.read_record, engine_name=options.engine)
    return local.run(items, work, worker.worker_died, options.crew, worker.weight)


def _stored(item: RawItem, record: Record) -> StoredDocument:
    return StoredDocument(
        id=record.id,
        sha256=record.sha256,
        name=record.name,
        path=record.path,
        engine=record.engine,
        line=record.line,
        row=item.line,
        kind=item.kind,
    )
