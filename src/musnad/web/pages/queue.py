"""What to look at first, each thing with the reasons why, and what of it this person has reviewed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from musnad.casefile import reviewing
from musnad.model.casefile import Judgement
from musnad.model.errors import CasefileError
from musnad.model.reading import Event, Reading
from musnad.model.review import Review
from musnad.queries.queue import REASONS, Done, Entry, with_disputes
from musnad.queries.quoting import clause
from musnad.web.ask import Ask, Page, path_of
from musnad.web.desk import Desk, Holdings
from musnad.web.pages.parts import document_card, incident_card, words_url
from musnad.web.pages.reviewing import signer

_PAGE = 20
_ABOUT = ("incident", "mechanism", "merge", "document")


def page(desk: Desk, ask: Ask) -> Page:
    held, reviews, by = desk.held, desk.reviews(), signer(ask)
    done = Done(reviews, by)
    everything = with_disputes(held.queue(), reviews)
    left = [e for e in everything if not (by and done.has(e))]
    of_left, of_all = (Counter(r for e in found for r in e.reasons) for found in (left, everything))
    wanted = [e for e in (everything if ask.one("all") == "yes" else left) if _chosen(e, ask)]
    pages = max(1, -(-len(wanted) // _PAGE))
    number = ask.number("page", 1, pages)
    content = {
        "by": by,
        "may": ask.visitor.may("analyst"),
        "reasons": [{"reason": r, "left": of_left[r], "all": of_all[r]} for r in REASONS],
        "reason": ask.one("reason"),
        "about": ask.one("about"),
        "total": len(wanted),
        "left": len(left),
        "all": len(everything),
        "page": number,
        "pages": pages,
        "entries": [_card(desk, e, done, reviews) for e in wanted[(number - 1) * _PAGE : number * _PAGE]],
        "out_of_date": reviewing.effect(reviews) != held.meta.get("reviewed", ""),
        "finished": len({r.document for r in reviews if r.part == "article"}),
    }
    return Page("review.html", content, {"about_all": _ABOUT})


def _chosen(entry: Entry, ask: Ask) -> bool:
    reason, about = ask.one("reason"), ask.one("about")
    return (reason not in REASONS or reason in entry.reasons) and (about not in _ABOUT or about == entry.about)


def _card(desk: Desk, entry: Entry, done: Done, reviews: tuple[Review, ...]) -> dict[str, Any]:
    held = desk.held
    card: dict[str, Any] = {"about": entry.about, "id": entry.id, "reasons": entry.reasons, "done": done.has(entry)}
    if entry.judgement is not None:
        return {**card, **_merge(desk, entry.judgement, [r for r in reviews if r.of == entry.id])}
    if entry.about == "document":
        return {**card, "document": document_card(held, entry.id)}
    told = [_telling(desk, *key) for key in entry.events[:3]]
    if entry.about == "incident":
        incident = held.incidents[entry.id]
        return {**card, "incident": incident_card(held, incident), "tellings": told, "undated": _undated(desk, entry)}
    m = held.mechanisms[entry.id]
    url = path_of("mechanisms", m.id)
    return {**card, "mechanism": {"method": m.method, "phase": m.phase, "url": url}, "tellings": told, "undated": None}


def _telling(desk: Desk, document: str, event: str) -> dict[str, Any]:
    reading, found = _event(desk, document, event)
    words = clause(reading.document.text, found.trigger.start, found.trigger.end) if reading and found else event
    return {"document": document_card(desk.held, document), "text": words, "url": words_url(document, event)}


def _event(desk: Desk, document: str, event: str) -> tuple[Reading | None, Event | None]:
    try:
        reading = desk.reading(document)
    except CasefileError:
        return None, None
    return reading, next((e for e in reading.events if e.id == event), None)


def _undated(desk: Desk, entry: Entry) -> str | None:
    """The words of a time that could not be resolved, None where the article gives none."""
    if "undated" not in entry.reasons:
        return None
    found = (_event(desk, *key)[1] for key in entry.events)
    return next((e.time.text for e in found if e and e.time), None)


def _merge(desk: Desk, judgement: Judgement, reviews: list[Review]) -> dict[str, Any]:
    return {
        "merge": judgement.about,
        "score": round(sum(f.weight for f in judgement.features), 2),
        "sides": [_side(desk, judgement.about, key) for key in (judgement.left, judgement.right)],
        "features": [{"name": f.name, "weight": f.weight, "value": f.value} for f in judgement.features],
        "reviews": [{"id": r.id, "by": r.by, "when": r.when, "verdict": r.verdict} for r in reviews],
    }


def _side(desk: Desk, about: str, key: str) -> dict[str, Any]:
    document, _, part = key.partition("#")
    if about == "incident":
        return _telling(desk, document, part)
    kind, _, name = part.partition(":")
    entity = _named(desk.held, document, kind, name)
    url = path_of("names", entity) if entity else path_of("documents", document)
    return {"document": document_card(desk.held, document), "text": name, "url": url}


def _named(held: Holdings, document: str, kind: str, name: str) -> str | None:
    found = (e for e in held.entities_in.get(document, ()) if e.kind == kind and name in (e.name, *e.aliases))
    return next((e.id for e in found), None)
