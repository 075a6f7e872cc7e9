"""The search index, read: positions of words, and units with their columns."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from musnad.model.casefile import Incident
from musnad.model.errors import StorageError
from musnad.model.search import Facet, FacetValue, Kind, Node
from musnad.storage.database import Database
from musnad.storage.rows import decode
from musnad.storage.search import codec
from musnad.storage.search.codec import Ints
from musnad.storage.search.writing import PAGE, stamp

# What follows every letter: the end of a range of words that begin alike.
_AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Passages:
    """Where units' texts are. unit: whose it is; first, last: positions of words; document: its number in order.

    start, end: half-open code points of the document's text.
    """

    unit: Ints
    first: Ints
    last: Ints
    document: Ints
    start: Ints
    end: Ints


class Units:
    """All units of one kind, as columns; a unit is its number in them."""

    def __init__(self, db: Database, kind: Kind) -> None:
        self._db, self.kind = db, kind

    @cached_property
    def ids(self) -> list[str]:
        joined = codec.words(self._data("id"))
        return joined.split("\n") if joined else []

    @cached_property
    def passages(self) -> Passages:
        names = ("unit", "first", "last", "document", "start", "end")
        return Passages(*(self._numbers(f"passage.{name}") for name in names))

    @cached_property
    def words(self) -> Ints:
        """How many words each has."""
        p = self.passages
        return np.bincount(p.unit, weights=p.last - p.first, minlength=len(self.ids)).astype(np.int64)

    @cached_property
    def document(self) -> Ints:
        """The number of the document where each is shown."""
        return self._numbers("document")

    @cached_property
    def days(self) -> tuple[Ints, Ints]:
        """First and last day of each, 0 where unknown."""
        return self._numbers("from"), self._numbers("to")

    @cached_property
    def origins(self) -> Ints:
        return self._numbers("origins")

    @cached_property
    def contradicted(self) -> Ints:
        return self._numbers("contradicted")

    @cached_property
    def offset(self) -> Ints:
        """Of documents: the position of the first word of each one's text, behind its title."""
        return self._numbers("offset")

    def facet(self, facet: Facet) -> tuple[Ints, Ints]:
        """Units and the numbers of their values, as pairs."""
        if facet not in self._facets:
            self._facets[facet] = (self._numbers(f"{facet}.unit"), self._numbers(f"{facet}.value"))
        return self._facets[facet]

    @cached_property
    def _facets(self) -> dict[Facet, tuple[Ints, Ints]]:
        return {}

    def _numbers(self, name: str) -> Ints:
        return codec.numbers(self._data(name))

    def _data(self, name: str) -> bytes:
        return _column(self._db, f"{self.kind}.{name}")


@dataclass(frozen=True, slots=True)
class Edges:
    """relation, kind: numbers in RELATIONS and KINDS; source, target: of nodes; unit: of its kind."""

    relation: Ints
    source: Ints
    target: Ints
    kind: Ints
    unit: Ints


class SearchIndex:
    """An index of one moment; what was read of it once is kept. Everything raises StorageError."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._units: dict[Kind, Units] = {}
        self._values: dict[Facet, tuple[FacetValue, ...]] = {}
        self._numbers: dict[Facet, dict[str, list[int]]] = {}
        held = next(db.rows("SELECT data FROM search_columns WHERE name = 'stamp'"), None)
        if held is None or codec.words(bytes(held[0])) != stamp():
            what = "has no search index yet" if held is None else "was indexed by another Musnad"
            raise StorageError(f"casefile {db.label} {what}: run `musnad migrate` on it")
        self.generation = _column(db, "generation")

    def is_current(self) -> bool:
        """Whether nobody wrote the index anew since it was opened."""
        return self.generation == _column(self._db, "generation")

    def units(self, kind: Kind) -> Units:
        if kind not in self._units:
            self._units[kind] = Units(self._db, kind)
        return self._units[kind]

    def values(self, facet: Facet) -> tuple[FacetValue, ...]:
        """The values of a facet by their numbers."""
        if facet not in self._values:
            rows = json.loads(codec.words(_column(self._db, f"values.{facet}")))
            self._values[facet] = tuple(FacetValue(facet, id_, label, tuple(names)) for id_, label, names in rows)
        return self._values[facet]

    def numbers(self, facet: Facet, id_: str) -> list[int]:
        """The numbers of a facet's values with that id, usually one."""
        if facet not in self._numbers:
            found = self._numbers[facet] = defaultdict(list)
            for number, value in enumerate(self.values(facet)):
                found[value.id].append(number)
        return list(self._numbers[facet].get(id_, ()))

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Who is in the network, by their numbers."""
        return tuple(Node(*row) for row in json.loads(codec.words(_column(self._db, "nodes"))))

    @cached_property
    def edges(self) -> Edges:
        names = ("relation", "source", "target", "kind", "unit")
        return Edges(*(codec.numbers(_column(self._db, f"edge.{name}")) for name in names))

    def incidents(self, ids: Sequence[str]) -> dict[str, Incident]:
        """Incidents of the casefile by their ids."""
        out: dict[str, Incident] = {}
        for at in range(0, len(ids), PAGE):
            page = ids[at : at + PAGE]
            query = f"SELECT entry FROM casefile WHERE list = 'incidents' AND id IN ({_marks(page)})"
            found = (decode(Incident, json.loads(row[0])) for row in self._db.rows(query, page))
            out.update((i.id, i) for i in found)
        return out

    def words_of(self, keys: Iterable[str]) -> set[str]:
        """The words that have one of the keys."""
        wanted = sorted(set(keys))
        query = f"SELECT words FROM search_keys WHERE role = 'key' AND key IN ({_marks(wanted)})"
        return {word for row in self._db.rows(query, wanted) for word in row[0].split(" ")} if wanted else set()

    def starting_with(self, prefix: str, most: int) -> set[str]:
        """The words that begin so, with or without what is joined to their front; more than ``most`` if there are."""
        bounds = (prefix, prefix + _AFTER_ALL, most + 1)
        query = "SELECT DISTINCT word FROM search_words WHERE word >= ? AND word < ? ORDER BY word LIMIT ?"
        found = {row[0] for row in self._db.rows(query, bounds)}
        query = "SELECT words FROM search_keys WHERE role = 'start' AND key >= ? AND key < ? ORDER BY key LIMIT ?"
        found.update(word for row in self._db.rows(query, bounds) for word in row[0].split(" "))
        return found

    def positions(self, words: Iterable[str]) -> Ints:
        """Where any of the words stands, in order."""
        wanted = sorted(set(words))
        found: list[bytes] = []
        for at in range(0, len(wanted), PAGE):
            page = wanted[at : at + PAGE]
            query = f"SELECT positions FROM search_words WHERE word IN ({_marks(page)}) ORDER BY word, part"
            found += [row[0] for row in self._db.rows(query, page)]
        positions = codec.unpack(found)
        return positions if len(wanted) == 1 else np.sort(positions, kind="stable")

    def records(self, documents: Sequence[str]) -> dict[str, str]:
        """The documents' records as lines of JSON."""
        out: dict[str, str] = {}
        for at in range(0, len(documents), PAGE):
            page = documents[at : at + PAGE]
            query = f"SELECT id, record FROM documents WHERE id IN ({_marks(page)})"
            out.update((id_, record) for id_, record in self._db.rows(query, page))
        return out


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _column(db: Database, name: str) -> bytes:
    row = next(db.rows("SELECT data FROM search_columns WHERE name = ?", (name,)), None)
    if row is None:
        raise StorageError(f"casefile {db.label} has a damaged search index (no {name}): run `musnad migrate` on it")
    return bytes(row[0])
