"""Fits the weights of the rules engine's event decisions on gold records and writes them as readable tables.

usage: python tools/train_events.py GOLD_DIR… [--texts PATH] [--leave-out FILE] [--weigh NAME=N…] [--only-score]

GOLD_DIR holds records NAME.json, with their texts or stand-off; PATH is where the texts of stand-off records lie
(musnad.evaluation.standoff); FILE lists names to leave out, one a line; the articles of the folder NAME count N times
when weights are fitted, so that a small set of another kind is not lost among many. Prints, for
each decision, precision, recall and F1 by cross-validation over documents (8 folds), then fits on all of them
and writes ``resources/models/event_*.tsv`` with the thresholds. Needs ``pip install -e .[tools]``.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from musnad.engines.rules import argument_features as argue
from musnad.engines.rules import choosing, events
from musnad.engines.rules.engine import RulesEngine
from musnad.evaluation.phrases import alike
from musnad.evaluation.standoff import read_gold
from musnad.model.document import Document

MODELS = Path(__file__).resolve().parents[1] / "src" / "musnad" / "resources" / "models"
FOLDS = 8
VIOLENT = ("armed_clash", "attack", "bombing", "strike", "killing", "abduction")
# No violent event under this: on 300 ordinary articles nobody had looked at, 5.1 % of those that hold none showed one
# without a floor, 1.8 % with .36; .40 also keeps the sentences of others that report no assault (docs/quality.md).
VIOLENT_FLOOR = 0.40
LEAST_OF_TYPE = 40  # gold events a type must have before it gets a threshold of its own
SMALLEST_OF_MANY = 0.05  # the same where each of several labels has its own weights
SMALLEST = 0.02  # smaller weights are left out to keep the tables short; chosen by hand


@dataclass
class Rows:
    """One decision's examples: features, label, document number, how often it counts."""

    x: list[dict[str, int]] = field(default_factory=list)
    y: list[Any] = field(default_factory=list)
    group: list[int] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    missed: int = 0  # gold items that no candidate stands for

    def add(self, features: Sequence[str], label: Any, article: Article) -> None:
        self.x.append(dict.fromkeys(features, 1))
        self.y.append(label)
        self.group.append(article.number)
        self.weight.append(article.weight)


@dataclass
class Article:
    """One gold record beside what the engine sees of it."""

    number: int
    gold: dict[str, Any]
    scene: Any
    weight: float = 1.0


def load(
    folders: Sequence[str], left_out: set[str], texts: Path | None = None, weights: dict[str, float] | None = None
) -> list[Article]:
    """The articles of the gold folders, in name order, as scenes of the engine; weights: by the folder's name."""
    engine, weights = RulesEngine(), weights or {}
    found = {
        name: (gold, weights.get(Path(d).name, 1.0))
        for d in folders
        for name, gold in read_gold(Path(d), texts, {}).items()
        if name not in left_out
    }
    out = []
    for number, (name, (gold, weight)) in enumerate(sorted(found.items())):
        head = gold["document"]
        document = Document(
            id=name,
            sha256="",
            name=name,
            path=name,
            text=head["text"],
            title=head.get("title"),
            outlet=head.get("outlet"),
            published=head.get("published"),
        )
        scene = engine.scene(document)
        if scene is not None:
            out.append(Article(number, gold, scene.scene, weight))
    return out


def touched(article: Article, trigger: Any) -> list[dict[str, Any]]:
    """Gold events whose trigger the candidate touches."""
    tokens = article.scene.analysis.tokens
    start, end = tokens[trigger.first].start, tokens[trigger.index].end
    return [e for e in article.gold["events"] if e["trigger"]["start"] < end and e["trigger"]["end"] > start]


@dataclass(frozen=True)
class Key:
    """A gate row: document, token, id of its gold event (None for none), first type of its lexeme."""

    document: int
    token: int
    gold: str | None
    kind: str


@dataclass
class Labels:
    """Examples of the choices among labels: event type, status."""

    type: Rows = field(default_factory=Rows)
    status: Rows = field(default_factory=Rows)


def gate_rows(articles: Sequence[Article]) -> tuple[Rows, Labels, list[Key]]:
    """Examples for the gate and for the labels; and for each gate row where it stands and what it should be."""
    gate, labels = Rows(), Labels()
    keys: list[Key] = []
    for a in articles:
        seen: set[str] = set()
        for trigger, found in choosing.candidates(a.scene):
            gold = touched(a, trigger)
            fits = [e for e in gold if e["type"] in trigger.lexeme.types]
            gate.add(found, int(bool(fits)), a)
            keys.append(Key(a.number, trigger.index, fits[0]["id"] if fits else None, trigger.lexeme.types[0]))
            if fits:
                seen.add(fits[0]["id"])
                labels.status.add(found, fits[0]["status"], a)
                if len(trigger.lexeme.types) > 1:
                    labels.type.add(found, fits[0]["type"], a)
        gate.missed += len(a.gold["events"]) - len(seen)
    return gate, labels, keys


def argument_rows(articles: Sequence[Article]) -> dict[str, Rows]:
    """Examples for actor, target, place, time and toll, at the gold's own triggers."""
    rows = {name: Rows() for name in ("actor", "target", "place", "time", "toll")}
    for a in articles:
        happenings = at_gold(a)
        for h, gold in happenings:
            _participants(a, h, gold, rows)
            _circumstances(a, h, gold, rows)
        golds = {id(h): e for h, e in happenings}
        for toll, h, rank in events.near_tolls(a.scene, [h for h, _ in happenings]):
            counts = golds[id(h)]["counts"]
            label = any((c["of"], c.get("low"), c.get("high")) == (toll.of, toll.low, toll.high) for c in counts)
            rows["toll"].add(argue.toll_features(a.scene, h.trigger, h.type, toll, rank), int(label), a)
    return rows


def at_gold(a: Article) -> list[tuple[choosing.Happening, dict[str, Any]]]:
    """The gold events that a candidate stands for, as happenings of their own type."""
    out: list[tuple[choosing.Happening, dict[str, Any]]] = []
    for trigger, found in choosing.candidates(a.scene):
        fits = [e for e in touched(a, trigger) if e["type"] in trigger.lexeme.types]
        if fits and all(h.trigger.index != trigger.index for h, _ in out):
            out.append((choosing.Happening(trigger, fits[0]["type"], tuple(found)), fits[0]))
    return out


def phrases_of(a: Article, h: choosing.Happening) -> list[Any]:
    """The phrases that may be the happening's parties."""
    mates = a.scene.by_sentence[a.scene.analysis.sentence_of[h.trigger.index]]
    return [p for p in mates if not p.first <= h.trigger.index < p.last]


def _participants(a: Article, h: choosing.Happening, gold: dict[str, Any], rows: dict[str, Rows]) -> None:
    mates = phrases_of(a, h)
    these = {role: right(a, mates, gold[key]) for role, key in (("actor", "actors"), ("target", "targets"))}
    for p in mates:
        given = argue.participant_features(a.scene, h.trigger, h.type, p)
        for role in ("actor", "target"):
            rows[role].add(given, int(id(p) in these[role]), a)


def right(a: Article, mates: Sequence[Any], golds: Sequence[dict[str, Any]]) -> set[int]:
    """The phrases that stand for gold arguments: where the annotator marked them, else the first that reads alike."""
    text = a.scene.analysis.text
    out = set()
    for g in golds:
        there = [p for p in mates if g.get("start") is not None and p.start < g["end"] and g["start"] < p.end]
        there = there or [p for p in mates if alike(g["text"], text[p.start : p.end])][:1]
        if there:
            out.add(id(max(there, key=lambda p: min(p.end, g["end"]) - max(p.start, g["start"]))))
    return out


def _circumstances(a: Article, h: choosing.Happening, gold: dict[str, Any], rows: dict[str, Rows]) -> None:
    text = a.scene.analysis.text
    for site, rank, others in events.near_sites(a.scene, h.trigger):
        label = any(alike(g["text"], text[site.start : site.end]) for g in gold["places"])
        rows["place"].add(argue.site_features(a.scene, h.trigger, h.type, site, rank, others), int(label), a)
    wanted = (gold.get("time") or {}).get("text")
    for time, rank, others in events.near_times(a.scene, h.trigger):
        label = bool(wanted) and alike(wanted, time.text)
        rows["time"].add(argue.time_features(a.scene, h.trigger, h.type, time, rank, others), int(label), a)


def folds(rows: Rows, strength: float) -> Any:
    """Out-of-fold probabilities of a yes/no decision, an array of len(rows)."""
    matrix = as_matrix(rows)[0]
    y, w = np.array(rows.y), np.array(rows.weight)
    out = np.zeros(len(y))
    for train, test in GroupKFold(FOLDS).split(matrix, y, rows.group):
        out[test] = fitted(matrix[train], y[train], strength, w[train]).predict_proba(matrix[test])[:, 1]
    return out


def as_matrix(rows: Rows) -> tuple[Any, list[str]]:
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows.x)
    often = np.asarray((matrix > 0).sum(0)).ravel() >= 2
    names = [n for n, keep in zip(vectorizer.get_feature_names_out(), often, strict=True) if keep]
    return matrix[:, often], names


def fitted(x: Any, y: Any, strength: float, weight: Any = None) -> Any:
    """weight: how often each row counts; None: once."""
    solver = "liblinear" if len(set(y)) == 2 else "lbfgs"
    return LogisticRegression(C=strength, max_iter=1000, solver=solver).fit(x, y, sample_weight=weight)


def best_threshold(odds: Any, score: Callable[[float], tuple[float, float]]) -> tuple[float, float, float, float]:
    """(F1, threshold, precision, recall) of the best threshold on a grid of .02."""
    best = (0.0, 0.5, 0.0, 0.0)
    for threshold in np.arange(0.1, 0.7, 0.02):
        p, r = score(float(threshold))
        f = 2 * p * r / (p + r) if p + r else 0.0
        best = max(best, (f, float(threshold), p, r))
    return best


def write(name: str, tables: dict[str, tuple[float, dict[str, float]]], folder: Path = MODELS) -> int:
    """Writes label → (bias, weights) as TSV, sorted; returns how many rows."""
    lines = ["label\tfeature\tweight"]
    for label in sorted(tables):
        bias, weights = tables[label]
        lines.append(f"{label}\tbias\t{bias:.3f}")
        least = SMALLEST if len(tables) == 1 else SMALLEST_OF_MANY
        kept = sorted((f, w) for f, w in weights.items() if abs(w) >= least)
        lines += [f"{label}\t{f}\t{w:.3f}" for f, w in kept if "\t" not in f and "\n" not in f]
    (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    return len(lines) - 1


def fit_binary(name: str, rows: Rows, strength: float) -> int:
    """Fits a yes/no decision on all rows and writes it."""
    matrix, names = as_matrix(rows)
    model = fitted(matrix, np.array(rows.y), strength, np.array(rows.weight))
    return write(name, {"yes": (float(model.intercept_[0]), dict(zip(names, map(float, model.coef_[0]), strict=True)))})


def fit_labels(name: str, rows: Rows, strength: float) -> tuple[float, int]:
    """Fits a choice among labels; returns (accuracy in cross-validation, rows written)."""
    matrix, names = as_matrix(rows)
    y, w = np.array(rows.y), np.array(rows.weight)
    right = 0
    for train, test in GroupKFold(FOLDS).split(matrix, y, rows.group):
        right += int((fitted(matrix[train], y[train], strength, w[train]).predict(matrix[test]) == y[test]).sum())
    model = fitted(matrix, y, strength, w)
    tables = {
        str(label): (float(model.intercept_[k]), dict(zip(names, map(float, model.coef_[k]), strict=True)))
        for k, label in enumerate(model.classes_)
    }
    return right / len(y), write(name, tables)


def gate_counts(odds: Any, keys: Sequence[Key], limits: dict[str, float], usual: float) -> tuple[int, int]:
    """(gold events found, words taken for events) when each word gives at most one; limits: by type."""
    best: dict[tuple[int, int], int] = {}
    for k, key in enumerate(keys):
        at = (key.document, key.token)
        if odds[k] >= limits.get(key.kind, usual) and (at not in best or odds[k] > odds[best[at]]):
            best[at] = k
    return len({(keys[k].document, keys[k].gold) for k in best.values() if keys[k].gold is not None}), len(best)


def gate_score(odds: Any, keys: Sequence[Key], total: int) -> Callable[[float], Any]:
    """Precision and recall of the gate at one threshold for all."""

    def score(threshold: float) -> tuple[float, float]:
        hits, taken = gate_counts(odds, keys, {}, threshold)
        return (hits / taken if taken else 0.0), hits / total

    return score


def limits_by_type(odds: Any, keys: Sequence[Key], total: int, usual: float) -> tuple[float, dict[str, float]]:
    """(F1, threshold by type), the best near the usual one, violent types' not under the floor."""
    limits: dict[str, float] = {}

    def f1() -> float:
        hits, taken = gate_counts(odds, keys, limits, usual)
        return 2 * hits / (taken + total) if taken else 0.0

    held = Counter(k.kind for k in keys if k.gold is not None)
    for kind in VIOLENT:
        limits[kind] = max(usual, VIOLENT_FLOOR)
    best = f1()
    for kind in sorted(k for k, n in held.items() if n >= LEAST_OF_TYPE):
        chosen = first = limits.get(kind, usual)
        for step in range(0 if kind in VIOLENT else -7, 8):
            limits[kind] = first + 0.02 * step
            if f1() > best + 1e-9:
                best, chosen = f1(), limits[kind]
        limits[kind] = chosen
    return best, limits


def pair_score(odds: Any, rows: Rows, total: int) -> Callable[[float], Any]:
    """Precision and recall of pairs; total: gold items, also those without a candidate."""
    y = np.array(rows.y)

    def score(threshold: float) -> tuple[float, float]:
        chosen = odds >= threshold
        hits = int((chosen & (y == 1)).sum())
        return (hits / int(chosen.sum()) if chosen.any() else 0.0), min(1.0, hits / total)

    return score


STRENGTH = {
    "gate": 0.2,
    "type": 0.5,
    "status": 0.3,
    "actor": 0.2,
    "target": 0.2,
    "place": 0.3,
    "time": 0.3,
    "toll": 0.5,
}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--leave-out")
    parser.add_argument("--weigh", nargs="+", default=[], metavar="NAME=N")
    parser.add_argument("--only-score", action="store_true")
    given = parser.parse_args()
    weights = {name: float(n) for name, n in (one.split("=") for one in given.weigh)}
    left_out = set(Path(given.leave_out).read_text("utf-8").split()) if given.leave_out else set()
    articles = load(given.gold, left_out, given.texts, weights)
    golds = [e for a in articles for e in a.gold["events"]]
    totals = {"actor": "actors", "target": "targets", "place": "places", "toll": "counts"}
    print(f"{len(articles)} articles, {len(golds)} events")
    gate, labels, keys = gate_rows(articles)
    odds = folds(gate, STRENGTH["gate"])
    thresholds = {}
    f, thresholds["trigger"], p, r = best_threshold(odds, gate_score(odds, keys, len(golds)))
    better, limits = limits_by_type(odds, keys, len(golds), thresholds["trigger"])
    thresholds.update({f"trigger:{kind}": limit for kind, limit in limits.items()})
    print(f"gate    P {p:.3f} R {r:.3f} F1 {f:.3f} at {thresholds['trigger']:.2f} ({len(gate.y)} candidates)")
    print(f"gate    F1 {better:.3f} with thresholds by type")
    rows = argument_rows(articles)
    for name, one in rows.items():
        odds = folds(one, STRENGTH[name])
        total = sum(len(e[totals[name]]) for e in golds) if name in totals else sum(bool(e.get("time")) for e in golds)
        f, thresholds[name], p, r = best_threshold(odds, pair_score(odds, one, total))
        print(f"{name:<8}P {p:.3f} R {r:.3f} F1 {f:.3f} at {thresholds[name]:.2f} ({len(one.y)} pairs, {total} gold)")
    if given.only_score:
        return 0
    fit_binary("event_gate", gate, STRENGTH["gate"])
    for name, one in rows.items():
        fit_binary(f"event_{name}", one, STRENGTH[name])
    for name, one in (("type", labels.type), ("status", labels.status)):
        right, size = fit_labels(f"event_{name}", one, STRENGTH[name])
        print(f"{name:<8}accuracy {right:.3f} ({len(one.y)} rows, {size} weights)")
    write("event_thresholds", {"at": (0.0, thresholds)})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
