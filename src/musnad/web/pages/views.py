"""Time, place and network of what the filters choose; each opens the evidence and hands its filters to the others."""

from __future__ import annotations

from typing import Any

from musnad.model.search import RELATIONS, Relation
from musnad.queries.mapping import feature_collection
from musnad.queries.network import Tie, network
from musnad.queries.search.asked import Asked
from musnad.queries.timeline import in_order, precision
from musnad.web import plotting
from musnad.web.ask import Ask, Page, path_of
from musnad.web.desk import Desk
from musnad.web.pages.parts import incident_card
from musnad.web.pages.search import selected

_PAGE = 60
_TIES, _MOST_TIES = 30, 200
# What a click on a place searches for.
_LISTED = 60


def timeline_page(desk: Desk, ask: Ask) -> Page:
    held, asked = desk.held, Asked(ask.one("q"), ask.filters())
    ids, undated = held.once(("timeline", asked), lambda: in_order(held.index, asked))
    pages = max(1, -(-len(ids) // _PAGE))
    number = ask.number("page", 1, pages)
    shown = [held.incidents[i] for i in ids[(number - 1) * _PAGE : number * _PAGE]]
    content = {
        **_common(desk, ask),
        "moments": [{**incident_card(held, i), "precision": precision(i.time_from, i.time_to)} for i in shown],
        "total": len(ids),
        "undated": undated,
        "page": number,
        "pages": pages,
    }
    rtl, intervals = ask.words.direction == "rtl", [(i.time_from, i.time_to) for i in shown]
    drawn = {"strips": plotting.strips(intervals, rtl=rtl), "scale": plotting.scale(intervals, rtl=rtl)}
    return Page("timeline.html", content, drawn)


def map_page(desk: Desk, ask: Ask) -> Page:
    held = desk.held
    found = feature_collection(held.index, Asked(ask.one("q"), ask.filters()))
    places = []
    for feature in found["features"]:
        p = feature["properties"]
        places.append(
            {
                "id": p["id"],
                "name": p["name"],
                "precision": p["precision"],
                "within": p["within"],
                "count": len(p["incidents"]),
                "incidents": [incident_card(held, held.incidents[i]) for i in p["incidents"][:5]],
                "url": ask.url("/search", place=p["id"] or p["name"], kind="incident"),
                "point": feature["geometry"]["coordinates"] if feature["geometry"] else None,
            }
        )
    content = {**_common(desk, ask), "places": places[:_LISTED], "places_all": len(places),
               "unplaced": found["unplaced"]}  # fmt: skip
    return Page("map.html", content, {"drawn": plotting.chart(places, ask.words.language)})


def network_page(desk: Desk, ask: Ask) -> Page:
    held = desk.held
    relations: tuple[Relation, ...] = tuple(r for r in RELATIONS if r in ask.all("relation")) or RELATIONS
    found = network(held.index, Asked(ask.one("q"), ask.filters()), relations)
    around = ask.one("around")
    ties = [t for t in found.ties if not around or around in (t.source, t.target)]
    most = ask.number("ties", _TIES, _MOST_TIES)
    names = {n.id: n for n in found.nodes}
    centre = names.get(around)
    shown = ties[:most]
    used = {n for t in shown for n in (t.source, t.target)}
    content = {
        **_common(desk, ask),
        "relations": list(relations),
        "around": {"id": centre.id, "label": centre.label} if centre else None,
        "nodes": [
            {"id": n.id, "label": n.label, "kind": n.kind, "url": _node_url(desk, n.id), "around": ask.url(around=n.id)}
            for n in found.nodes
            if n.id in used
        ],
        "ties": [_tie(t, names) for t in shown],
        "total": len(ties),
        "ties_shown": most,
    }
    drawn = plotting.circle(content["nodes"], [(t.source, t.target, t.relation, t.weight) for t in shown])
    return Page("network.html", content, {"drawn": drawn, "all_relations": RELATIONS})


def _node_url(desk: Desk, id_: str) -> str | None:
    return path_of("names", id_) if id_ in desk.held.entities else None


def _tie(tie: Tie, names: dict[str, Any]) -> dict[str, Any]:
    return {
        "relation": tie.relation,
        "source": {"id": tie.source, "label": names[tie.source].label},
        "target": {"id": tie.target, "label": names[tie.target].label},
        "weight": tie.weight,
    }


def _common(desk: Desk, ask: Ask) -> dict[str, Any]:
    return {"query": ask.one("q"), "selected": selected(desk.held, ask)}
