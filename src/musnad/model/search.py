"""What is searched: units of text with what they can be filtered by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["document", "statement", "incident"]
KINDS: tuple[Kind, ...] = ("document", "statement", "incident")

Facet = Literal["speaker", "outlet", "person", "group", "place", "type", "method", "stance", "status"]
FACETS: tuple[Facet, ...] = ("speaker", "outlet", "person", "group", "place", "type", "method", "stance", "status")


@dataclass(frozen=True, slots=True)
class Passage:
    """Half-open code points of a document's text."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FacetValue:
    """Something to filter by. id: of an entity, a place of the gazetteer, a code; names: everything it is called."""

    facet: Facet
    id: str
    label: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A document, a statement or an incident, as something to be found.

    id: within its document for a statement (``s1``). document: where it is shown, for an incident the first that
    tells it. passages: the text that is searched, those of one document together. facets: ids of its values.
    time_from, time_to: ISO days, of publication for documents and statements, of the happening for incidents; None
    where unknown. origins: independent origins, of a document or statement those of the best supported incident that
    it tells. contradicted: whether a contradiction is about it, or about an incident that it tells.
    """

    kind: Kind
    id: str
    document: str
    passages: tuple[Passage, ...]
    facets: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    time_from: str | None = None
    time_to: str | None = None
    origins: int = 0
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A document's words. title: what is searched before the text, None where the text begins with it."""

    document: str
    title: str | None
    text: str


Relation = Literal["speaks_of", "through", "acts_on", "acts_with"]
RELATIONS: tuple[Relation, ...] = ("speaks_of", "through", "acts_on", "acts_with")


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody in the network. kind: of the entity, ``outlet``, or ``speaker`` for a source that is no entity."""

    id: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Edge:
    """One telling of a relation between two nodes, by their ids; in a statement or an incident.

    speaks_of: a speaker names somebody. through: a speaker is quoted by an outlet, or handed on by it. acts_on: an
    actor of an event, and whom it was done to. acts_with: two actors of one event, the smaller id first.
    """

    relation: Relation
    source: str
    target: str
    kind: Kind
    document: str
    unit: str


@dataclass(frozen=True, slots=True)
class Searchable:
    """Everything a search index is made of; texts and units in the casefile's order of documents."""

    texts: tuple[Text, ...] = ()
    units: tuple[Unit, ...] = ()
    values: tuple[FacetValue, ...] = ()
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
