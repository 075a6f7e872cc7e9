"""How money was raised, moved, stored or used: method and phase of a finance event by the words of its article.

Each word of the lexicon speaks for one or more methods. How much it counts by where it stands, and what the trigger
itself says of the phase, is learned (``tools/train_finance.py``, a conditional logit over the methods).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from musnad.arabic.analysis import Analysis
from musnad.arabic.tokens import forms
from musnad.engines.rules.decide import table
from musnad.engines.rules.triggers import Trigger
from musnad.resources import loader

_REACH = 14  # words to each side that count by their distance
_OBJECT = 4  # words after the trigger where what is paid or moved stands
_BEFORE = 3
_MOST = 4.0  # more words of one method in one place say no more
_OWNED = 4  # words from the owner to what is owned («أصحاب محال وصهاريج»)


@dataclass(frozen=True, slots=True)
class Method:
    """phase: raise, move, store, use. method: one of RECORD.md's table."""

    phase: str
    method: str

    def __str__(self) -> str:
        return f"{self.phase} {self.method}"


_PAID = ((Method("raise", "extortion"), 1.0),)

Votes = dict[Method, float]


@cache
def _tables() -> tuple[dict[str, Method], dict[str, tuple[tuple[Method, float], ...]]]:
    data = loader.data("lexicons/finance.yaml")
    lexemes = {k: Method(*v.split()) for k, v in data["lexemes"].items()}
    cues: dict[str, list[tuple[Method, float]]] = {}
    for entry in data["methods"]:
        for phase in entry["phase"].split():
            for cue in entry["cues"]:
                cues.setdefault(cue, []).append((Method(phase, entry["method"]), entry.get("weight", 1.0)))
    return lexemes, {k: tuple(v) for k, v in cues.items()}


@cache
def methods() -> tuple[Method, ...]:
    """Every method that the lexicon knows words of, in a fixed order."""
    found = {m for votes in _tables()[1].values() for m, _ in votes}
    return tuple(sorted(found, key=lambda m: (m.phase, m.method)))


@lru_cache(maxsize=65536)
def _methods_of(norm: str) -> tuple[tuple[Method, float], ...]:
    cues = _tables()[1]
    for form in forms(norm):
        if form.stem in cues and form.prefix not in ("س", "وس", "فس"):
            return cues[form.stem]
    return ()


def method_of(analysis: Analysis, trigger: Trigger) -> Method | None:
    """The method that the words around a finance trigger most likely speak for.

    None where neither its lexeme nor a word of its sentence or those next to it speaks for any.
    """
    given = features(analysis, trigger)
    if not any(v.get("own") or v.get("sentence") or v.get("beside") for v in given.values()):
        return None
    found = _sums(given)
    return methods()[found.index(max(found))]


def sums(analysis: Analysis, trigger: Trigger) -> list[float]:
    """What speaks for each of ``methods``, weighed."""
    return _sums(features(analysis, trigger))


def _sums(given: dict[Method, dict[str, float]]) -> list[float]:
    weights = table("finance_method").weights
    return [sum([weights.get(f, 0.0) * value for f, value in given[m].items()]) for m in methods()]


def features(analysis: Analysis, trigger: Trigger) -> dict[Method, dict[str, float]]:
    """What speaks for each method: feature → value. Training and reading see the same.

    near: words by their distance; object, before: right after and before the trigger; sentence; beside: the next
    sentences; earlier: sentences before, the nearer the more; document, share: all of it; own, most: whether the
    lexeme stands for it, whether no other is nearer; then how often it is told of at all and with this lexeme.
    """
    where = _places_of(analysis, trigger)
    own = _tables()[0].get(trigger.lexeme.id)
    whole = sum(where["document"].values()) or 1.0
    nearest = max(where["near"].values(), default=0.0)
    out = {}
    for m in methods():
        found = {name: min(votes[m], _MOST) for name, votes in where.items() if name != "document" and m in votes}
        if m in where["document"]:
            found["document"] = math.log1p(where["document"][m])
            found["share"] = where["document"][m] / whole
        if own == m:
            found["own"] = 1.0
        if nearest and where["near"].get(m) == nearest:
            found["most"] = 1.0
        found[f"of|{m}"] = 0.5  # the less a feature counts at once, the less it is learned from few examples
        found[f"lexeme|{trigger.lexeme.id}|{m.phase}"] = 1.0
        found[f"lexeme|{trigger.lexeme.id}|{m}"] = 0.7
        found[f"word|{analysis.tokens[trigger.index].norm}|{m.phase}"] = 0.5
        out[m] = found
    return out


def _places_of(analysis: Analysis, trigger: Trigger) -> dict[str, Votes]:
    """Where words stand → method → their weight there."""
    names = ("near", "object", "before", "sentence", "beside", "earlier", "document")
    out: dict[str, Votes] = {name: defaultdict(float) for name in names}
    own = analysis.sentence_of[trigger.index]
    for i, sentence, votes in _speaking(analysis, trigger):
        apart = i - trigger.index
        for m, weight in votes:
            out["document"][m] += weight
            if sentence == own:
                out["sentence"][m] += weight
                if abs(apart) <= _REACH:
                    out["near"][m] += 2.0 * weight / (1 + abs(apart) + (apart != 0))
                if 0 < apart <= _OBJECT:
                    out["object"][m] += weight
                elif 0 < -apart <= _BEFORE:
                    out["before"][m] += weight
            elif abs(sentence - own) == 1:
                out["beside"][m] += weight
            if sentence < own:
                out["earlier"][m] += weight / (own - sentence)
    return out


def _speaking(analysis: Analysis, trigger: Trigger) -> Iterator[tuple[int, int, tuple[tuple[Method, float], ...]]]:
    """(token, sentence, what it speaks for) of every word that speaks for a method."""
    for sentence, bounds in enumerate(analysis.sentences):
        for i in range(bounds.first, bounds.last):
            if analysis.tokens[i].kind == "word":
                votes = _methods_of(analysis.tokens[i].norm)
                if votes:
                    yield i, sentence, _PAID if i > trigger.index and _pays(analysis, i, trigger.index) else votes


def _pays(analysis: Analysis, i: int, floor: int) -> bool:
    """«من أصحاب الآبار», «على تجار النفط»: what somebody owns or deals in, from whom money is taken."""
    tokens, payers = analysis.tokens, _payers()
    for k in range(max(floor + 1, i - _OWNED), i):
        if any(form.stem in payers for form in forms(tokens[k].norm)) and tokens[k - 1].norm in ("من", "علي"):
            return any(m.method == "oil_sale" for m, _ in _methods_of(tokens[i].norm))
    return False


@cache
def _payers() -> frozenset[str]:
    return frozenset(loader.data("lexicons/finance.yaml")["payers"])
