"""Fits ``models/finance_method.tsv``: which method of financing the words around a trigger speak for.

usage: python tools/train_finance.py GOLD_DIR… [--texts PATH] [--leave-out FILE] [--write]

GOLD_DIR, PATH and FILE as in tools/train_events.py. A conditional logit: all methods share the weights of where their
words stand, each has its own with a trigger's lexeme. Prints the share of gold finance triggers whose method and phase
are right, by cross-validation over documents. Needs ``pip install -e .[tools]``.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from musnad.engines.rules import choosing
from musnad.engines.rules.finance import Method, features, methods
from train_events import MODELS, Article, load, touched

FOLDS = 8
STRENGTHS = (0.3, 1.0, 3.0)
SMALLEST = 0.02  # smaller weights are left out to keep the table short


@dataclass(frozen=True)
class Example:
    """One gold trigger: its document, features by method, and which method is right (index into methods())."""

    document: int
    found: list[dict[str, float]]
    right: int


def examples(articles: Sequence[Article]) -> list[Example]:
    """One for each gold finance event with a method that a candidate trigger touches."""
    out = []
    for article in articles:
        taken = set()
        for trigger, _ in choosing.candidates(article.scene):
            for e in touched(article, trigger):
                known = e["type"] == "finance" and e.get("method") and e["phase"]
                method = Method(e["phase"], e["method"]) if known else None
                if method in methods() and "finance" in trigger.lexeme.types and (e["id"], trigger.index) not in taken:
                    taken.add((e["id"], trigger.index))
                    by_method = features(article.scene.analysis, trigger)
                    out.append(Example(article.number, [by_method[m] for m in methods()], methods().index(method)))
    return out


def fit(rows: Sequence[Example], strength: float) -> dict[str, float]:
    """Feature → weight, by maximum likelihood with a ridge."""
    names: dict[str, int] = {}
    at, columns, values = [], [], []
    for n, example in enumerate(rows):
        for k, found in enumerate(example.found):
            for name, value in found.items():
                at.append(n * len(example.found) + k)
                columns.append(names.setdefault(name, len(names)))
                values.append(value)
    matrix = csr_matrix((values, (at, columns)), shape=(len(rows) * len(methods()), len(names)))
    right = np.array([e.right for e in rows])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = (matrix @ w).reshape(len(rows), -1)
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        lost = -np.log(p[np.arange(len(rows)), right] + 1e-12).sum() + 0.5 / strength * (w @ w)
        p[np.arange(len(rows)), right] -= 1
        return lost, matrix.T @ p.ravel() + w / strength

    w = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {name: float(w[k]) for name, k in names.items()}


def chosen(weights: dict[str, float], example: Example) -> int:
    sums = [sum(weights.get(f, 0.0) * v for f, v in found.items()) for found in example.found]
    return int(np.argmax(sums))


def cross_validate(rows: Sequence[Example], strength: float) -> float:
    """The share that is right over folds of whole documents."""
    documents = sorted({e.document for e in rows})
    np.random.RandomState(0).shuffle(documents)
    right = 0
    for fold in range(FOLDS):
        apart = set(documents[fold::FOLDS])
        weights = fit([e for e in rows if e.document not in apart], strength)
        right += sum(chosen(weights, e) == e.right for e in rows if e.document in apart)
    return right / len(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--leave-out", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    left_out = set(given.leave_out.read_text("utf-8").split()) if given.leave_out else set()
    rows = examples(load(given.gold, left_out, given.texts))
    scores = {c: cross_validate(rows, c) for c in STRENGTHS}
    best = max(scores, key=lambda c: scores[c])
    for strength, score in scores.items():
        print(f"strength {strength}: {score:.3f} of {len(rows)} triggers")
    if given.write:
        weights = {k: round(v, 3) for k, v in sorted(fit(rows, best).items()) if abs(v) >= SMALLEST}
        lines = [f"method\t{name}\t{weight}" for name, weight in weights.items()]
        target = MODELS / "finance_method.tsv"
        target.write_text("label\tfeature\tweight\n" + "\n".join(lines) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
