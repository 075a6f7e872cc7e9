"""Who is who: names of many documents as entities, each join of two persons a judgement with its reasons.

Bodies, outlets and places join by their key. Persons join by a sum of weighted features against a threshold
(``resources/ontology/identity_features.yaml``); a unit goes to the best-fitting person met so far, documents in
their fixed order, so the result does not depend on the order of the readings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from musnad.arabic.folding import fold
from musnad.casefile.judgement import Rulings
from musnad.casefile.names import body_key, name_parts
from musnad.casefile.options import CaseOptions
from musnad.casefile.persons import Cluster, may_join, people
from musnad.casefile.units import Region, Unit, gather
from musnad.model.casefile import Entity, EntityKind, EntityMention, EntityRole, Judgement
from musnad.model.reading import Reading


@dataclass(frozen=True, slots=True)
class Identity:
    """The entities, and which of them a name in a document is. refs: entity id → the keys of its names, in order."""

    entities: tuple[Entity, ...]
    judgements: tuple[Judgement, ...]
    regions: dict[str, Region]
    by_form: dict[tuple[str, str, str], str]
    by_id: dict[str, Entity]
    refs: dict[str, tuple[str, ...]]

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
    clusters = people([u for u in units if u.kind == "person"], rulings, options, made)
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
    refs = {e.id: tuple(u.ref for u in cluster.units) for e, cluster in zip(entities, clusters, strict=True)}
    return Identity(tuple(entities), tuple(made), regions, by_form, {e.id: e for e in entities}, refs)


def _keyed(units: Sequence[Unit], rulings: Rulings) -> list[Cluster]:
    """Bodies, outlets and places: one entity for each key, but for what a person has split off."""
    clusters: dict[tuple[str, str], list[Cluster]] = defaultdict(list)
    apart = rulings.apart("entity")
    for unit in units:
        mine = clusters[(unit.kind, unit.key)]
        for cluster in mine:
            if may_join(unit, cluster, apart):
                cluster.add(unit)
                break
        else:
            mine.append(Cluster([]))
            mine[-1].add(unit)
    return [c for key in sorted(clusters) for c in clusters[key]]


def _forced(clusters: list[Cluster], rulings: Rulings) -> list[Cluster]:
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


def _entity(id_: str, cluster: Cluster, readings: Sequence[Reading]) -> Entity:
    kind: EntityKind = cluster.units[0].kind
    names = Counter(u.name for u in cluster.units)
    name = min(names, key=lambda n: (kind == "person" and len(name_parts(n)) < 2, -names[n], -len(n), n))
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
