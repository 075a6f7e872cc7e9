"""The chain of every report as a small graph: publisher → outlet → speaker → independent origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

WIDTH, ROW, HEAD = 1000, 62, 34
_NODE_W, _NODE_H, _MARGIN = 208, 44, 8
# Letters that fit a node at the size the style sheet gives them.
_LETTERS = 25
COLUMNS = ("publisher", "through", "speaker", "origin")


@dataclass(frozen=True, slots=True)
class Telling:
    """One report. via: outlets between publisher and speaker, nearest the publisher first. copy: of another report.

    speaker: None for the publisher's own voice. origin: None where the casefile does not say.
    """

    document: str
    publisher: str
    published: str
    url: str
    copy: bool
    via: tuple[str, ...]
    speaker: str | None
    origin: str | None
    origin_label: str | None


@dataclass
class Node:
    """x, y: of the upper left corner. css: what it is; label: what fits; title: the whole of it."""

    key: str
    column: int
    css: str
    label: str
    title: str
    small: str = ""
    url: str | None = None
    x: float = 0
    y: float = 0
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Edge:
    path: str
    css: str


@dataclass(frozen=True, slots=True)
class Graph:
    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    heads: tuple[tuple[float, str], ...]
    node_width: int = _NODE_W
    node_height: int = _NODE_H


def draw(tellings: Sequence[Telling], *, rtl: bool, own: str) -> Graph:
    """Reports in rows, those of one origin beside each other, read from right to left where the language is."""
    order = list(dict.fromkeys(t.origin for t in tellings))
    rows = list(dict.fromkeys(sorted(tellings, key=lambda t: order.index(t.origin))))
    nodes: dict[str, Node] = {}
    links: dict[tuple[str, str], bool] = {}
    for row, telling in enumerate(rows):
        chain = _chain(telling, own)
        for node in chain:
            nodes.setdefault(node.key, node).rows.append(row)
        for a, b in pairwise(chain):
            links[a.key, b.key] = links.get((a.key, b.key), True) and telling.copy
    _place(nodes, rtl=rtl)
    lowest = max((n.y for n in nodes.values()), default=0)
    edges = tuple(_edge(nodes[a], nodes[b], copy, rtl=rtl) for (a, b), copy in links.items())
    heads = tuple((_x(i, rtl=rtl) + _NODE_W / 2, name) for i, name in enumerate(COLUMNS))
    return Graph(WIDTH, int(lowest + _NODE_H + _MARGIN), tuple(nodes.values()), edges, heads)


def _chain(t: Telling, own: str) -> list[Node]:
    css = "publisher copy" if t.copy else "publisher"
    out = [Node(f"d{t.document}", 0, css, short(t.publisher), t.publisher, t.published, t.url)]
    if t.via:
        out.append(Node("v" + "\0".join(t.via), 1, "through", short(" ← ".join(t.via)), " ← ".join(t.via)))
    if t.speaker is not None:
        out.append(Node(f"s{t.speaker}\0{t.origin}", 2, "speaker", short(t.speaker), t.speaker, url=t.url))
    if t.origin is not None:
        label = t.origin_label or t.origin
        said = own if t.speaker is None else ""
        out.append(Node(f"o{t.origin}", 3, "origin", short(label), label, said))
    return out


def _place(nodes: dict[str, Node], *, rtl: bool) -> None:
    """Each node at the middle of its rows, below the one before it in its column."""
    for column in range(len(COLUMNS)):
        at = float(HEAD)
        for node in sorted((n for n in nodes.values() if n.column == column), key=lambda n: sum(n.rows) / len(n.rows)):
            middle = HEAD + ROW * sum(node.rows) / len(node.rows)
            node.x, node.y = _x(column, rtl=rtl), max(at, middle)
            at = node.y + ROW


def _x(column: int, *, rtl: bool) -> float:
    x = _MARGIN + column * (WIDTH - _NODE_W - 2 * _MARGIN) / (len(COLUMNS) - 1)
    return WIDTH - x - _NODE_W if rtl else x


def _edge(a: Node, b: Node, copy: bool, *, rtl: bool) -> Edge:
    start, end = (a.x, b.x + _NODE_W) if rtl else (a.x + _NODE_W, b.x)
    middle = (start + end) / 2
    y1, y2 = a.y + _NODE_H / 2, b.y + _NODE_H / 2
    path = f"M{start:.0f} {y1:.0f}C{middle:.0f} {y1:.0f} {middle:.0f} {y2:.0f} {end:.0f} {y2:.0f}"
    return Edge(path, "copy" if copy else "first")


def short(words: str, most: int = _LETTERS) -> str:
    """Words that fit, with an ellipsis where some are cut."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
