"""Who is who: names of many documents as entities, each join of two persons a judgement with its reasons.

Bodies, outlets and places join by their key. Persons join by a sum of weighted features against a threshold
(``resources/ontology/identity_features.yaml``); a unit goes to the best-fitting person met so far, documents in
their fixed order, so the result does not depend on the order of the readings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from musnad.arabic.folding import fold
from musnad.casefile import judgement
from musnad.casefile.judgement import Rulings
from musnad.casefile.names import RoleView, body_key, fields_clash, is_common, role_view, table, within
from musnad.casefile.options import CaseOptions
from musnad.casefile.units import Region, Unit, gather
from musnad.model.casefile import Entity, EntityKind, EntityMention, EntityRole, Feature, Judgement, Verdict
from musnad.model.reading import Reading

_LOOKED_AT = 20  # units of a person that the second look tries: more repeat the same roles and regions


@dataclass(slots=True)
class _Cluster:
    """An entity in the making: units in document order. refs: their keys."""

    units: list[Unit]
    roles: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    names: set[tuple[str, ...]] = field(default_factory=set)
    refs: set[str] = field(default_factory=set)

    def add(self, unit: Unit) -> None:
        self.units.append(unit)
        self.roles.update(unit.roles)
        self.documents.add(unit.document)
        self.names.add(unit.parts)
        self.refs.add(unit.ref)

    @property
    def view(self) -> RoleView:
        return role_view(self.roles)


@dataclass(frozen=True, slots=True)
class Identity:
    """The entities, and which of them a name in a document is."""

    entities: tuple[Entity, ...]
    judgements: tuple[Judgement, ...]
    regions: dict[str, Region]
    by_form: dict[tuple[str, str, str], str]
    by_id: dict[str, Entity]

    def entity(self, document: str, kind: str, name: str) -> str | None:
        """The id of the entity that a document calls ``name``, None where it is not one."""
        return self.by_form.get((document, kind, fold(name)))

    def any_body(self, document: str, name: str) -> str | None:
        """As ``entity``, for whichever kind of body or person bears the name; armed groups first."""
        for kind in ("armed_group", "security_force", "organisation", "person", "outlet", "place"):
            found = self.entity(document, kind, name)
            if found:
                return found
        return None


def resolve(readings: Sequence[Reading], rulings: Rulings, options: CaseOptions) -> Identity:
    """Entities of readings given in their fixed order."""
    units = [u for order, reading in enumerate(readings) for u in gather(reading, order)]
    made: list[Judgement] = []
    clusters = _persons([u for u in units if u.kind == "person"], rulings, options, made)
    clusters += _keyed([u for u in units if u.kind != "person"], rulings)
    clusters = _forced(clusters, rulings)
    clusters.sort(key=lambda c: c.units[0].rank)
    entities: list[Entity] = []
    by_form: dict[tuple[str, str, str], str] = {}
    for number, cluster in enumerate(clusters, 1):
        entity = _entity(f"E{number}", cluster, readings)
        entities.append(entity)
        for unit in cluster.units:
            for form in (unit.name, *unit.forms):
                by_form.setdefault((unit.document, unit.kind, fold(form)), entity.id)
    regions = {u.document: u.region for u in units}
    return Identity(tuple(entities), tuple(made), regions, by_form, {e.id: e for e in entities})


def _weight(name: str) -> float:
    return float(table()["features"][name]["weight"])


def _name_feature(a: Unit, cluster: _Cluster) -> Feature | None:
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
        return None
    return Feature("name_within_longer", _weight("name_within_longer"), f"{a.key} / {' '.join(other)}")


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
    if both := a.states & b.states:
        found.append(Feature("same_nationality", _weight("same_nationality"), ", ".join(sorted(both))))
    elif a.states and b.states:
        states = f"{', '.join(sorted(a.states))} / {', '.join(sorted(b.states))}"
        found.append(Feature("other_nationality", _weight("other_nationality"), states))
    return found


def _region_feature(unit: Unit, cluster: _Cluster) -> Feature | None:
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


def _features(unit: Unit, cluster: _Cluster) -> tuple[Feature, ...]:
    """All reasons for and against; empty when the names cannot be one person's."""
    name = _name_feature(unit, cluster)
    if name is None:
        return ()
    ours, theirs = role_view(unit.roles), cluster.view
    found = [name, *_role_features(ours, theirs)]
    if not (ours.content and theirs.content) and len(unit.parts) > 1 and not is_common(unit.parts):
        found.append(Feature("no_role_needed", _weight("no_role_needed"), unit.key))
    region = _region_feature(unit, cluster)
    return (*found, region) if region else tuple(found)


def _index_keys(parts: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Where a name is looked for: with its last and with its second part; a lone name by itself."""
    if len(parts) < 2:
        return [parts]
    return sorted({(parts[0], parts[-1]), (parts[0], parts[1])})


def _persons(units: Sequence[Unit], rulings: Rulings, options: CaseOptions, made: list[Judgement]) -> list[_Cluster]:
    clusters: list[_Cluster] = []
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    threshold = table()["threshold"] if options.same_person is None else options.same_person
    apart = rulings.apart("entity")
    for unit in units:
        near = sorted({i for key in _index_keys(unit.parts) for i in index[key]})
        free = {
            i: clusters[i]
            for i in near
            if _may_join(unit, clusters[i], apart) and unit.document not in clusters[i].documents
        }
        chosen = _choose(unit, free, threshold, made)
        if chosen is None:
            clusters.append(_Cluster([]))
            chosen = len(clusters) - 1
        clusters[chosen].add(unit)
        for key in _index_keys(unit.parts):
            if chosen not in index[key]:
                index[key].append(chosen)
    _second_look(clusters, index, threshold, apart, made)
    return [c for c in clusters if c.units]


def _second_look(
    clusters: list[_Cluster],
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
                    for moved in later.units:
                        earlier.add(moved)
                    earlier.units.sort(key=lambda u: u.rank)
                    later.units = []


def _link(
    earlier: _Cluster, later: _Cluster, threshold: float, apart: dict[str, frozenset[str]], made: list[Judgement]
) -> bool:
    """True, and judged, when some unit of the later person fits the earlier one and nothing forbids it."""
    if not later.documents.isdisjoint(earlier.documents) or any(not _may_join(u, earlier, apart) for u in later.units):
        return False
    weighed = [(u, _features(u, earlier)) for u in later.units[:_LOOKED_AT]]
    unit, features = max(weighed, key=lambda pair: sum(f.weight for f in pair[1]))
    if not features or sum(f.weight for f in features) < threshold:
        return False
    made.append(judgement.machine("entity", earlier.units[0].ref, unit.ref, "same", features))
    return True


def _choose(unit: Unit, near: dict[int, _Cluster], threshold: float, made: list[Judgement]) -> int | None:
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


def _may_join(unit: Unit, cluster: _Cluster, apart: dict[str, frozenset[str]]) -> bool:
    """False where a person has held the unit to be another than one of the cluster's."""
    return unit.ref not in apart or cluster.refs.isdisjoint(apart[unit.ref])


def _keyed(units: Sequence[Unit], rulings: Rulings) -> list[_Cluster]:
    """Bodies, outlets and places: one entity for each key, but for what a person has split off."""
    clusters: dict[tuple[str, str], list[_Cluster]] = defaultdict(list)
    apart = rulings.apart("entity")
    for unit in units:
        mine = clusters[(unit.kind, unit.key)]
        for cluster in mine:
            if _may_join(unit, cluster, apart):
                cluster.add(unit)
                break
        else:
            mine.append(_Cluster([]))
            mine[-1].add(unit)
    return [c for key in sorted(clusters) for c in clusters[key]]


def _forced(clusters: list[_Cluster], rulings: Rulings) -> list[_Cluster]:
    """Joins what a person has called one."""
    where = {u.ref: c for c in clusters for u in c.units} if rulings.about("entity") else {}
    for ruling in rulings.about("entity"):
        left, right = where.get(ruling.left), where.get(ruling.right)
        if ruling.verdict != "same" or left is None or right is None or left is right:
            continue
        left, right = sorted((left, right), key=lambda c: c.units[0].rank)
        for unit in right.units:
            left.add(unit)
            where[unit.ref] = left
        right.units.clear()
        left.units.sort(key=lambda u: u.rank)
    return [c for c in clusters if c.units]


def _entity(id_: str, cluster: _Cluster, readings: Sequence[Reading]) -> Entity:
    kind: EntityKind = cluster.units[0].kind
    names = Counter(u.name for u in cluster.units)
    name = min(names, key=lambda n: (-min(len(n.split()), 4) if kind == "person" else 0, -names[n], n))
    aliases = sorted({f for u in cluster.units for f in (u.name, *u.forms)} - {name})
    roles = [
        EntityRole(text, u.document, (readings[u.order].document.published or "")[:10] or None)
        for u in cluster.units
        for text in u.roles
    ]
    mentions = [EntityMention(u.document, a, b) for u in cluster.units for a, b in u.spans]
    return Entity(id_, kind, name, tuple(aliases), tuple(dict.fromkeys(roles)), tuple(mentions))


def key_of(name: str, kind: str, region: Region | None) -> str:
    """The key under which a body would stand that no document mentions by itself (a spokesman's ministry)."""
    return body_key(name, kind, region.country if region else None)
