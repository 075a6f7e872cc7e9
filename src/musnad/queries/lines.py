"""The lines that `show` shows: what stands in a casefile, every id resolved to the words behind it."""

from __future__ import annotations

from dataclasses import dataclass

from musnad.model.document import Quarantined


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """copy_of: name of the document that this one reprints. statements, events: how many, None when unread."""

    id: str
    name: str
    title: str | None
    outlet: str | None
    published: str | None
    copy_of: str | None
    statements: int | None
    events: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """One statement. chain: publisher first, origin last."""

    document: str
    statement: str
    text: str
    form: str
    stance: str
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role with those who give it. outlets: or names of documents without one. from_: the first one's date."""

    text: str
    outlets: tuple[str, ...]
    from_: str | None


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """Everything one speaker is made to say. entity: its id, None for an unnamed source.

    role: the first that is given. outlets: who publishes it, or names of documents without an outlet.
    """

    entity: str | None
    name: str
    role: str | None
    named: bool
    said: tuple[Said, ...]
    roles: tuple[RoleLine, ...] = ()
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Toll:
    """origins: labels of those who report it."""

    of: str
    low: int | None
    high: int | None
    documents: int
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A contradiction of an incident in short. values: each once."""

    id: str
    about: str
    kind: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """origins: labels of the independent origins; their number is the count of sources. documents: how many tell it.

    told_by: their outlets, or names where they have none. quote: a clause that tells it, None when it is not found.
    """

    id: str
    type: str
    places: tuple[str, ...]
    time_from: str | None
    time_to: str | None
    origins: tuple[str, ...]
    documents: int
    tolls: tuple[Toll, ...]
    contradictions: tuple[str, ...]
    told_by: tuple[str, ...] = ()
    quote: str | None = None
    disputes: tuple[Dispute, ...] = ()


@dataclass(frozen=True, slots=True)
class SideLine:
    """One side of a contradiction. speaker: None when the outlet says it in its own voice.

    quote: the statement's words, or the outlet's own sentence about the incident; None when neither is found.
    """

    value: str
    document: str
    outlet: str | None
    speaker: str | None
    quote: str | None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class ContradictionLine:
    """type, places: of the incident, None and empty where it is about none."""

    id: str
    incident: str | None
    about: str
    kind: str
    sides: tuple[SideLine, ...]
    type: str | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """Who gives a mechanism that status, in what words. speaker: None when the outlet says it in its own voice."""

    status: str
    document: str
    speaker: str | None
    quote: str | None
    time_from: str | None
    time_to: str | None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class MechanismLine:
    """of: name of the group it serves. origins: labels."""

    id: str
    method: str | None
    phase: str | None
    of: str | None
    claims: tuple[Claim, ...]
    places: tuple[str, ...]
    actors: tuple[str, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntityLine:
    """mentions, documents: how many."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    roles: tuple[str, ...]
    mentions: int
    documents: int


@dataclass(frozen=True, slots=True)
class Overview:
    """left_out: (section, how many lines of it were not asked for), sections that are whole left away."""

    documents: tuple[DocumentLine, ...]
    statements: tuple[SpeakerLine, ...]
    incidents: tuple[IncidentLine, ...]
    contradictions: tuple[ContradictionLine, ...]
    mechanisms: tuple[MechanismLine, ...]
    entities: tuple[EntityLine, ...]
    quarantine: tuple[Quarantined, ...]
    left_out: tuple[tuple[str, int], ...] = ()


SECTIONS = ("documents", "statements", "incidents", "contradictions", "mechanisms", "entities", "quarantine")
