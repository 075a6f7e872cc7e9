"""The search index, written: which words stand where, and what is searched, filtered and counted.

Every word of every document has a position: documents stand one after another, in the order in which they were first
indexed, a free position between them. A word's positions are kept for each part, so many documents in a row; a
further document changes the rows of the last part only. A document that is gone, or whose text changed, leaves its
positions behind unused; when they are too many the index is made anew. Units (documents, statements, incidents) are
ranges of positions, and are written whole each time: a merge or a split changes them and no word.
"""

from __future__ import annotations

import datetime
import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from musnad.arabic import keys
from musnad.model.search import FACETS, KINDS, RELATIONS, Kind, Searchable, Text, Unit
from musnad.model.serial import dumps
from musnad.resources import loader
from musnad.storage.database import Database
from musnad.storage.search import codec

# Documents of one part.
PART = 4096
# Positions left unused, as a share of all, from which the index is made anew.
_WASTE = 0.25
# Changes when words are cut or found in another way: what was indexed differently is made anew.
VERSION = "1"
# Values of one question; SQLite takes no more than 999 in its oldest builds.
PAGE = 400
# A day that is not known; before every day there is.
NO_DAY = 0

_DROP = ("search_texts", "search_words", "search_keys", "search_columns")
_ADD_WORD = """
INSERT INTO search_words (word, part, last, positions) VALUES (?, ?, ?, ?)
ON CONFLICT (word, part) DO UPDATE SET last = excluded.last, positions = excluded.positions
"""
_ADD_KEY = """
INSERT INTO search_keys (role, key, words) VALUES (?, ?, ?)
ON CONFLICT (role, key) DO UPDATE SET words = excluded.words
"""
_ADD_COLUMN = """
INSERT INTO search_columns (name, data) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET data = excluded.data
"""


def stamp() -> str:
    """What an index depends on beside the documents."""
    listed = (
        "folding/letters.yaml",
        "lexicons/search_words.yaml",
        "lexicons/broken_plurals.tsv",
        "lexicons/common_words.tsv",
        "lexicons/name_parts.tsv",
        "gazetteers/places.tsv",
    )
    digests = [loader.manifest()[path]["sha256"] for path in listed]
    return hashlib.sha256("\n".join((VERSION, *digests)).encode()).hexdigest()[:16]


def write(db: Database, found: Searchable) -> None:
    """Brings the index to what is searchable now; to be called in a transaction, so that no reader sees half of it."""
    generation = _generation(db) + 1
    held = next(db.rows("SELECT data FROM search_columns WHERE name = 'stamp'"), None)
    if held is None or codec.words(bytes(held[0])) != stamp():
        _empty(db)
    places = _Places(db)
    if places.add(found.texts):
        _empty(db)
        places = _Places(db)
        places.add(found.texts)
    db.run("DELETE FROM search_columns")
    db.run_many(_ADD_COLUMN, [("generation", codec.column([generation])), *_columns(found, places)])


def forget(db: Database) -> None:
    """Takes away what leads to an index that is no longer of its casefile."""
    db.run("DELETE FROM search_columns")


def _generation(db: Database) -> int:
    row = next(db.rows("SELECT data FROM search_columns WHERE name = 'generation'"), None)
    return int(codec.numbers(bytes(row[0]))[0]) if row else 0


def _empty(db: Database) -> None:
    for table in _DROP:
        db.run(f"DELETE FROM {table}")


class _Places:
    """Where each document's words stand. places: document → its first position, its words, those of its title."""

    def __init__(self, db: Database) -> None:
        self.db = db
        rows = db.rows("SELECT id, digest, slot, first, words, title FROM search_texts ORDER BY slot")
        self.held = {row[0]: row[1:] for row in rows}
        self.spans: dict[str, list[tuple[int, int]]] = {}

    def first(self, document: str) -> int:
        return int(self.held[document][2])

    def range(self, document: str) -> tuple[int, int]:
        """Its positions, half-open."""
        _, _, first, words, title = self.held[document]
        return first, first + title + words

    def at(self, document: str, start: int, end: int) -> tuple[int, int]:
        """The positions of the words of ``text[start:end]``, half-open."""
        first, title = self.first(document), int(self.held[document][4])
        spans = self.spans[document]
        low = bisect_right(spans, start, key=lambda s: s[1])
        return first + title + low, first + title + max(low, bisect_left(spans, end, key=lambda s: s[0]))

    def add(self, texts: Sequence[Text]) -> bool:
        """Indexes what is new; True when so much is unused by now that all should be indexed anew."""
        digests = {t.document: _digest(t) for t in texts}
        gone = [id_ for id_, row in self.held.items() if digests.get(id_) != row[0]]
        slot = max((row[1] for row in self.held.values()), default=-1) + 1
        first = max((self.range(id_)[1] + 1 for id_ in self.held), default=0)
        slot, first = max(slot, self._mark("slot")), max(first, self._mark("first"))
        for id_ in gone:
            del self.held[id_]
        self.spans = {t.document: keys.words(t.text) for t in texts}
        alive = sum(row[3] + row[4] + 1 for row in self.held.values())
        if first and first - alive > _WASTE * first:
            return True
        self.db.run_many("DELETE FROM search_texts WHERE id = ?", ((id_,) for id_ in gone))
        new = [t for t in texts if t.document not in self.held]
        for part in _parts(new, slot):
            first = self._add_part(part, digests, slot, first)
            slot += len(part)
        self.db.run_many(_ADD_COLUMN, [("next", codec.column([slot, first]))])
        self.next = (slot, first)
        return False

    def _mark(self, name: str) -> int:
        """How far the index has come, also by documents that are gone."""
        row = next(self.db.rows("SELECT data FROM search_columns WHERE name = 'next'"), None)
        return int(codec.numbers(bytes(row[0]))[("slot", "first").index(name)]) if row else 0

    def _add_part(self, texts: Sequence[Text], digests: dict[str, str], slot: int, first: int) -> int:
        """Indexes documents of one part; the position after them."""
        part = slot // PART
        found: dict[str, array[int]] = defaultdict(lambda: array("q"))
        rows = []
        for number, text in enumerate(texts, slot):
            title = [text.title[a:b] for a, b in keys.words(text.title)] if text.title else []
            spans = self.spans[text.document]
            for at, word in enumerate((*title, *(text.text[a:b] for a, b in spans)), first):
                found[_form(word)].append(at)
            row = (digests[text.document], number, first, len(spans), len(title))
            self.held[text.document] = row
            rows.append((text.document, *row))
            first += len(spans) + len(title) + 1
        self.db.run_many(
            "INSERT INTO search_texts (id, digest, slot, first, words, title) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        self._add_words(part, found)
        return first

    def _add_words(self, part: int, found: dict[str, array[int]]) -> None:
        known = {row[0] for row in _where_in(self.db, "SELECT DISTINCT word FROM search_words WHERE word IN", found)}
        query = f"SELECT word, last, positions FROM search_words WHERE part = {part:d} AND word IN"
        held = {word: (last, bytes(kept)) for word, last, kept in _where_in(self.db, query, known)}
        rows = []
        for word in sorted(found):
            before, kept = held.get(word, (-1, b""))
            positions = found[word]
            rows.append((word, part, positions[-1], kept + codec.pack(positions, before)))
        self.db.run_many(_ADD_WORD, rows)
        self._add_keys(word for word in sorted(found) if word not in known)

    def _add_keys(self, words: Iterable[str]) -> None:
        """What leads to a word: its keys, and what it begins with once its proclitics are off."""
        added: dict[tuple[str, str], list[str]] = defaultdict(list)
        for word in words:
            for key in keys.index_keys(word):
                added["key", key].append(word)
            for start in keys.stripped(word)[1:]:
                added["start", start].append(word)
        held: dict[tuple[str, str], str] = {}
        for role in ("key", "start"):
            query = f"SELECT key, words FROM search_keys WHERE role = '{role}' AND key IN"
            wanted = [key for of, key in added if of == role]
            held.update(((role, key), words) for key, words in _where_in(self.db, query, wanted))
        rows = [(*at, " ".join(filter(None, (held.get(at), *new)))) for at, new in sorted(added.items())]
        self.db.run_many(_ADD_KEY, rows)


@lru_cache(maxsize=262144)
def _form(word: str) -> str:
    return keys.form(word)


def _digest(text: Text) -> str:
    return hashlib.sha256(f"{text.title or ''}\x1f{text.text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _where_in(db: Database, query: str, values: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query that ends in ``IN``, a page of values at a time."""
    wanted = list(values)
    for at in range(0, len(wanted), PAGE):
        page = wanted[at : at + PAGE]
        yield from list(db.rows(f"{query} ({', '.join('?' * len(page))})", page))


def _parts(texts: Sequence[Text], slot: int) -> Iterator[Sequence[Text]]:
    at = 0
    while at < len(texts):
        size = PART - (slot + at) % PART
        yield texts[at : at + size]
        at += size


def _columns(found: Searchable, places: _Places) -> Iterator[tuple[str, bytes]]:
    yield "stamp", codec.text(stamp())
    yield "next", codec.column(places.next)
    order = {t.document: i for i, t in enumerate(found.texts)}
    for kind in KINDS:
        units = [u for u in found.units if u.kind == kind]
        yield from _of_kind(kind, units, order, places)
    for facet in FACETS:
        values = [[v.id, v.label, list(v.names)] for v in found.values if v.facet == facet]
        yield f"values.{facet}", codec.text(dumps(values))
    yield from _network(found)
    numbered = {facet: {v.id: i for i, v in enumerate(v for v in found.values if v.facet == facet)} for facet in FACETS}
    for kind in KINDS:
        units = [u for u in found.units if u.kind == kind]
        for facet in FACETS:
            pairs = [(i, numbered[facet][v]) for i, u in enumerate(units) for v in u.facets.get(facet, ())]
            yield f"{kind}.{facet}.unit", codec.column([i for i, _ in pairs])
            yield f"{kind}.{facet}.value", codec.column([v for _, v in pairs])


def _network(found: Searchable) -> Iterator[tuple[str, bytes]]:
    """Edges as columns; a unit is its number among those of its kind, statements of all documents together."""
    numbers: dict[tuple[str, str, str], int] = {}
    for kind in KINDS:
        for number, unit in enumerate(u for u in found.units if u.kind == kind):
            numbers[kind, unit.document if kind == "statement" else "", unit.id] = number
    nodes = {node.id: number for number, node in enumerate(found.nodes)}
    edges: list[tuple[int, ...]] = []
    for e in found.edges:
        found_in = numbers.get((e.kind, e.document if e.kind == "statement" else "", e.unit))
        if found_in is not None:
            relation, kind_number = RELATIONS.index(e.relation), KINDS.index(e.kind)
            edges.append((relation, nodes[e.source], nodes[e.target], kind_number, found_in))
    yield "nodes", codec.text(dumps([[n.id, n.label, n.kind] for n in found.nodes]))
    for at, name in enumerate(("relation", "source", "target", "kind", "unit")):
        yield f"edge.{name}", codec.column([edge[at] for edge in edges])


def _of_kind(kind: Kind, units: Sequence[Unit], order: dict[str, int], places: _Places) -> Iterator[tuple[str, bytes]]:
    """One kind's units. Passages of all of them stand one after another, each with the unit it is of."""
    passages = [(i, p) for i, u in enumerate(units) for p in u.passages]
    ranges = [
        places.range(p.document) if kind == "document" else places.at(p.document, p.start, p.end) for _, p in passages
    ]
    yield f"{kind}.id", codec.text("\n".join(u.id for u in units))
    columns: dict[str, list[int]] = {
        "document": [order[u.document] for u in units],
        "from": [_day(u.time_from, u.time_to) for u in units],
        "to": [_day(u.time_to, u.time_from) for u in units],
        "origins": [u.origins for u in units],
        "contradicted": [int(u.contradicted) for u in units],
        "passage.unit": [i for i, _ in passages],
        "passage.document": [order[p.document] for _, p in passages],
        "passage.start": [p.start for _, p in passages],
        "passage.end": [p.end for _, p in passages],
        "passage.first": [first for first, _ in ranges],
        "passage.last": [last for _, last in ranges],
    }
    for name, values in columns.items():
        yield f"{kind}.{name}", codec.column(values)
    if kind == "document":
        yield "document.offset", codec.column([places.first(u.id) + places.held[u.id][4] for u in units])


def _day(day: str | None, other: str | None) -> int:
    """The day's number (1 is the first of January of the year 1), the other bound's where there is none."""
    for found in (day, other):
        if found:
            try:
                return datetime.date.fromisoformat(found[:10]).toordinal()
            except ValueError:
                continue
    return NO_DAY
