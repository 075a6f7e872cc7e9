"""What many readings yield together; the types behind the public casefile contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EntityKind = Literal["person", "armed_group", "security_force", "organisation", "outlet", "place"]
OriginKind = Literal["person", "organisation", "unnamed", "outlet"]
ContradictionKind = Literal["incompatible", "range", "superseded", "scope"]
Verdict = Literal["same", "different", "copy", "undecided"]


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A document of the casefile. copy_of: id of the document this one reprints, None for an original."""

    id: str
    name: str
    outlet: str | None
    published: str | None
    title: str | None
    copy_of: str | None


@dataclass(frozen=True, slots=True)
class EntityRole:
    """A role that a document gives an entity; from_: that document's publication date."""

    text: str
    document: str
    from_: str | None


@dataclass(frozen=True, slots=True)
class EntityMention:
    """Where a document names an entity; half-open code points."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, group, force, body, outlet or place across documents. aliases: other forms seen."""

    id: str
    kind: EntityKind
    name: str
    aliases: tuple[str, ...]
    roles: tuple[EntityRole, ...]
    mentions: tuple[EntityMention, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a chain ends. entity: id of the entity it is, None for an unnamed source."""

    id: str
    kind: OriginKind
    entity: str | None
    label: str


@dataclass(frozen=True, slots=True)
class EventRef:
    """origin: id of the origin that this telling ends in; None in casefiles made before it was kept."""

    document: str
    event: str
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class IncidentValue:
    """One reported toll with the documents and origins that carry it."""

    of: str
    low: int | None
    high: int | None
    documents: tuple[str, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incident:
    """One happening across documents. origins: distinct independent origins; documents: how many tell it."""

    id: str
    type: str
    events: tuple[EventRef, ...]
    places: tuple[str, ...]
    time_from: str | None
    time_to: str | None
    origins: tuple[str, ...]
    documents: int
    values: tuple[IncidentValue, ...]
    contradictions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContradictionSide:
    """statement: id within the document, None when the outlet says it in its own voice."""

    value: str
    document: str
    statement: str | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """incident: None when the sides are two incidents or mechanisms that share a figure (scope)."""

    id: str
    incident: str | None
    about: str
    kind: ContradictionKind
    sides: tuple[ContradictionSide, ...]


@dataclass(frozen=True, slots=True)
class StatusClaim:
    status: str
    document: str
    statement: str | None
    event: str
    time_from: str | None
    time_to: str | None


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A way money is raised, moved, stored or used. of: id of the group it serves, None when unsaid."""

    id: str
    method: str | None
    phase: str | None
    of: str | None
    status_claims: tuple[StatusClaim, ...]
    places: tuple[str, ...]
    actors: tuple[str, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason of a judgement: what was compared, how it weighed, what was seen."""

    name: str
    weight: float
    value: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """Why two things were held one, or apart. left, right: keys stable across rebuilds (document#local id).

    by: "rules" or a person's name. when: ISO date-time of a person's judgement, None for the machine's.
    """

    id: str
    about: Literal["copy", "entity", "incident"]
    left: str
    right: str
    verdict: Verdict
    features: tuple[Feature, ...]
    by: str
    when: str | None


@dataclass(frozen=True, slots=True)
class Casefile:
    documents: tuple[CaseDocument, ...] = ()
    entities: tuple[Entity, ...] = ()
    origins: tuple[Origin, ...] = ()
    incidents: tuple[Incident, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    judgements: tuple[Judgement, ...] = ()
