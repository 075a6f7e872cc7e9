"""What several pages show: incidents in a line, who stands behind a statement, judgements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from musnad.model.casefile import Incident, Judgement, Origin
from musnad.model.reading import Reading, Statement
from musnad.web.ask import path_of
from musnad.web.desk import Holdings


def incident_card(held: Holdings, incident: Incident) -> dict[str, Any]:
    """An incident in a line: what, where, when, who supports it, and whether somebody contradicts."""
    return {
        "id": incident.id,
        "url": path_of("incidents", incident.id),
        "type": incident.type,
        "places": incident.places,
        "from": incident.time_from,
        "to": incident.time_to,
        "origins": [origin_label(held, o) for o in incident.origins],
        "documents": incident.documents,
        "values": [{"of": v.of, "low": v.low, "high": v.high} for v in incident.values],
        "contradictions": list(incident.contradictions),
    }


def ranked(incidents: Iterable[Incident]) -> list[Incident]:
    """By independent origins, then documents, then date."""
    return sorted(incidents, key=lambda i: (-len(i.origins), -i.documents, i.time_from or i.time_to or "~"))


def origin_label(held: Holdings, id_: str) -> str:
    found = held.origins.get(id_)
    return found.label if found else id_


def origin_card(held: Holdings, origin: Origin | None, id_: str) -> dict[str, Any]:
    """url: of the entity that it is, None for an unnamed source."""
    if origin is None:
        return {"id": id_, "kind": "unnamed", "label": id_, "url": None}
    known = origin.entity in held.entities if origin.entity else False
    url = path_of("names", origin.entity) if known and origin.entity else None
    return {"id": id_, "kind": origin.kind, "label": origin.label, "url": url}


def document_card(held: Holdings, id_: str) -> dict[str, Any]:
    """A document in a line; copy_of: the card's id of the one it reprints."""
    d = held.documents.get(id_)
    if d is None:
        return {"id": id_, "url": path_of("documents", id_), "title": id_, "outlet": None, "published": None,
                "copy_of": None}  # fmt: skip
    return {
        "id": d.id,
        "url": path_of("documents", d.id),
        "title": d.title or d.name,
        "outlet": d.outlet,
        "published": d.published,
        "copy_of": d.copy_of,
    }


def words_url(document: str, part: str) -> str:
    """The place in an article where a statement or event stands."""
    return f"{path_of('documents', document)}?at={part}#w-{part}"


def statement_of(reading: Reading, id_: str | None) -> Statement | None:
    return next((s for s in reading.statements if s.id == id_), None) if id_ else None


# Judgements that one form takes back: their ids stay within what a request may hold.
_TOGETHER = 1500


def decided(judgements: Iterable[Judgement], keys: set[str]) -> list[dict[str, Any]]:
    """``decisions`` as they were made: the judgements of one person at one moment are one, to be undone together."""
    made: dict[tuple[str, str, str], list[str]] = {}
    for d in decisions(judgements, keys):
        made.setdefault((d["verdict"], d["by"], d["when"] or ""), []).append(d["id"])
    return [
        {"verdict": verdict, "by": by, "when": when, "ids": ids[at : at + _TOGETHER]}
        for (verdict, by, when), ids in made.items()
        for at in range(0, len(ids), _TOGETHER)
    ]


def decisions(judgements: Iterable[Judgement], keys: set[str]) -> list[dict[str, Any]]:
    """What persons decided about the keys and what stands of it, the latest first."""
    standing = [j for j in judgements if j.verdict != "undecided" and keys & {j.left, j.right}]
    standing.sort(key=lambda j: (j.when or "", j.id), reverse=True)
    return [
        {"id": j.id, "verdict": j.verdict, "left": j.left, "right": j.right, "by": j.by, "when": j.when}
        for j in standing
    ]
