"""Search with facets: every filter stands in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from musnad.model.errors import QueryError
from musnad.model.search import FACETS, KINDS, Facet, Kind
from musnad.queries.search.asked import Asked, Filters
from musnad.queries.search.search import FacetCount, Hit
from musnad.queries.search.search import search as find
from musnad.web.ask import Ask, Page, path_of
from musnad.web.desk import Desk, Holdings

_PAGE = 20
_FURTHEST = 50
_FACETED = 10
# Facets whose values are codes of the record.
CODES: tuple[Facet, ...] = ("type", "method", "stance", "status")


def page(desk: Desk, ask: Ask) -> Page:
    held, number = desk.held, ask.number("page", 1, _FURTHEST)
    kinds: tuple[Kind, ...] = tuple(k for k in KINDS if k in ask.all("kind")) or KINDS
    empty: dict[str, Any] = {
        "query": ask.one("q"), "total": 0, "counts": {}, "hits": [], "facets": {}, "page": number, "problem": None,
        "selected": selected(held, ask), "pages": 1,
    }  # fmt: skip
    try:
        filters = ask.filters()
        found = find(held.index, Asked(ask.one("q"), filters, kinds, number * _PAGE))
        key = (ask.one("q"), filters)
        # What each kind would have, whatever kind is looked at.
        counts = found.counts if kinds == KINDS else held.once(("counts", *key), lambda: _counts(held, ask, filters))
        facets = held.once(("facets", *key, kinds), lambda: found.facets(_FACETED))
    except QueryError as error:
        return Page("search.html", {**empty, "problem": ask.words.query(error)}, {"marked": marked}, 400)
    hits = list(islice(found.hits(), (number - 1) * _PAGE, None))
    content = {
        **empty,
        "total": found.total,
        "counts": counts,
        "pages": max(1, min(_FURTHEST, -(-found.total // _PAGE))),
        "hits": [{**_card(h), "url": _url(h)} for h in hits],
        "facets": _facets(facets, ask),
    }
    return Page("search.html", content, {"marked": marked})


def _counts(held: Holdings, ask: Ask, filters: Filters) -> dict[Kind, int]:
    return find(held.index, Asked(ask.one("q"), filters, KINDS, 1)).counts


def _facets(found: Mapping[Facet, tuple[FacetCount, ...]], ask: Ask) -> dict[str, list[dict[str, Any]]]:
    return {
        facet: [{"id": v.id, "label": v.label, "count": v.count} for v in values if v.id not in ask.all(facet)]
        for facet, values in found.items()
    }


def labels(held: Holdings, facet: Facet) -> dict[str, str]:
    """Ids of a facet's values, as they are called."""
    return held.once(("labels", facet), lambda: {v.id: v.label for v in held.index.values(facet)})


def selected(held: Holdings, ask: Ask) -> list[dict[str, str]]:
    """The values of facets that are chosen, as they are called."""
    out = []
    for facet in FACETS:
        known = labels(held, facet) if ask.all(facet) else {}
        out += [{"facet": facet, "id": v, "label": known.get(v, v)} for v in ask.all(facet)]
    return out


def common(desk: Desk, ask: Ask) -> dict[str, Any]:
    """What every page with filters shows of them."""
    return {"query": ask.one("q"), "selected": selected(desk.held, ask)}


def _card(hit: Hit) -> dict[str, Any]:
    names = ("document", "kind", "id", "start", "end", "text", "score", "highlights", "name", "outlet", "published",
             "title", "speaker", "type", "origins", "contradicted")  # fmt: skip
    return {name: getattr(hit, name) for name in names}


def _url(hit: Hit) -> str:
    if hit.kind == "incident":
        return path_of("incidents", hit.id)
    where = path_of("documents", hit.document)
    return f"{where}?at={hit.id}#w-{hit.id}" if hit.kind == "statement" else where


def marked(hit: dict[str, Any]) -> list[tuple[bool, str]]:
    """The text in pieces, those that were looked for marked."""
    out, at, start = [], 0, hit["start"]
    for first, last in hit["highlights"]:
        out += [(False, hit["text"][at : first - start]), (True, hit["text"][first - start : last - start])]
        at = last - start
    return [piece for piece in (*out, (False, hit["text"][at:])) if piece[1]]
