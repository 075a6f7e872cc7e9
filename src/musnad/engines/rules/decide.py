"""Readable decisions: a table of features and weights, learned on the development gold, summed and squashed.

The tables stand under ``resources/models`` as TSV (label, feature, weight); ``tools/train_*.py`` writes them and
``docs/quality.md`` says on what. A feature that a table does not know weighs nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from musnad.model.errors import ResourceError
from musnad.resources import loader


class Weights:
    """A linear model: label → feature → weight. One label: a yes/no decision; several: the highest sum wins."""

    def __init__(self, rows: Iterable[tuple[str, str, float]]) -> None:
        self._by_feature: dict[str, list[tuple[int, float]]] = {}
        numbers: dict[str, int] = {}
        for label, feature, weight in rows:
            self._by_feature.setdefault(feature, []).append((numbers.setdefault(label, len(numbers)), weight))
        self.labels = list(numbers)
        self._first = {f: w for f, found in self._by_feature.items() for k, w in found if k == 0}
        self._bias = self._first.get("bias", 0.0)
        if not self.labels:
            raise ResourceError("a table of weights without rows")

    def sums(self, features: Iterable[str]) -> list[float]:
        """One sum for each label, in the order of ``labels``; the feature ``bias`` is always added."""
        out = [0.0] * len(self.labels)
        for found in map(self._by_feature.get, ("bias", *features)):
            if found is not None:
                for k, weight in found:
                    out[k] += weight
        return out

    def probability(self, features: Iterable[str]) -> float:
        """Of a one-label table, in 0..1, as fitted on the development gold."""
        total = self._bias
        for weight in map(self._first.get, features):
            if weight is not None:
                total += weight
        return squash(total)

    @property
    def weights(self) -> dict[str, float]:
        """Feature → weight of the first label."""
        return self._first

    def best(self, features: Iterable[str], allowed: frozenset[str] | None = None) -> str:
        """The label with the highest sum among those allowed (all where None); the first of equals."""
        sums = self.sums(features)
        ranked = [(-s, k) for k, s in enumerate(sums) if allowed is None or self.labels[k] in allowed]
        if not ranked:
            raise ResourceError("no allowed label in the table", available=self.labels)
        return self.labels[min(ranked)[1]]


class Pair:
    """Two one-label tables asked at once, so that each feature is looked up once."""

    def __init__(self, first: Weights, second: Weights) -> None:
        one, two = first.weights, second.weights
        self._both = {f: (one.get(f, 0.0), two.get(f, 0.0)) for f in one.keys() | two.keys()}
        self._bias = self._both.get("bias", (0.0, 0.0))

    def sums(self, features: Iterable[str]) -> tuple[float, float]:
        """The sums that ``Weights.sums`` of each would give."""
        a, b = self._bias
        for found in map(self._both.get, features):
            if found is not None:
                a += found[0]
                b += found[1]
        return a, b


def squash(total: float) -> float:
    """The logistic function, in 0..1."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def pair(first: str, second: str) -> Pair:
    """Two tables of ``resources/models`` as one."""
    return Pair(table(first), table(second))


@cache
def table(name: str) -> Weights:
    """The weights of ``resources/models/NAME.tsv``."""
    rows = loader.cells(f"models/{name}.tsv")[1:]
    return Weights((label, feature, float(weight)) for label, feature, weight in rows)
