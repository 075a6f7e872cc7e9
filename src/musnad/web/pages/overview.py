"""The first page: what the casefile holds and what is worth looking at first."""

from __future__ import annotations

from typing import Any

from musnad.model.casefile import Contradiction
from musnad.model.search import Facet
from musnad.queries.search.asked import Asked
from musnad.queries.search.search import search
from musnad.queries.timeline import counts
from musnad.web.ask import Ask, Page, path_of
from musnad.web.desk import Desk, Holdings
from musnad.web.pages.parts import incident_card, ranked

_SHOWN = 8
_INCIDENTS = 12
_MONTHS = 24
_KINDS = ("incompatible", "superseded", "range", "scope")


def page(desk: Desk, ask: Ask) -> Page:
    held = desk.held
    running = desk.uploads.running
    content = {**held.once("overview", lambda: _content(held)), "uploading": running is not None}
    return Page("overview.html", content, {"bars": _bars(content["months"]), "upload": running})


def _content(held: Holdings) -> dict[str, Any]:
    c = held.casefile
    facets = search(held.index, Asked(kinds=("statement",), limit=1)).facets(_SHOWN)
    return {
        "counts": {
            "documents": len(c.documents),
            "incidents": len(c.incidents),
            "contradictions": len(c.contradictions),
            "mechanisms": len(c.mechanisms),
            "names": len(c.entities),
            "quarantine": len(held.quarantine),
        },
        "copies": sum(d.copy_of is not None for d in c.documents),
        "state": held.meta.get("state"),
        "incidents": [incident_card(held, i) for i in ranked(c.incidents)[:_INCIDENTS]],
        "contradictions": [contradiction_card(held, x) for x in by_kind(held)[:_SHOWN]],
        "mechanisms": _methods(held),
        "speakers": _counted(held, "speaker", facets["speaker"]),
        "outlets": _counted(held, "outlet", facets["outlet"]),
        "months": [{"month": t.period, "count": t.count} for t in held.months() if t.period],
        "undated": sum(t.count for t in held.months() if not t.period),
        "places": _places(held),
        "quarantine": [{"name": q.name, "reason": q.reason} for q in held.quarantine[:_SHOWN]],
    }


def by_kind(held: Holdings) -> list[Contradiction]:
    """What cannot both be true comes first."""
    return sorted(held.casefile.contradictions, key=lambda x: _KINDS.index(x.kind))


def contradiction_card(held: Holdings, found: Contradiction) -> dict[str, Any]:
    incident = held.incidents.get(found.incident or "")
    first = found.sides[0].document if found.sides else ""
    where = path_of("incidents", incident.id) if incident else path_of("documents", first)
    return {
        "id": found.id,
        "url": f"{where}#{found.id}" if incident else where,
        "about": found.about,
        "kind": found.kind,
        "values": list(dict.fromkeys(s.value for s in found.sides)),
        "type": incident.type if incident else None,
        "places": incident.places if incident else (),
        "from": incident.time_from if incident else None,
        "to": incident.time_to if incident else None,
    }


def _methods(held: Holdings) -> list[dict[str, Any]]:
    """Methods of financing with how many mechanisms and independent origins tell of them."""
    gathered: dict[str, list[Any]] = {}
    for mechanism in held.casefile.mechanisms:
        gathered.setdefault(mechanism.method or "finance", []).append(mechanism)
    found: list[dict[str, Any]] = [
        {
            "method": method,
            "mechanisms": [{"id": m.id, "url": path_of("mechanisms", m.id)} for m in those],
            "origins": len({o for m in those for o in m.origins}),
        }
        for method, those in gathered.items()
    ]
    return sorted(found, key=lambda f: (-f["origins"], -len(f["mechanisms"]), f["method"]))[:_SHOWN]


def _counted(held: Holdings, facet: Facet, values: Any) -> list[dict[str, Any]]:
    out = []
    for value in values:
        entity = value.id if value.id in held.entities else held.outlets.get(value.label)
        url = path_of("names", entity) if entity else None
        out.append({"id": value.id, "label": value.label, "count": value.count, "url": url})
    return out


def _places(held: Holdings) -> list[dict[str, Any]]:
    tallies = [t for t in counts(held.index, Asked(), "incident", None, "province") if t.place]
    tallies.sort(key=lambda t: (-t.count, t.name or ""))
    return [{"id": t.place, "name": t.name, "count": t.count} for t in tallies[:_SHOWN]]


def _bars(months: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Columns of a small chart, 100 high: the last months up to the latest incident, those without any too."""
    if not months:
        return []
    counted = {m["month"]: m["count"] for m in months}
    latest, first = _number(months[-1]["month"]), _number(months[0]["month"])
    shown = [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(max(first, latest - _MONTHS + 1), latest + 1)]
    most = max(counted.get(m, 0) for m in shown)
    return [{"month": m, "count": counted.get(m, 0), "height": round(100 * counted.get(m, 0) / most)} for m in shown]


def _number(month: str) -> int:
    """Months since the year 0."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1
