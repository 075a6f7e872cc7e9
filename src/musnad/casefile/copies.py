"""Who reprints whom: exact copies, near copies, excerpts, and passages taken over.

Proposal: an inverted index over a fixed quarter of every document's folded five-word shingles (the sampling of
containment sketches: those whose hash is 0 modulo 4). Verification: exact Jaccard and containment of all shingles.

Measured on 1,119 articles of twelve outlets, July–August 2015 (pairs by Jaccard, steps of .05 from .25 on):
32 18 13 6 19 12 14 20 16 19 20 7 11 6 7 1. The valley lies at .40–.45: below it read pairs are two stories about one
happening, above it one agency text under two headlines. By containment of the shorter (from .40 on):
51 33 27 27 38 42 30 47 23 45 16 20 3, a valley at .50–.60; from .65 on every pair read was an abridged reprint.
Sampling was taken over banded MinHash (rensa, 128 permutations): MinHash estimates Jaccard alone, so it cannot
propose an excerpt of a quarter of a long article (Jaccard about .2); the sampled index finds both in one pass.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from musnad.arabic.folding import fold
from musnad.casefile import judgement
from musnad.casefile.judgement import Rulings
from musnad.casefile.options import CaseOptions
from musnad.model.casefile import Feature, Judgement
from musnad.model.reading import Reading

_WIDTH = 5  # words to a shingle: four-word runs of news formulas are shared by chance, six miss edited sentences
_SAMPLE = 4  # one shingle in four proposes: an 80-word brief still has about 20
_CROWD = 40  # a shingle in more documents than this is a formula or a footer: neighbours only, never all pairs
_RUN = 12  # words in a row that two documents share only when one took them from the other
_MASK = (1 << 64) - 1
_TOKEN = re.compile(r"\S+")
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text taken from another document; half-open code points in the document that took it."""

    start: int
    end: int
    source: str


@dataclass(frozen=True, slots=True)
class Copies:
    """copy_of: copy's id → its original's id. passages: document id → what it took from earlier ones."""

    copy_of: dict[str, str]
    passages: dict[str, tuple[Passage, ...]]
    judgements: tuple[Judgement, ...]

    def source(self, document: str, start: int, end: int) -> str:
        """The id of the document in which the words at ``[start, end)`` first stood; itself when its own."""
        if document in self.copy_of:
            return self.copy_of[document]
        for passage in self.passages.get(document, ()):
            if passage.start <= start and end <= passage.end:
                return self.copy_of.get(passage.source, passage.source)
        return document


@dataclass(frozen=True, slots=True)
class _Sketch:
    id: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    row: tuple[int, ...]
    shingles: frozenset[int]


@lru_cache(maxsize=65536)
def _bare(token: str) -> str:
    return _NOT_WORD.sub("", fold(token))


@lru_cache(maxsize=65536)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")


def _sketch(reading: Reading) -> _Sketch:
    starts, ends, hashes = [], [], []
    for match in _TOKEN.finditer(reading.document.text):
        word = _bare(match.group())
        if word:
            starts.append(match.start())
            ends.append(match.end())
            hashes.append(_hash(word))
    row = tuple(_row(hashes))
    return _Sketch(reading.document.id, tuple(starts), tuple(ends), row, frozenset(row))


def _row(hashes: list[int]) -> Iterator[int]:
    """One 64-bit hash for each run of five words, in text order; a shorter text is one run."""
    width = min(_WIDTH, len(hashes))
    for i in range(len(hashes) - width + 1 if width else 0):
        value = 0
        for part in hashes[i : i + width]:
            value = (value * 0x9E3779B97F4A7C15 + part) & _MASK
        yield value ^ (value >> 29)


def _candidates(sketches: Sequence[_Sketch]) -> list[tuple[int, int]]:
    """Pairs of positions that share at least two sampled shingles (one, for texts of under ten)."""
    index: dict[int, list[int]] = defaultdict(list)
    for position, sketch in enumerate(sketches):
        small = len(sketch.shingles) < 40
        for shingle in sketch.shingles:
            if small or shingle % _SAMPLE == 0:
                index[shingle].append(position)
    shared: Counter[tuple[int, int]] = Counter()
    for holders in index.values():
        if len(holders) > _CROWD:
            shared.update(pairwise(holders))
        else:
            shared.update((a, b) for i, a in enumerate(holders) for b in holders[i + 1 :])
    return sorted(pair for pair, n in shared.items() if n >= 2 or len(sketches[pair[1]].shingles) < 10)


def credits_another(reading: Reading) -> bool:
    """True when a statement comes through another outlet, or one is named in the first or last 200 characters."""
    own, text = fold(reading.document.outlet or ""), reading.document.text
    if any(fold(v) != own for s in reading.statements for v in s.via):
        return True
    edges = (m for m in reading.mentions if m.type == "outlet" and (m.start < 200 or m.end > len(text) - 200))
    return any(fold(m.name or m.text) != own for m in edges)


def order_key(reading: Reading) -> tuple[str, bool, str, str, str]:
    """Who was first: the earlier day; within a day who credits nobody; then the hour, the name, the id."""
    doc = reading.document
    published = doc.published or "9999"
    return published[:10], credits_another(reading), published, doc.name, doc.id


def find(readings: Sequence[Reading], rulings: Rulings, options: CaseOptions) -> Copies:
    """Copies and taken passages among ``readings``; the result does not depend on their order."""
    ranked = sorted(readings, key=order_key)
    sketches = [_sketch(r) for r in ranked]
    position = {s.id: i for i, s in enumerate(sketches)}
    first: dict[int, int] = {}
    made: list[Judgement] = []
    passages: dict[str, list[Passage]] = defaultdict(list)
    for a, b in _candidates(sketches):
        features, copied = _compare(sketches[a], sketches[b], options)
        said = rulings.verdict("copy", sketches[a].id, sketches[b].id)
        if said is not None:
            copied = said in ("copy", "same")
        if copied:
            first[b] = min(first.get(b, a), a)
            made.append(judgement.machine("copy", sketches[a].id, sketches[b].id, "copy", features))
        elif said is None:
            passages[sketches[b].id].extend(_taken(sketches[a], sketches[b]))
    for ruling in rulings.about("copy"):
        if ruling.verdict in ("copy", "same") and ruling.left in position and ruling.right in position:
            a, b = sorted((position[ruling.left], position[ruling.right]))
            first[b] = min(first.get(b, a), a)
    roots: dict[int, int] = {}
    for b in sorted(first):  # first[b] < b, so its own root is known
        roots[b] = roots.get(first[b], first[b])
    copy_of = {sketches[b].id: sketches[a].id for b, a in sorted(roots.items())}
    kept = {doc: tuple(sorted(found, key=lambda p: p.start)) for doc, found in sorted(passages.items()) if found}
    return Copies(copy_of, kept, tuple(made))


def _compare(a: _Sketch, b: _Sketch, options: CaseOptions) -> tuple[tuple[Feature, ...], bool]:
    """b is the later one: it is a copy when the two are nearly the same text, or when b lies nearly whole in a."""
    common = len(a.shingles & b.shingles)
    jaccard = common / max(1, len(a.shingles | b.shingles))
    inside = common / max(1, len(b.shingles))
    features = (
        Feature("jaccard", round(jaccard, 3), f"{common} of {len(a.shingles | b.shingles)} shingles"),
        Feature("containment", round(inside, 3), f"{common} of {len(b.shingles)} shingles of the later text"),
    )
    return features, jaccard >= options.jaccard or inside >= options.containment


def _taken(a: _Sketch, b: _Sketch) -> Iterator[Passage]:
    """Runs of at least twelve words of b that stand in a as well."""
    run = 0
    for i, shingle in enumerate((*b.row, -1)):
        if shingle in a.shingles:
            run += 1
            continue
        if run and run + _WIDTH - 1 >= _RUN:
            yield Passage(b.starts[i - run], b.ends[i - 1 + _WIDTH - 1], a.id)
        run = 0
