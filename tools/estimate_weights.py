"""Learns ``models/estimate.tsv``: which counted numbers are estimates of a state of things.

usage: python tools/estimate_weights.py GOLD_DIR… [--texts PATH] [--leave-out FILE] [--write]
GOLD_DIR, PATH and FILE as in tools/train_events.py.
Prints cross-validated precision, recall and F1 (five folds, by document). Needs scikit-learn.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from musnad.arabic.analysis import Analysis, analyse
from musnad.arabic.times import find_times
from musnad.engines.rules.estimates import candidates
from musnad.engines.rules.quantities import CountPhrase, find_counts
from musnad.engines.rules.tolls import tolls
from musnad.evaluation.standoff import read_gold
from musnad.model.reading import TimeExpression

TARGET = Path(__file__).resolve().parents[1] / "src/musnad/resources/models/estimate.tsv"
FOLDS = 5
# Neighbours in the file order are often one story told twice, so they stay in one fold.
BLOCK = 6
# A feature met less often in the training records is left out.
RARE = 4
STRENGTHS = (0.1, 0.2, 0.3, 0.5, 1.0)
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


Found = tuple[CountPhrase, tuple[str, ...], bool]


def judged_numbers(
    analysis: Analysis, times: Iterable[TimeExpression], estimates: Iterable[dict[str, Any]]
) -> list[Found]:
    """Every number that could be an estimate, its features, and whether it is one: bounds agree and the spans touch."""
    counts, left = find_counts(analysis), list(estimates)
    found = []
    for index, features, _ in candidates(analysis, counts, tolls(analysis, counts), [(t.start, t.end) for t in times]):
        count = counts[index]
        hits = (
            e
            for e in left
            if (e["low"], e["high"]) == (count.low, count.high) and count.start < e["end"] and e["start"] < count.end
        )
        hit = next(hits, None)
        if hit is not None:
            left.remove(hit)
        found.append((count, features, hit is not None))
    return found


def examples(record: dict[str, Any]) -> tuple[list[tuple[str, ...]], list[int], int]:
    """(features, labels, gold estimates) of one record."""
    analysis = analyse(record["document"]["text"])
    found = judged_numbers(analysis, find_times(analysis, record["document"].get("published")), record["estimates"])
    return [features for _, features, _ in found], [int(right) for *_, right in found], len(record["estimates"])


def fit(rows: list[tuple[str, ...]], labels: list[int], strength: float) -> tuple[DictVectorizer, LogisticRegression]:
    """Vectoriser and model; every feature is 0 or 1, the intercept is the feature «bias»."""
    vectorizer = DictVectorizer()
    seen = Counter(feature for row in rows for feature in row)
    kept = [[f for f in row if seen[f] >= RARE] for row in rows]
    matrix = vectorizer.fit_transform([dict.fromkeys((*row, "bias"), 1.0) for row in kept])
    model = LogisticRegression(C=strength, fit_intercept=False, max_iter=2000)
    model.fit(matrix, labels)
    return vectorizer, model


def cross_validate(docs: list[tuple[list[tuple[str, ...]], list[int], int]], strength: float) -> dict[float, float]:
    """Threshold → F1 over five folds; gold estimates out of reach count as missed."""
    scores: list[tuple[float, int]] = []
    for fold in range(FOLDS):
        train = [d for i, d in enumerate(docs) if i // BLOCK % FOLDS != fold]
        test = [d for i, d in enumerate(docs) if i // BLOCK % FOLDS == fold]
        vectorizer, model = fit([r for d in train for r in d[0]], [y for d in train for y in d[1]], strength)
        rows = [dict.fromkeys((*r, "bias"), 1.0) for d in test for r in d[0]]
        chances = model.predict_proba(vectorizer.transform(rows))[:, 1]
        scores += list(zip(chances.tolist(), [y for d in test for y in d[1]], strict=True))
    gold = sum(d[2] for d in docs)
    out = {}
    for threshold in THRESHOLDS:
        taken = [y for p, y in scores if p >= threshold]
        right = sum(taken)
        precision, recall = right / max(1, len(taken)), right / max(1, gold)
        print(f"C={strength} threshold={threshold}: P {precision:.3f} R {recall:.3f}")
        out[threshold] = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"    F1 {out[threshold]:.3f}")
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--leave-out", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    skip = set(args.leave_out.read_text().split()) if args.leave_out else set()
    found = {name: gold for folder in args.gold for name, gold in read_gold(folder, args.texts, {}).items()}
    docs = [examples(gold) for name, gold in sorted(found.items()) if name not in skip]
    best = max(((f1, c, t) for c in STRENGTHS for t, f1 in cross_validate(docs, c).items()), key=lambda x: x[0])
    print(f"best F1 {best[0]:.3f} at C={best[1]}, threshold {best[2]}, {len(docs)} documents")
    if args.write:
        vectorizer, model = fit([r for d in docs for r in d[0]], [y for d in docs for y in d[1]], best[1])
        weights = sorted(zip(vectorizer.get_feature_names_out(), np.round(model.coef_[0], 3), strict=True))
        head = (
            f"# Learned by tools/estimate_weights.py on {len(docs)} records; five-fold F1 {best[0]:.3f} at {best[2]}.\n"
        )
        lines = [f"estimate\t{name}\t{weight}" for name, weight in weights if weight]
        TARGET.write_text(f"{head}label\tfeature\tweight\n" + "\n".join(lines) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
