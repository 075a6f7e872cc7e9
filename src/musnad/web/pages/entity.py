"""A person, group, force, body, outlet or place: its names and roles over time, what it says, what it is told of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from musnad.model.casefile import Entity, Incident, Origin
from musnad.model.errors import CasefileError
from musnad.model.search import Facet, Kind
from musnad.queries.search.asked import Asked, Filters
from musnad.queries.search.search import search
from musnad.web.ask import Ask, Page, path_of
from musnad.web.desk import Desk, Holdings
from musnad.web.pages.naming import why_one
from musnad.web.pages.parts import document_card, incident_card, words_url
from musnad.web.pages.search import labels

_SHOWN = 20
_FACETS: dict[str, Facet] = {
    "person": "person", "armed_group": "group", "security_force": "group", "organisation": "group",
    "outlet": "outlet", "place": "place",
}  # fmt: skip
# Whose habits are told: of outlets and offices, never of a person.
_SOURCES = ("outlet", "organisation", "security_force")


def page(desk: Desk, ask: Ask) -> Page:
    held = desk.held
    entity = held.entities.get(ask.id)
    if entity is None:
        raise CasefileError(f"no name {ask.id!r} in this casefile")
    facet = _FACETS[entity.kind]
    value = _value(held, facet, entity)
    said = _found(held, "speaker", entity.id, "statement")
    told = _found(held, facet, value, "incident")
    documents = _documents(held, entity)
    pages = max(1, -(-len(documents) // _SHOWN))
    number = ask.number("page", 1, pages)
    shown = list(documents)[(number - 1) * _SHOWN : number * _SHOWN]
    content = {
        "name": {"id": entity.id, "kind": entity.kind, "name": entity.name, "aliases": entity.aliases},
        "roles": _roles(held, entity),
        "documents": [_named(desk, held, entity, d, documents[d]) for d in shown],
        "documents_all": len(documents),
        "page": number,
        "pages": pages,
        "why": why_one(desk, held, entity, shown),
        "statements": [_statement(hit) for hit in said[0]],
        "statements_all": said[1],
        "incidents": [incident_card(held, held.incidents[h.id]) for h in told[0]],
        "incidents_all": told[1],
        "mechanisms": [
            {"id": m.id, "url": path_of("mechanisms", m.id), "method": m.method, "phase": m.phase, "places": m.places}
            for m in held.casefile.mechanisms
            if m.of == entity.id or entity.id in m.actors
        ],
        "habits": _habits(held, entity),
        "facet": facet,
        "value": value,
    }
    return Page("entity.html", content, {"by": ask.by})


def _value(held: Holdings, facet: Facet, entity: Entity) -> str | None:
    """What the filter calls it: its id, or the place of that name."""
    known = labels(held, facet)
    if entity.id in known:
        return entity.id
    called = held.once(("ids", facet), lambda: {label: id_ for id_, label in reversed(known.items())})
    return next((called[n] for n in (entity.name, *entity.aliases) if n in called), None)


def _found(held: Holdings, facet: Facet, value: str | None, kind: Kind) -> tuple[list[Any], int]:
    """The first hits with that value, and how many there are; none where the index has no such value."""
    if value is None or value not in labels(held, facet):
        return [], 0
    found = search(held.index, Asked("", Filters.of({facet: value}), (kind,), _SHOWN))
    return list(found.hits()), found.total


def _roles(held: Holdings, entity: Entity) -> list[dict[str, Any]]:
    """Each role once, with the first day and everybody who gives it."""
    roles: dict[str, dict[str, Any]] = {}
    for role in sorted(entity.roles, key=lambda r: r.from_ or "~"):
        entry = roles.setdefault(role.text, {"text": role.text, "from": role.from_, "documents": []})
        entry["documents"].append(document_card(held, role.document))
    return list(roles.values())


def _documents(held: Holdings, entity: Entity) -> dict[str, int]:
    """Documents that name it, the newest first, with how often each does."""
    counts: dict[str, int] = {}
    for m in entity.mentions:
        counts[m.document] = counts.get(m.document, 0) + 1
    known = held.documents
    order = sorted(counts, key=lambda d: (known[d].published or "") if d in known else "", reverse=True)
    return {d: counts[d] for d in order}


def _named(desk: Desk, held: Holdings, entity: Entity, document: str, mentions: int) -> dict[str, Any]:
    """A document in a line that leads to the first place where it names the entity."""
    start = next(m.start for m in entity.mentions if m.document == document)
    mention = next((m for m in desk.reading(document).mentions if m.start == start), None)
    card = document_card(held, document)
    return {**card, "mentions": mentions, "url": words_url(document, mention.id) if mention else card["url"]}


def _statement(hit: Any) -> dict[str, Any]:
    return {
        "text": hit.text, "document": hit.document, "outlet": hit.outlet, "published": hit.published, "id": hit.id,
        "contradicted": hit.contradicted, "url": words_url(hit.document, hit.id),
    }  # fmt: skip


def _habits(held: Holdings, entity: Entity) -> dict[str, int] | None:
    """How often it is an origin, how often the only one, how often contradicted; None for who is no source."""
    own = held.once("origins by entity", lambda: _by_entity(held.casefile.origins)).get(entity.id, ())
    if entity.kind not in _SOURCES or not own:
        return None
    by_origin = held.once("incidents by origin", lambda: _by_origin(held.casefile.incidents))
    told = list({i.id: i for o in own for i in by_origin.get(o, ())}.values())
    return {
        "incidents": len(told),
        "alone": sum(len(i.origins) == 1 for i in told),
        "contradicted": sum(bool(i.contradictions) for i in told),
    }


def _by_entity(origins: Iterable[Origin]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = defaultdict(list)
    for origin in origins:
        if origin.entity:
            out[origin.entity].append(origin.id)
    return out


def _by_origin(incidents: Iterable[Incident]) -> dict[str, list[Incident]]:
    out: dict[str, list[Incident]] = defaultdict(list)
    for incident in incidents:
        for origin in incident.origins:
            out[origin].append(incident)
    return out
