"""Which candidate triggers are taken for events, of which type: the rules' weights, and a trained reader's opinion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from musnad.engines.rules import finance
from musnad.engines.rules.decide import Weights, squash, table
from musnad.engines.rules.finance import Method, methods
from musnad.engines.rules.opinion import LEAST, UNSEEN, Advice, Blend, View, blend, softened
from musnad.engines.rules.scene import Scene
from musnad.engines.rules.trigger_features import Company, features, own_sum
from musnad.engines.rules.triggers import Trigger
from musnad.model.quick import value
from musnad.model.reading import Status
from musnad.resources import loader

# Sum of the weights of a word, its shape and company alone under which the rest of its features is not looked at; no
# figure of the gold sets changes by it.
_HOPELESS = -2.2
_MORE = 3.0  # what the rest adds at most, but for one candidate in a thousand; over 94 articles no event changes by it


@cache
def limits_by_type() -> dict[str, float]:
    """Thresholds of types that have their own, by the first type a lexeme can name."""
    sums = table("event_thresholds")
    found = {kind: sums.sums([f"trigger:{kind}"])[0] for kind in loader.data("ontology/record.yaml")["event_types"]}
    return {kind: limit for kind, limit in found.items() if limit}


@dataclass(frozen=True, slots=True)
class Happening:
    """A trigger that was taken for an event, with what training and reading share about it.

    view: the trained reader's, None where none was asked. by: what settled it, as in ``Candidate``.
    """

    trigger: Trigger
    type: str
    features: tuple[str, ...]
    view: View | None = None
    by: str = ""


def candidates(scene: Scene) -> list[tuple[Trigger, list[str]]]:
    """Every candidate trigger with its features; training and reading see the same."""
    return list(_candidates(scene, lambda _: True))


def _candidates(scene: Scene, looked_at: Callable[[Trigger], bool]) -> Iterator[tuple[Trigger, list[str]]]:
    """Those that are ``looked_at``; the features of the others are not made."""
    company = Company(scene.analysis, scene.triggers, scene.headline, scene.heading)
    for t in company.triggers:
        if looked_at(t):
            yield t, features(company, t) + _said(scene, t)


def _said(scene: Scene, t: Trigger) -> list[str]:
    """Whether somebody says it, and how; and what stands in its sentence."""
    analysis = scene.analysis
    statement = scene.statement_at(analysis.tokens[t.index].start)
    sentence = analysis.sentence_of[t.index]
    sites, times, tolls = scene.filled[sentence]
    kind = t.lexeme.types[0]
    near = [p for p in scene.by_sentence[sentence] if t.index < p.first <= t.index + 3]
    left = [p for p in scene.by_sentence[sentence] if t.first - 3 <= p.last <= t.first]
    start, end = analysis.tokens[t.first].start, analysis.tokens[t.index].end
    governed = sorted({scene.tolls[k].of for k in scene.governors.over(start, end)})
    near_site = scene.has_site(end, end + 40)
    near_time = scene.has_time(end - 29, end + 30)
    return [
        *(f"governs={of}|{kind}" for of in governed or ["-"]),
        f"site_after={near_site}|{kind}",
        f"time_near={near_time}|{t.shape}",
        f"stance={statement.stance if statement else '-'}",
        f"form={statement.form if statement else '-'}",
        f"sites={min(2, sites)}|{kind}",
        f"times={min(2, times)}",
        f"times+kind={min(1, times)}|{kind}",
        f"tolls={min(2, tolls)}|{kind}",
        f"fullness={min(3, (sites > 0) + (times > 0) + (tolls > 0))}",
        f"fullness+shape={min(3, (sites > 0) + (times > 0) + (tolls > 0))}|{t.shape}",
        f"right={near[0].kind if near else '-'}|{kind}",
        f"right+shape={near[0].kind if near else '-'}|{t.shape}",
        f"left={left[-1].kind if left else '-'}|{kind}",
    ]


@value
class Candidate:
    """A candidate with its features, its probability, the threshold it has to reach, and what settled it.

    by: '' for the rules, ``reader`` where only the reader's opinion lifted it over the threshold.
    """

    trigger: Trigger
    features: list[str]
    probability: float
    limit: float
    by: str


def choose(scene: Scene, threshold: float, advice: Advice | None = None) -> list[Happening]:
    """The candidates that hold, at most one for each word, with their types.

    advice: what a trained reader holds of the article; None where the rules decide alone.
    """
    if advice is None:
        return [Happening(c.trigger, type_of(c), tuple(c.features)) for c in _held(_by_rules(scene, threshold))]
    mixed = blend(advice.name)
    out = []
    for one in _held(_by_both(scene, threshold, advice, mixed)):
        view = View(advice.of(one.trigger.index), advice, mixed)
        out.append(Happening(one.trigger, type_of(one, view), tuple(one.features), view, one.by))
    return out


def _held(weighed: Iterable[Candidate]) -> list[Candidate]:
    """Of each word the likeliest candidate that reaches its threshold, in text order."""
    best: dict[int, Candidate] = {}
    for one in weighed:
        index = one.trigger.index
        if one.probability >= one.limit and (index not in best or one.probability > best[index].probability):
            best[index] = one
    return [best[index] for index in sorted(best)]


def _by_rules(scene: Scene, threshold: float) -> Iterator[Candidate]:
    gate, limits = table("event_gate"), limits_by_type()
    for trigger, found in _candidates(scene, lambda t: own_sum(t, gate) >= _HOPELESS):
        yield Candidate(trigger, found, gate.probability(found), limits.get(trigger.lexeme.types[0], threshold), "")


def _by_both(scene: Scene, threshold: float, advice: Advice, mixed: Blend) -> Iterator[Candidate]:
    """The candidates that both together may take, and those that the rules alone keep."""
    gate, limits = table("event_gate"), limits_by_type()

    def read(trigger: Trigger) -> float:
        opinion = advice.of(trigger.index)
        return opinion.of(trigger.lexeme.types) if opinion else LEAST

    def looked_at(trigger: Trigger) -> bool:
        own = own_sum(trigger, gate)
        kept = own >= _HOPELESS and trigger.lexeme.types[0] in mixed.kept
        return kept or mixed.trigger.odds(own + _MORE, read(trigger)) >= mixed.trigger.limit

    for trigger, found in _candidates(scene, looked_at):
        types, own = trigger.lexeme.types, gate.sums(found)[0]
        p = mixed.trigger.odds(own, read(trigger))
        alone = squash(own) >= limits.get(types[0], threshold)
        if alone and types[0] in mixed.kept:
            p = max(p, mixed.trigger.limit)
        yield Candidate(trigger, found, p, mixed.trigger.limit, "" if alone else "reader")


def type_of(candidate: Candidate, view: View | None = None) -> str:
    """The event type among those the lexeme can name."""
    kinds, types = table("event_type"), candidate.trigger.lexeme.types
    allowed = [label for label in kinds.labels if label in types]
    if len(types) == 1 or not allowed:
        return types[0]
    if view is None or view.opinion is None:
        return _best(kinds, candidate.features, allowed)
    return _best(kinds, candidate.features, allowed, view.opinion.types, view.blend.type)


def status_of(h: Happening) -> Status:
    """The status that the trigger's words and company speak for."""
    kinds = table("event_status")
    if h.view is None or h.view.opinion is None:
        return cast(Status, _best(kinds, h.features, kinds.labels))
    return cast(Status, _best(kinds, h.features, kinds.labels, h.view.opinion.statuses, h.view.blend.status))


def method_for(scene: Scene, h: Happening) -> Method | None:
    """How the money of a finance event was raised, moved, stored or used; None where the rules decide alone and no word
    speaks for any method."""
    if h.view is None or h.view.opinion is None or not h.view.blend.method:
        return finance.method_of(scene.analysis, h.trigger)
    known, part, read = methods(), h.view.blend.method, h.view.opinion.methods
    own = softened(finance.sums(scene.analysis, h.trigger))
    both = [(1 - part) * p + part * read.get(str(m), LEAST) for m, p in zip(known, own, strict=True)]
    return known[both.index(max(both))]


def role_odds(
    h: Happening, role: str, own: Sequence[float], read: Sequence[list[float] | None], place: int
) -> list[float]:
    """The odds of each phrase for a role, from the rules' logits and, where there is one, the reader's at ``place``."""
    if h.view is None:
        return [squash(x) for x in own]
    mixed = h.view.blend.roles[role]
    return [mixed.odds(x, r[place] if r is not None else UNSEEN) for x, r in zip(own, read, strict=True)]


_NO_VIEW: dict[str, float] = {}


def _best(
    kinds: Weights,
    found: Sequence[str],
    allowed: Sequence[str],
    opinion: Mapping[str, float] = _NO_VIEW,
    part: float = 0.0,
) -> str:
    """The label with the highest log probability, ``part`` of it the reader's; the first of equals."""
    sums = kinds.sums(found)
    own = softened([sums[kinds.labels.index(label)] for label in allowed])
    if not part:
        return allowed[own.index(max(own))]
    both = [(1 - part) * p + part * opinion.get(label, LEAST) for label, p in zip(allowed, own, strict=True)]
    return allowed[both.index(max(both))]
