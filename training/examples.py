"""Gold articles as windows with labels, made by the very code that reads."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

import train_events as rules
from encoder import Source
from estimate_weights import judged_numbers
from musnad.engines.neural.inputs import gap
from musnad.engines.neural.network import first_pieces
from musnad.engines.neural.pieces import Pieces
from musnad.engines.neural.windows import SLOTS, Sizes, Window, marks, windows
from musnad.engines.rules import events
from musnad.evaluation.phrases import alike

SIZES = Sizes(window=256, before=48)
FOLDS = 10
NOBODY: Mapping[str, Any] = {"actors": [], "targets": [], "places": [], "time": None}  # an event that nobody annotated
_SPECIAL = 4
_ARABIC = re.compile(r"▁?[ء-غف-ي\u064b-\u0652٠-٩]+")


@dataclass(frozen=True)
class Word:
    """A word by the row of its first piece. fresh: whether its window answers for it; event: what it names, None for
    nothing; kinds: the types that the lexicon knows it for; known: whether it names an event of one of these."""

    row: int
    fresh: bool
    event: dict[str, Any] | None
    kinds: frozenset[str]
    known: bool


@dataclass(frozen=True)
class Pair:
    """A gold trigger and a phrase, by the rows of their first pieces. right: as actor and as target, or as the kind
    and 0; gap: words apart, as ``inputs.gap`` counts."""

    kind: str
    trigger: int
    first: int
    last: int
    gap: int
    type: str
    right: tuple[int, int]


@dataclass(frozen=True)
class Number:
    """A number by the row of its first piece. right: whether it is an estimate."""

    row: int
    right: bool


@dataclass(frozen=True)
class Page:
    """A window with its labels. marks: (pieces, SLOTS); numbers: empty where nobody said which are estimates."""

    pieces: tuple[int, ...]
    marks: Any
    words: list[Word]
    pairs: list[Pair]
    numbers: list[Number]


@dataclass(frozen=True)
class Example:
    """An article. gold: how many events it has; fold: 0 to FOLDS - 1, by its text alone."""

    gold: int
    pages: list[Page]
    fold: int


def inventory(source: Source, texts: Iterable[str]) -> list[int]:
    """The pieces that are kept, in order: those of Arabic letters alone, and those that stand twice in the texts."""
    whole = Pieces(source.pieces, source.scores, source.norm)
    seen: Counter[int] = Counter()
    for text in texts:
        seen.update(piece.number for piece in whole.cut(text))
    kept = (k for k in range(_SPECIAL, len(source.pieces)) if seen[k] > 1 or _ARABIC.fullmatch(source.pieces[k]))
    return [*range(_SPECIAL), *kept]


def fold_of(article: rules.Article) -> int:
    """0 to FOLDS - 1, by the text alone."""
    return int(hashlib.sha256(article.scene.analysis.text.encode()).hexdigest(), 16) % FOLDS


def example(article: rules.Article, pieces: Pieces, numbers: dict[str, int]) -> Example:
    """An article with everything that training needs of it."""
    analysis = article.scene.analysis
    events = {}
    for event in article.gold["events"]:
        events[min(analysis.token_at(event["trigger"]["end"] - 1), len(analysis.tokens) - 1)] = event
    kinds: dict[int, frozenset[str]] = {}
    known = set()
    for trigger, _ in rules.choosing.candidates(article.scene):
        kinds[trigger.index] = kinds.get(trigger.index, frozenset()) | set(trigger.lexeme.types)
        if any(e["type"] in trigger.lexeme.types for e in rules.touched(article, trigger)):
            known.add(trigger.index)
    pairs, numbered = list(_pairs(article, rules.at_gold(article))), _numbers(article)
    told = Told(events, kinds, known, pairs, numbered)
    return Example(len(article.gold["events"]), _pages(article, pieces, numbers, told), fold_of(article))


def unlabelled(article: rules.Article, pieces: Pieces, numbers: dict[str, int]) -> Example:
    """An article that nobody annotated: its candidates, each with the phrases that may belong to it, and its numbers,
    for other readers to judge."""
    kinds: dict[int, frozenset[str]] = {}
    first: dict[int, rules.choosing.Happening] = {}
    for trigger, _ in rules.choosing.candidates(article.scene):
        kinds[trigger.index] = kinds.get(trigger.index, frozenset()) | set(trigger.lexeme.types)
        first.setdefault(trigger.index, rules.choosing.Happening(trigger, trigger.lexeme.types[0], ()))
    pairs = list(_pairs(article, [(h, NOBODY) for h in first.values()]))
    counts = judged_numbers(article.scene.analysis, article.scene.times, [])
    told = Told({}, kinds, set(), pairs, [(count.first, False) for count, *_ in counts])
    return Example(0, _pages(article, pieces, numbers, told), fold_of(article))


@dataclass(frozen=True)
class Told:
    """What is known of an article by tokens: events, types that the lexicon knows, tokens that name an event of one of
    these, pairs, numbers with whether they are estimates."""

    events: Mapping[int, dict[str, Any]]
    kinds: Mapping[int, frozenset[str]]
    known: set[int]
    pairs: Sequence[Pair]
    numbers: Sequence[tuple[int, bool]]


def _pages(article: rules.Article, pieces: Pieces, numbers: dict[str, int], told: Told) -> list[Page]:
    analysis, shown, pages = article.scene.analysis, marks(article.scene, numbers), []
    for window in windows(article.scene, pieces, SIZES):
        rows = first_pieces(window)
        words = [
            Word(row, t >= window.fresh, told.events.get(t), told.kinds.get(t, frozenset()), t in told.known)
            for t, row in rows.items()
            if analysis.tokens[t].kind == "word"
        ]
        known_numbers = [Number(rows[t], right) for t, right in told.numbers if t in rows and t >= window.fresh]
        inside = list(_within(told.pairs, window, rows))
        pages.append(Page(window.pieces, marks_of(window, shown), words, inside, known_numbers))
    return pages


def marks_of(window: Window, shown: list[list[int]]) -> Any:
    """The marks of each piece's token, (pieces, SLOTS), 0 where it has fewer; shown: of each token."""
    out = np.zeros((len(window.pieces), SLOTS), np.int64)
    for row, token in enumerate(window.tokens):
        if token >= 0:
            out[row, : len(shown[token])] = shown[token]
    return out


def _within(pairs: Iterable[Pair], window: Window, rows: dict[int, int]) -> Iterator[Pair]:
    """The pairs, given by tokens, whose trigger this window answers for and whose phrase stands in it, by rows."""
    for p in pairs:
        if p.trigger >= window.fresh and {p.trigger, p.first, p.last} <= rows.keys():
            yield replace(p, trigger=rows[p.trigger], first=rows[p.first], last=rows[p.last])


def estimates_told(gold: Mapping[str, Any]) -> bool:
    """Whether the estimates were annotated: of some sets only the events were, and such a record has nothing else."""
    return any(gold[part] for part in ("statements", "persons", "estimates"))


def _numbers(article: rules.Article) -> list[tuple[int, bool]]:
    """The first token of every number that could be an estimate, and whether it is one; empty where nobody said."""
    if not estimates_told(article.gold):
        return []
    scene = article.scene
    found = judged_numbers(scene.analysis, scene.times, article.gold["estimates"])
    return [(count.first, right) for count, _, right in found]


def _pairs(
    article: rules.Article, held: Iterable[tuple[rules.choosing.Happening, Mapping[str, Any]]]
) -> Iterator[Pair]:
    """Every pair of an article's happenings, given with their gold events, by tokens."""
    analysis = article.scene.analysis

    def pair(kind: str, h: Any, first: int, last: int, right: tuple[int, int]) -> Pair:
        return Pair(kind, h.trigger.index, first, last, gap(first - h.trigger.index), h.type, right)

    for h, gold in held:
        phrases = rules.phrases_of(article, h)
        right = [rules.right(article, phrases, gold[key]) for key in ("actors", "targets")]
        for p in phrases:
            yield pair("party", h, p.first, p.last - 1, (int(id(p) in right[0]), int(id(p) in right[1])))
        for site, _, _ in events.near_sites(article.scene, h.trigger):
            there = any(alike(g["text"], analysis.text[site.start : site.end]) for g in gold["places"])
            yield pair("place", h, *events.tokens_of(article.scene, site), (int(there), 0))
        wanted = (gold.get("time") or {}).get("text")
        for time, _, _ in events.near_times(article.scene, h.trigger):
            then = bool(wanted) and alike(wanted, time.text)
            yield pair("time", h, *events.tokens_of(article.scene, time), (int(then), 0))


def mark_names(articles: Sequence[rules.Article]) -> list[str]:
    """Every mark of the articles, sorted; their numbers begin at 1."""

    class Names(dict[str, int]):
        def __contains__(self, name: object) -> bool:
            self.setdefault(str(name), 0)
            return True

    names = Names()
    for article in articles:
        marks(article.scene, names)
    return sorted(names)
