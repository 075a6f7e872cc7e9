"""One incident: what is told of it, by whom, through whom, who disagrees, and why it is held to be one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from musnad.casefile import reviewing
from musnad.casefile.decisions import Subject
from musnad.casefile.judgement import event_key
from musnad.model.casefile import Casefile, Contradiction, EventRef, Incident
from musnad.model.errors import CasefileError
from musnad.model.reading import Event
from musnad.model.review import Review
from musnad.model.serial import plain
from musnad.queries.overview import Asked as Sections
from musnad.queries.overview import of_casefile
from musnad.queries.quoting import sentence
from musnad.queries.why import Part, Reason
from musnad.web.ask import Ask, Page, path_of
from musnad.web.chains import Telling, draw
from musnad.web.desk import Desk, Holdings
from musnad.web.pages.explaining import explained
from musnad.web.pages.parts import (
    decisions,
    document_card,
    incident_card,
    origin_card,
    statement_of,
    words_url,
)


def page(desk: Desk, ask: Ask) -> Page:
    held = desk.held
    incident = held.incidents.get(ask.id)
    if incident is None:
        raise CasefileError(f"no incident {ask.id!r} in this casefile")
    made = held.once(("incident", incident.id), lambda: _content(desk, held, incident))
    reviews = reviewing.by_document(desk.reviews())
    tellings = [
        {**telling, "reviews": _reviews(desk, reviews.get(ref.document, ()), ref)}
        for telling, ref in zip(made["tellings"], incident.events, strict=True)
    ]
    content = {**made, "tellings": tellings}
    graph = draw([_drawn(t) for t in tellings], rtl=ask.words.direction == "rtl", own=ask.words.say("own_voice"))
    return Page("incident.html", content, {"graph": graph, "by": ask.by})


def _content(desk: Desk, held: Holdings, incident: Incident) -> dict[str, Any]:
    """All that stays as it is until the casefile is built anew."""
    return {
        "incident": incident_card(held, incident),
        "origins": [origin_card(held, held.origins.get(o), o) for o in incident.origins],
        "parties": _parties(desk, incident.events),
        "values": _values(held, incident),
        "tellings": [_telling(desk, held, ref) for ref in incident.events],
        "contradictions": _contradictions(desk, held, incident),
        "why": _why(desk, held, incident),
        "key": event_key(incident.events[0].document, incident.events[0].event),
    }


def _event(desk: Desk, ref: EventRef) -> Event | None:
    return next((e for e in desk.reading(ref.document).events if e.id == ref.event), None)


def _telling(desk: Desk, held: Holdings, ref: EventRef) -> dict[str, Any]:
    """One report of it: the chain from the publisher to the origin, and the words."""
    reading, event = desk.reading(ref.document), _event(desk, ref)
    statement = statement_of(reading, event.statement if event else None)
    start, end = (event.trigger.start, event.trigger.end) if event else (0, 1)
    document = document_card(held, ref.document)
    return {
        "key": event_key(ref.document, ref.event),
        "document": document,
        "event": ref.event,
        "statement": statement.id if statement else None,
        "type": event.type if event else None,
        "status": event.status if event else None,
        "publisher": document["outlet"] or document["title"],
        "via": list(reversed(statement.via)) if statement else [],
        "speaker": statement.speaker.name if statement else None,
        "role": statement.speaker.role if statement else None,
        "stance": statement.stance if statement else None,
        "origin": origin_card(held, held.origins.get(ref.origin), ref.origin) if ref.origin else None,
        "quote": statement.text if statement else sentence(reading.document.text, start, end),
        "url": words_url(ref.document, ref.event),
    }


def _reviews(desk: Desk, standing: Sequence[Review], ref: EventRef) -> list[dict[str, str]]:
    """What persons decided about the event as a whole. standing: what holds of all reviews of its document."""
    found = (r for r in standing if r.part == "event" and reviewing.here(r, desk.reading(ref.document)) == ref.event)
    return [{"verdict": r.verdict, "by": r.by, "when": r.when} for r in found]


def _drawn(t: dict[str, Any]) -> Telling:
    origin = t["origin"]
    return Telling(
        document=t["document"]["id"],
        publisher=t["publisher"],
        published=(t["document"]["published"] or "")[:10],
        url=t["url"],
        copy=t["document"]["copy_of"] is not None,
        via=tuple(t["via"]),
        speaker=t["speaker"],
        origin=origin["id"] if origin else None,
        origin_label=origin["label"] if origin else None,
    )


def _parties(desk: Desk, events: Iterable[EventRef]) -> dict[str, list[dict[str, Any]]]:
    """Actors and targets as written, each with where it stands."""
    out: dict[str, dict[str, dict[str, Any]]] = {"actors": {}, "targets": {}}
    for ref in events:
        event = _event(desk, ref)
        for side, arguments in (("actors", event.actors), ("targets", event.targets)) if event else ():
            for a in arguments:
                name = a.name or a.text
                out[side].setdefault(name, {"name": name, "url": words_url(ref.document, ref.event)})
    return {side: list(found.values()) for side, found in out.items()}


def _values(held: Holdings, incident: Incident) -> dict[str, Any]:
    """A row for each origin, a column for each kind of toll."""
    kinds = list(dict.fromkeys(v.of for v in incident.values))
    rows: dict[str, dict[str, list[Any]]] = {}
    for value in incident.values:
        for origin in value.origins:
            cell = rows.setdefault(origin, {}).setdefault(value.of, [])
            cell.append({"low": value.low, "high": value.high, "documents": len(value.documents)})
    return {
        "kinds": kinds,
        "rows": [{"origin": origin_card(held, held.origins.get(o), o), "cells": cells} for o, cells in rows.items()],
    }


def _contradictions(desk: Desk, held: Holdings, incident: Incident) -> list[dict[str, Any]]:
    """Sides beside each other; those that say the same in one column."""
    found = [held.contradictions[c] for c in incident.contradictions if c in held.contradictions]
    if not found:
        return []
    documents = sorted({s.document for x in found for s in x.sides} | {e.document for e in incident.events})
    some = Casefile(
        documents=tuple(held.documents[d] for d in documents if d in held.documents),
        incidents=(incident,),
        contradictions=tuple(found),
    )
    lines = of_casefile(some, desk.readings(documents), (), Sections(("contradictions",))).contradictions
    quotes = {line.id: line.sides for line in lines}
    return [_contradiction(held, x, quotes[x.id]) for x in found]


def _contradiction(held: Holdings, found: Contradiction, sides: Any) -> dict[str, Any]:
    values: dict[str, list[dict[str, Any]]] = {}
    for side, line in zip(found.sides, sides, strict=True):
        url = words_url(side.document, side.statement) if side.statement else path_of("documents", side.document)
        said = {
            "document": document_card(held, side.document),
            "speaker": line.speaker,
            "quote": line.quote,
            "url": url,
        }
        values.setdefault(side.value, []).append(said)
    return {
        "id": found.id,
        "about": found.about,
        "kind": found.kind,
        "sides": [{"value": value, "said": said} for value, said in values.items()],
    }


def _why(desk: Desk, held: Holdings, incident: Incident) -> dict[str, Any]:
    keys = tuple(event_key(e.document, e.event) for e in incident.events)
    found = explained(desk, held, Subject(incident.id, "incident", keys))
    return {
        "parts": [_part(held, p) for p in found.parts],
        "joined": [_reason(held, r) for r in found.joined],
        "joined_all": found.joined_all,
        "apart": [_reason(held, r) for r in found.apart],
        "apart_all": found.apart_all,
        "decisions": decisions(held.judgements, set(keys)),
    }


def _part(held: Holdings, part: Part) -> dict[str, Any]:
    document, _, event = part.key.partition("#")
    incident = held.incident_of.get((document, event))
    return {
        **plain(part),
        "url": words_url(document, event),
        "incident": incident,
        "incident_url": path_of("incidents", incident) if incident else None,
    }


def _reason(held: Holdings, reason: Reason) -> dict[str, Any]:
    return {**plain(reason), "left": _part(held, reason.left), "right": _part(held, reason.right)}
