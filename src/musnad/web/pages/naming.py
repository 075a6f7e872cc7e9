"""Why mentions are held to be one name, and which parts of it can be split off. It is about names, never a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from musnad.casefile.decisions import Subject
from musnad.casefile.judgement import name_key
from musnad.casefile.units import Unit
from musnad.model.casefile import Entity
from musnad.queries.why import Part, Reason
from musnad.web.ask import path_of
from musnad.web.desk import Desk, Holdings
from musnad.web.pages.explaining import explained
from musnad.web.pages.parts import decided, document_card, words_url


def why_one(desk: Desk, held: Holdings, entity: Entity, documents: Iterable[str]) -> dict[str, Any]:
    """documents: those on this page, whose names can be chosen as parts."""
    keys = held.once(("name keys", entity.id), lambda: tuple(_judged(desk, held, entity)))
    found = explained(desk, held, Subject(entity.id, "entity", keys))
    parts = [_part(desk, held, name_key(d, entity.kind, u.name)) for d in documents for u in _units(desk, d, entity)]
    return {
        "parts": parts,
        "parts_all": len(_spans(entity)),
        "joined": [_reason(desk, held, r) for r in found.joined],
        "joined_all": found.joined_all,
        "apart": [_reason(desk, held, r) for r in found.apart],
        "apart_all": found.apart_all,
        "decisions": decided(held.judgements, set(keys)),
    }


def _judged(desk: Desk, held: Holdings, entity: Entity) -> Iterator[str]:
    """The keys of its names about which there are judgements."""
    for document in _spans(entity):
        for name in dict.fromkeys((entity.name, *entity.aliases)):
            key = name_key(document, entity.kind, name)
            if key in held.judged and holder(desk, held, key) == entity:
                yield key


def holder(desk: Desk, held: Holdings, key: str) -> Entity | None:
    """Whose name a key is; where several of the document are called so, its words are looked at."""
    document, _, part = key.partition("#")
    kind, _, name = part.partition(":")
    called = [e for e in held.entities_in.get(document, ()) if e.kind == kind and name in (e.name, *e.aliases)]
    if len(called) < 2:
        return called[0] if called else None
    return next((e for e in called if any(u.name == name for u in _units(desk, document, e))), None)


def _spans(entity: Entity) -> dict[str, set[tuple[int, int]]]:
    out: dict[str, set[tuple[int, int]]] = {}
    for m in entity.mentions:
        out.setdefault(m.document, set()).add((m.start, m.end))
    return out


def _units(desk: Desk, document: str, entity: Entity) -> list[Unit]:
    """The names of a document that are the entity."""
    spans = {(m.start, m.end) for m in entity.mentions if m.document == document}
    return [u for u in desk.units(document) if u.kind == entity.kind and not spans.isdisjoint(u.spans)]


def _part(desk: Desk, held: Holdings, key: str) -> dict[str, Any]:
    """A name in a document, with the roles it is given there."""
    document, _, part = key.partition("#")
    kind, _, name = part.partition(":")
    unit = None
    if document in held.documents:
        unit = next((u for u in desk.units(document) if (u.kind, u.name) == (kind, name)), None)
    whose = holder(desk, held, key)
    return {
        "key": key,
        "name": name,
        "roles": list(unit.roles) if unit else [],
        "document": document_card(held, document),
        "url": _words(desk, document, unit) if unit else path_of("documents", document),
        "of": whose.id if whose else None,
        "of_url": path_of("names", whose.id) if whose else None,
    }


def _words(desk: Desk, document: str, unit: Unit) -> str:
    starts = {start for start, _ in unit.spans}
    mention = next((m for m in desk.reading(document).mentions if m.start in starts), None)
    return words_url(document, mention.id) if mention else path_of("documents", document)


def _reason(desk: Desk, held: Holdings, r: Reason) -> dict[str, Any]:
    def side(part: Part) -> dict[str, Any]:
        return _part(desk, held, part.key)

    return {
        "id": r.id, "verdict": r.verdict, "left": side(r.left), "right": side(r.right), "score": r.score,
        "features": [{"name": f.name, "weight": f.weight, "value": f.value} for f in r.features],
        "by": r.by, "when": r.when,
    }  # fmt: skip
