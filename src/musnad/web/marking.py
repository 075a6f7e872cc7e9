"""A text cut where marks begin and end, so that marks may lie over each other and every piece is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

MarkKind = Literal["statement", "event", "name", "number"]
# Lines longer than this are cut at a space: a browser lays out a paragraph as a whole.
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Mark:
    """Half-open code points of the text. id: of the record that it leads to."""

    id: str
    kind: MarkKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with the marks over them. statement: whose words they are; mark: the narrowest other one.

    first: marks that begin here, which the page gives their anchors.
    """

    text: str
    statement: str | None
    mark: Mark | None
    first: tuple[Mark, ...]


def paragraphs(text: str, start: int, end: int, marks: Sequence[Mark]) -> list[list[Piece]]:
    """``text[start:end]`` in paragraphs of pieces. A mark that began before ``start`` begins there."""
    out = []
    for low, high in _lines(text, start, end):
        inside = [m for m in marks if m.start < high and low < m.end]
        out.append(_pieces(text, low, high, start, inside))
    return out


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", text[start:end]):
        low, high = start + line.start(), start + line.end()
        while high - low > LONGEST:
            cut = text.rfind(" ", low + 1, low + LONGEST)
            cut = cut if cut > 0 else low + LONGEST
            found.append((low, cut))
            low = cut
        found.append((low, high))
    return found


def _pieces(text: str, low: int, high: int, start: int, marks: Sequence[Mark]) -> list[Piece]:
    bounds = sorted({low, high, *(b for m in marks for b in (m.start, m.end) if low < b < high)})
    out = []
    for first, last in pairwise(bounds):
        over = [m for m in marks if m.start <= first and last <= m.end]
        statements = [m for m in over if m.kind == "statement"]
        others = [m for m in over if m.kind != "statement"]
        begun = [m for m in over if m.start == first or (first == start and m.start < start)]
        out.append(
            Piece(
                text[first:last],
                min(statements, key=lambda m: m.end - m.start).id if statements else None,
                min(others, key=lambda m: (m.end - m.start, m.kind)) if others else None,
                tuple(sorted(begun, key=lambda m: m.start - m.end)),
            )
        )
    return out
