"""An article with everything that was read in it, each mark where its words are."""

from __future__ import annotations

from typing import Any

from musnad.model.reading import Event, Mention, Reading, Statement
from musnad.model.serial import plain
from musnad.web.ask import Ask, Page, path_of
from musnad.web.desk import Desk, Holdings
from musnad.web.marking import Mark, paragraphs
from musnad.web.pages.parts import document_card, incident_card
from musnad.web.pages.reviewing import Reviewed

# Code points of an article on one page; more are turned over.
PART = 60_000
KINDS = ("statement", "event", "name", "number")
_NUMBERS = ("money", "quantity")
_NAMES = ("person", "armed_group", "security_force", "organisation", "outlet", "place")


def page(desk: Desk, ask: Ask) -> Page:
    held, reading = desk.held, desk.reading(ask.id)
    reviewed = Reviewed.of(ask, reading, desk.store.reviews(ask.id))
    marks = _marks(reading, reviewed)
    asked_for = next((m for m in marks if m.id == ask.one("at")), None)
    parts = max(1, -(-len(reading.document.text) // PART))
    number = asked_for.start // PART + 1 if asked_for else ask.number("part", 1, parts)
    start, end = (number - 1) * PART, min(number * PART, len(reading.document.text))
    shown = [m for m in marks if m.start < end and start < m.end]
    content = {
        "document": {**document_card(held, ask.id), **_about(reading)},
        "copies": [document_card(held, d) for d in held.copies_of.get(ask.id, ())],
        "original": document_card(held, copied) if (copied := _copy_of(held, ask.id)) else None,
        "incidents": [incident_card(held, held.incidents[i]) for i in held.incidents_of.get(ask.id, ())],
        "text": reading.document.text[start:end],
        "part": number,
        "parts": parts,
        "start": start,
        "records": _records(held, reading, shown, reviewed),
        "read_by": plain(reading.engine),
        "review": reviewed.content(ask),
    }
    html = {
        "paragraphs": paragraphs(reading.document.text, start, end, shown),
        "kinds": KINDS,
        "at": asked_for.id if asked_for else "",
        "form": reviewed.form(ask),
    }
    return Page("document.html", content, html)


def _about(reading: Reading) -> dict[str, Any]:
    d = reading.document
    return {"name": d.name, "sha256": d.sha256, "language": d.language, "source": d.url, "length": len(d.text)}


def _copy_of(held: Holdings, id_: str) -> str | None:
    found = held.documents.get(id_)
    return found.copy_of if found else None


def _marks(reading: Reading, reviewed: Reviewed) -> list[Mark]:
    """Statements by all their words, events by their trigger, names and numbers by theirs; what persons added too."""
    found = [Mark(s.id, "statement", s.start, s.end) for s in (*reading.statements, *reviewed.statements)]
    found += [Mark(e.id, "event", e.trigger.start, e.trigger.end) for e in (*reading.events, *reviewed.events)]
    for mention in reading.mentions:
        if mention.type in _NAMES:
            found.append(Mark(mention.id, "name", mention.start, mention.end))
        elif mention.type in _NUMBERS:
            found.append(Mark(mention.id, "number", mention.start, mention.end))
    return [m for m in found if m.start < m.end]


def _records(
    held: Holdings, reading: Reading, marks: list[Mark], reviewed: Reviewed
) -> dict[str, list[dict[str, Any]]]:
    wanted = {m.id for m in marks}
    entities = _Entities(held, reading.document.id)
    mentions = [m for m in reading.mentions if m.id in wanted]
    return {
        "statement": [_statement(s) for s in (*reading.statements, *reviewed.statements) if s.id in wanted],
        "event": [_event(held, reading, e) for e in (*reading.events, *reviewed.events) if e.id in wanted],
        "name": [_mention(m, entities.url(m)) for m in mentions if m.type in _NAMES],
        "number": [_mention(m, None) for m in mentions if m.type in _NUMBERS],
    }


def _statement(s: Statement) -> dict[str, Any]:
    return {
        "id": s.id, "start": s.start, "end": s.end, "text": s.text, "form": s.form, "stance": s.stance,
        "speaker": s.speaker.name, "role": s.speaker.role, "named": s.speaker.named, "chain": s.chain, "rule": s.rule,
    }  # fmt: skip


def _event(held: Holdings, reading: Reading, e: Event) -> dict[str, Any]:
    incident = held.incident_of.get((reading.document.id, e.id))
    statement = next((s for s in reading.statements if s.id == e.statement), None)
    return {
        "id": e.id,
        "start": e.trigger.start,
        "end": e.trigger.end,
        "text": e.trigger.text,
        "type": e.type,
        "status": e.status,
        "method": e.method,
        "phase": e.phase,
        "actors": [a.text for a in e.actors],
        "targets": [a.text for a in e.targets],
        "places": [p.text for p in e.places],
        "time": {"text": e.time.text, "from": e.time.from_, "to": e.time.to} if e.time else None,
        "counts": [{"of": c.of, "low": c.low, "high": c.high, "text": c.text} for c in e.counts],
        "statement": e.statement,
        "chain": statement.chain if statement else (),
        "rule": e.rule,
        "incident": incident,
        "incident_url": path_of("incidents", incident) if incident else None,
    }


def _mention(m: Mention, url: str | None) -> dict[str, Any]:
    return {
        "id": m.id, "start": m.start, "end": m.end, "text": m.text, "type": m.type, "name": m.name, "rule": m.rule,
        "url": url,
    }  # fmt: skip


class _Entities:
    """A name of the document → the page of whom it names."""

    def __init__(self, held: Holdings, document: str) -> None:
        self._spans = {
            (m.start, m.end): e.id for e in held.entities_in.get(document, ()) for m in e.mentions
            if m.document == document
        }  # fmt: skip

    def url(self, mention: Mention) -> str | None:
        found = self._spans.get((mention.start, mention.end))
        return path_of("names", found) if found else None
