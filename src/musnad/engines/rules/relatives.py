"""Relative clauses: «فلان، الذي قبضت عليه الشرطة فجراً، عمل سائقاً» tells an event apart from what is said of him."""

from __future__ import annotations

from dataclasses import dataclass

from musnad.engines.rules.particles import particles, resumed_by
from musnad.engines.rules.scene import Participant, Scene
from musnad.engines.rules.triggers import Trigger

_COMMAS = frozenset({"،", ","})
_REACH = 3  # words between the relative pronoun and the verb («الذي كان قد اعتقلته»)
_LONGEST = 25  # tokens of a clause between two commas


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause between two commas: tokens ``[first, last)``, from the relative pronoun up to the closing comma."""

    first: int
    last: int


def pronoun_before(scene: Scene, trigger: Trigger) -> int | None:
    """The token of the relative pronoun whose verb the trigger is, None where it is no such verb."""
    if trigger.shape not in ("past", "present"):
        return None
    tokens = scene.analysis.tokens
    floor = scene.analysis.sentences[scene.analysis.sentence_of[trigger.index]].first
    for k in range(trigger.first - 1, max(floor, trigger.first - 1 - _REACH) - 1, -1):
        if tokens[k].kind == "mark":
            return None
        if tokens[k].norm in particles("relatives"):
            return k
    return None


def clause(scene: Scene, trigger: Trigger) -> Clause | None:
    """The clause between commas that the trigger's verb makes, None where none is closed."""
    at = pronoun_before(scene, trigger)
    tokens = scene.analysis.tokens
    if at is None or at == 0 or tokens[at - 1].text not in _COMMAS:
        return None
    end = scene.analysis.sentences[scene.analysis.sentence_of[trigger.index]].last
    for k in range(trigger.index + 1, min(end, at + _LONGEST)):
        if tokens[k].text in _COMMAS:
            return Clause(at, k) if k + 1 < end and not tokens[k + 1].norm.startswith("و") else None
    return None


def beyond(scene: Scene, trigger: Trigger) -> int | None:
    """The character from which on the sentence goes on without the trigger's clause, None where it has no end."""
    found = clause(scene, trigger)
    return None if found is None else scene.analysis.tokens[found.last].start


def antecedent(scene: Scene, trigger: Trigger) -> Participant | None:
    """The person of «فلان الذي قبضت عليه الشرطة», «فلانة التي اختطفها مسلحون»: the verb's object, never its doer."""
    at = pronoun_before(scene, trigger)
    if at is None:
        return None
    tokens = scene.analysis.tokens
    following = tokens[trigger.index + 1].norm if trigger.index + 1 < len(tokens) else ""
    pronoun = resumed_by(tokens[at].norm)
    if trigger.suffix != pronoun and following not in [on + pronoun for on in particles("done_to")]:
        return None
    while at > 0 and tokens[at - 1].text in _COMMAS:
        at -= 1
    before = [p for p in scene.by_sentence[scene.analysis.sentence_of[trigger.index]] if p.last <= at]
    return before[-1] if before and before[-1].kind == "person" and before[-1].last == at else None
