"""Who speaks of whom, through which outlet, and who acts on whom and with whom: edges, each with where it is told."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from musnad.casefile.voices import Voices
from musnad.model.casefile import Casefile
from musnad.model.reading import Argument, Event, Reading, Statement
from musnad.model.search import Edge, Kind, Node, Relation

# Of these the network is made; places and outlets that are only named are no actors of it.
_KINDS = frozenset(["person", "armed_group", "security_force", "organisation"])


class Network:
    """The edges of a casefile, in the order of documents, statements before events."""

    def __init__(self, casefile: Casefile, readings: Iterable[Reading], voices: Voices) -> None:
        self.voices = voices
        self.named = {e.id: Node(e.id, e.name, e.kind) for e in casefile.entities if e.kind in _KINDS}
        self.spoken: dict[str, Node] = {}
        self.mentions: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for entity in casefile.entities:
            for m in entity.mentions if entity.id in self.named else ():
                self.mentions[m.document].append((m.start, m.end, entity.id))
        for found in self.mentions.values():
            found.sort()
        self.incident = {(r.document, r.event): i.id for i in casefile.incidents for r in i.events}
        self.edges = tuple(edge for reading in readings for edge in self._of(reading))

    def nodes(self) -> tuple[Node, ...]:
        """Who has an edge, by id."""
        used = sorted({id_ for edge in self.edges for id_ in (edge.source, edge.target)})
        return tuple(self.named.get(id_) or self.spoken[id_] for id_ in used)

    def _of(self, reading: Reading) -> Iterable[Edge]:
        for statement in reading.statements:
            yield from self._said(reading, statement)
        for event in reading.events:
            if incident := self.incident.get((reading.document.id, event.id)):
                yield from self._done(reading.document.id, event, incident)

    def _said(self, reading: Reading, statement: Statement) -> Iterable[Edge]:
        document = reading.document
        speaker = self._speaker(reading, statement)
        for entity in self._within(document.id, statement.start, statement.end):
            if entity != speaker:
                yield _edge("speaks_of", speaker, entity, "statement", document.id, statement.id)
        outlets = (*statement.via, *((document.outlet,) if document.outlet else ()))
        for outlet in dict.fromkeys(outlets):
            node = self.spoken.setdefault(f"outlet:{outlet}", Node(f"outlet:{outlet}", outlet, "outlet"))
            yield _edge("through", speaker, node.id, "statement", document.id, statement.id)

    def _done(self, document: str, event: Event, incident: str) -> Iterable[Edge]:
        actors, targets = self._arguments(document, event.actors), self._arguments(document, event.targets)
        for actor in actors:
            for target in targets:
                if actor != target:
                    yield _edge("acts_on", actor, target, "incident", document, incident)
        for left, right in combinations(sorted(actors), 2):
            yield _edge("acts_with", left, right, "incident", document, incident)

    def _arguments(self, document: str, arguments: Sequence[Argument]) -> tuple[str, ...]:
        found = (e for a in arguments for e in self._within(document, a.start, a.end)[:1])
        return tuple(dict.fromkeys(found))

    def _within(self, document: str, start: int, end: int) -> list[str]:
        """Entities that are named there, each once, in the order of the text."""
        here = self.mentions.get(document, [])
        found = here[bisect_left(here, (start,)) : bisect_left(here, (end,))]
        return list(dict.fromkeys(id_ for _, _, id_ in found))

    def _speaker(self, reading: Reading, statement: Statement) -> str:
        key = self.voices.key(reading, statement)
        if key[0] != "entity":
            id_ = ":".join(key)
            self.spoken.setdefault(id_, Node(id_, statement.speaker.name, "speaker"))
            return id_
        entity = self.voices.entities[key[1]]
        self.named.setdefault(entity.id, Node(entity.id, entity.name, entity.kind))
        return entity.id


def _edge(relation: Relation, source: str, target: str, kind: Kind, document: str, unit: str) -> Edge:
    return Edge(relation, source, target, kind, document, unit)
