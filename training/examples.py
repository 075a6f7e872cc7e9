"""Gold articles as windows with labels, made by the very code that reads."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

import train_events as rules
from encoder import Lower, Source
from musnad.engines.neural.inputs import gap
from musnad.engines.neural.network import first_pieces
from musnad.engines.neural.pieces import Pieces
from musnad.engines.neural.windows import Sizes, Window, marks, windows
from musnad.engines.rules import events
from musnad.evaluation.phrases import alike

SIZES = Sizes(window=512, before=112)
FOLDS = 10
_SPECIAL = 4
_ARABIC = re.compile(r"▁?[ء-غف-ي\u064b-\u0652٠-٩]+")


@dataclass(frozen=True)
class Candidate:
    """A word that the lexicon knows as a trigger. label: its gold event's type, None for none."""

    token: int
    types: tuple[str, ...]
    features: list[str]
    label: str | None
    sentence: int


@dataclass(frozen=True)
class Pair:
    """A gold trigger and a phrase, tokens ``[first, last]``. right: as actor and as target, or as the kind and 0."""

    kind: str
    trigger: int
    first: int
    last: int
    type: str
    right: tuple[int, int]

    @property
    def gap(self) -> int:
        return gap(self.first - self.trigger)


@dataclass(frozen=True)
class Page:
    """A window. rows: token → its first piece; lower: what the frozen layers gave, (pieces, hidden), float16."""

    window: Window
    rows: dict[int, int]
    lower: Any


@dataclass
class Example:
    """An article. triggers: token → its event; fold: 0 to FOLDS - 1, by its text alone; own: the rules' sum of each
    candidate, where no weight saw the article."""

    sha256: str
    gold: int
    words: frozenset[int]
    triggers: dict[int, dict[str, Any]]
    candidates: list[Candidate]
    pairs: list[Pair]
    marks: list[list[int]]
    pages: list[Page]
    where: dict[int, tuple[int, int]]
    fold: int
    own: list[float] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Pieces of all windows."""
        return sum(len(p.window.pieces) for p in self.pages)


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


def example(article: rules.Article, pieces: Pieces, numbers: dict[str, int], lower: Lower) -> Example:
    """An article with everything that training needs of it."""
    analysis = article.scene.analysis
    triggers = {}
    for event in article.gold["events"]:
        triggers[min(analysis.token_at(event["trigger"]["end"] - 1), len(analysis.tokens) - 1)] = event
    pages = [_page(w, lower) for w in windows(article.scene, pieces, SIZES)]
    where = {t: (k, row) for k, p in enumerate(pages) for t, row in p.rows.items() if t >= p.window.fresh}
    return Example(
        sha256=hashlib.sha256(analysis.text.encode()).hexdigest(),
        gold=len(article.gold["events"]),
        words=frozenset(t.index for t in analysis.tokens if t.kind == "word"),
        triggers=triggers,
        candidates=list(_candidates(article)),
        pairs=list(_pairs(article)),
        marks=marks(article.scene, numbers),
        pages=pages,
        where=where,
        fold=fold_of(article),
    )


def _page(window: Window, lower: Lower) -> Page:
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        found = lower(torch.tensor([window.pieces]))[0]
    return Page(window, first_pieces(window), found.float().numpy().astype(np.float16))


def _candidates(article: rules.Article) -> Iterator[Candidate]:
    for trigger, found in rules.choosing.candidates(article.scene):
        fits = [e for e in rules.touched(article, trigger) if e["type"] in trigger.lexeme.types]
        sentence = article.scene.analysis.sentence_of[trigger.index]
        label = fits[0]["type"] if fits else None
        yield Candidate(trigger.index, trigger.lexeme.types, found, label, sentence)


def _pairs(article: rules.Article) -> Iterator[Pair]:
    analysis = article.scene.analysis
    for h, gold in rules.at_gold(article):
        at = h.trigger.index
        phrases = rules.phrases_of(article, h)
        right = [rules.right(article, phrases, gold[key]) for key in ("actors", "targets")]
        for p in phrases:
            yield Pair("party", at, p.first, p.last - 1, h.type, (int(id(p) in right[0]), int(id(p) in right[1])))
        for site, _, _ in events.near_sites(article.scene, h.trigger):
            there = any(alike(g["text"], analysis.text[site.start : site.end]) for g in gold["places"])
            yield Pair("place", at, *events.tokens_of(article.scene, site), h.type, (int(there), 0))
        wanted = (gold.get("time") or {}).get("text")
        for time, _, _ in events.near_times(article.scene, h.trigger):
            yield Pair(
                "time",
                at,
                *events.tokens_of(article.scene, time),
                h.type,
                (int(bool(wanted) and alike(wanted, time.text)), 0),
            )


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


def own_sums(found: Sequence[Example], apart: int | None) -> None:
    """Gives each article the rules' sums of its candidates by weights that had not seen it: those of the fold apart by
    weights of all others, these by weights of four fifths of them in turn."""
    learned = [x for x in found if x.fold != apart]
    for part in range(_PARTS):
        inside = [x for x in learned if _part(x) == part]
        _sum(inside, [x for x in learned if _part(x) != part])
    if apart is not None:
        _sum([x for x in found if x.fold == apart], learned)


_PARTS = 5


def _part(x: Example) -> int:
    return int(x.sha256[:8], 16) % _PARTS


def _sum(these: Sequence[Example], learned: Sequence[Example]) -> None:
    known = [c for x in learned for c in x.candidates]
    rows = rules.Rows([dict.fromkeys(c.features, 1) for c in known], [int(c.label is not None) for c in known])
    matrix, names = rules.as_matrix(rows)
    model = rules.fitted(matrix, np.array(rows.y), rules.STRENGTH["gate"])
    weights = dict(zip(names, model.coef_[0], strict=True))
    for x in these:
        x.own = [float(model.intercept_[0] + sum(weights.get(f, 0.0) for f in c.features)) for c in x.candidates]
