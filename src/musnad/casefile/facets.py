"""A casefile and its readings as what is searched: documents, statements and incidents with their facets."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from musnad.casefile import gazetteer
from musnad.casefile.network import Network
from musnad.casefile.voices import Key, Voices
from musnad.model.casefile import Casefile, Incident
from musnad.model.document import Document
from musnad.model.reading import Event, Reading, Statement
from musnad.model.search import Facet, FacetValue, Passage, Searchable, Text, Unit

# Bodies of every kind are one facet: who asks for a group does not know what the reader took it for.
_ENTITY_FACETS: dict[str, Facet] = {
    "person": "person",
    "armed_group": "group",
    "security_force": "group",
    "organisation": "group",
}
_SENTENCE_END = re.compile(r"[.؟!?…]+(?=\s|$)|\n")
# Code points either side of a trigger in a sentence without an end.
_LONGEST = 300

_Facets = dict[Facet, tuple[str, ...]]


def searchable(casefile: Casefile, readings: Iterable[Reading]) -> Searchable:
    """Documents in the casefile's order, then statements in theirs and the text's, then incidents in theirs.

    readings: of the casefile's documents, in any order; those of others are left out.
    """
    return _Maker(casefile, readings).made()


class _Maker:
    def __init__(self, casefile: Casefile, readings: Iterable[Reading]) -> None:
        self.casefile = casefile
        found = {r.document.id: r for r in readings}
        self.readings = {d.id: found[d.id] for d in casefile.documents if d.id in found}
        self.voices = Voices(casefile.entities)
        self.values: dict[tuple[Facet, str], FacetValue] = {}
        self.mentions = self._mentions()
        self.places = {id_: sorted(self._places(r)) for id_, r in self.readings.items()}
        self.events = {(r.document.id, e.id): e for r in self.readings.values() for e in r.events}
        self.incidents: dict[tuple[str, str], list[Incident]] = defaultdict(list)
        for incident in casefile.incidents:
            for ref in incident.events:
                self.incidents[ref.document, ref.event].append(incident)
        self.disputed = {(s.document, s.statement) for c in casefile.contradictions for s in c.sides}

    def made(self) -> Searchable:
        statements: list[Unit] = []
        documents: list[Unit] = []
        for reading in self.readings.values():
            own = [self._statement(reading, s) for s in reading.statements]
            documents.append(self._document(reading, own))
            statements += own
        units = (*documents, *statements, *filter(None, map(self._incident, self.casefile.incidents)))
        texts = tuple(_text(r.document) for r in self.readings.values())
        values = tuple(self.values[key] for key in sorted(self.values))
        network = Network(self.casefile, self.readings.values(), self.voices)
        return Searchable(texts, units, values, network.nodes(), network.edges)

    def _document(self, reading: Reading, statements: Sequence[Unit]) -> Unit:
        doc = reading.document
        told = self._told(doc.id, reading.events)
        here = self._within(doc.id, 0, len(doc.text))
        of_events = self._of_events(reading.events)
        said = {name: tuple(v for s in statements for v in s.facets.get(name, ())) for name in _SAID}
        day = doc.published[:10] if doc.published else None
        return Unit(
            kind="document",
            id=doc.id,
            document=doc.id,
            passages=(Passage(doc.id, 0, len(doc.text)),),
            facets=_once({**here, **of_events, **said, "outlet": self._outlet(doc)}),
            time_from=day,
            time_to=day,
            origins=max((len(i.origins) for i in told), default=0),
            contradicted=any(i.contradictions for i in told) or any(s.contradicted for s in statements),
        )

    def _statement(self, reading: Reading, statement: Statement) -> Unit:
        doc = reading.document
        events = [e for e in reading.events if e.statement == statement.id]
        told = self._told(doc.id, events)
        day = doc.published[:10] if doc.published else None
        return Unit(
            kind="statement",
            id=statement.id,
            document=doc.id,
            passages=(Passage(doc.id, statement.start, statement.end),),
            facets=_once(
                {
                    **self._within(doc.id, statement.start, statement.end),
                    **self._of_events(events),
                    "speaker": (self._speaker(reading, statement),),
                    "stance": (self._code("stance", statement.stance),),
                    "outlet": self._outlet(doc),
                }
            ),
            time_from=day,
            time_to=day,
            origins=max((len(i.origins) for i in told), default=0),
            contradicted=any(i.contradictions for i in told) or (doc.id, statement.id) in self.disputed,
        )

    def _incident(self, incident: Incident) -> Unit | None:
        passages: list[Passage] = []
        facets: dict[Facet, list[str]] = defaultdict(list)
        for ref in incident.events:
            reading, event = self.readings.get(ref.document), self.events.get((ref.document, ref.event))
            if reading is None or event is None:
                continue
            passages += (here := _passages(reading, event))
            for name, values in self._of_telling(reading, event, here).items():
                facets[name].extend(values)
        if not passages:
            return None
        facets["type"] = [self._code("type", incident.type)]
        return Unit(
            kind="incident",
            id=incident.id,
            document=passages[0].document,
            passages=tuple(passages),
            facets=_once({name: tuple(values) for name, values in facets.items()}),
            time_from=incident.time_from,
            time_to=incident.time_to,
            origins=len(incident.origins),
            contradicted=bool(incident.contradictions),
        )

    def _of_telling(self, reading: Reading, event: Event, passages: Sequence[Passage]) -> _Facets:
        """Who and what stands in the passages; the event's own places, those of its sentence where it has none."""
        doc = reading.document
        out: dict[Facet, tuple[str, ...]] = {**self._of_events([event]), "outlet": self._outlet(doc)}
        for passage in passages:
            for name, values in self._within(doc.id, passage.start, passage.end).items():
                if name != "place":
                    out[name] = (*out.get(name, ()), *values)
        spots = [v for p in event.places for v in self._places_within(doc.id, p.start, p.end, p.name or p.text)]
        out["place"] = tuple(spots)
        statement = next((s for s in reading.statements if s.id == event.statement), None)
        if statement is not None:
            out["speaker"] = (self._speaker(reading, statement),)
            out["stance"] = (self._code("stance", statement.stance),)
        return out

    def _told(self, document: str, events: Iterable[Event]) -> list[Incident]:
        return [i for e in events for i in self.incidents.get((document, e.id), ())]

    def _of_events(self, events: Iterable[Event]) -> _Facets:
        told = list(events)
        return {
            "type": tuple(self._code("type", e.type) for e in told),
            "method": tuple(self._code("method", e.method) for e in told if e.method),
            "status": tuple(self._code("status", e.status) for e in told),
        }

    def _within(self, document: str, start: int, end: int) -> _Facets:
        """Persons, groups and places that are named there."""
        out: dict[Facet, list[str]] = defaultdict(list)
        named = self.mentions.get(document, [])
        for _, _, facet, id_ in named[bisect_left(named, (start,)) : bisect_left(named, (end,))]:
            out[facet].append(id_)
        found: _Facets = {name: tuple(values) for name, values in out.items()}
        found["place"] = self._places_within(document, start, end)
        return found

    def _places_within(self, document: str, start: int, end: int, name: str | None = None) -> tuple[str, ...]:
        """Ids of the places named there, each with what it lies in. name: what a place goes by that has no id."""
        here = self.places[document]
        found = [v for _, values in here[bisect_left(here, (start,)) : bisect_left(here, (end,))] for v in values]
        return tuple(found) if found or name is None else (self._value("place", f"name:{name}", name),)

    def _mentions(self) -> dict[str, list[tuple[int, int, Facet, str]]]:
        out: dict[str, list[tuple[int, int, Facet, str]]] = defaultdict(list)
        for entity in self.casefile.entities:
            facet = _ENTITY_FACETS.get(entity.kind)
            if facet is None:
                continue
            self._value(facet, entity.id, entity.name, entity.aliases)
            for m in entity.mentions:
                out[m.document].append((m.start, m.end, facet, entity.id))
        for found in out.values():
            found.sort()
        return out

    def _places(self, reading: Reading) -> Iterable[tuple[int, tuple[str, ...]]]:
        """Where places begin in the text, with their ids."""
        for place in reading.places:
            known = gazetteer.with_parents(place.gazetteer_id) if place.gazetteer_id else ()
            ids = tuple(self._value("place", p.id, p.name, p.aliases) for p in known)
            ids = ids or (self._value("place", f"name:{place.name}", place.name),)
            for start, _ in place.spans:
                yield start, ids

    def _speaker(self, reading: Reading, statement: Statement) -> str:
        key: Key = self.voices.key(reading, statement)
        if key[0] == "entity":
            entity = self.voices.entities[key[1]]
            return self._value("speaker", entity.id, entity.name, entity.aliases)
        return self._value("speaker", ":".join(key), statement.speaker.name)

    def _outlet(self, document: Document) -> tuple[str, ...]:
        return (self._value("outlet", document.outlet, document.outlet),) if document.outlet else ()

    def _code(self, facet: Facet, code: str) -> str:
        return self._value(facet, code, code)

    def _value(self, facet: Facet, id_: str, label: str, names: Iterable[str] = ()) -> str:
        if (facet, id_) not in self.values:
            self.values[facet, id_] = FacetValue(facet, id_, label, tuple(names))
        return id_


_SAID: tuple[Facet, ...] = ("speaker", "stance")


def _once(facets: _Facets) -> _Facets:
    """Each value once, in a fixed order; without facets that have none."""
    return {name: tuple(sorted(set(values))) for name, values in facets.items() if values}


def _text(document: Document) -> Text:
    title = document.title
    return Text(document.id, None if not title or document.text.startswith(title) else title, document.text)


def _passages(reading: Reading, event: Event) -> list[Passage]:
    """The statement that tells the event, and the sentence of its trigger where that goes beyond it."""
    text, document = reading.document.text, reading.document.id
    first, last = _sentence(text, event.trigger.start, event.trigger.end)
    statement = next((s for s in reading.statements if s.id == event.statement), None)
    if statement is None:
        return [Passage(document, first, last)]
    if first < statement.end and statement.start < last:
        return [Passage(document, min(first, statement.start), max(last, statement.end))]
    ordered = sorted([(first, last), (statement.start, statement.end)])
    return [Passage(document, start, end) for start, end in ordered]


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    low, high = max(0, start - _LONGEST), min(len(text), end + _LONGEST)
    first = max((m.end() for m in _SENTENCE_END.finditer(text, low, start)), default=low)
    after = _SENTENCE_END.search(text, end, high)
    while first < start and text[first].isspace():
        first += 1
    return first, after.start() if after else high
