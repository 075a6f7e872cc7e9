"""Everything in a casefile that names something else in it, and whether that is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from musnad.model.casefile import Casefile, Contradiction, Entity, Incident, Judgement, Mechanism


@dataclass(frozen=True, slots=True)
class Parts:
    """What a document's record holds. length: of its text in code points."""

    length: int = 0
    statements: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()

    @classmethod
    def of(cls, record: dict[str, Any]) -> Parts:
        """Raises KeyError or TypeError for what is no record."""
        ids = (frozenset(item["id"] for item in record[name]) for name in ("statements", "events"))
        return cls(len(record["document"]["text"]), *ids)


@dataclass(frozen=True, slots=True)
class Reference:
    """where: what names it; to: what is named."""

    where: str
    to: str
    resolved: bool


def references(casefile: Casefile, documents: Mapping[str, Parts]) -> Iterator[Reference]:
    """Every reference of every list, in their order. documents: id → what its record holds."""
    return _References(casefile, documents).all()


class _References:
    def __init__(self, casefile: Casefile, documents: Mapping[str, Parts]) -> None:
        self.casefile, self.parts = casefile, documents
        self.ids = {
            name: {entry.id for entry in getattr(casefile, name)}
            for name in ("documents", "entities", "origins", "incidents", "contradictions")
        }

    def all(self) -> Iterator[Reference]:
        case = self.casefile
        for document in case.documents:
            yield self.document(document.id, document.id)
            if document.copy_of is not None:
                yield self.listed(document.id, "documents", document.copy_of)
        for entity in case.entities:
            yield from self.entity(entity)
        for origin in case.origins:
            yield from self.several(origin.id, "entities", filter(None, [origin.entity]))
        for incident in case.incidents:
            yield from self.incident(incident)
        for contradiction in case.contradictions:
            yield from self.contradiction(contradiction)
        for mechanism in case.mechanisms:
            yield from self.mechanism(mechanism)
        for judgement in case.judgements:
            yield from self.judgement(judgement)

    def entity(self, entity: Entity) -> Iterator[Reference]:
        for role in entity.roles:
            yield self.document(entity.id, role.document)
        for m in entity.mentions:
            inside = m.document in self.parts and 0 <= m.start < m.end <= self.parts[m.document].length
            yield Reference(entity.id, f"{m.document} {m.start}–{m.end}", inside)

    def incident(self, incident: Incident) -> Iterator[Reference]:
        for ref in incident.events:
            yield self.event(incident.id, ref.document, ref.event)
        yield from self.several(incident.id, "origins", incident.origins)
        yield from self.several(incident.id, "contradictions", incident.contradictions)
        for value in incident.values:
            yield from (self.document(incident.id, d) for d in value.documents)
            yield from self.several(incident.id, "origins", value.origins)

    def contradiction(self, found: Contradiction) -> Iterator[Reference]:
        yield from self.several(found.id, "incidents", filter(None, [found.incident]))
        for side in found.sides:
            yield self.statement(found.id, side.document, side.statement)

    def mechanism(self, mechanism: Mechanism) -> Iterator[Reference]:
        yield from self.several(mechanism.id, "entities", filter(None, [mechanism.of]))
        yield from self.several(mechanism.id, "origins", mechanism.origins)
        for claim in mechanism.status_claims:
            yield self.statement(mechanism.id, claim.document, claim.statement)
            yield self.event(mechanism.id, claim.document, claim.event)

    def judgement(self, judgement: Judgement) -> Iterator[Reference]:
        for key in (judgement.left, judgement.right):
            document, _, part = key.partition("#")
            if judgement.about == "incident":
                yield self.event(judgement.id, document, part)
            else:
                yield self.document(judgement.id, document)

    def several(self, where: str, name: str, ids: Iterable[str]) -> Iterator[Reference]:
        return (self.listed(where, name, id_) for id_ in ids)

    def listed(self, where: str, name: str, id_: str) -> Reference:
        return Reference(where, id_, id_ in self.ids[name])

    def document(self, where: str, document: str) -> Reference:
        return Reference(where, document, document in self.parts)

    def statement(self, where: str, document: str, statement: str | None) -> Reference:
        if statement is None:
            return self.document(where, document)
        known = self.parts.get(document, Parts()).statements
        return Reference(where, f"{document}#{statement}", statement in known)

    def event(self, where: str, document: str, event: str) -> Reference:
        return Reference(where, f"{document}#{event}", event in self.parts.get(document, Parts()).events)
