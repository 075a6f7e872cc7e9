"""Which units a query matches, and how well: boolean matching and BM25 over positions of words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from musnad.arabic import keys
from musnad.model.errors import QueryError
from musnad.model.search import Kind
from musnad.queries.search.parser import And, Leaf, Node, Not, Or, Phrase, Prefix, leaves
from musnad.storage.search.codec import Ints
from musnad.storage.search.reading import SearchIndex

# BM25 as Robertson and Zaragoza (2009) give it, with the values most collections are searched with.
K1, B = 1.2, 0.75
# Words that one prefix may stand for: a common one of two letters has some hundreds of thousands of places.
MOST_STARTING = 4000

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a leaf stands: positions of its first words, and how many words it has."""

    at: Ints
    words: int


@dataclass(frozen=True, slots=True)
class Matched:
    """For every unit of a kind: whether it matches, and its score (0 where nothing looked for is in it)."""

    mask: Mask
    score: Floats


class Matcher:
    """One query over one index."""

    def __init__(self, index: SearchIndex, query: Node | None) -> None:
        self.index, self.query = index, query
        self.leaves = leaves(query)
        self._found: dict[Leaf, Places] = {}
        self._rarity: dict[Leaf, float] = {}
        self._counts: dict[tuple[Leaf, Kind], Ints] = {}

    def match(self, kind: Kind) -> Matched:
        """Every unit of the kind, judged; all of them match an empty query."""
        units = self.index.units(kind)
        if self.query is None:
            return Matched(np.ones(len(units.ids), dtype=np.bool_), np.zeros(len(units.ids)))
        return self._node(self.query, kind)

    def places(self, leaf: Leaf) -> Places:
        """Where it stands in all of the documents."""
        if leaf not in self._found:
            self._found[leaf] = self._places(leaf)
        return self._found[leaf]

    def _node(self, node: Node, kind: Kind) -> Matched:
        if isinstance(node, Not):
            inner = self._node(node.part, kind)
            return Matched(~inner.mask, np.zeros(len(inner.mask)))
        if isinstance(node, And | Or):
            parts = [self._node(part, kind) for part in node.parts]
            join = np.logical_and if isinstance(node, And) else np.logical_or
            mask = join.reduce([p.mask for p in parts])
            score = parts[0].score
            for part in parts[1:]:
                score = score + part.score
            return Matched(mask, score)
        return self._leaf(node, kind)

    def _leaf(self, leaf: Leaf, kind: Kind) -> Matched:
        count = self.counts(leaf, kind)
        mask = count > 0
        score = np.zeros(len(count))
        hits = np.flatnonzero(mask)
        often = count[hits].astype(np.float64)
        words = self.index.units(kind).words[hits] / self._usual_words[kind]
        score[hits] = self.rarity(leaf) * (often * (K1 + 1)) / (often + K1 * (1 - B + B * words))
        return Matched(mask, score)

    def counts(self, leaf: Leaf, kind: Kind) -> Ints:
        """How often the leaf stands in each unit."""
        if (leaf, kind) not in self._counts:
            self._counts[leaf, kind] = self._count(leaf, kind)
        return self._counts[leaf, kind]

    def _count(self, leaf: Leaf, kind: Kind) -> Ints:
        units = self.index.units(kind)
        p = units.passages
        places = self.places(leaf)
        out = np.zeros(len(units.ids), dtype=np.int64)
        if not len(places.at):
            return out
        # Passages of documents that have it at all; most leaves stand in few.
        looked = slice(None) if kind == "document" else np.flatnonzero(self.counts(leaf, "document")[p.document])
        first = p.first[looked]
        last = np.maximum(p.last[looked] - (places.words - 1), first)
        inside = np.searchsorted(places.at, last) - np.searchsorted(places.at, first)
        if kind == "incident":  # the only units of several passages
            np.add.at(out, p.unit[looked], inside)
        else:
            out[looked] = inside
        return out

    def rarity(self, leaf: Leaf) -> float:
        """How telling it is: of documents, for every kind, so that scores of different kinds can be compared."""
        if leaf not in self._rarity:
            have = int(np.count_nonzero(self.counts(leaf, "document")))
            everything = len(self.index.units("document").ids)
            self._rarity[leaf] = math.log(1 + (everything - have + 0.5) / (have + 0.5))
        return self._rarity[leaf]

    @cached_property
    def _usual_words(self) -> dict[Kind, float]:
        kinds: tuple[Kind, ...] = ("document", "statement", "incident")
        return {k: float(u.words.mean()) or 1.0 for k in kinds if len((u := self.index.units(k)).words)}

    def _places(self, leaf: Leaf) -> Places:
        if isinstance(leaf, Phrase):
            return self._phrase(leaf)
        if isinstance(leaf, Prefix):
            words = self.index.starting_with(leaf.text, MOST_STARTING)
            if leaf.text.endswith("ه"):  # ة stands apart in the index
                words |= self.index.starting_with(leaf.text[:-1] + "ة", MOST_STARTING)
            if len(words) > MOST_STARTING:
                why = f"too many words begin with «{leaf.text}»; write more letters before *"
                raise QueryError(why, "many_starting", None, word=leaf.text)
            return Places(self.index.positions(words), 1)
        return Places(self._word(leaf.text), 1)

    def _word(self, word: str) -> Ints:
        return self.index.positions(self.index.words_of(keys.query_keys(keys.form(word))))

    def _phrase(self, phrase: Phrase) -> Places:
        """The rarest word first: the others are looked up where it stands."""
        each = sorted(((i, self._word(w)) for i, w in enumerate(phrase.words)), key=lambda pair: len(pair[1]))
        number, rarest = each[0]
        starts = rarest - number
        for i, positions in each[1:]:
            if not len(starts) or not len(positions):
                return Places(np.empty(0, dtype=np.int64), len(phrase.words))
            wanted = starts + i
            found = np.minimum(np.searchsorted(positions, wanted), len(positions) - 1)
            starts = starts[positions[found] == wanted]
        return Places(starts, len(phrase.words))
