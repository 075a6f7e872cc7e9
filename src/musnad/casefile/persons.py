"""Persons: units of many documents as people, each join a judgement with its reasons.

A unit goes to the best-fitting person met so far; a second look joins persons whom a later document links; a lone
surname goes to the one person who is known by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from musnad.casefile import judgement
from musnad.casefile.judgement import Rulings
from musnad.casefile.names import RoleView, fields_clash, is_common, role_view, table, within
from musnad.casefile.options import CaseOptions
from musnad.casefile.units import Unit
from musnad.model.casefile import Feature, Judgement, Verdict

_LOOKED_AT = 20  # units of a person that the second look tries: more repeat the same roles and regions
_KNOWN = 5  # documents in which a person must stand under the full name to be known by the surname
_ALONE = 0.9  # share of those documents among all full names with that surname


@dataclass(slots=True)
class Cluster:
    """An entity in the making: units in document order. refs: their keys."""

    units: list[Unit]
    roles: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    names: set[tuple[str, ...]] = field(default_factory=set)
    refs: set[str] = field(default_factory=set)
    kunyas: set[str] = field(default_factory=set)

    def add(self, unit: Unit) -> None:
        self.units.append(unit)
        self.roles.update(unit.roles)
        self.documents.add(unit.document)
        self.names.add(unit.parts)
        self.refs.add(unit.ref)
        if unit.kind == "person":
            self.kunyas |= unit.kunyas

    @property
    def view(self) -> RoleView:
        return role_view(self.roles)


def _weight(name: str) -> float:
    return float(table()["features"][name]["weight"])


def _name_feature(a: Unit, cluster: Cluster) -> Feature | None:
    parts = a.parts
    if parts in cluster.names:
        if len(parts) == 1:
            return Feature("name_one_part", _weight("name_one_part"), a.key)
        if len(parts) >= 3:
            return Feature("name_three_parts", _weight("name_three_parts"), a.key)
        name = "name_two_common_parts" if is_common(parts) else "name_two_parts"
        return Feature(name, _weight(name), a.key)
    other = next((n for n in sorted(cluster.names) if within(parts, n) or within(n, parts)), None)
    if other is None:
        return _kunya_feature(a, cluster)
    return Feature("name_within_longer", _weight("name_within_longer"), f"{a.key} / {' '.join(other)}")


def _kunya_feature(a: Unit, cluster: Cluster) -> Feature | None:
    """A kunya that the other side's document gives beside a full name."""
    lone = {n[0] for n in cluster.names if len(n) == 1}
    shared = (a.kunyas & lone) | (cluster.kunyas & set(a.parts) if len(a.parts) == 1 else set())
    return Feature("kunya", _weight("kunya"), min(shared)) if shared else None


def _role_features(a: RoleView, b: RoleView) -> list[Feature]:
    found: list[Feature] = []
    same, shared, fields = a.texts & b.texts, a.content & b.content, a.fields & b.fields
    if same:
        found.append(Feature("same_role", _weight("same_role"), min(same)))
    elif shared:
        found.append(Feature("shared_role_words", _weight("shared_role_words"), "، ".join(sorted(shared))))
    if fields:
        found.append(Feature("same_field", _weight("same_field"), ", ".join(sorted(fields))))
    elif not shared and fields_clash(a, b):
        clash = f"{', '.join(sorted(a.fields))} / {', '.join(sorted(b.fields))}"
        found.append(Feature("other_field", _weight("other_field"), clash))
    elif not same and not shared and a.fields and b.fields:
        near = f"{', '.join(sorted(a.fields))} / {', '.join(sorted(b.fields))}"
        found.append(Feature("near_field", _weight("near_field"), near))
    if both := a.states & b.states:
        found.append(Feature("same_nationality", _weight("same_nationality"), ", ".join(sorted(both))))
    elif a.states and b.states:
        states = f"{', '.join(sorted(a.states))} / {', '.join(sorted(b.states))}"
        found.append(Feature("other_nationality", _weight("other_nationality"), states))
    return found


def _region_feature(unit: Unit, cluster: Cluster) -> Feature | None:
    here = unit.region
    known = {u.region for u in cluster.units if u.region.country}
    if not here.country or not known:
        return None
    if here.admin1 and here in known:
        return Feature("same_region", _weight("same_region"), here.admin1)
    if any(r.country == here.country for r in known):
        return Feature("same_country", _weight("same_country"), here.country)
    countries = ", ".join(sorted({r.country or "" for r in known}))
    return Feature("other_country", _weight("other_country"), f"{here.country} / {countries}")


def _features(unit: Unit, cluster: Cluster, lone: bool = False) -> tuple[Feature, ...]:
    """All reasons for and against; empty when the names cannot be one person's. lone: a surname one is known by."""
    name = Feature("known_surname", _weight("known_surname"), unit.key) if lone else _name_feature(unit, cluster)
    if name is None:
        return ()
    ours, theirs = role_view(unit.roles), cluster.view
    found = [name, *_role_features(ours, theirs)]
    if not (ours.content and theirs.content) and len(unit.parts) > 1 and not is_common(unit.parts):
        found.append(Feature("no_role_needed", _weight("no_role_needed"), unit.key))
    region = _region_feature(unit, cluster)
    return (*found, region) if region else tuple(found)


def _index_keys(unit: Unit) -> list[tuple[str, ...]]:
    """Where a name is looked for: with its last and with its second part; a lone name and a kunya by itself."""
    parts = unit.parts
    if len(parts) < 2:
        return [parts]
    return sorted({(parts[0], parts[-1]), (parts[0], parts[1]), *((k,) for k in unit.kunyas)})


def people(units: Sequence[Unit], rulings: Rulings, options: CaseOptions, made: list[Judgement]) -> list[Cluster]:
    clusters: list[Cluster] = []
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    threshold = table()["threshold"] if options.same_person is None else options.same_person
    apart = rulings.apart("entity")
    for unit in units:
        near = sorted({i for key in _index_keys(unit) for i in index[key]})
        free = {
            i: clusters[i]
            for i in near
            if may_join(unit, clusters[i], apart) and unit.document not in clusters[i].documents
        }
        chosen = _choose(unit, free, threshold, made)
        if chosen is None:
            clusters.append(Cluster([]))
            chosen = len(clusters) - 1
        clusters[chosen].add(unit)
        for key in _index_keys(unit):
            if chosen not in index[key]:
                index[key].append(chosen)
    _second_look(clusters, index, threshold, apart, made)
    _known_surnames(clusters, threshold, apart, made)
    return [c for c in clusters if c.units]


def _second_look(
    clusters: list[Cluster],
    index: dict[tuple[str, ...], list[int]],
    threshold: float,
    apart: dict[str, frozenset[str]],
    made: list[Judgement],
) -> None:
    """Joins persons that were two because the document that links them came late."""
    for key in sorted(index):
        found = [clusters[i] for i in index[key]]
        for at, later in enumerate(found):
            for earlier in found[:at]:
                if later.units and earlier.units and _link(earlier, later, threshold, apart, made):
                    _absorb(earlier, later)


def _known_surnames(
    clusters: list[Cluster], threshold: float, apart: dict[str, frozenset[str]], made: list[Judgement]
) -> None:
    """Gives a lone surname (أوباما) to the one person who is widely known by it; never a common one (الحسيني)."""
    bearers: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        for last in sorted({n[-1] for n in cluster.names if len(n) > 1 and not is_common(n[-1:])}):
            bearers[last].append(cluster)
    for lone in clusters:
        if not lone.units or any(len(n) > 1 for n in lone.names):
            continue
        found = bearers.get(lone.units[0].parts[0], [])
        known = max(found, key=lambda c: len(c.documents), default=None)
        if known is None or len(known.documents) < max(_KNOWN, _ALONE * sum(len(c.documents) for c in found)):
            continue
        if _link(known, lone, threshold, apart, made, lone=True):
            _absorb(known, lone)


def _absorb(into: Cluster, gone: Cluster) -> None:
    for moved in gone.units:
        into.add(moved)
    into.units.sort(key=lambda u: u.rank)
    gone.units = []


def _link(
    earlier: Cluster,
    later: Cluster,
    threshold: float,
    apart: dict[str, frozenset[str]],
    made: list[Judgement],
    lone: bool = False,
) -> bool:
    """True, and judged, when some unit of the later person fits the earlier one and nothing forbids it."""
    if not later.documents.isdisjoint(earlier.documents) or any(not may_join(u, earlier, apart) for u in later.units):
        return False
    weighed = [(u, _features(u, earlier, lone)) for u in later.units[:_LOOKED_AT]]
    unit, features = max(weighed, key=lambda pair: sum(f.weight for f in pair[1]))
    if not features or sum(f.weight for f in features) < threshold:
        return False
    made.append(judgement.machine("entity", earlier.units[0].ref, unit.ref, "same", features))
    return True


def _choose(unit: Unit, near: dict[int, Cluster], threshold: float, made: list[Judgement]) -> int | None:
    """The best cluster at or above the threshold, None for a new person. Records the judgements."""
    best: tuple[float, int] | None = None
    seen: list[tuple[float, int, tuple[Feature, ...]]] = []
    for i, cluster in near.items():
        features = _features(unit, cluster)
        if not features:
            continue
        score = sum(f.weight for f in features)
        seen.append((score, i, features))
        if score >= threshold and (best is None or score > best[0]):
            best = (score, i)
    floor = min(float(table()["near_miss"]), threshold)
    for score, i, features in seen:
        verdict: Verdict = "undecided" if score >= floor else "different"
        if best is not None and i == best[1]:
            verdict = "same"
        if score >= floor or features[0].weight > 0:
            made.append(judgement.machine("entity", near[i].units[0].ref, unit.ref, verdict, features))
    return best[1] if best else None


def may_join(unit: Unit, cluster: Cluster, apart: dict[str, frozenset[str]]) -> bool:
    """False where a person has held the unit to be another than one of the cluster's."""
    return unit.ref not in apart or cluster.refs.isdisjoint(apart[unit.ref])
