"""How money was raised, moved, stored or used: method and phase of a finance event by the words of its clause."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from musnad.arabic.analysis import Analysis
from musnad.arabic.tokens import forms
from musnad.engines.rules.triggers import Trigger
from musnad.resources import loader

_REACH = 14  # words to each side; chosen by hand, not measured
_DEFAULT = 1.0  # what the lexeme itself speaks for; chosen by hand, not measured


@dataclass(frozen=True, slots=True)
class Method:
    """phase: raise, move, store, use. method: one of RECORD.md's table."""

    phase: str
    method: str


_OWNED = 4  # words from the owner to what is owned («أصحاب محال وصهاريج»)
_PAID = ((Method("raise", "extortion"), 1.0),)


@cache
def _tables() -> tuple[dict[str, Method], dict[str, tuple[tuple[Method, float], ...]]]:
    data = loader.data("lexicons/finance.yaml")
    lexemes = {k: Method(*v.split()) for k, v in data["lexemes"].items()}
    cues: dict[str, list[tuple[Method, float]]] = {}
    for entry in data["methods"]:
        for cue in entry["cues"]:
            cues.setdefault(cue, []).append((Method(entry["phase"], entry["method"]), entry.get("weight", 1.0)))
    return lexemes, {k: tuple(v) for k, v in cues.items()}


@lru_cache(maxsize=65536)
def _methods_of(norm: str) -> tuple[tuple[Method, float], ...]:
    cues = _tables()[1]
    for form in forms(norm):
        if form.stem in cues and form.prefix not in ("س", "وس", "فس"):
            return cues[form.stem]
    return ()


def method_of(analysis: Analysis, trigger: Trigger) -> Method | None:
    """The method that most words around a finance trigger speak for, its lexeme's own among them.

    Looks in the trigger's sentence, then, where no word there speaks, in those next to it; None where none does.
    """
    own = _tables()[0].get(trigger.lexeme.id)
    sentence = analysis.sentence_of[trigger.index]
    votes = _votes(analysis, trigger, sentence, sentence)
    if own is not None:
        votes[own] = votes.get(own, 0.0) + _DEFAULT
    if not votes:
        votes = _votes(analysis, trigger, sentence - 1, sentence + 1)
    if not votes:
        return None
    return min(votes, key=lambda m: (-votes[m], m.phase, m.method))


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


def _votes(analysis: Analysis, trigger: Trigger, first: int, last: int) -> dict[Method, float]:
    """Method → weight of its words in the sentences first..last, nearer ones more."""
    low = analysis.sentences[max(0, first)].first
    high = analysis.sentences[min(last, len(analysis.sentences) - 1)].last
    if first == last:
        low, high = max(low, trigger.index - _REACH), min(high, trigger.index + _REACH + 1)
    out: dict[Method, float] = {}
    for i in range(low, high):
        if analysis.tokens[i].kind == "word":
            paid = _PAID if i > trigger.index and _pays(analysis, i, trigger.index) else None
            for method, weight in paid or _methods_of(analysis.tokens[i].norm):
                far = 1 + abs(i - trigger.index) + (i != trigger.index)
                out[method] = out.get(method, 0.0) + 2.0 * weight / far
    return out
