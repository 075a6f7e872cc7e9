"""Counts of what was right, by name, and the figures that follow from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall, F1 in 0..1, over ``gold`` expected and ``predicted`` found items, ``right`` of them."""

    right: int
    gold: int
    predicted: int

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def __add__(self, other: Figure) -> Figure:
        return Figure(self.right + other.right, self.gold + other.gold, self.predicted + other.predicted)


NOTHING = Figure(0, 0, 0)


class Tally:
    """Adds up figures by name; keeps the order in which names first came."""

    def __init__(self) -> None:
        self._figures: dict[str, Figure] = {}

    def add(self, name: str, right: int, gold: int, predicted: int) -> None:
        self._figures[name] = self._figures.get(name, NOTHING) + Figure(right, gold, predicted)

    def figures(self) -> dict[str, Figure]:
        return dict(self._figures)


def total(figures: Iterable[Figure]) -> Figure:
    """The sum of several figures (micro-average)."""
    out = NOTHING
    for figure in figures:
        out = out + figure
    return out
