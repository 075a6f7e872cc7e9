"""Carries offsets of a predicted text into the gold text.

An intake may leave out lines or change white space, so the two texts differ; a line of the predicted text
is looked for in the gold text with white space apart, from where the last one ended, then from the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Interval = tuple[int, int]


def _squeeze(text: str) -> tuple[str, list[int]]:
    """The text without white space, and where each character left stood."""
    positions = [i for i, char in enumerate(text) if not char.isspace()]
    return "".join(text[i] for i in positions), positions


class Alignment:
    """Predicted offset → gold offset, both in code points; characters without a counterpart are absent."""

    __slots__ = ("offsets",)

    def __init__(self, predicted: str, gold: str) -> None:
        self.offsets: dict[int, int] = {}
        squeezed, positions = _squeeze(gold)
        last = offset = 0
        for line in predicted.splitlines(keepends=True):
            found, at_line = _squeeze(line)
            at = squeezed.find(found, last)
            if at < 0:
                at = squeezed.find(found)
            if found and at >= 0:
                self.offsets.update((offset + p, positions[at + k]) for k, p in enumerate(at_line))
                last = at + len(found)
            offset += len(line)

    def span(self, start: int | None, end: int | None) -> Interval | None:
        """The half-open gold interval of a predicted one; None where nothing of it has a counterpart."""
        if start is None or end is None:
            return None
        hit = [self.offsets[i] for i in range(start, end) if i in self.offsets]
        return (min(hit), max(hit) + 1) if hit else None

    def of(self, item: Mapping[str, Any] | None) -> Interval | None:
        """The gold interval of a predicted item with ``start`` and ``end``."""
        return self.span(item.get("start"), item.get("end")) if item else None


def own_span(item: Mapping[str, Any] | None) -> Interval | None:
    """A gold item's own interval; None where it has none."""
    return (item["start"], item["end"]) if item and item.get("start") is not None else None


def overlap(left: Interval | None, right: Interval | None) -> int:
    """Characters that both intervals cover."""
    return max(0, min(left[1], right[1]) - max(left[0], right[0])) if left and right else 0


def shared_part(left: Interval | None, right: Interval | None) -> float:
    """Intersection over union of two intervals, 0..1."""
    both = overlap(left, right)
    if not both or not left or not right:
        return 0.0
    return both / ((left[1] - left[0]) + (right[1] - right[0]) - both)
