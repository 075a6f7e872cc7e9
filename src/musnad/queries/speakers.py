"""Who speaks: every statement's speaker as one entity, one name, or one outlet's unnamed source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from musnad.casefile.names import words
from musnad.casefile.voices import Key, Voices
from musnad.model.casefile import CaseDocument, Entity
from musnad.model.reading import Reading, Statement
from musnad.queries.lines import RoleLine, Said, SpeakerLine

_Told = tuple[Reading, Statement]


def speakers(
    readings: Iterable[Reading], entities: Iterable[Entity], documents: Mapping[str, CaseDocument]
) -> tuple[SpeakerLine, ...]:
    """Speakers, those in most documents first, then those who say most; who is one entity is one speaker."""
    voices = Voices(entities)
    heard: dict[Key, list[_Told]] = {}
    for reading in readings:
        for statement in reading.statements:
            heard.setdefault(voices.key(reading, statement), []).append((reading, statement))
    lines = [_line(voices.entities.get(key[1]) if key[0] == "entity" else None, heard[key], documents) for key in heard]
    spread = [len({r.document.id for r, _ in told}) for told in heard.values()]
    order = sorted(range(len(lines)), key=lambda i: (-spread[i], -len(lines[i].said), i))
    return tuple(lines[i] for i in order)


def source_of(document: str, documents: Mapping[str, CaseDocument]) -> str:
    """The document's outlet, else its name; its id where it is no document of the casefile."""
    found = documents.get(document)
    return (found.outlet or found.name) if found else document


def _line(entity: Entity | None, told: list[_Told], documents: Mapping[str, CaseDocument]) -> SpeakerLine:
    first = told[0][1].speaker
    said_roles = [s.speaker.role for _, s in told if s.speaker.role]
    sources = dict.fromkeys(source_of(r.document.id, documents) for r, _ in told)
    names = {d.id: d.name for d in documents.values()}
    return SpeakerLine(
        entity=entity.id if entity else None,
        name=entity.name if entity else first.name,
        role=said_roles[0] if said_roles else None,
        named=first.named,
        said=tuple(
            Said(names.get(r.document.id, r.document.name), s.id, s.text, s.form, s.stance, s.chain) for r, s in told
        ),
        roles=tuple(_roles(entity, told, documents)),
        outlets=tuple(sources),
    )


def _roles(entity: Entity | None, told: list[_Told], documents: Mapping[str, CaseDocument]) -> Iterator[RoleLine]:
    """Roles with who gives them; those that the same documents give stand on one line."""
    given: list[tuple[str, str]] = [(r.text, r.document) for r in entity.roles] if entity else []
    given = given or [(s.speaker.role, r.document.id) for r, s in told if s.speaker.role]
    by_document: dict[str, list[str]] = defaultdict(list)
    for text, document in dict.fromkeys(given):
        by_document[document].append(text)
    by_text: dict[str, list[str]] = {}
    for document, texts in by_document.items():
        by_text.setdefault("، ".join(_telling(texts)), []).append(document)
    for text, where in by_text.items():
        dates = sorted(d.published[:10] for w in where if (d := documents.get(w)) and d.published)
        outlets = tuple(dict.fromkeys(source_of(w, documents) for w in where))
        if text:
            yield RoleLine(text, outlets, dates[0] if dates else None)


def _telling(texts: list[str]) -> list[str]:
    """Without a role whose words a longer one of the same document has."""
    told = [(t, set(words(t))) for t in texts if len(t.strip()) > 1]
    return [t for t, own in told if not any(own < other for _, other in told)]
