"""The map of what the filters choose: marks for places, hatching where only a province or country is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from musnad.casefile import gazetteer
from musnad.queries.mapping import feature_collection
from musnad.queries.search.asked import Asked
from musnad.storage.search.reading import SearchIndex
from musnad.web import charts
from musnad.web.ask import Ask, Page
from musnad.web.charts import Frame, Marked, View
from musnad.web.desk import Desk
from musnad.web.pages.parts import incident_card
from musnad.web.pages.search import common

_PAGE = 60
# Incidents told of a listed place, and places that one search is narrowed to.
_TOLD, _SEARCHED = 5, 40
# Countries whose provinces are drawn: nothing is hatched where only they are known.
_PARTED = ("c:IQ", "c:SY")


def page(desk: Desk, ask: Ask) -> Page:
    held, asked = desk.held, Asked(ask.one("q"), ask.filters())
    places, unplaced = held.once(("map", asked), lambda: _places(held.index, asked))
    fitting = held.once(("fitting", asked), lambda: charts.fitting([p["spot"] for p in places if p["spot"]]))
    at = charts.asked(ask.one("at"), ask.one("zoom")) or fitting
    alone = held.once(("alone", asked), lambda: _alone(places))
    hatched = {id_: (count, _url(ask, (id_,))) for id_, count in alone.items() if id_ not in _PARTED}
    drawn = charts.frame(hatched, at, ask.words.language)
    seen = held.once(("marks", asked, at), lambda: charts.gathered(places, at))
    pages = max(1, -(-len(places) // _PAGE))
    number = ask.number("page", 1, pages)
    listed = places[(number - 1) * _PAGE : number * _PAGE]
    content = {
        **common(desk, ask),
        "view": at.asked,
        "marks": [_mark(ask, m) for m in seen.marks],
        "hatched": [{"name": h.name, "count": h.count, "url": h.url} for h in drawn.hatched],
        "countries": [
            {"name": p["name"], "count": p["count"], "url": _url(ask, (p["id"],))} for p in places if p["id"] in _PARTED
        ],
        "shown": seen.shown,
        "aside": seen.aside,
        "outside": seen.outside,
        "unplaced": unplaced,
        "places": [
            {
                **{name: p[name] for name in ("id", "name", "precision", "within", "count", "point")},
                "incidents": [incident_card(held, held.incidents[i]) for i in p["ids"][:_TOLD]],
                "url": _url(ask, (p["id"] or p["name"],)),
            }
            for p in listed
        ],
        "places_all": len(places),
        "page": number,
        "pages": pages,
    }
    return Page("map.html", content, {"drawn": drawn, "seen": seen, "moves": _moves(ask, drawn)})


def _places(index: SearchIndex, asked: Asked) -> tuple[list[dict[str, Any]], int]:
    """Places with their incidents, those with most first; and how many incidents have none."""
    found = feature_collection(index, asked)
    out = []
    for feature in found["features"]:
        p, where = dict(feature["properties"]), feature["geometry"]
        ids = p.pop("incidents")
        point = tuple(where["coordinates"]) if where else None
        spot = charts.units(*point) if point else None
        out.append({**p, "ids": ids, "count": len(ids), "point": point, "spot": spot})
    return out, found["unplaced"]


def _alone(places: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Lands that are drawn → incidents of which no more is known; a province that is not drawn counts for its
    country."""
    told: dict[str, set[str]] = {}
    for p in places:
        if p["precision"] in ("province", "country"):
            drawn = next((g.id for g in gazetteer.with_parents(p["id"]) if g.id in charts.lands()), None)
            if drawn is not None:
                told.setdefault(drawn, set()).update(p["ids"])
    return {id_: len(ids) for id_, ids in told.items()}


def _mark(ask: Ask, m: Marked) -> dict[str, Any]:
    """nearer: a view that takes its places apart, None where nothing does. url: what the filters choose at its places,
    at the first of them where there is a nearer view."""
    return {
        "name": m.place["name"],
        "places": len(m.places),
        "incidents": m.incidents,
        "point": m.place["point"],
        "url": _url(ask, m.places[:1] if m.nearer else m.places[:_SEARCHED]),
        "nearer": ask.url(page=None, **m.nearer.asked) if m.nearer else None,
    }


def _url(ask: Ask, places: Sequence[str]) -> str:
    """Incidents there, with the other filters."""
    where = ask.url("/search", place=None, kind="incident")
    return f"{where}&{urlencode([('place', p) for p in places])}"


def _moves(ask: Ask, drawn: Frame) -> list[tuple[str, str]]:
    """What each button of the map leads to."""
    at = drawn.view
    steps: tuple[tuple[str, View], ...] = (
        ("nearer", at.moved(0, 0, 1)),
        ("farther", at.moved(0, 0, -1)),
        ("up", at.moved(0, -0.4)),
        ("down", at.moved(0, 0.4)),
        ("left", at.moved(-0.4, 0)),
        ("right", at.moved(0.4, 0)),
        ("near", charts.NEAR),
        ("whole", charts.WHOLE),
    )
    return [(name, ask.url(page=None, **to.asked)) for name, to in steps]
