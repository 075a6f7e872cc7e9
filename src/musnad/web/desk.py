"""The casefile that is served: one thread reads it, whatever the number of readers; what was read once is kept."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from musnad.model.casefile import Casefile, Entity, Judgement
from musnad.model.document import Quarantined
from musnad.model.errors import CasefileError
from musnad.model.reading import Reading
from musnad.model.serial import reading_of
from musnad.queries.search.asked import Asked
from musnad.queries.timeline import Tally, counts
from musnad.storage import cases
from musnad.storage.search.reading import SearchIndex
from musnad.storage.store import SqlStore
from musnad.web.uploads.queue import Uploads

# Readings that are kept parsed.
_KEPT = 64


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
    readings: dict[str, Reading] = field(default_factory=dict)

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
        self._months: tuple[Tally, ...] | None = None

    def months(self) -> tuple[Tally, ...]:
        """Incidents by month, counted once."""
        if self._months is None:
            self._months = counts(self.index, Asked(), "incident", "month")
        return self._months


class Desk:
    """Only ``close`` may be called from another thread than the desk's own; ``uploads`` may be asked from any."""

    def __init__(self, address: str | Path) -> None:
        self.address = str(address)
        self.label = cases.label(address)
        self.thread = ThreadPoolExecutor(1, "musnad-desk")
        self.uploads = Uploads(self.address, self._renew)
        self._store: SqlStore | None = None
        self._held: Holdings | None = None

    @property
    def store(self) -> SqlStore:
        """The casefile, open to read. Raises StorageError."""
        if self._store is None:
            self._store = cases.to_read(self.address)
        return self._store

    @property
    def held(self) -> Holdings:
        """The casefile as it is now, read again only when somebody wrote it. Raises StorageError."""
        if self._held is None or not self._held.index.is_current():
            store = self.store
            self._held = Holdings(
                store.casefile(), store.quarantine(), store.judgements(), store.meta(), store.search_index()
            )
        return self._held

    def reading(self, document: str) -> Reading:
        """What was read in a document. Raises CasefileError where there is none of that id."""
        kept = self.held.readings
        if document not in kept:
            found = self.store.document(document)
            if found is None:
                raise CasefileError(f"no document {document!r} in this casefile")
            if len(kept) >= _KEPT:
                kept.pop(next(iter(kept)))
            kept[document] = reading_of(json.loads(found.line))
        return kept[document]

    def readings(self, documents: Iterable[str]) -> list[Reading]:
        return [self.reading(d) for d in dict.fromkeys(documents)]

    def forget(self) -> None:
        """The connection is opened anew: after a failure, or when the casefile was replaced."""
        if self._store is not None:
            self._store.close()
        self._store = self._held = None

    def _renew(self) -> None:
        """After an upload: what was put aside is no part of the lists, so nothing else tells that it changed."""
        with suppress(RuntimeError):  # closed meanwhile
            self.thread.submit(self.forget)

    def close(self) -> None:
        self.uploads.close()
        self.thread.submit(self.forget).result()
        self.thread.shutdown()
