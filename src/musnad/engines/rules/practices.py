"""Practices of money: going on, or over («باتت من الماضي», «لم يعد يتقاضى»)."""

from __future__ import annotations

from functools import cache

from musnad.arabic.phrases import PhraseIndex
from musnad.engines.rules.particles import particles
from musnad.engines.rules.scene import Scene
from musnad.engines.rules.triggers import Trigger
from musnad.model.reading import Status
from musnad.resources import loader

_REACH = 16  # tokens to each side within the sentence; chosen by hand
_COMMAS = frozenset({"،", ",", "؛"})


@cache
def _cues() -> PhraseIndex[Status]:
    data = loader.data("lexicons/finance.yaml")["practices"]
    return PhraseIndex((phrase, status) for status in ("ended", "ongoing") for phrase in data[status])


def status_of(scene: Scene, trigger: Trigger) -> Status | None:
    """What the words around a finance trigger say of the practice; None where none speaks.

    Its end may be told at the sentence's end; that it goes on, or how often, only in the trigger's own clause.
    """
    tokens = scene.analysis.tokens
    sentence = scene.analysis.sentences[scene.analysis.sentence_of[trigger.index]]
    low, high = max(sentence.first, trigger.first - _REACH), min(sentence.last, trigger.index + _REACH + 1)
    found = [(k, m.payload) for k in range(low, high) if (m := _cues().match(tokens, k)) is not None]
    if any(status == "ended" for _, status in found):
        return "ended"
    for at, _ in found:
        between = tokens[min(at, trigger.first) : max(at, trigger.index)]
        before = tokens[max(low, trigger.first - 4) : trigger.first]
        if not any(t.text in _COMMAS for t in between) and not any(t.norm in particles("was") for t in before):
            return "ongoing"
    return None
