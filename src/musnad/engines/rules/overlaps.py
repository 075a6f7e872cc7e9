"""Which of many spans overlap a stretch, without looking at all of them: articles may have spans by the thousand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate


class Overlaps:
    """Half-open spans in any order."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._order = sorted(range(len(spans)), key=lambda k: spans[k][0])
        self._starts = [spans[k][0] for k in self._order]
        self._ends = [spans[k][1] for k in self._order]
        self._reach = list(accumulate(self._ends, max))

    def any(self, start: int, end: int) -> bool:
        """Whether one overlaps ``[start, end)``."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start

    def over(self, start: int, end: int) -> list[int]:
        """The numbers of those that overlap ``[start, end)``, in the order in which they were given."""
        low, high = bisect_right(self._reach, start), bisect_left(self._starts, end)
        return sorted([self._order[k] for k in range(low, high) if self._ends[k] > start])
