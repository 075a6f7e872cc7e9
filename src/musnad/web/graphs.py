"""The network: few names on a circle, many on rings around whom they are tied to; ties as curves."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from musnad.web.chains import short

_SIZE = 860
_RADIUS = 235
_LABEL = 24
# Names that a circle has room for, and ties that are marks of their own, each with its evidence.
_ON_CIRCLE, OWN = 72, 240
# On rings: from one name to the next, and from one ring to the next, at least. Names that are written from afar.
_GAP, _RING, _WRITTEN = 16.0, 110.0, 40

Tied = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Spot:
    """anchor: on which side of the dot its name stands, in the drawing and not in the language. turn: degrees.

    far: whether the name is written where all of a large network is seen.
    """

    id: str
    label: str
    title: str
    kind: str
    url: str
    x: float
    y: float
    text_x: float
    text_y: float
    anchor: str
    turn: float
    far: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One tie with its evidence, or all ties of a relation and width, without title and url."""

    path: str
    relation: str
    width: float
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    size: int
    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]


def graph(nodes: Sequence[Mapping[str, Any]], ties: Sequence[Tied], urls: Sequence[str]) -> Graph:
    """nodes: with ``id``, ``label``, ``kind`` and ``url``. ties: source, target, relation, weight, the heaviest first.
    urls: of their evidence."""
    few = len(nodes) <= _ON_CIRCLE
    size, spots = _circle(nodes, ties) if few else _rings(nodes, ties)
    bend = size / 2
    if len(ties) > OWN:
        return Graph(size, tuple(spots.values()), _merged(ties, spots, bend))
    lines = []
    for (source, target, relation, weight), url in zip(ties, urls, strict=True):
        a, b = spots[source], spots[target]
        title = f"{a.title} → {b.title} ({weight})"
        lines.append(Line(_curve(a, b, bend), relation, _width(weight), title, url))
    return Graph(size, tuple(spots.values()), tuple(lines))


def _width(weight: int) -> float:
    return round(min(6, 1 + math.log2(weight)))


def _merged(ties: Sequence[Tied], spots: Mapping[str, Spot], middle: float) -> tuple[Line, ...]:
    """Ties of one look as one path: thousands of paths are slow to move."""
    paths: dict[tuple[str, float], list[str]] = defaultdict(list)
    for source, target, relation, weight in ties:
        paths[relation, _width(weight)].append(_curve(spots[source], spots[target], middle))
    return tuple(Line("".join(parts), relation, width) for (relation, width), parts in paths.items())


def _circle(nodes: Sequence[Mapping[str, Any]], ties: Sequence[Tied]) -> tuple[int, dict[str, Spot]]:
    """Who is tied beside each other as far as one walk can tell."""
    order = _walk([n["id"] for n in nodes], ties)
    by_id = {n["id"]: n for n in nodes}
    angles = {id_: 2 * math.pi * i / max(1, len(order)) - math.pi / 2 for i, id_ in enumerate(order)}
    return _SIZE, {id_: _spot(by_id[id_], angle, _RADIUS, _SIZE / 2) for id_, angle in angles.items()}


def _rings(nodes: Sequence[Mapping[str, Any]], ties: Sequence[Tied]) -> tuple[int, dict[str, Spot]]:
    """A tree around its middle: each beside those it is tied to, its sector as wide as what hangs on it."""
    below, depth, order = _tree([n["id"] for n in nodes], ties)
    leaves: dict[str, int] = {}
    for id_ in reversed(order):
        leaves[id_] = sum(leaves[b] for b in below[id_]) or 1
    first, sector = 0.0, 2 * math.pi / sum(leaves[id_] for id_ in order if depth[id_] == 1)
    starts: dict[str, float] = {}
    for id_ in order:
        if depth[id_] == 1:
            starts[id_], first = first, first + leaves[id_] * sector
        at = starts[id_]
        for child in below[id_]:
            starts[child], at = at, at + leaves[child] * sector
    deepest = max(depth.values())
    ring = max(_RING, _GAP / sector / deepest)
    middle = ring * deepest + 200
    by_id = {n["id"]: n for n in nodes}
    written = set([id_ for tie in ties for id_ in tie[:2]][:_WRITTEN])
    return round(2 * middle), {
        id_: _spot(by_id[id_], starts[id_] + leaves[id_] * sector / 2, ring * depth[id_], middle, id_ in written)
        for id_ in order
    }


def _tree(ids: Sequence[str], ties: Sequence[Tied]) -> tuple[dict[str, list[str]], dict[str, int], list[str]]:
    """Whom each is nearest to, by steps from those with most ties: below each, how deep from 1, and all in order."""
    near: dict[str, list[str]] = {id_: [] for id_ in ids}
    for source, target, _, _ in ties:
        near[source].append(target)
        near[target].append(source)
    below: dict[str, list[str]] = {id_: [] for id_ in ids}
    depth: dict[str, int] = {}
    order: list[str] = []
    for start in sorted(ids, key=lambda i: -len(near[i])):
        if start in depth:
            continue
        depth[start] = 1
        waiting = [start]
        for at in waiting:
            order.append(at)
            for other in near[at]:
                if other not in depth:
                    depth[other] = depth[at] + 1
                    below[at].append(other)
                    waiting.append(other)
    return below, depth, order


def _curve(a: Spot, b: Spot, c: float) -> str:
    """Bent to the middle, the less the nearer the two are to each other."""
    bend = min(1.0, 0.25 + 0.75 * math.hypot(a.x - b.x, a.y - b.y) / c)
    x, y = (a.x + b.x) / 2, (a.y + b.y) / 2
    return f"M{a.x} {a.y}Q{x + (c - x) * bend:.1f} {y + (c - y) * bend:.1f} {b.x} {b.y}"


def _walk(ids: Sequence[str], ties: Sequence[Tied]) -> list[str]:
    near: dict[str, list[str]] = {id_: [] for id_ in ids}
    for source, target, _, _ in ties:
        near[source].append(target)
        near[target].append(source)
    out: dict[str, None] = {}
    for start in sorted(ids, key=lambda i: -len(near[i])):
        waiting = [start]
        while waiting:
            at = waiting.pop()
            if at not in out:
                out[at] = None
                waiting += [n for n in reversed(near[at]) if n not in out]
    return list(out)


def _spot(node: Mapping[str, Any], angle: float, radius: float, c: float, far: bool = True) -> Spot:
    cos, sin = math.cos(angle), math.sin(angle)
    return Spot(
        node["id"],
        short(node["label"], _LABEL),
        node["label"],
        node["kind"],
        node["around"],
        round(c + radius * cos, 1),
        round(c + radius * sin, 1),
        round(c + (radius + 14) * cos, 1),
        round(c + (radius + 14) * sin, 1),
        "right" if cos >= 0 else "left",
        round(math.degrees(angle) + (0 if cos >= 0 else 180), 1),
        far,
    )
