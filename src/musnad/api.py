"""A casefile for programs: the questions of the command line, by the same words.

from musnad import Case

with Case.open("case.musnad") as case:
    for hit in case.search("كفالات", place="نينوى", limit=5):
        print(hit.score, hit.text)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from musnad.casefile.decisions import Subjects
from musnad.model.casefile import CaseDocument, Casefile, Contradiction, Entity, Incident, Mechanism, Origin
from musnad.model.document import Quarantined
from musnad.model.reading import Reading
from musnad.model.search import KINDS, RELATIONS, Facet, Kind, Relation
from musnad.pipeline import run
from musnad.queries import mapping
from musnad.queries.network import Network, network
from musnad.queries.search.asked import Asked, Filters
from musnad.queries.search.search import FacetCount, Hit, search
from musnad.queries.timeline import Level, Period, Tally, Timeline, counts, timeline
from musnad.queries.why import Why, why
from musnad.storage import cases
from musnad.storage.search.reading import SearchIndex
from musnad.storage.store import SqlStore


@dataclass(frozen=True, slots=True)
class Results(Sequence[Hit]):
    """Hits, the best first. total, counts: how many there are in all, and of each kind, whatever the limit.

    facets: for each facet its commonest values among all of them.
    """

    hits: tuple[Hit, ...]
    total: int
    counts: dict[Kind, int]
    facets: dict[Facet, tuple[FacetCount, ...]]

    def __len__(self) -> int:
        return len(self.hits)

    def __getitem__(self, at: Any) -> Any:
        return self.hits[at]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)


class Case:
    """A casefile, open to read; a context manager.

    The filters of ``search``, ``timeline``, ``map``, ``network`` and ``counts`` are those of ``Filters``, each a name
    or several: ``speaker``, ``outlet``, ``person``, ``group``, ``place``, ``type``, ``method``, ``stance``, ``status``,
    and ``from_``, ``to``, ``origins``, ``contradicted``. They raise QueryError for what cannot be understood,
    everything raises StorageError when the casefile cannot be read.
    """

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self._index: SearchIndex | None = None

    @classmethod
    def open(cls, address: str | Path) -> Self:
        """The casefile at a path or a ``postgresql://`` URL. Raises StorageError when there is none."""
        return cls(cases.to_read(address))

    @classmethod
    def build(
        cls, paths: Sequence[str | Path], address: str | Path, *, workers: int | None = None, engine: str = "rules"
    ) -> Self:
        """Reads files and folders into a casefile, made when there is none, and opens it.

        What could not be read is in ``quarantine``. workers: processes, as many as pay off for None. Raises
        StorageError, BusyError, EngineError.
        """
        from musnad.intake.sources import items
        from musnad.pipeline.local import Crew
        from musnad.pipeline.run import Options, build

        with cases.to_write(address) as store:
            build(items([str(path) for path in paths]), store, store.archive, Options(engine, Crew(workers)))
        return cls.open(address)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the casefile."""
        self.store.close()

    def search(
        self, query: str = "", *, kinds: Sequence[Kind] = KINDS, limit: int | None = 20, **filters: Any
    ) -> Results:
        """What matches the query (``docs/search.md``) and passes the filters. limit: None for all of it."""
        with self.store.snapshot():
            found = search(self._current(), replace(_asked(query, limit, filters), kinds=tuple(kinds) or KINDS))
            return Results(tuple(found.hits()), found.total, found.counts, found.facets())

    def timeline(self, query: str = "", *, limit: int | None = None, **filters: Any) -> Timeline:
        """Incidents in order of time."""
        with self.store.snapshot():
            return timeline(self._current(), _asked(query, limit, filters))

    def map(self, query: str = "", *, limit: int | None = None, **filters: Any) -> dict[str, Any]:
        """Places of incidents as a GeoJSON FeatureCollection; no point where only a province is known."""
        with self.store.snapshot():
            return mapping.feature_collection(self._current(), _asked(query, limit, filters))

    def network(
        self,
        query: str = "",
        *,
        relations: Sequence[Relation] = RELATIONS,
        limit: int | None = None,
        **filters: Any,
    ) -> Network:
        """Who speaks of whom, through which outlet, and who acts on whom and with whom."""
        with self.store.snapshot():
            return network(self._current(), _asked(query, limit, filters), relations)

    def counts(
        self,
        query: str = "",
        *,
        kind: Kind = "incident",
        period: Period | None = None,
        level: Level | None = None,
        **filters: Any,
    ) -> tuple[Tally, ...]:
        """How many there are of a kind in each ``day``, ``month`` or ``year``, and ``country`` or ``province``."""
        with self.store.snapshot():
            return counts(self._current(), _asked(query, None, filters), kind, period, level)

    def why(self, name: str) -> Why:
        """Why the parts of an incident, a name or a document are one. Raises CasefileError for an unknown one."""
        with self.store.snapshot():
            casefile, readings = self.casefile, list(run.reviewed(self.store))
            judgements = run.judged(self.store, self.store.reviews())
            return why(casefile, Subjects(casefile, readings, judgements).find(name), readings)

    @property
    def casefile(self) -> Casefile:
        """Everything that was made of the documents, read anew each time."""
        return self.store.casefile()

    @property
    def documents(self) -> tuple[CaseDocument, ...]:
        return self.casefile.documents

    @property
    def entities(self) -> tuple[Entity, ...]:
        return self.casefile.entities

    @property
    def origins(self) -> tuple[Origin, ...]:
        return self.casefile.origins

    @property
    def incidents(self) -> tuple[Incident, ...]:
        return self.casefile.incidents

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        return self.casefile.contradictions

    @property
    def mechanisms(self) -> tuple[Mechanism, ...]:
        return self.casefile.mechanisms

    @property
    def quarantine(self) -> tuple[Quarantined, ...]:
        """What could not be read, with the reason."""
        return self.store.quarantine()

    def readings(self) -> Iterator[Reading]:
        """What was read in each document, in the order in which they came."""
        return self.store.readings()

    def _current(self) -> SearchIndex:
        if self._index is None or not self._index.is_current():
            self._index = self.store.search_index()
        return self._index


def _asked(query: str, limit: int | None, filters: dict[str, Any]) -> Asked:
    """Raises TypeError for a filter that there is none of, as a call with a wrong argument does."""
    return Asked(query, Filters.of(filters), limit=limit)
