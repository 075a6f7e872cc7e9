"""The casefile that is served: one thread reads it, whatever the number of readers; what was read once is kept."""

from __future__ import annotations

import gc
import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from musnad.casefile.reviewing import standing
from musnad.casefile.units import Unit, gather
from musnad.model.casefile import Casefile, Entity, Judgement
from musnad.model.document import Quarantined
from musnad.model.errors import CasefileError
from musnad.model.reading import Reading
from musnad.model.review import Review
from musnad.model.serial import reading_of
from musnad.queries.queue import Entry, entries
from musnad.queries.search.asked import Asked
from musnad.queries.timeline import Tally, counts
from musnad.storage import cases
from musnad.storage.search.reading import SearchIndex
from musnad.storage.store import SqlStore
from musnad.web.uploads.queue import Uploads

T = TypeVar("T")
# Readings that are kept parsed, at some 40 KiB each, and answers that many pages need.
_KEPT = 512
_ANSWERS = 256


@dataclass
class Holdings:
    """A casefile of one moment with ways into it. state: ``built`` when its lists are whole."""

    casefile: Casefile
    quarantine: tuple[Quarantined, ...]
    judgements: tuple[Judgement, ...]
    meta: dict[str, str]
    index: SearchIndex
    incidents_of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    incident_of: dict[tuple[str, str], str] = field(default_factory=dict)
    copies_of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    entities_in: dict[str, list[Entity]] = field(default_factory=lambda: defaultdict(list))
    judged: dict[str, list[Judgement]] = field(default_factory=lambda: defaultdict(list))
    readings: dict[str, Reading] = field(default_factory=dict)
    units: dict[str, tuple[Unit, ...]] = field(default_factory=dict)
    answers: dict[Hashable, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        c = self.casefile
        self.documents = {d.id: d for d in c.documents}
        self.entities = {e.id: e for e in c.entities}
        self.origins = {o.id: o for o in c.origins}
        self.incidents = {i.id: i for i in c.incidents}
        self.contradictions = {x.id: x for x in c.contradictions}
        self.mechanisms = {m.id: m for m in c.mechanisms}
        self.outlets = {n: e.id for e in c.entities if e.kind == "outlet" for n in (*e.aliases, e.name)}
        for incident in c.incidents:
            for ref in incident.events:
                self.incident_of[ref.document, ref.event] = incident.id
            for document in dict.fromkeys(ref.document for ref in incident.events):
                self.incidents_of[document].append(incident.id)
        for one in c.documents:
            if one.copy_of:
                self.copies_of[one.copy_of].append(one.id)
        for entity in c.entities:
            for document in dict.fromkeys(m.document for m in entity.mentions):
                self.entities_in[document].append(entity)
        for judgement in c.judgements:
            for key in dict.fromkeys((judgement.left, judgement.right)):
                self.judged[key].append(judgement)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made of this casefile before is not made again; of a great many the latest are kept."""
        if key in self.answers:
            found: T = self.answers.pop(key)
        else:
            found = make()
            if len(self.answers) >= _ANSWERS:
                self.answers.pop(next(iter(self.answers)))
        self.answers[key] = found
        return found

    def months(self) -> tuple[Tally, ...]:
        """Incidents by month, counted once."""
        return self.once("months", lambda: counts(self.index, Asked(), "incident", "month"))

    def queue(self) -> tuple[Entry, ...]:
        """What a person should look at first, whoever has reviewed what."""
        return self.once("queue", lambda: entries(self.casefile, self.index))


class Desk:
    """Only ``close`` may be called from another thread than the desk's own; ``uploads`` may be asked from any."""

    def __init__(self, address: str | Path) -> None:
        self.address = str(address)
        self.label = cases.label(address)
        self.thread = ThreadPoolExecutor(1, "musnad-desk")
        self.uploads = Uploads(self.address, self._renew)
        self._store: SqlStore | None = None
        self._held: Holdings | None = None
        self._reviews: tuple[Holdings, int, tuple[Review, ...]] | None = None
        self._looked = False

    @contextmanager
    def moment(self) -> Iterator[None]:
        """What is read inside is of one moment: whether somebody wrote the casefile is asked once. StorageError."""
        with self.store.snapshot():
            self._look()
            self._looked = True
            try:
                yield
            finally:
                self._looked = False

    @property
    def store(self) -> SqlStore:
        """The casefile, open to read. Raises StorageError."""
        if self._store is None:
            self._store = cases.to_read(self.address)
        return self._store

    @property
    def held(self) -> Holdings:
        """The casefile as it is now, read again only when somebody wrote it. Raises StorageError."""
        return self._held if self._held is not None and self._looked else self._look()

    def _look(self) -> Holdings:
        if self._held is None or not self._held.index.is_current():
            self._held = None  # two casefiles at once would need twice the room
            with _undisturbed():
                self._held = _holdings(self.store)
        return self._held

    def reading(self, document: str) -> Reading:
        """What was read in a document. Raises CasefileError where there is none of that id."""
        kept = self.held.readings
        reading = kept.pop(document, None)
        if reading is None:
            found = self.store.document(document)
            if found is None:
                raise CasefileError(f"no document {document!r} in this casefile")
            if len(kept) >= _KEPT:
                kept.pop(next(iter(kept)))
            reading = reading_of(json.loads(found.line))
        kept[document] = reading
        return reading

    def readings(self, documents: Iterable[str]) -> list[Reading]:
        return [self.reading(d) for d in dict.fromkeys(documents)]

    def units(self, document: str) -> tuple[Unit, ...]:
        """The names of a document, as they are weighed to be one. Raises CasefileError."""
        kept = self.held.units
        units = kept.pop(document, None)
        if units is None:
            units = tuple(gather(self.reading(document), 0))
            if len(kept) >= _KEPT:
                kept.pop(next(iter(kept)))
        kept[document] = units
        return units

    def reviews(self) -> tuple[Review, ...]:
        """What holds of all reviews, read again only when there are more."""
        held, last = self.held, self.store.last_review()
        if self._reviews is None or self._reviews[0] is not held or self._reviews[1] != last:
            self._reviews = held, last, standing(self.store.reviews())
        return self._reviews[2]

    def forget(self) -> None:
        """The connection is opened anew: after a failure, or when the casefile was replaced."""
        if self._store is not None:
            self._store.close()
        self._store = self._held = self._reviews = None

    def _renew(self) -> None:
        """After an upload: what was put aside is no part of the lists, so nothing else tells that it changed."""
        with suppress(RuntimeError):  # closed meanwhile
            self.thread.submit(self.forget)

    def close(self) -> None:
        self.uploads.close()
        self.thread.submit(self.forget).result()
        self.thread.shutdown()


def _holdings(store: SqlStore) -> Holdings:
    found = (store.casefile(), store.quarantine(), store.judgements(), store.meta(), store.search_index())
    return Holdings(*found)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """The cyclic collector waits while a casefile is read, and passes over what was read: half a million objects
    without a cycle, which it would look through again and again, a third of a second each time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
