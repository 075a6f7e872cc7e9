"""What a person should look at first, each thing with the reasons why; never a person, and no score is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np

from musnad.casefile import reviewing
from musnad.casefile.judgement import MACHINE
from musnad.model.casefile import Casefile, Incident, Judgement
from musnad.model.review import Review
from musnad.resources import loader
from musnad.storage.search.reading import SearchIndex

Reason = Literal["disputed", "contradicted", "single_origin", "weak_merge", "unresolved_place", "undated"]
# With what each weighs in the order of the queue: what is surely wrong somewhere before what merely rests on little.
WEIGHTS: Mapping[Reason, int] = {
    "disputed": 8, "contradicted": 4, "weak_merge": 3, "single_origin": 2, "unresolved_place": 1, "undated": 1,
}  # fmt: skip
REASONS: tuple[Reason, ...] = tuple(WEIGHTS)
# A merge is weak when its sum of weights is at most this above the threshold that joins: one small reason carries it.
NEAR = 1.0
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """about: what is to be looked at, ``incident``, ``mechanism``, ``merge`` or ``document``. id: of it.

    events: those that it rests on, as (document, event); of a document none. judgement: of a merge.
    """

    about: str
    id: str
    reasons: tuple[Reason, ...]
    events: tuple[Key, ...] = ()
    judgement: Judgement | None = None

    @property
    def rank(self) -> int:
        return sum(WEIGHTS[r] for r in self.reasons)


def entries(casefile: Casefile, index: SearchIndex) -> tuple[Entry, ...]:
    """The queue of a casefile, before anybody's reviews; the most doubtful first, then in the casefile's order."""
    unresolved = _unresolved(index)
    found = [_incident(incident, incident.id in unresolved) for incident in casefile.incidents]
    for mechanism in casefile.mechanisms:
        if len(mechanism.origins) == 1:
            events = tuple(dict.fromkeys((c.document, c.event) for c in mechanism.status_claims))
            found.append(Entry("mechanism", mechanism.id, ("single_origin",), events))
    found += [Entry("merge", j.id, ("weak_merge",), judgement=j) for j in casefile.judgements if is_weak(j)]
    return tuple(sorted((e for e in found if e.reasons), key=lambda e: -e.rank))


def with_disputes(found: Sequence[Entry], reviews: Iterable[Review]) -> tuple[Entry, ...]:
    """What reviewers disagree about goes first. reviews: standing ones."""
    documents, merges = _disputed(reviews)
    if not documents and not merges:
        return tuple(found)
    first = [Entry("document", id_, ("disputed",)) for id_ in sorted(documents)]
    known = {e.id for e in found if e.about == "merge"}
    first += [Entry("merge", j.id, ("disputed",), judgement=j) for id_, j in sorted(merges.items()) if id_ not in known]
    again = (
        replace(e, reasons=("disputed", *e.reasons)) if e.about == "merge" and e.id in merges else e for e in found
    )
    return tuple(sorted((*first, *again), key=lambda e: -e.rank))


def _disputed(reviews: Iterable[Review]) -> tuple[set[str], dict[str, Judgement]]:
    """Documents and merges on which one reviewer rejects what another keeps."""
    of: dict[reviewing.About, list[Review]] = defaultdict(list)
    for review in reviews:
        if review.part != "article":
            of[reviewing.about(review)].append(review)
    disputed = [rs for rs in of.values() if reviewing.outcome(rs) == "disputed"]
    merges = {r.of: r.judgement for rs in disputed for r in rs[:1] if r.part == "merge" and r.judgement}
    return {rs[0].document for rs in disputed if rs[0].part != "merge"}, merges


def _incident(incident: Incident, unresolved: bool) -> Entry:
    held: dict[Reason, bool] = {
        "contradicted": bool(incident.contradictions),
        "single_origin": len(incident.origins) == 1,
        "unresolved_place": unresolved,
        "undated": incident.time_from is None and incident.time_to is None,
    }
    events = tuple((ref.document, ref.event) for ref in incident.events)
    return Entry("incident", incident.id, tuple(r for r in REASONS if held.get(r)), events)


def _unresolved(index: SearchIndex) -> frozenset[str]:
    """Incidents with a place that the gazetteer does not know."""
    values = index.values("place")
    nameless = np.array([v.id.startswith("name:") for v in values], dtype=bool)
    units, numbers = index.units("incident").facet("place")
    ids = index.units("incident").ids
    return frozenset(ids[u] for u in units[nameless[numbers]]) if len(values) else frozenset()


@cache
def _thresholds() -> Mapping[str, float]:
    return {
        about: float(loader.data(f"ontology/{name}_features.yaml")["threshold"])
        for about, name in (("incident", "incident"), ("entity", "identity"))
    }


def is_weak(judgement: Judgement) -> bool:
    """Whether the rules joined two things by little more than it takes; also where a person reviewed that since."""
    reviewed = judgement.by != MACHINE and judgement.features
    if judgement.about not in _thresholds() or not (reviewed or judgement.verdict == "same"):
        return False
    above = sum(f.weight for f in judgement.features) - _thresholds()[judgement.about]
    return bool(judgement.features) and above <= NEAR


class Done:
    """What one person has reviewed."""

    def __init__(self, reviews: Iterable[Review], by: str) -> None:
        mine = [r for r in reviews if r.by == by]
        self.articles = {r.document for r in mine if r.part == "article"}
        self.events = {(r.document, r.of) for r in mine if r.part == "event"}
        self.merges = {r.of for r in mine if r.part == "merge"}

    def has(self, entry: Entry) -> bool:
        """Whether everything that the entry rests on is decided; a dispute is open for everybody until it ends."""
        if "disputed" in entry.reasons:
            return False
        if entry.about == "merge":
            return entry.id in self.merges
        return all(key in self.events or key[0] in self.articles for key in entry.events)
