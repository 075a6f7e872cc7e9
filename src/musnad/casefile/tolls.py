"""The tolls of one event: the parts told, each once, and the whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from musnad.arabic.folding import fold
from musnad.casefile.happenings import folded, table
from musnad.casefile.names import words
from musnad.model.reading import Count

Toll = tuple[int | None, int | None]


def totals(counts: tuple[Count, ...]) -> dict[str, list[Toll]]:
    """Class → the tolls told for it and, where there are several parts, their total last.

    A figure told twice is one part, unless of two kinds of people. The total is the part that is the whole already
    («13 killed», six of whom died later), else the sum.
    """
    told: dict[str, list[Count]] = {}
    for count in counts:
        parts = told.setdefault(count.of, [])
        if _bounded(count) and not any(_again(count, part) for part in parts):
            parts.append(count)
    return {of: [*((p.low, p.high) for p in parts), *_total(parts)] for of, parts in told.items() if parts}


def near(a: Toll, b: Toll) -> bool:
    """Whether both are over ten and less than a third apart: one toll, counted by two or still being counted."""
    low, high = sorted((a[0] or a[1] or 1, b[0] or b[1] or 1))
    return low > 10 and 3 * high < 4 * low


@lru_cache(maxsize=65536)
def people(text: str) -> frozenset[str]:
    """The classes of people (civilians, forces, fighters) that a toll's words name, empty where they name none."""
    told = frozenset(words(text))
    return frozenset(name for name, found in _classes().items() if told & found)


@cache
def _classes() -> dict[str, frozenset[str]]:
    return {name: frozenset(fold(w) for w in found) for name, found in table()["people"].items()}


def _bounded(count: Count) -> bool:
    return count.low is not None or count.high is not None


def _again(count: Count, part: Count) -> bool:
    """Whether a figure is told again: the same bounds, of people who can be the same."""
    if (count.low, count.high) != (part.low, part.high):
        return False
    ours, theirs = people(count.text), people(part.text)
    return not (ours and theirs) or bool(ours & theirs)


def _total(parts: Sequence[Count]) -> list[Toll]:
    """The total of several parts; nothing for one."""
    if len(parts) < 2:
        return []
    largest = max(_size(p) for p in parts)
    total = sum(p.low or 0 for p in parts)
    for part in parts:
        if _size(part) == largest and (_whole(part.text) or (len(parts) > 2 and total == 2 * largest)):
            return [(part.low, part.high)]
    highs = [p.high for p in parts if p.high is not None]
    return [(total, sum(highs) if len(highs) == len(parts) else None)]


def _size(count: Count) -> int:
    return count.low or count.high or 0


def _whole(text: str) -> bool:
    """Whether the words count everybody («13 قتيلاً», «31 شخصاً», a bare figure), not one kind of people."""
    told = words(text)
    if not told or people(text):
        return False
    return all(w.isdigit() for w in told) or bool(folded("whole_words") & set(told))
