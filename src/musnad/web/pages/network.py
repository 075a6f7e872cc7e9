"""Who speaks of whom, through whom, and who acts on whom: the heaviest ties, around whom one chooses, with evidence."""

from __future__ import annotations

from typing import Any

import numpy as np

from musnad.model.errors import CasefileError
from musnad.model.search import RELATIONS, Node, Relation
from musnad.queries.network import Tie, Weighed, drawn, telling, weighed
from musnad.queries.search.asked import Asked
from musnad.web import graphs
from musnad.web.ask import Ask, Page, path_of
from musnad.web.desk import Desk, Holdings
from musnad.web.pages.parts import document_card, incident_card, statement_of, words_url
from musnad.web.pages.search import common

# Ties that are drawn unless more are asked for, and at most; of a list's page, and of the units that tell one.
_TIES, _MOST_TIES = 40, 5000
_LISTED, _TOLD = 100, 20


def page(desk: Desk, ask: Ask) -> Page:
    held, asked = desk.held, Asked(ask.one("q"), ask.filters())
    relations: tuple[Relation, ...] = tuple(r for r in RELATIONS if r in ask.all("relation")) or RELATIONS
    every = held.once(("network", asked, relations), lambda: weighed(held.index, asked, relations))
    around = [id_ for id_ in dict.fromkeys(ask.all("around")) if id_ in _numbers(held)]
    ties = _around(held, every, around)
    most = ask.number("ties", _TIES, _MOST_TIES)
    found = drawn(held.index, ties.some(slice(most)), len(ties))
    names = {n.id: n for n in found.nodes} | {id_: held.index.nodes[_numbers(held)[id_]] for id_ in around}
    pages = max(1, -(-len(found.ties) // _LISTED))
    number = ask.number("page", 1, pages)
    listed = slice((number - 1) * _LISTED, number * _LISTED)
    nodes = [_node(held, ask, n, around) for n in found.nodes]
    urls = [_evidence(ask, t) for t in found.ties[: graphs.OWN]]
    content = {
        **common(desk, ask),
        "relations": list(relations),
        "around": [{"id": id_, "label": names[id_].label, "url": _node_url(held, id_)} for id_ in around],
        "nodes": nodes,
        "ties": [_tie(t, names, _evidence(ask, t)) for t in found.ties[listed]],
        "total": len(ties),
        "ties_shown": len(found.ties),
        "page": number,
        "pages": pages,
    }
    tied = [(t.source, t.target, t.relation, t.weight) for t in found.ties]
    more = min(max(most * 3, 1), _MOST_TIES)
    shown = {"drawn": graphs.graph(nodes, tied, urls), "all_relations": RELATIONS, "more": more, "most": _MOST_TIES}
    return Page("network.html", content, shown)


def _numbers(held: Holdings) -> dict[str, int]:
    return held.once("nodes", lambda: {n.id: i for i, n in enumerate(held.index.nodes)})


def _around(held: Holdings, every: Weighed, around: list[str]) -> Weighed:
    """The ties of those, all where nobody is chosen."""
    if not around:
        return every
    wanted = [_numbers(held)[id_] for id_ in around]
    return every.some(np.isin(every.source, wanted) | np.isin(every.target, wanted))


def _node(held: Holdings, ask: Ask, n: Node, around: list[str]) -> dict[str, Any]:
    """around: this page with the ties of one more, or without those of one that is open."""
    opened = n.id in around
    return {
        "id": n.id,
        "label": n.label,
        "kind": n.kind,
        "url": _node_url(held, n.id),
        "open": opened,
        "around": ask.without("around", n.id) if opened else ask.with_("around", n.id),
    }


def _node_url(held: Holdings, id_: str) -> str | None:
    return path_of("names", id_) if id_ in held.entities else None


def _tie(tie: Tie, names: dict[str, Node], url: str) -> dict[str, Any]:
    return {
        "relation": tie.relation,
        "source": {"id": tie.source, "label": names[tie.source].label},
        "target": {"id": tie.target, "label": names[tie.target].label},
        "weight": tie.weight,
        "url": url,
    }


def _evidence(ask: Ask, tie: Tie) -> str:
    return ask.url("/tie", relation=tie.relation, source=tie.source, target=tie.target)


def tie_page(desk: Desk, ask: Ask) -> Page:
    """Every statement or incident that tells one tie, as the filters choose. Raises CasefileError for no tie."""
    held, asked = desk.held, Asked(ask.one("q"), ask.filters())
    numbers = _numbers(held)
    source, target = ask.one("source"), ask.one("target")
    relation = next((r for r in RELATIONS if r == ask.one("relation")), None)
    if relation is None or source not in numbers or target not in numbers:
        raise CasefileError(f"no tie {ask.one('relation')!r} from {source!r} to {target!r} in this casefile")
    kind, told = telling(held.index, asked, relation, numbers[source], numbers[target])
    pages = max(1, -(-len(told) // _TOLD))
    number = ask.number("page", 1, pages)
    shown = told[(number - 1) * _TOLD : number * _TOLD]
    ends = {side: held.index.nodes[numbers[id_]] for side, id_ in (("source", source), ("target", target))}
    content = {
        **common(desk, ask),
        "relation": relation,
        **{side: {"id": n.id, "label": n.label, "url": _node_url(held, n.id)} for side, n in ends.items()},
        "statements": [_statement(desk, held, d, id_) for d, id_ in shown] if kind == "statement" else [],
        "incidents": [incident_card(held, held.incidents[id_]) for _, id_ in shown] if kind == "incident" else [],
        "total": len(told),
        "page": number,
        "pages": pages,
        "network": ask.url("/network", around=source),
    }
    return Page("tie.html", content)


def _statement(desk: Desk, held: Holdings, document: str, id_: str) -> dict[str, Any]:
    found = statement_of(desk.reading(document), id_)
    return {
        "id": id_,
        "text": found.text if found else "",
        "speaker": found.speaker.name if found else None,
        "url": words_url(document, id_),
        "document": document_card(held, document),
    }
