"""Phrases that cannot be a doer by what stands before them: «لا تنظيم داعش», «ثمانية عناصر من القوات»."""

from __future__ import annotations

from musnad.engines.rules.particles import particles
from musnad.engines.rules.scene import Participant, Scene

_COMMAS = frozenset({"،", ","})


def denied(scene: Scene, p: Participant) -> bool:
    """«هيئة تحرير الشام، لا تنظيم داعش، هي التي نفذت»: named to be ruled out, after a comma or with «وليس»."""
    tokens = scene.analysis.tokens
    if p.first == 0 or tokens[p.first - 1].norm not in particles("ruled_out"):
        return False
    return tokens[p.first - 1].norm.startswith("و") or (p.first > 1 and tokens[p.first - 2].text in _COMMAS)


def part_of(scene: Scene, p: Participant) -> Participant | None:
    """The counted phrase whose members are some of p's («ثمانية عناصر من القوات الحكومية»), None where none is."""
    tokens = scene.analysis.tokens
    if p.first < 2 or tokens[p.first - 1].norm != "من" or p.counted:
        return None
    mates = scene.by_sentence[scene.analysis.sentence_of[p.first]]
    before = next((m for m in mates if m.last == p.first - 1), None)
    return before if before is not None and before.counted else None
