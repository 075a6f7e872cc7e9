"""What `show` shows: a casefile's lists with every id resolved to the words that stand behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from musnad.model.casefile import (
    CaseDocument,
    Casefile,
    Contradiction,
    ContradictionSide,
    Entity,
    Incident,
    IncidentValue,
    Mechanism,
)
from musnad.model.document import Quarantined
from musnad.model.reading import Reading, Statement
from musnad.storage.contract import CaseStore


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
class SpeakerLine:
    """Everything one speaker is made to say. entity: its id, None for an unnamed source."""

    entity: str | None
    name: str
    role: str | None
    named: bool
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Toll:
    """origins: labels of those who report it."""

    of: str
    low: int | None
    high: int | None
    documents: int
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """origins: labels of the independent origins; their number is the count of sources. documents: how many tell it."""

    id: str
    type: str
    places: tuple[str, ...]
    time_from: str | None
    time_to: str | None
    origins: tuple[str, ...]
    documents: int
    tolls: tuple[Toll, ...]
    contradictions: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class ContradictionLine:
    id: str
    incident: str | None
    about: str
    kind: str
    sides: tuple[SideLine, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Who gives a mechanism that status, in what words. speaker: None when the outlet says it in its own voice."""

    status: str
    document: str
    speaker: str | None
    quote: str | None
    time_from: str | None
    time_to: str | None


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
    documents: tuple[DocumentLine, ...]
    statements: tuple[SpeakerLine, ...]
    incidents: tuple[IncidentLine, ...]
    contradictions: tuple[ContradictionLine, ...]
    mechanisms: tuple[MechanismLine, ...]
    entities: tuple[EntityLine, ...]
    quarantine: tuple[Quarantined, ...]


_SENTENCE_ENDS = (".", "؟", "!", "\n")
# Code points before and after a trigger that are shown at most where no sentence ends.
LONGEST = 200

SECTIONS = ("documents", "statements", "incidents", "contradictions", "mechanisms", "entities", "quarantine")


def overview(store: CaseStore) -> Overview:
    """The whole casefile as lines to show, each list in the casefile's order. Raises StorageError."""
    return of_casefile(store.casefile(), store.readings(), store.quarantine())


def of_casefile(casefile: Casefile, readings: Iterable[Reading], quarantine: tuple[Quarantined, ...] = ()) -> Overview:
    """``overview`` of what was read already."""
    names = _Names(casefile, tuple(readings))
    return Overview(
        documents=tuple(names.document(d) for d in names.listed),
        statements=names.speakers(),
        incidents=tuple(names.incident(i) for i in casefile.incidents),
        contradictions=tuple(names.contradiction(c) for c in casefile.contradictions),
        mechanisms=tuple(names.mechanism(m) for m in casefile.mechanisms),
        entities=tuple(_entity(e) for e in casefile.entities),
        quarantine=quarantine,
    )


class _Names:
    """Ids → what stands behind them, for one casefile and its readings."""

    def __init__(self, casefile: Casefile, readings: tuple[Reading, ...]) -> None:
        self.readings = readings
        self.by_id = {r.document.id: r for r in readings}
        self.listed = casefile.documents or tuple(_unjudged(r) for r in readings)
        self.documents = {d.id: d for d in self.listed}
        self.origins = {o.id: o.label for o in casefile.origins}
        self.entities = {e.id: e for e in casefile.entities}
        self.statements = {(r.document.id, s.id): s for r in readings for s in r.statements}
        self.events = {(r.document.id, e.id): e for r in readings for e in r.events}
        self.incidents = {i.id: i for i in casefile.incidents}
        self.mentioned = _mentioned(casefile.entities)

    def name(self, document: str) -> str:
        return self.documents[document].name if document in self.documents else document

    def document(self, document: CaseDocument) -> DocumentLine:
        reading = self.by_id.get(document.id)
        return DocumentLine(
            id=document.id,
            name=document.name,
            title=document.title,
            outlet=document.outlet,
            published=document.published,
            copy_of=self.name(document.copy_of) if document.copy_of else None,
            statements=len(reading.statements) if reading else None,
            events=len(reading.events) if reading else None,
        )

    def speakers(self) -> tuple[SpeakerLine, ...]:
        """Speakers in the order in which they first speak; who is one entity is one speaker."""
        heard: dict[tuple[str, str], list[tuple[Reading, Statement]]] = {}
        for reading in self.readings:
            for statement in reading.statements:
                heard.setdefault(self._voice(reading, statement), []).append((reading, statement))
        return tuple(self._speaker(voice, said) for voice, said in heard.items())

    def incident(self, incident: Incident) -> IncidentLine:
        return IncidentLine(
            id=incident.id,
            type=incident.type,
            places=incident.places,
            time_from=incident.time_from,
            time_to=incident.time_to,
            origins=self._labels(incident.origins),
            documents=incident.documents,
            tolls=tuple(self._toll(v) for v in incident.values),
            contradictions=incident.contradictions,
        )

    def contradiction(self, found: Contradiction) -> ContradictionLine:
        sides = []
        for side in found.sides:
            speaker, quote = self._quote(side.document, side.statement)
            quote = quote or self._own_words(found, side)
            document = self.documents.get(side.document)
            outlet = document.outlet if document else None
            sides.append(SideLine(side.value, self.name(side.document), outlet, speaker, quote))
        return ContradictionLine(found.id, found.incident, found.about, found.kind, tuple(sides))

    def mechanism(self, mechanism: Mechanism) -> MechanismLine:
        claims = []
        for claim in mechanism.status_claims:
            speaker, quote = self._quote(claim.document, claim.statement)
            quote = quote or self._sentence(claim.document, claim.event)
            times = (claim.time_from, claim.time_to)
            claims.append(Claim(claim.status, self.name(claim.document), speaker, quote, *times))
        group = self.entities.get(mechanism.of) if mechanism.of else None
        return MechanismLine(
            id=mechanism.id,
            method=mechanism.method,
            phase=mechanism.phase,
            of=group.name if group else mechanism.of,
            claims=tuple(claims),
            places=mechanism.places,
            actors=tuple(self.entities[a].name if a in self.entities else a for a in mechanism.actors),
            origins=self._labels(mechanism.origins),
        )

    def _labels(self, origins: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.origins.get(o, o) for o in origins)

    def _toll(self, value: IncidentValue) -> Toll:
        return Toll(value.of, value.low, value.high, len(value.documents), self._labels(value.origins))

    def _quote(self, document: str, statement: str | None) -> tuple[str | None, str | None]:
        """Who says it and in what words; None, None for the outlet's own voice."""
        found = self.statements.get((document, statement)) if statement else None
        return (found.speaker.name, found.text) if found else (None, None)

    def _own_words(self, found: Contradiction, side: ContradictionSide) -> str | None:
        """The outlet's sentence about the incident; the one with the toll in question where there are several."""
        incident = self.incidents.get(found.incident or "")
        events = [e for e in incident.events if e.document == side.document] if incident else []
        told = [(e, self.events.get((e.document, e.event))) for e in events]
        own = [(ref, event) for ref, event in told if event and event.statement == side.statement]
        own.sort(key=lambda pair: all(c.of != found.about for c in pair[1].counts))  # stable: text order otherwise
        return self._sentence(side.document, own[0][0].event) if own else None

    def _sentence(self, document: str, event: str) -> str | None:
        """The sentence around an event's trigger, cut at LONGEST characters."""
        found, reading = self.events.get((document, event)), self.by_id.get(document)
        if found is None or reading is None:
            return None
        text, at = reading.document.text, found.trigger
        start = max(text.rfind(mark, 0, at.start) for mark in _SENTENCE_ENDS) + 1
        ends = [end for mark in _SENTENCE_ENDS if (end := text.find(mark, at.end)) >= 0]
        return text[max(start, at.start - LONGEST) : min([*ends, at.end + LONGEST])].strip()

    def _voice(self, reading: Reading, statement: Statement) -> tuple[str, str]:
        """The same key for the same speaker. An unnamed source is never the same as another outlet's."""
        speaker, document = statement.speaker, reading.document
        if not speaker.named:
            return f"unnamed in {document.outlet or document.id}", speaker.name
        if speaker.start is not None and speaker.end is not None:
            for start, end, entity in self.mentioned.get(document.id, ()):
                if start < speaker.end and speaker.start < end:
                    return "entity", entity
        return "name", speaker.name

    def _speaker(self, voice: tuple[str, str], said: list[tuple[Reading, Statement]]) -> SpeakerLine:
        kind, key = voice
        first = said[0][1].speaker
        entity = self.entities[key] if kind == "entity" else None
        roles = [s.speaker.role for _, s in said if s.speaker.role]
        return SpeakerLine(
            entity=entity.id if entity else None,
            name=entity.name if entity else first.name,
            role=roles[0] if roles else None,
            named=first.named,
            said=tuple(Said(self.name(r.document.id), s.id, s.text, s.form, s.stance, s.chain) for r, s in said),
        )


def _mentioned(entities: Iterable[Entity]) -> dict[str, list[tuple[int, int, str]]]:
    """Document → where it names which entity that can speak; the longest mention first."""
    out: dict[str, list[tuple[int, int, str]]] = {}
    for entity in entities:
        if entity.kind != "place":
            for mention in entity.mentions:
                out.setdefault(mention.document, []).append((mention.start, mention.end, entity.id))
    for mentions in out.values():
        mentions.sort(key=lambda m: (m[0] - m[1], m))
    return out


def _unjudged(reading: Reading) -> CaseDocument:
    """A document of a build that was interrupted before its lists were made."""
    d = reading.document
    return CaseDocument(d.id, d.name, d.outlet, d.published, d.title, None)


def _entity(entity: Entity) -> EntityLine:
    return EntityLine(
        id=entity.id,
        kind=entity.kind,
        name=entity.name,
        aliases=entity.aliases,
        roles=tuple(dict.fromkeys(r.text for r in entity.roles)),
        mentions=len(entity.mentions),
        documents=len({m.document for m in entity.mentions}),
    )
