"""A way money is raised, moved, kept or used: who claims what of it, in what words."""

from __future__ import annotations

from typing import Any

from musnad.model.casefile import StatusClaim
from musnad.model.errors import CasefileError
from musnad.queries.quoting import sentence
from musnad.web.ask import Ask, Page, path_of
from musnad.web.desk import Desk, Holdings
from musnad.web.pages.parts import document_card, origin_card, statement_of, words_url


def page(desk: Desk, ask: Ask) -> Page:
    held = desk.held
    found = held.mechanisms.get(ask.id)
    if found is None:
        raise CasefileError(f"no mechanism {ask.id!r} in this casefile")
    group = held.entities.get(found.of or "")
    content = {
        "mechanism": {"id": found.id, "method": found.method, "phase": found.phase, "places": found.places},
        "of": {"name": group.name, "url": path_of("names", group.id)} if group else None,
        "actors": [held.entities[a].name if a in held.entities else a for a in found.actors],
        "origins": [origin_card(held, held.origins.get(o), o) for o in found.origins],
        "claims": [_claim(desk, held, c) for c in found.status_claims],
        "scopes": [
            {"id": x.id, "about": x.about, "kind": x.kind, "values": [s.value for s in x.sides]}
            for x in held.casefile.contradictions
            if x.incident is None and {s.document for s in x.sides} <= {c.document for c in found.status_claims}
        ],
    }
    return Page("mechanism.html", content)


def _claim(desk: Desk, held: Holdings, claim: StatusClaim) -> dict[str, Any]:
    reading = desk.reading(claim.document)
    statement = statement_of(reading, claim.statement)
    event = next((e for e in reading.events if e.id == claim.event), None)
    words = sentence(reading.document.text, event.trigger.start, event.trigger.end) if event else None
    return {
        "status": claim.status,
        "from": claim.time_from,
        "to": claim.time_to,
        "document": document_card(held, claim.document),
        "speaker": statement.speaker.name if statement else None,
        "role": statement.speaker.role if statement else None,
        "chain": statement.chain if statement else (),
        "quote": statement.text if statement else words,
        "url": words_url(claim.document, claim.event),
    }
