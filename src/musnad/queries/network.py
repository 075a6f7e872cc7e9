"""Who speaks of whom, through which outlet, and who acts on whom and with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from musnad.model.search import KINDS, RELATIONS, Node, Relation
from musnad.queries.search.asked import Asked
from musnad.queries.search.chosen import Chosen
from musnad.storage.search.reading import SearchIndex


@dataclass(frozen=True, slots=True)
class Tie:
    """An edge of the network. weight: how many statements (speaks_of, through) or incidents tell it."""

    relation: Relation
    source: str
    target: str
    weight: int


@dataclass(frozen=True, slots=True)
class Network:
    """nodes: those of the ties, by their ids. ties: the heaviest first. total: how many there are without a limit."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    total: int


def network(index: SearchIndex, asked: Asked, relations: Collection[Relation] = RELATIONS) -> Network:
    """The ties that the statements and incidents tell which match the query and pass the filters.

    limit: at most so many ties.
    """
    chosen = Chosen(index, asked)
    masks = [chosen.mask(kind) for kind in KINDS]
    edges = index.edges
    told: set[tuple[int, int, int, int]] = set()
    columns = (edges.relation, edges.source, edges.target, edges.kind, edges.unit)
    for relation, source, target, kind, unit in zip(*(c.tolist() for c in columns), strict=True):
        if masks[kind][unit] and RELATIONS[relation] in relations:
            told.add((relation, source, target, unit))
    weights = Counter(edge[:3] for edge in told)
    order = sorted(weights, key=lambda edge: (-weights[edge], edge))
    nodes = index.nodes
    ties = tuple(Tie(RELATIONS[r], nodes[s].id, nodes[t].id, weights[r, s, t]) for r, s, t in order[: asked.limit])
    used = sorted({n for _, s, t in order[: asked.limit] for n in (s, t)})
    return Network(tuple(nodes[n] for n in used), ties, len(order))
