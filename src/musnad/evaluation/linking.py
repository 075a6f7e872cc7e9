"""Scores a casefile: what was rightly held one, and apart, across documents; who stands behind it, what contradicts.

The truth is the JSON object of ``tests/evaluation/gold/clusters/truth.json``, which documents itself. A system event
tells a listed happening when its trigger overlaps one of that happening's quotes; events of no listed happening are
neither right nor wrong. Clusters are counted by pairs, and by B³ (Bagga & Baldwin 1998, "Algorithms for scoring
coreference chains").
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from musnad.evaluation.alignment import Interval, overlap
from musnad.evaluation.matching import Record, pair
from musnad.evaluation.tallies import Figure

Element = tuple[Hashable, Hashable | None]  # (true cluster, the system's; None where it found nothing)
Pair = frozenset[str]
_PERSON = ("person",)
_BODIES = ("armed_group", "security_force", "organisation")


@dataclass(frozen=True, slots=True)
class BCubed:
    """Precision and recall in 0..1, each the mean over its own elements; predicted, gold: how many these are."""

    precision: float
    recall: float
    predicted: int
    gold: int

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


Measure = Figure | BCubed


def b_cubed(elements: Sequence[Element]) -> BCubed:
    """B³ over elements. One that the system did not find has recall 0, and none counts it for its precision."""
    gold, system = Counter(g for g, _ in elements), Counter(s for _, s in elements if s is not None)
    both = Counter(elements)
    found = [e for e in elements if e[1] is not None]
    precision = sum(both[e] / system[e[1]] for e in found)
    recall = sum(both[e] / gold[e[0]] for e in found)
    return _b_cubed(precision, recall, len(found), len(elements))


def _b_cubed(precision: float, recall: float, predicted: int, gold: int) -> BCubed:
    return BCubed(precision / predicted if predicted else 0.0, recall / gold if gold else 0.0, predicted, gold)


def pairwise(elements: Sequence[Element]) -> Figure:
    """Pairs of elements held one: by both sides, by the truth, by the system."""
    found = [e for e in elements if e[1] is not None]
    return Figure(_pairs(found), _pairs(g for g, _ in elements), _pairs(s for _, s in found))


def _pairs(items: Iterable[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(items).values())


def of_sets(gold: set[Any], predicted: set[Any]) -> Figure:
    """Items that either side names once."""
    return Figure(len(gold & predicted), len(gold), len(predicted))


def score_casefile(
    truth: Mapping[str, Any], casefile: Mapping[str, Any], records: Mapping[str, Record]
) -> dict[str, Measure]:
    """Every measure by name, in a fixed order.

    casefile: the JSON object of ``musnad export``. records: NAME → record of the same documents (``musnad extract``),
    for the places of the triggers. A document that the casefile lacks counts as not linked. ``*_read`` leaves out what
    no event tells, so it judges the linking alone.
    """
    case = _Case(truth, casefile, records)
    told = case.tellings
    read = [e for e in told if e[1] is not None]
    return {
        "incident_pairs": pairwise(told),
        "incident_b3": b_cubed(told),
        "incident_pairs_read": pairwise(read),
        "incident_b3_read": b_cubed(read),
        "document_pairs": of_sets(_linked(case.true_documents), _linked(case.system_documents)),
        "document_b3": _document_b_cubed(case),
        **_entity_measures(case),
        **_copy_measures(case),
        "origins": _origins(case),
        **_contradiction_measures(case),
        **_mechanism_measures(case),
    }


def format_measures(measures: Mapping[str, Measure]) -> str:
    """The measures as a table for a terminal."""
    lines = [f"{'':<22}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'pred':>7}"]
    for name, m in measures.items():
        lines.append(f"{name:<22}{m.precision:7.3f}{m.recall:7.3f}{m.f1:7.3f}{m.gold:7d}{m.predicted:7d}")
    return "\n".join(lines)


# ── the two sides brought together ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Case:
    """Truth and casefile in the terms of the truth: documents by name, incidents and entities by key."""

    truth: Mapping[str, Any]
    casefile: Mapping[str, Any]
    records: Mapping[str, Record]

    @cached_property
    def names(self) -> dict[str, str]:
        """Document id → name."""
        return {d["id"]: d["name"] for d in self.casefile["documents"]}

    @cached_property
    def quoted(self) -> dict[str, list[tuple[str, Interval]]]:
        """Document → (incident key, where one of its quotes stands)."""
        out: dict[str, list[tuple[str, Interval]]] = defaultdict(list)
        for incident in self.truth["incidents"]:
            for member in incident["members"]:
                text = _text(self.records, member["document"])
                out[member["document"]] += [(incident["key"], at) for at in _occurrences(text, member["quote"])]
        return out

    @cached_property
    def events(self) -> list[tuple[str, str, str]]:
        """(incident key, document, system incident id) of every system event that tells a listed happening."""
        triggers = {(n, e["id"]): e["trigger"] for n, r in self.records.items() for e in r.get("events") or []}
        out = []
        for incident in self.casefile["incidents"]:
            for event in incident["events"]:
                name = self.names[event["document"]]
                trigger = triggers.get((name, event["event"]))
                key = self._key(name, (trigger["start"], trigger["end"])) if trigger else None
                if key is not None:
                    out.append((key, name, incident["id"]))
        return out

    def _key(self, document: str, trigger: Interval) -> str | None:
        """The listed happening that a trigger tells: the one whose quote it overlaps most."""
        found = [(overlap(at, trigger), key) for key, at in self.quoted.get(document, [])]
        best = max(found, key=lambda f: f[0], default=(0, ""))
        return best[1] if best[0] else None

    @cached_property
    def tellings(self) -> list[Element]:
        """Every system event of a listed happening, and every article's telling that has none."""
        read = {(key, document) for key, document, _ in self.events}
        missed = [
            (key, None) for key, documents in self.true_documents.items() for d in documents if (key, d) not in read
        ]
        return [*((key, incident) for key, _, incident in self.events), *missed]

    @cached_property
    def true_documents(self) -> dict[str, list[str]]:
        """Incident key → documents that tell it."""
        return {i["key"]: sorted({m["document"] for m in i["members"]}) for i in self.truth["incidents"]}

    @cached_property
    def system_documents(self) -> dict[str, list[str]]:
        """System incident id → the truth's documents in it, whatever happening their events tell."""
        return {
            i["id"]: sorted({self.names[e["document"]] for e in i["events"]} & set(self.truth["documents"]))
            for i in self.casefile["incidents"]
        }

    @cached_property
    def shared(self) -> Counter[tuple[str, str]]:
        """(incident key, system incident id) → how many documents they share."""
        return Counter((key, incident) for key, _, incident in sorted(set(self.events)))

    def best(self, key: str) -> str | None:
        """The system incident that shares most documents with a true one; among equals the one with least else."""
        total: Counter[str] = Counter()
        for (_, incident), n in self.shared.items():
            total[incident] += n
        ranked = [(-n, total[i], i) for (k, i), n in self.shared.items() if k == key]
        return min(ranked)[2] if ranked else None

    @cached_property
    def key_of(self) -> dict[str, str]:
        """System incident id → the true incident that it shares most documents with."""
        out: dict[str, str] = {}
        for key, incident in sorted(self.shared, key=lambda two: (-self.shared[two], two)):
            out.setdefault(incident, key)
        return out

    @cached_property
    def entity_elements(self) -> list[tuple[Mapping[str, Any], str | None]]:
        """(true entity, system entity id or None) for every listed mention."""
        spans = _entity_spans(self)
        listed: dict[str, list[str]] = defaultdict(list)
        for entity in self.truth["entities"]:
            for mention in entity["mentions"]:
                listed[mention["document"]].append(mention["text"])
        out = []
        for entity in self.truth["entities"]:
            kinds = _PERSON if entity["kind"] == "person" else _BODIES
            for mention in entity["mentions"]:
                text = _text(self.records, mention["document"])
                places = _own_occurrences(text, mention["text"], listed[mention["document"]])
                out.append((entity, _overlapping(places, spans.get((mention["document"], kinds), []))))
        return out


def _text(records: Mapping[str, Record], document: str) -> str:
    return str(records[document]["document"]["text"]) if document in records else ""


def _occurrences(text: str, phrase: str) -> list[Interval]:
    return [m.span() for m in re.finditer(re.escape(phrase), text)]


def _own_occurrences(text: str, phrase: str, listed: Sequence[str]) -> list[Interval]:
    """Where a text stands, but not inside a longer listed one."""
    longer = [at for other in listed if phrase in other and phrase != other for at in _occurrences(text, other)]
    return [at for at in _occurrences(text, phrase) if not any(a <= at[0] and at[1] <= b for a, b in longer)]


def _entity_spans(case: _Case) -> dict[tuple[str, tuple[str, ...]], list[tuple[str, Interval]]]:
    out: dict[tuple[str, tuple[str, ...]], list[tuple[str, Interval]]] = defaultdict(list)
    for entity in case.casefile["entities"]:
        for kinds in (_PERSON, _BODIES):
            if entity["kind"] in kinds:
                for m in entity["mentions"]:
                    out[case.names[m["document"]], kinds].append((entity["id"], (m["start"], m["end"])))
    return out


def _overlapping(places: Sequence[Interval], spans: Sequence[tuple[str, Interval]]) -> str | None:
    """The system entity that covers most of the places; the first among equals."""
    covered: Counter[str] = Counter()
    for entity, span in spans:
        covered[entity] += sum(overlap(at, span) for at in places)
    best = max(covered, key=lambda e: covered[e], default=None)
    return best if best is not None and covered[best] else None


# ── measures ────────────────────────────────────────────────────────────────────────────────────────────


def _linked(groups: Mapping[Any, Sequence[str]]) -> set[Pair]:
    return {frozenset(two) for members in groups.values() for two in combinations(members, 2)}


def _document_b_cubed(case: _Case) -> BCubed:
    """B³ over documents: an article's cluster is itself and all that share an incident with it."""
    documents = list(case.truth["documents"])
    true, system = _neighbours(case.true_documents, documents), _neighbours(case.system_documents, documents)
    both = {d: len(true[d] & system[d]) for d in documents}
    precision = sum(both[d] / len(system[d]) for d in documents)
    recall = sum(both[d] / len(true[d]) for d in documents)
    return _b_cubed(precision, recall, len(documents), len(documents))


def _neighbours(groups: Mapping[Any, Sequence[str]], documents: Iterable[str]) -> dict[str, set[str]]:
    out = {d: {d} for d in documents}
    for members in groups.values():
        for document in members:
            out[document].update(members)
    return out


def _entity_measures(case: _Case) -> dict[str, Measure]:
    out: dict[str, Measure] = {}
    ids: dict[str, set[str]] = defaultdict(set)
    for entity, found in case.entity_elements:
        if found is not None:
            ids[entity["key"]].add(found)
    for name, persons in (("person", True), ("body", False)):
        elements = [(e["key"], s) for e, s in case.entity_elements if (e["kind"] == "person") == persons]
        out[f"{name}_pairs"], out[f"{name}_b3"] = pairwise(elements), b_cubed(elements)
    apart = [(ids[a], ids[b]) for a, b in case.truth["not_same"]]
    read = [(a, b) for a, b in apart if a and b]
    out["homonyms_apart"] = Figure(sum(not a & b for a, b in read), len(apart), len(read))
    return out


def _copy_measures(case: _Case) -> dict[str, Measure]:
    """``copies``: pairs of one group of copies, whichever is the original; ``copy_of``: which it is as well."""
    true = {d: v["copy_of"] for d, v in case.truth["documents"].items() if v["copy_of"]}
    system = {d["name"]: case.names[d["copy_of"]] for d in case.casefile["documents"] if d["copy_of"]}
    groups = [_copy_groups(side) for side in (true, system)]
    return {
        "copies": of_sets(_linked(groups[0]), _linked(groups[1])),
        "copy_of": of_sets(set(true.items()), set(system.items())),
    }


def _copy_groups(copy_of: Mapping[str, str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for copy, original in sorted(copy_of.items()):
        out.setdefault(original, [original]).append(copy)
    return out


def _origins(case: _Case) -> Figure:
    """True incidents whose best system incident has exactly the right number of origins."""
    origins = {i["id"]: len(i["origins"]) for i in case.casefile["incidents"]}
    best = [(i["origins"], case.best(i["key"])) for i in case.truth["incidents"]]
    found = [(n, origins[b]) for n, b in best if b is not None]
    return Figure(sum(a == b for a, b in found), len(best), len(found))


def _contradiction_measures(case: _Case) -> dict[str, Measure]:
    true = _distinct(
        (c["incident"], c["about"], c["kind"], frozenset(c["documents"])) for c in case.truth["contradictions"]
    )
    system = _distinct(_system_contradictions(case))
    return {
        "contradictions": _agreement(true, system, lambda c: (c[1], c[2])),
        "contradictions_about": _agreement(_distinct(true, kind=False), _distinct(system, kind=False), lambda c: c[1]),
    }


_Told = tuple[str | None, str, str, frozenset[str]]  # incident key, about, kind, documents


def _system_contradictions(case: _Case) -> Iterator[_Told]:
    """Those of incidents that hold a listed happening, and those between incidents of the truth's documents."""
    for c in case.casefile["contradictions"]:
        documents = frozenset(case.names[s["document"]] for s in c["sides"])
        key = case.key_of.get(c["incident"])
        if key is not None or c["incident"] is None:
            yield key, c["about"], c["kind"], documents


def _distinct(told: Iterable[_Told], kind: bool = True) -> list[_Told]:
    """One for each incident, matter and kind, with all documents; those of no incident stay as they are."""
    out: dict[Hashable, _Told] = {}
    for one in told:
        incident, about, of, documents = one
        name: Hashable = (incident, about, of if kind else "") if incident is not None else one
        known = out.get(name)
        out[name] = (incident, about, of, documents | (known[3] if known else frozenset()))
    return list(out.values())


def _agreement(gold: Sequence[_Told], found: Sequence[_Told], what: Callable[[_Told], Hashable]) -> Figure:
    """Right: the same matter in the same incident; where one side names none, in two of the same documents."""

    def value(i: int, j: int) -> float:
        a, b = gold[i], found[j]
        if what(a) != what(b):
            return 0.0
        if a[0] is None or b[0] is None:
            return 1.0 if len(a[3] & b[3]) >= 2 else 0.0
        return float(a[0] == b[0])

    return Figure(len(pair(gold, found, value)), len(gold), len(found))


def _mechanism_measures(case: _Case) -> dict[str, Measure]:
    """``mechanisms``: by method, phase and group; ``mechanism_statuses``: and by who says which status of it."""
    groups: dict[str | None, Counter[str]] = defaultdict(Counter)
    for entity, found in case.entity_elements:
        groups[found][entity["key"]] += 1
    spared = {_way(m, m["group"]) for m in case.truth["mechanisms"] if m["optional"]}
    true = {_way(m, m["group"]): m for m in case.truth["mechanisms"] if not m["optional"]}
    system: dict[Hashable, set[Hashable]] = defaultdict(set)
    for m in case.casefile["mechanisms"]:
        known = groups[m["of"]].most_common(1) if m["of"] is not None else []
        way = _way(m, known[0][0] if known else m["of"])
        if way not in spared:
            system[way] |= {(way, c["status"], case.names[c["document"]]) for c in m["status_claims"]}
    claims = {(way, s, d) for way, m in true.items() for s, documents in m["statuses"].items() for d in documents}
    return {
        "mechanisms": of_sets(set(true), set(system)),
        "mechanism_statuses": of_sets(claims, set().union(*system.values())),
    }


def _way(mechanism: Mapping[str, Any], group: str | None) -> tuple[str | None, str | None, str | None]:
    return mechanism["method"], mechanism["phase"], group
