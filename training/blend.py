"""Fits how much the trained reader counts beside the rules, on articles that neither had seen.

usage: python training/blend.py GOLD_DIR… [--texts PATH] [--leave-out FILE] --apart N [--keep TYPE…]

The arguments are those that the reader was trained with (fit.py), whose graphs must stand under
``resources/models/reader``. The rules' weights are fitted anew without the articles of fold N; on these, both logits
are weighed by logistic regression, limits by what comes out of whole articles (limits.py). Of the types to keep,
finance by default, the reader adds events and takes none away (training/README.md says why). Writes
``resources/models/blend.tsv``, prints the ablation.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

import estimate_weights
import train_events as rules
import train_finance
from estimate_weights import judged_numbers
from examples import estimates_told, fold_of
from limits import Whole, best_limits, decided_by
from musnad.engines.neural.network import Network
from musnad.engines.rules import argument_features as argue
from musnad.engines.rules import events
from musnad.engines.rules.decide import Weights, squash
from musnad.engines.rules.finance import features, methods
from musnad.engines.rules.opinion import LEAST, ROLES, UNSEEN, Blend, Mix, Opinion, softened
from musnad.evaluation.phrases import alike

PARTS = (0.0, 0.25, 0.5, 0.75, 1.0)
# Ridges, as cross-validation of tools/estimate_weights.py and tools/train_finance.py would choose or nearly so.
ESTIMATES, METHODS = 0.3, 1.0


class Model:
    """The rules' weights of one decision, fitted on the articles that are not apart."""

    def __init__(self, learned: rules.Rows, strength: float) -> None:
        matrix, names = rules.as_matrix(learned)
        fitted = rules.fitted(matrix, np.array(learned.y), strength)
        self.labels = list(fitted.classes_)
        self._bias, self._weights = fitted.intercept_, fitted.coef_
        self._at = {name: k for k, name in enumerate(names)}

    def sums(self, found: Sequence[str]) -> list[float]:
        """One for each label; of a yes/no decision the one of yes."""
        columns = [self._at[f] for f in dict.fromkeys(found) if f in self._at]
        return [float(x) for x in self._bias + self._weights[:, columns].sum(1)]

    def table(self) -> Weights:
        """The same weights as reading takes them."""
        names = ["bias", *self._at]
        labels = self.labels if len(self._bias) > 1 else ["at"]
        rows = zip(labels, self._bias, self._weights, strict=True)
        return Weights(
            (label, f, float(w)) for label, bias, row in rows for f, w in zip(names, [bias, *row], strict=True)
        )


@dataclass
class Table:
    """Both logits of every item of one decision, and whether it is right; gold: how many right ones there are."""

    own: list[float]
    reader: list[float]
    right: list[bool]
    gold: int = 0

    def add(self, own: float, reader: float, right: bool) -> None:
        self.own.append(own)
        self.reader.append(reader)
        self.right.append(right)

    def mix(self, use_own: bool) -> tuple[list[float], Any]:
        """(own, reader, bias) of the best sum of both, or of the reader's alone, and the odds of every item."""
        columns = [self.own, self.reader] if use_own else [self.reader]
        x = np.array(columns).T
        model = LogisticRegression(C=10.0).fit(x, np.array(self.right))
        weights = [float(w) for w in model.coef_[0]]
        return [*([] if use_own else [0.0]), *weights, float(model.intercept_[0])], model.predict_proba(x)[:, 1]

    def best(self, odds: Any) -> tuple[float, float]:
        """(F1, limit)."""
        right = np.array(self.right)
        found = [
            (2 * right[odds >= t].sum() / max(1, (odds >= t).sum() + self.gold), t) for t in np.arange(0.1, 0.9, 0.02)
        ]
        return max((round(float(f), 4), round(float(t), 2)) for f, t in found)


@dataclass
class Apart:
    """The articles that nobody had seen, as both read them."""

    candidates: Table
    estimates: Table
    roles: dict[str, Table]
    labels: dict[str, list[tuple[list[str], list[float], Any, str]]]


@dataclass
class Learned:
    """What the rules would know without the articles apart: weights by decision, of estimates, of methods."""

    models: dict[str, Model]
    estimates: Callable[[Sequence[str]], float]
    methods: dict[str, float]


def compare(apart: list[rules.Article], known: Learned, network: Network) -> Apart:
    models = known.models
    empty = Table([], [], [])
    out = Apart(empty, deepcopy(empty), {r: deepcopy(empty) for r in ROLES}, {"type": [], "status": [], "method": []})
    for a in apart:
        found = rules.choosing.candidates(a.scene)
        answers = network.read(a.scene)
        best: dict[int, tuple[float, float, bool]] = {}
        for trigger, x in found:
            own = models["gate"].sums(x)[0]
            fits = [e for e in rules.touched(a, trigger) if e["type"] in trigger.lexeme.types]
            opinion = answers.of(trigger.index)
            row = (own, opinion.of(trigger.lexeme.types) if opinion else LEAST, bool(fits))
            best[trigger.index] = max(best.get(trigger.index, row), row, key=lambda r: r[0] + r[1])
            if fits and opinion:
                _labels(out, models, x, opinion, fits[0], trigger.lexeme.types)
                _method(out, known, a, trigger, opinion, fits[0])
        for row in best.values():
            out.candidates.add(*row)
        out.candidates.gold += len(a.gold["events"])
        _estimates(out.estimates, known, a, answers)
        for h, gold in rules.at_gold(a):
            _roles(out, models, a, h, gold, answers)
    return out


def _labels(out: Apart, models: dict[str, Model], x: list[str], opinion: Opinion, gold: Any, types: Any) -> None:
    for name, read, allowed in (("type", opinion.types, types), ("status", opinion.statuses, models["status"].labels)):
        sums = dict(zip(models[name].labels, models[name].sums(x), strict=True))
        labels = [label for label in models[name].labels if label in allowed]
        if gold[name] in labels and len(labels) > 1:
            out.labels[name].append((labels, softened([sums[label] for label in labels]), read, gold[name]))


def _method(out: Apart, known: Learned, a: rules.Article, trigger: Any, opinion: Opinion, gold: Any) -> None:
    names, right = [str(m) for m in methods()], f"{gold.get('phase')} {gold.get('method')}"
    if gold["type"] == "finance" and right in names:
        given = features(a.scene.analysis, trigger).values()
        own = [sum(known.methods.get(f, 0.0) * v for f, v in one.items()) for one in given]
        out.labels["method"].append((names, softened(own), opinion.methods, right))


def _estimates(table: Table, known: Learned, a: rules.Article, answers: Any) -> None:
    if not estimates_told(a.gold):
        return
    for count, found, right in judged_numbers(a.scene.analysis, a.scene.times, a.gold["estimates"]):
        opinion = answers.of(count.first)
        table.add(known.estimates(found), opinion.estimate if opinion else UNSEEN, right)
    table.gold += len(a.gold["estimates"])


def _roles(out: Apart, models: dict[str, Model], a: rules.Article, h: Any, gold: Any, answers: Any) -> None:
    analysis, at = a.scene.analysis, h.trigger.index

    def add(role: str, given: list[str], read: Any, right: bool, place: int = 0) -> None:
        out.roles[role].add(models[role].sums(given)[0], read[place] if read else UNSEEN, right)
        out.roles[role].gold += right

    phrases = rules.phrases_of(a, h)
    right = [rules.right(a, phrases, gold[key]) for key in ("actors", "targets")]
    read = answers.roles(at, h.type, "party", [(p.first, p.last - 1) for p in phrases])
    for p, logits in zip(phrases, read, strict=True):
        given = argue.participant_features(a.scene, h.trigger, h.type, p)
        for place, role in enumerate(("actor", "target")):
            add(role, given, logits, id(p) in right[place], place)
    sites = events.near_sites(a.scene, h.trigger)
    for found, logits in zip(
        sites, answers.roles(at, h.type, "place", [events.tokens_of(a.scene, s[0]) for s in sites]), strict=True
    ):
        words = analysis.text[found[0].start : found[0].end]
        there = any(alike(g["text"], words) for g in gold["places"])
        add("place", argue.site_features(a.scene, h.trigger, h.type, *found), logits, there)
    times = events.near_times(a.scene, h.trigger)
    wanted = (gold.get("time") or {}).get("text")
    for found, logits in zip(
        times, answers.roles(at, h.type, "time", [events.tokens_of(a.scene, t[0]) for t in times]), strict=True
    ):
        then = bool(wanted) and alike(wanted, found[0].text)
        add("time", argue.time_features(a.scene, h.trigger, h.type, *found), logits, then)


def best_part(rows: Sequence[tuple[list[str], list[float], Any, str]]) -> tuple[float, dict[float, float]]:
    """The reader's part in a choice among labels, and how often each part is right."""
    right = {}
    for part in PARTS:
        hits = 0
        for labels, own, reader, gold in rows:
            sums = [(1 - part) * p + part * reader.get(label, LEAST) for label, p in zip(labels, own, strict=True)]
            hits += labels[sums.index(max(sums))] == gold
        right[part] = hits / max(1, len(rows))
    return max(PARTS, key=lambda p: (right[p], -abs(p - 0.5))), right


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--leave-out", type=Path)
    parser.add_argument("--apart", type=int, required=True)
    parser.add_argument("--keep", nargs="*", default=["finance"], help="types of which the reader takes none away")
    given = parser.parse_args()
    left_out = set(given.leave_out.read_text("utf-8").split()) if given.leave_out else set()
    every = rules.load(given.gold, left_out, given.texts)
    apart = [a for a in every if fold_of(a) == given.apart]
    learned = [a for a in every if fold_of(a) != given.apart]
    gate, labels, _ = rules.gate_rows(learned)
    rows = {"gate": gate, "type": labels.type, "status": labels.status, **rules.argument_rows(learned)}
    models = {name: Model(one, rules.STRENGTH[name]) for name, one in rows.items() if name != "toll"}
    network = Network("hybrid")
    found = compare(apart, Learned(models, of_estimates(learned), of_methods(learned)), network)
    print(f"{len(apart)} articles apart, {found.candidates.gold} events, {len(found.candidates.right)} candidates")
    parts = {}
    for name, chosen in found.labels.items():
        parts[name], right = best_part(chosen)
        print(f"{name}: " + ", ".join(f"{p}: {r:.3f}" for p, r in right.items()))
    decisions = {"trigger": found.candidates, "estimate": found.estimates, **found.roles}
    whole = Whole(apart, network)
    table: dict[str, float] = {}
    with decided_by({f"event_{name}": model.table() for name, model in models.items()}):
        print("whole articles, events, arguments, finance: rules {:.3f} {:.3f} {:.3f}".format(*whole.f1(None)))
        for engine in ("neural", "hybrid"):
            mixes = {name: mixed(engine, name, one) for name, one in decisions.items()}
            roles = {role: mixes[role] for role in ROLES}
            own = engine == "neural"
            shares = {name: 1.0 if own else part for name, part in parts.items()}
            first = Blend(
                trigger=mixes["trigger"],
                kept=frozenset() if own else frozenset(given.keep),
                estimate=mixes["estimate"],
                roles=roles,
                **shares,
            )
            last = best_limits(whole, first)
            shown = (*whole.f1(first), *whole.f1(last))
            print("{}: {:.3f} {:.3f} {:.3f}, limits by whole articles {:.3f} {:.3f} {:.3f}".format(engine, *shown))
            table |= {f"{engine}:{name}": value for name, value in rows_of(last).items()}
    rules.write("blend", {"at": (0.0, table)})
    return 0


def of_estimates(learned: Sequence[rules.Article]) -> Callable[[Sequence[str]], float]:
    """The rules' logit of an estimate from its features."""
    known = [a for a in learned if estimates_told(a.gold)]
    found = [row for a in known for row in judged_numbers(a.scene.analysis, a.scene.times, a.gold["estimates"])]
    vectorizer, model = estimate_weights.fit([x for _, x, _ in found], [int(right) for *_, right in found], ESTIMATES)

    def logit(given: Sequence[str]) -> float:
        row = vectorizer.transform([dict.fromkeys((*given, "bias"), 1.0)])
        return float(model.decision_function(row)[0])

    return logit


def of_methods(learned: Sequence[rules.Article]) -> dict[str, float]:
    """The rules' weights of the methods of financing."""
    return train_finance.fit(train_finance.examples(learned), METHODS)


def mixed(engine: str, name: str, one: Table) -> Mix:
    """The best sum of both logits, or of the reader's alone, with the limit of the best F1."""
    (own, reader, bias), odds = one.mix(engine == "hybrid")
    best, limit = one.best(odds)
    print(f"{name}: rules {one.best(np.array([squash(x) for x in one.own]))[0]:.3f}, {engine} {best:.3f} at {limit}")
    return Mix(own, reader, bias, limit)


def rows_of(blend: Blend) -> dict[str, float]:
    """As the table ``blend`` has them, without the engine."""
    out = {"type": blend.type, "status": blend.status, "method": blend.method}
    out |= {f"kept:{name}": 1.0 for name in blend.kept}
    for name, mix in (("trigger", blend.trigger), ("estimate", blend.estimate), *blend.roles.items()):
        out |= {f"{name}:{key}": value for key, value in asdict(mix).items()}
    return out


if __name__ == "__main__":
    raise SystemExit(main())
