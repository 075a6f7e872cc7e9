"""What `show` shows: a casefile's lists with every id resolved to the words that stand behind it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from musnad.model.casefile import (
    CaseDocument,
    Casefile,
    Contradiction,
    ContradictionSide,
    Entity,
    EventRef,
    Incident,
    IncidentValue,
    Mechanism,
)
from musnad.model.document import Quarantined
from musnad.model.reading import Reading
from musnad.model.serial import dumps, reading_of
from musnad.queries import quoting
from musnad.queries.lines import (
    SECTIONS,
    Claim,
    ContradictionLine,
    Dispute,
    DocumentLine,
    EntityLine,
    IncidentLine,
    MechanismLine,
    Overview,
    SideLine,
    Toll,
)
from musnad.queries.speakers import source_of, speakers
from musnad.storage.contract import CaseStore

T = TypeVar("T")

# Contradictions in the order of what they mean: what cannot both be true comes first.
_KINDS = ("incompatible", "superseded", "range", "scope")


@dataclass(frozen=True, slots=True)
class Asked:
    """sections: those wanted; the others stay empty. limit: at most so many lines of each, None for all of them."""

    sections: Collection[str] = field(default=SECTIONS)
    limit: int | None = None


def overview(store: CaseStore, asked: Asked | None = None) -> Overview:
    """The casefile as lines to show, the whole of it unless ``asked`` says less. Raises StorageError.

    Incidents and mechanisms come by the number of their independent origins, then of documents; speakers and names
    by that of documents. Records are read only where a wanted line needs them.
    """
    asked = asked or Asked()
    casefile = store.casefile()
    return of_casefile(casefile, _readings(store, _needed(casefile, asked)), store.quarantine(), asked)


def _readings(store: CaseStore, needed: set[str] | None) -> Iterable[Reading]:
    """The readings of those documents, of all for None. A record's first field tells whose it is, unparsed."""
    if needed is None:
        return store.readings()
    if not needed:
        return ()
    starts = tuple(f'{{"document": {{"id": {dumps(id_)}' for id_ in sorted(needed))
    return (reading_of(json.loads(line)) for line in store.records() if line.startswith(starts))


def of_casefile(
    casefile: Casefile,
    readings: Iterable[Reading],
    quarantine: tuple[Quarantined, ...] = (),
    asked: Asked | None = None,
) -> Overview:
    """``overview`` of what was read already."""
    asked = asked or Asked()
    names = _Names(casefile, tuple(readings))
    told = speakers(names.readings, casefile.entities, names.documents) if "statements" in asked.sections else ()
    left_out: list[tuple[str, int]] = []

    def some(section: str, items: Sequence[T]) -> Sequence[T]:
        if section not in asked.sections:
            return ()
        shown = _first(items, asked)
        left_out.extend([(section, len(items) - len(shown))] if len(items) > len(shown) else [])
        return shown

    return Overview(
        documents=tuple(names.document(d) for d in some("documents", names.listed)),
        statements=tuple(some("statements", told)),
        incidents=tuple(names.incident(i) for i in some("incidents", _incidents(casefile))),
        contradictions=tuple(names.contradiction(c) for c in some("contradictions", _contradictions(casefile))),
        mechanisms=tuple(names.mechanism(m) for m in some("mechanisms", _mechanisms(casefile))),
        entities=tuple(_entity(e) for e in some("entities", _entities(casefile))),
        quarantine=tuple(some("quarantine", quarantine)),
        left_out=tuple(left_out),
    )


def _first(items: Sequence[T], asked: Asked) -> Sequence[T]:
    return items if asked.limit is None else items[: asked.limit]


def _incidents(casefile: Casefile) -> Sequence[Incident]:
    """By independent origins, then documents, then date; without a date last."""
    return sorted(casefile.incidents, key=lambda i: (-len(i.origins), -i.documents, i.time_from or i.time_to or "~"))


def _contradictions(casefile: Casefile) -> Sequence[Contradiction]:
    return sorted(casefile.contradictions, key=lambda c: _KINDS.index(c.kind))


def _mechanisms(casefile: Casefile) -> Sequence[Mechanism]:
    return sorted(casefile.mechanisms, key=lambda m: (-len(m.origins), -len({c.document for c in m.status_claims})))


def _entities(casefile: Casefile) -> Sequence[Entity]:
    """By documents, then mentions."""
    return sorted(casefile.entities, key=lambda e: (-len({m.document for m in e.mentions}), -len(e.mentions)))


def _needed(casefile: Casefile, asked: Asked) -> set[str] | None:
    """Ids of the documents whose readings the wanted lines need, None for all of them."""
    if "statements" in asked.sections or not casefile.documents:
        return None
    needed: set[str] = set()
    if "documents" in asked.sections:
        needed.update(d.id for d in _first(casefile.documents, asked))
    if "incidents" in asked.sections:
        needed.update(e.document for i in _first(_incidents(casefile), asked) for e in i.events)
    if "contradictions" in asked.sections:
        needed.update(s.document for c in _first(_contradictions(casefile), asked) for s in c.sides)
    if "mechanisms" in asked.sections:
        needed.update(c.document for m in _first(_mechanisms(casefile), asked) for c in m.status_claims)
    return needed


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
        self.contradictions = {c.id: c for c in casefile.contradictions}

    def name(self, document: str) -> str:
        return self.documents[document].name if document in self.documents else document

    def outlet(self, document: str) -> str | None:
        return self.documents[document].outlet if document in self.documents else None

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

    def incident(self, incident: Incident) -> IncidentLine:
        documents = dict.fromkeys(e.document for e in incident.events)
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
            told_by=tuple(dict.fromkeys(source_of(d, self.documents) for d in documents)),
            quote=self._told(incident.events),
            disputes=tuple(
                _dispute(self.contradictions[c]) for c in incident.contradictions if c in self.contradictions
            ),
        )

    def contradiction(self, found: Contradiction) -> ContradictionLine:
        sides = []
        for side in found.sides:
            speaker, quote = self._quote(side.document, side.statement)
            quote = quote or self._own_words(found, side)
            document = self.documents.get(side.document)
            outlet, published = (document.outlet, document.published) if document else (None, None)
            sides.append(SideLine(side.value, self.name(side.document), outlet, speaker, quote, published))
        of = self.incidents.get(found.incident or "")
        told = (of.type, of.places) if of else (None, ())
        return ContradictionLine(found.id, found.incident, found.about, found.kind, tuple(sides), *told)

    def mechanism(self, mechanism: Mechanism) -> MechanismLine:
        claims = []
        for claim in mechanism.status_claims:
            speaker, quote = self._quote(claim.document, claim.statement)
            quote = quote or self._sentence(claim.document, claim.event)
            times = (claim.time_from, claim.time_to)
            name, outlet = self.name(claim.document), self.outlet(claim.document)
            claims.append(Claim(claim.status, name, speaker, quote, *times, outlet))
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

    def _told(self, events: Sequence[EventRef]) -> str | None:
        """The clause of the event that says most: tolls, a place, a time; of equals the first."""
        known = [(ref, event) for ref in events if (event := self.events.get((ref.document, ref.event)))]
        if not known:
            return None
        said = [bool(e.counts) + bool(e.places) + bool(e.time) for _, e in known]
        ref, event = known[said.index(max(said))]
        return quoting.clause(self.by_id[ref.document].document.text, event.trigger.start, event.trigger.end) or None

    def _sentence(self, document: str, event: str) -> str | None:
        """The sentence around an event's trigger."""
        found, reading = self.events.get((document, event)), self.by_id.get(document)
        if found is None or reading is None:
            return None
        return quoting.sentence(reading.document.text, found.trigger.start, found.trigger.end)


def _dispute(found: Contradiction) -> Dispute:
    return Dispute(found.id, found.about, found.kind, tuple(dict.fromkeys(s.value for s in found.sides)))


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
