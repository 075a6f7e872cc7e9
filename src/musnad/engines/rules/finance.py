"""How money was raised, moved, stored or used: method and phase of a finance event by the words of its clause."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from musnad.arabic.analysis import Analysis
from musnad.arabic.tokens import forms
from musnad.engines.rules.triggers import Trigger
from musnad.resources import loader

_REACH = 14  # words to each side: the 90th percentile of the distance between trigger and method word in the gold
_DEFAULT = 1.0  # what the lexeme itself speaks for; a cue two words away weighs as much


@dataclass(frozen=True, slots=True)
class Method:
    """phase: raise, move, store, use. method: one of RECORD.md's table."""

    phase: str
    method: str


@cache
def _tables() -> tuple[dict[str, Method], dict[str, tuple[Method, ...]]]:
    data = loader.data("lexicons/finance.yaml")
    lexemes = {k: Method(*v.split()) for k, v in data["lexemes"].items()}
    cues: dict[str, list[Method]] = {}
    for entry in data["methods"]:
        for cue in entry["cues"]:
            cues.setdefault(cue, []).append(Method(entry["phase"], entry["method"]))
    return lexemes, {k: tuple(v) for k, v in cues.items()}


@lru_cache(maxsize=65536)
def _methods_of(norm: str) -> tuple[Method, ...]:
    cues = _tables()[1]
    for form in forms(norm):
        if form.stem in cues and form.prefix not in ("س", "وس", "فس"):
            return cues[form.stem]
    return ()


def method_of(analysis: Analysis, trigger: Trigger) -> Method | None:
    """The method that most words around a finance trigger speak for; None where none does."""
    lexemes = _tables()[0]
    votes: dict[Method, float] = {}
    own = lexemes.get(trigger.lexeme.id)
    if own is not None:
        votes[own] = _DEFAULT
    sentence = analysis.sentences[analysis.sentence_of[trigger.index]]
    low, high = max(sentence.first, trigger.index - _REACH), min(sentence.last, trigger.index + _REACH + 1)
    for i in range(low, high):
        if analysis.tokens[i].kind == "word":
            for method in _methods_of(analysis.tokens[i].norm):
                votes[method] = votes.get(method, 0.0) + 2.0 / (1 + abs(i - trigger.index) + (i != trigger.index))
    if not votes:
        return None
    return min(votes, key=lambda m: (-votes[m], m.phase, m.method))
