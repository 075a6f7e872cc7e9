"""Whose voice a statement is: one entity, one name, or one outlet's unnamed source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from musnad.casefile.names import words
from musnad.model.casefile import Entity
from musnad.model.reading import Reading, Statement

# ("entity", its id), ("name", the name's folded words) or ("unnamed in …", the description).
Key = tuple[str, str]


class Voices:
    """Statement → a key that is equal for one speaker."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities: dict[str, Entity] = {}
        self._named: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._where: dict[str, set[str]] = {}
        self._spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for entity in entities:
            if entity.kind != "place":
                self._note(entity)
        for found in self._spans.values():
            found.sort(key=lambda m: (m[0] - m[1], m))  # the longest first

    def _note(self, entity: Entity) -> None:
        self.entities[entity.id] = entity
        for name in dict.fromkeys(words(n) for n in (entity.name, *entity.aliases)):
            self._named[name].append(entity.id)
        self._where[entity.id] = {m.document for m in entity.mentions} | {r.document for r in entity.roles}
        for mention in entity.mentions:
            self._spans[mention.document].append((mention.start, mention.end, entity.id))

    def key(self, reading: Reading, statement: Statement) -> Key:
        """By name first: a speaker's span also holds the bodies of the role, and later statements have no span.

        An unnamed source is never the same as another outlet's.
        """
        speaker, document = statement.speaker, reading.document
        if not speaker.named:
            return f"unnamed in {document.outlet or document.id}", speaker.name
        entity = self._by_name(document.id, speaker.name) or self._by_span(document.id, statement)
        return ("entity", entity) if entity else ("name", " ".join(words(speaker.name)))

    def _by_name(self, document: str, name: str) -> str | None:
        """The entity of that name that the document names; one that no document names where it alone has the name."""
        found = self._named.get(words(name), [])
        here = [e for e in found if document in self._where[e]]
        if here:
            return min(here, key=lambda e: self.entities[e].kind != "person")
        return found[0] if len(found) == 1 else None

    def _by_span(self, document: str, statement: Statement) -> str | None:
        start, end = statement.speaker.start, statement.speaker.end
        if start is None or end is None:
            return None
        return next((e for a, b, e in self._spans.get(document, ()) if a < end and start < b), None)
