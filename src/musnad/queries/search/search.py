"""Search: documents, statements and incidents that match a query and pass the filters, best first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from musnad.arabic import keys
from musnad.model.search import FACETS, Facet, Kind
from musnad.queries.search import extracts
from musnad.queries.search.asked import Asked
from musnad.queries.search.filters import Passing
from musnad.queries.search.matching import Floats, Matcher
from musnad.queries.search.parser import parse
from musnad.storage.search.codec import Ints
from musnad.storage.search.reading import SearchIndex

# Documents whose records are in memory at a time.
_PAGE = 32
# Figures of a score that are told: two machines may add differently behind them.
_PLACES = 4
_DECODER = json.JSONDecoder()
_BEFORE_DOCUMENT = len('{"document": ')


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. id: the document's, ``s1`` within it, or ``I1``; document: where ``text`` stands.

    start, end: half-open code points of that document's text, which ``text`` quotes: an extract of a document, the
    whole of a statement, a passage that tells an incident. highlights: what was looked for, in the same code points.
    score: BM25, 0 where nothing was looked for. time_from, time_to, origins, contradicted: as in the index's units.
    """

    document: str
    kind: Kind
    start: int
    end: int
    text: str
    score: float
    id: str
    highlights: tuple[tuple[int, int], ...]
    name: str
    outlet: str | None
    published: str | None
    title: str | None
    speaker: str | None
    type: str | None
    origins: int
    contradicted: bool


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the hits have a value."""

    id: str
    label: str
    count: int


class Found:
    """The answer to a search: how many there are, and the hits as they are asked for."""

    def __init__(self, index: SearchIndex, asked: Asked) -> None:
        self.index, self.asked = index, asked
        self._matcher = Matcher(index, parse(asked.query))
        passing = Passing(index, asked.filters)
        self._units: dict[Kind, Ints] = {}
        scores: list[Floats] = []
        for kind in asked.kinds:
            matched = self._matcher.match(kind)
            units = np.flatnonzero(matched.mask & passing.mask(kind))
            self._units[kind] = units
            scores.append(matched.score[units])
        self.counts: dict[Kind, int] = {kind: len(units) for kind, units in self._units.items()}
        self.total = sum(self.counts.values())
        self._ranked = _Ranked(self._units, scores, asked.limit)

    def hits(self) -> Iterator[Hit]:
        """The best first; of equal ones documents before statements before incidents, each in the casefile's order."""
        most = self.total if self.asked.limit is None else min(self.asked.limit, self.total)
        for at in range(0, most, _PAGE):
            yield from self._page(self._ranked.slice(at, min(at + _PAGE, most)))

    def facets(self, most: int | None = 10) -> dict[Facet, tuple[FacetCount, ...]]:
        """How many hits have each value, the commonest first. most: values of each facet, None for all."""
        out: dict[Facet, tuple[FacetCount, ...]] = {}
        for facet in FACETS:
            values = self.index.values(facet)
            counted = sum((self._counted(facet, kind) for kind in self._units), np.zeros(len(values), dtype=np.int64))
            some = np.flatnonzero(counted)
            order = some[np.argsort(-counted[some], kind="stable")][:most].tolist()
            out[facet] = tuple(FacetCount(values[i].id, values[i].label, int(counted[i])) for i in order)
        return out

    def _counted(self, facet: Facet, kind: Kind) -> Ints:
        units = self.index.units(kind)
        of, values = units.facet(facet)
        chosen = np.zeros(len(units.ids), dtype=np.bool_)
        chosen[self._units[kind]] = True
        return np.bincount(values[chosen[of]], minlength=len(self.index.values(facet)))

    def _page(self, ranked: Sequence[tuple[Kind, int, float]]) -> Iterator[Hit]:
        documents = self.index.units("document").ids
        best = [self._passage(kind, unit) for kind, unit, _ in ranked]
        shown = [
            documents[int(self.index.units(k).passages.document[p])] for (k, _, _), p in zip(ranked, best, strict=True)
        ]
        records = self.index.records(sorted(set(shown)))
        read = {id_: _Document(line) for id_, line in records.items()}
        for (kind, unit, score), passage, document in zip(ranked, best, shown, strict=True):
            yield self._hit(kind, unit, score, passage, read[document])

    def _passage(self, kind: Kind, unit: int) -> int:
        """The unit's passage with most of what was looked for, the first of equal ones."""
        passages = self.index.units(kind).passages
        own = np.flatnonzero(passages.unit == unit).tolist() if kind == "incident" else [unit]
        return max(own, key=lambda p: len({leaf for _, leaf in self._matches(kind, p)}))

    def _matches(self, kind: Kind, passage: int) -> list[tuple[int, int]]:
        """Positions of words that were looked for, with the number of the leaf."""
        p = self.index.units(kind).passages
        first, last = int(p.first[passage]), int(p.last[passage])
        out: set[tuple[int, int]] = set()
        for number, leaf in enumerate(self._matcher.leaves):
            places = self._matcher.places(leaf)
            low, high = np.searchsorted(places.at, (first, last - places.words + 1))
            out.update((at + i, number) for at in places.at[low:high].tolist() for i in range(places.words))
        return sorted(out)

    def _hit(self, kind: Kind, unit: int, score: float, passage: int, document: _Document) -> Hit:
        units = self.index.units(kind)
        p = units.passages
        offset = int(self.index.units("document").offset[p.document[passage]])
        matches = [(at - offset, leaf) for at, leaf in self._matches(kind, passage) if at >= offset]
        start, end = int(p.start[passage]), int(p.end[passage])
        if kind == "document":
            start, end = document.extract(matches)
        return Hit(
            document=document.id,
            kind=kind,
            start=start,
            end=end,
            text=document.text[start:end],
            score=round(score, _PLACES),
            id=units.ids[unit],
            highlights=document.marked(matches, start, end),
            name=document.data["name"],
            outlet=document.data["outlet"],
            published=document.data["published"],
            title=document.data["title"],
            speaker=self._one_of(kind, "speaker", unit) if kind == "statement" else None,
            type=self._one_of(kind, "type", unit) if kind == "incident" else None,
            origins=int(units.origins[unit]),
            contradicted=bool(units.contradicted[unit]),
        )

    def _one_of(self, kind: Kind, facet: Facet, unit: int) -> str | None:
        of, values = self.index.units(kind).facet(facet)
        at = int(np.searchsorted(of, unit))
        return self.index.values(facet)[int(values[at])].label if at < len(of) and of[at] == unit else None


class _Document:
    """A document's own part of its record, and where its words are."""

    def __init__(self, line: str) -> None:
        self.data: dict[str, Any] = _DECODER.raw_decode(line, _BEFORE_DOCUMENT)[0]
        self.id: str = self.data["id"]
        self.text: str = self.data["text"]
        self._words: list[tuple[int, int]] = []
        self._further = keys.each_word(self.text)

    def word(self, number: int) -> tuple[int, int]:
        """Where the word of that number stands; the text is cut no further than that."""
        self._words.extend(islice(self._further, max(0, number + 1 - len(self._words))))
        return self._words[number]

    def extract(self, matches: Sequence[tuple[int, int]]) -> tuple[int, int]:
        if not matches:
            return extracts.opening(self.text)
        first, last = extracts.densest(matches)
        start, end = self.word(first)[0], self.word(last)[1]
        if end - start > extracts.LONGEST:
            end = self.word(first)[1]
        return extracts.around(self.text, start, end)

    def marked(self, matches: Sequence[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
        out: dict[tuple[int, int], None] = {}
        for at, _ in matches:
            first, last = self.word(at)
            if first >= end:
                break
            if first >= start and last <= end:
                out[first, last] = None
        return tuple(out)


class _Ranked:
    """Units by score as it is told, then kind, then the casefile's order."""

    def __init__(self, units: dict[Kind, Ints], scores: Sequence[Floats], limit: int | None) -> None:
        self.kinds = list(units)
        self.number = np.concatenate([units[k] for k in self.kinds])
        self.kind = np.concatenate([np.full(len(units[k]), i) for i, k in enumerate(self.kinds)])
        self.score = np.round(np.concatenate(scores), _PLACES)
        self.order = self._best(limit)

    def _best(self, limit: int | None) -> Ints:
        """In order as far as the limit; of a great many only those that may stand before it are sorted."""
        beyond = len(self.score) - (limit or 0)
        if limit is None or beyond <= limit:
            return np.lexsort((self.number, self.kind, -self.score))
        least = np.partition(self.score, beyond)[beyond]
        good = np.flatnonzero(self.score >= least)
        order: Ints = good[np.lexsort((self.number[good], self.kind[good], -self.score[good]))]
        return order

    def slice(self, first: int, last: int) -> list[tuple[Kind, int, float]]:
        """Those from the first to before the last, counted from the best."""
        chosen = self.order[first:last].tolist()
        return [(self.kinds[self.kind[i]], int(self.number[i]), float(self.score[i])) for i in chosen]


def search(index: SearchIndex, asked: Asked) -> Found:
    """What matches. Raises QueryError for a query or filter that cannot be understood, and StorageError."""
    return Found(index, asked)
