"""Who speaks of whom, through which outlet, and who acts on whom and with whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from musnad.model.search import KINDS, RELATIONS, Kind, Node, Relation
from musnad.queries.search.asked import Asked
from musnad.queries.search.chosen import Chosen
from musnad.storage.search.codec import Ints
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


@dataclass(frozen=True, slots=True)
class Weighed:
    """All ties that are told, the heaviest first, as columns: numbers in RELATIONS and of nodes, and weights."""

    relation: Ints
    source: Ints
    target: Ints
    weight: Ints

    def __len__(self) -> int:
        return len(self.weight)

    def some(self, chosen: Any) -> Weighed:
        """Those of a slice, a mask or numbers, in their order."""
        return Weighed(self.relation[chosen], self.source[chosen], self.target[chosen], self.weight[chosen])


def weighed(index: SearchIndex, asked: Asked, relations: Collection[Relation] = RELATIONS) -> Weighed:
    """The ties that the statements and incidents tell which match the query and pass the filters.

    An incident or statement that tells one twice tells it once.
    """
    chosen, edges = Chosen(index, asked), index.edges
    passes = np.isin(edges.relation, [RELATIONS.index(r) for r in relations])
    for number, kind in enumerate(KINDS):
        of = np.flatnonzero(edges.kind == number)
        passes[of] &= chosen.mask(kind)[edges.unit[of]]
    nodes, units = len(index.nodes) + 1, int(edges.unit.max(initial=0)) + 1
    pairs = (edges.relation[passes] * nodes + edges.source[passes]) * nodes + edges.target[passes]
    told = np.unique(pairs * units + edges.unit[passes]) // units
    ties, weight = np.unique(told, return_counts=True)
    order = np.lexsort((ties, -weight))
    ties = ties[order]
    return Weighed(ties // nodes // nodes, ties // nodes % nodes, ties % nodes, weight[order])


def network(index: SearchIndex, asked: Asked, relations: Collection[Relation] = RELATIONS) -> Network:
    """``weighed``, as ties between nodes. limit: at most so many ties."""
    every = weighed(index, asked, relations)
    return drawn(index, every.some(slice(asked.limit)), len(every))


def drawn(index: SearchIndex, some: Weighed, total: int) -> Network:
    """Ties with their nodes; total: of how many."""
    nodes = index.nodes
    columns = (some.relation.tolist(), some.source.tolist(), some.target.tolist(), some.weight.tolist())
    ties = tuple(Tie(RELATIONS[r], nodes[s].id, nodes[t].id, w) for r, s, t, w in zip(*columns, strict=True))
    used = np.unique(np.concatenate((some.source, some.target))).tolist()
    return Network(tuple(nodes[n] for n in used), ties, total)


def telling(
    index: SearchIndex, asked: Asked, relation: Relation, source: int, target: int
) -> tuple[Kind, list[tuple[str, str]]]:
    """What tells one tie between two nodes, by their numbers: the kind of it, and document and id of each."""
    edges = index.edges
    ties = (edges.source == source) & (edges.target == target) & (edges.relation == RELATIONS.index(relation))
    kind: Kind = "incident" if relation in ("acts_on", "acts_with") else "statement"
    mask = Chosen(index, asked).mask(kind)
    units, documents = index.units(kind), index.units("document").ids
    told = [u for u in np.unique(edges.unit[ties]).tolist() if mask[u]]
    return kind, [(documents[int(units.document[u])], units.ids[u]) for u in told]
