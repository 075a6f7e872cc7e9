"""Trains the reader that stands beside the rules: which words name an event, of which type and status, and which
phrases belong to it.

usage: python training/fit.py GOLD_DIR… --corpora FILE.jsonl.gz… [--texts PATH] [--leave-out FILE] -o FOLDER

GOLD_DIR, --texts and --leave-out as in tools/train_events.py; the corpora only say which pieces Arabic needs. Writes
``reader.pt`` and ``reader.json`` for export.py. ``--apart N`` keeps the articles of fold N out and prints F1 on them
after each epoch; ``--part`` trains on that part of the others, for a learning curve.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

import encoder
from encoder import Chance
from examples import SIZES, Example, Number, Page, Pair, Word, example, inventory, mark_names
from model import WHOLE, Reader
from musnad.engines.neural.network import KINDS
from musnad.engines.neural.pieces import Pieces
from musnad.resources import loader
from steps import CONTEXT, batches, padded, train
from train_events import load

# Weights of the losses, chosen by hand.
EVENT, TYPE, STATUS, METHOD, ESTIMATE = 12.0, 0.3, 0.15, 0.15, 0.5
WINDOWS = 20  # or somewhat more, that are written down for export.py
UNKNOWN_TYPE = 0.1  # pairs that are learned without their event's type, since reading may take another


Event = Mapping[str, Any]


def vocabulary() -> tuple[list[str], list[str], list[str]]:
    """(types, statuses, «phase method» of financing) in the order of the outputs."""
    known = loader.data("ontology/record.yaml")
    methods = sorted(f"{phase} {method}" for phase, found in known["finance"].items() for method in found)
    return sorted(known["event_types"]), sorted(known["statuses"]), methods


def _type(event: Event) -> str:
    return str(event["type"])


def _status(event: Event) -> str:
    return str(event["status"])


def method_of(event: Event) -> str:
    """«phase method» of an event of money, '' of any other."""
    return f"{event.get('phase')} {event.get('method')}" if event["type"] == "finance" else ""


TYPES, STATUSES, METHODS = vocabulary()
# Labels, weight of the loss, and an event's label, in the order of the outputs behind the first.
CHOICES: tuple[tuple[list[str], float, Callable[[Event], str]], ...] = (
    (TYPES, TYPE, _type),
    (STATUSES, STATUS, _status),
    (METHODS, METHOD, method_of),
)


class Batch:
    """Windows as they are read. vectors: of every piece, one window below the other; length: rows of each."""

    def __init__(self, model: Reader, pages: Sequence[Page], chance: Chance | None) -> None:
        self.pages = pages
        pieces, marks, present = padded(pages)
        self.length = pieces.shape[1]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = model.vectors(model.lower(pieces, present), marks, present, chance)
        self.vectors = vectors.reshape(-1, vectors.shape[-1])

    def words(self) -> list[tuple[int, Word]]:
        """Every word and its row among the vectors."""
        return [(k * self.length + w.row, w) for k, page in enumerate(self.pages) for w in page.words]

    def numbers(self) -> list[tuple[int, Number]]:
        """Every number that is known to be an estimate or none, and its row among the vectors."""
        return [(k * self.length + n.row, n) for k, page in enumerate(self.pages) for n in page.numbers]

    def pairs(self, model: Reader, chance: float = 0.0) -> tuple[list[Pair], Tensor | None]:
        """Every pair and their logits, (pairs, 2), None where there are none.

        chance: how many of the pairs are read without the type of their event.
        """
        found = [(k * self.length, p) for k, page in enumerate(self.pages) for p in page.pairs]
        if not found:
            return [], None
        columns = [
            (at + p.trigger, at + p.first, at + p.last, p.gap, KINDS[p.kind], TYPES.index(p.type)) for at, p in found
        ]
        a, b, c, gaps, kinds, types = torch.tensor(columns).T
        types = torch.where(torch.rand(len(types)) < chance, len(TYPES), types)
        logits = model.role(self.vectors[a], self.vectors[b], self.vectors[c], gaps, kinds, types)
        return [p for _, p in found], logits


def loss_of(model: Reader, pages: Sequence[Page], chance: Chance) -> Tensor:
    """The weighted sum of all losses over a batch."""
    batch = Batch(model, pages, chance)
    total = _words_loss(model, batch) + _estimates_loss(model, batch)
    pairs, found = batch.pairs(model, UNKNOWN_TYPE)
    if found is not None:
        labels = torch.tensor([p.right for p in pairs], dtype=torch.float32)
        weight = torch.tensor([(1.0, float(p.kind == "party")) for p in pairs])
        loss = functional.binary_cross_entropy_with_logits(found, labels, weight=weight, reduction="sum")
        total = total + loss / weight.sum()
    return total


def _words_loss(model: Reader, batch: Batch) -> Tensor:
    words = batch.words()
    found = model.head(batch.vectors[[row for row, _ in words]])
    named = torch.tensor([float(w.event is not None) for _, w in words])
    weight = torch.tensor([1.0 if w.fresh else CONTEXT for _, w in words])
    loss = functional.binary_cross_entropy_with_logits(found[:, 0], named, weight=weight, reduction="sum")
    total: Tensor = EVENT * loss / weight.sum()
    return total + labels_loss(found, [w for _, w in words])


def labels_loss(found: Tensor, words: Sequence[Word]) -> Tensor | float:
    """Of type, status and method where a word names an event; found: outputs of each word, (words, outputs)."""
    total: Tensor | float = 0.0
    held = [(k, w.event) for k, w in enumerate(words) if w.event]
    first = 1
    for labels, part, label in CHOICES:
        known = [(k, labels.index(name)) for k, event in held if (name := label(event)) in labels]
        if known:
            rows = found[[k for k, _ in known], first : first + len(labels)]
            total = total + part * functional.cross_entropy(rows, torch.tensor([right for _, right in known]))
        first += len(labels)
    return total


def _estimates_loss(model: Reader, batch: Batch) -> Tensor | float:
    numbers = batch.numbers()
    if not numbers:
        return 0.0
    found = model.head(batch.vectors[[row for row, _ in numbers]])[:, -1]
    right = torch.tensor([float(n.right) for _, n in numbers])
    return ESTIMATE * functional.binary_cross_entropy_with_logits(found, right)


def f1(model: Reader, found: Sequence[Example]) -> str:
    """Best F1 of candidates of the lexicon, of all words with their type, of estimates, and of pairs by kind; the share
    of right methods."""
    read: list[tuple[float, bool]] = []
    words: list[tuple[float, bool]] = []
    roles: dict[str, list[tuple[float, bool]]] = {}
    numbers: list[tuple[float, bool]] = []
    methods: list[bool] = []
    with torch.no_grad():
        for pages in batches([page for x in found for page in x.pages], None):
            batch = Batch(model, pages, None)
            fresh = [(row, w) for row, w in batch.words() if w.fresh]
            for (_, w), head in zip(fresh, model.head(batch.vectors[[row for row, _ in fresh]]).numpy(), strict=True):
                kinds = head[1 : 1 + len(TYPES)]
                words.append((float(head[0]), w.event is not None and w.event["type"] == TYPES[int(kinds.argmax())]))
                if w.kinds:
                    among = np.logaddexp.reduce(kinds[[TYPES.index(t) for t in sorted(w.kinds)]])
                    read.append((float(head[0] + among - np.logaddexp.reduce(kinds)), w.known))
                if w.event and method_of(w.event) in METHODS:
                    methods.append(METHODS[int(head[-1 - len(METHODS) : -1].argmax())] == method_of(w.event))
            estimates = batch.numbers()
            for (_, n), head in zip(estimates, model.head(batch.vectors[[row for row, _ in estimates]]), strict=True):
                numbers.append((float(head[-1]), n.right))
            pairs, logits = batch.pairs(model)
            for p, logit in zip(pairs, [] if logits is None else logits.tolist(), strict=True):
                names = ("actor", "target") if p.kind == "party" else (p.kind,)
                for name, score, right in zip(names, logit, p.right, strict=False):
                    roles.setdefault(name, []).append((score, bool(right)))
    gold = sum(x.gold for x in found)
    shown = {"candidates": best(read, gold), "words": best(words, gold)}
    shown |= {name: best(rows, sum(y for _, y in rows)) for name, rows in sorted(roles.items())}
    shown |= {"estimates": best(numbers, sum(y for _, y in numbers)), "methods": float(np.mean(methods or [False]))}
    return ", ".join(f"{name} {value:.3f}" for name, value in shown.items())


def best(rows: Sequence[tuple[float, bool]], gold: int) -> float:
    """The highest F1 over thresholds in steps of .1."""
    scores, right = np.array([s for s, _ in rows]), np.array([r for _, r in rows])
    limits = np.arange(-4.0, 3.0, 0.1)
    return max(float(2 * right[scores >= t].sum() / max(1, (scores >= t).sum() + gold)) for t in limits)


def arguments() -> argparse.ArgumentParser:
    """What the trainings of a large and of a small reader are both told."""
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--leave-out", type=Path)
    parser.add_argument("--corpora", type=Path, nargs="+", required=True)
    parser.add_argument("--apart", type=int, help="fold that is kept out, 0 to 9")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--out", type=Path, required=True)
    return parser


def main() -> int:
    parser = arguments()
    parser.add_argument("--part", type=float, default=1.0)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    left_out = set(given.leave_out.read_text("utf-8").split()) if given.leave_out else set()
    articles = load(given.gold, left_out, given.texts)
    source = encoder.read(encoder.packaged())
    kept = inventory(source, (d["text"] for d in documents(given.corpora)))
    pieces = Pieces([source.pieces[k] for k in kept], [source.scores[k] for k in kept], source.norm)
    names = mark_names(articles)
    numbers = {name: k for k, name in enumerate(names, 1)}
    found = [x for x in (example(article, pieces, numbers) for article in articles) if x.pages]
    apart = [x for x in found if x.fold == given.apart]
    learned = [x for x in found if x.fold != given.apart]
    random.Random(given.seed).shuffle(learned)
    learned = learned[: round(len(learned) * given.part)]
    print(f"{len(learned)} articles, {sum(x.gold for x in learned)} events, {len(kept)} pieces", flush=True)
    about = {"marks": names, "types": TYPES, "statuses": STATUSES, "methods": METHODS, "kept": kept}
    layers = [encoder.Layer.read(source, k) for k in range(WHOLE.layers)]
    model = Reader(source, kept, about, WHOLE, layers)
    pages = [page for x in learned for page in x.pages]
    train(
        model,
        model.body(),
        pages,
        lambda some, chance: loss_of(model, some, chance),
        given.epochs,
        given.seed,
        lambda: f"apart: {f1(model, apart)}" if apart else "",
    )
    write(given.out, model, about, pages)
    return 0


def write(folder: Path, model: Reader, about: Mapping[str, Any], pages: Sequence[Page]) -> None:
    """``reader.pt``, and ``reader.json`` with some windows: export.py looks at how large activations become."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), folder / "reader.pt")
    some = [{"pieces": p.pieces, "marks": p.marks.tolist()} for p in pages[:: max(1, len(pages) // WINDOWS)]]
    page = {**about, "sizes": asdict(SIZES), "shape": asdict(model.shape), "windows": some}
    (folder / "reader.json").write_text(json.dumps(page, ensure_ascii=False), "utf-8")


def documents(corpora: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Every article of the corpora, as its line says."""
    for path in corpora:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


if __name__ == "__main__":
    raise SystemExit(main())
