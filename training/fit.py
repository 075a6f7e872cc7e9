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
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

import encoder
from examples import SIZES, Example, Page, example, inventory, mark_names, own_sums
from model import SENTENCES, Reader
from musnad.engines.neural.inputs import gate_marks
from musnad.engines.neural.network import KINDS
from musnad.engines.neural.pieces import Pieces
from musnad.engines.neural.windows import SLOTS
from musnad.resources import loader
from train_events import load

LOWER, UPPER = 6, 6  # layers that are frozen and trained
PIECES_A_BATCH = 2600
PADDED = 1.25  # windows of one batch are read together up to this ratio of their lengths
BODY_RATE, HEAD_RATE, WARM_UP, DROP = 1e-4, 1e-3, 0.1, 0.1
# Weights of the losses, chosen by hand. Words in sentences that are only there as context count for .3.
EVENT, TYPE, STATUS, CONTEXT, CANDIDATE = 12.0, 0.3, 0.15, 0.3, 1.5
UNKNOWN_TYPE = 0.1  # pairs that are learned without their event's type, since reading may take another

Vocabulary = dict[str, Any]


def vocabulary() -> tuple[list[str], list[str]]:
    """(types, statuses) in the order of the outputs."""
    known = loader.data("ontology/record.yaml")
    return sorted(known["event_types"]), sorted(known["statuses"])


TYPES, STATUSES = vocabulary()


def batches(found: Sequence[Example], chance: random.Random | None) -> list[list[Example]]:
    """Whole articles of like lengths together; shuffled where a source of chance is given."""
    order = sorted(found, key=lambda x: x.size + (chance.random() * 150 if chance else 0))
    out: list[list[Example]] = []
    size = 0
    for x in order:
        if not out or size + x.size > PIECES_A_BATCH:
            out.append([])
            size = 0
        out[-1].append(x)
        size += x.size
    if chance:
        chance.shuffle(out)
    return out


class Batch:
    """Articles as they are read. vectors: of every piece of every window, one below the other; base: where the window
    ``(article, window)`` begins."""

    def __init__(self, model: Reader, articles: Sequence[Example], drop: float) -> None:
        self.articles = articles
        self.base: dict[tuple[int, int], int] = {}
        found, begin = [], 0
        for group in self._groups():
            length = max(len(page.window.pieces) for _, page in group)
            for row, (key, _) in enumerate(group):
                self.base[key] = begin + row * length
            with torch.autocast("cpu", dtype=torch.bfloat16):
                vectors = model.vectors(*self._tensors(group, length), drop)
            found.append(vectors.reshape(-1, vectors.shape[-1]))
            begin += len(group) * length
        self.vectors = torch.cat(found)

    def _groups(self) -> list[list[tuple[tuple[int, int], Page]]]:
        """Windows of like lengths, the shortest first."""
        every = [((i, k), page) for i, x in enumerate(self.articles) for k, page in enumerate(x.pages)]
        every.sort(key=lambda item: len(item[1].window.pieces))
        out: list[list[tuple[tuple[int, int], Page]]] = []
        for item in every:
            if not out or len(item[1].window.pieces) > PADDED * len(out[-1][0][1].window.pieces):
                out.append([])
            out[-1].append(item)
        return out

    def _tensors(self, group: Sequence[tuple[tuple[int, int], Page]], length: int) -> tuple[Tensor, ...]:
        """(lower, marks, gate, present), padded."""
        hidden = group[0][1].lower.shape[1]
        lower = np.zeros((len(group), length, hidden), np.float16)
        marks = np.zeros((len(group), length, SLOTS), np.int64)
        gates = np.zeros((len(group), length), np.int64)
        present = np.zeros((len(group), length), np.float32)
        for row, ((article, _), page) in enumerate(group):
            x = self.articles[article]
            own = gate_marks(zip((c.token for c in x.candidates), x.own, strict=True))
            lower[row, : len(page.lower)] = page.lower
            present[row, : len(page.lower)] = 1.0
            for k, token in enumerate(page.window.tokens):
                if token >= 0:
                    marks[row, k, : len(x.marks[token])] = x.marks[token]
                    gates[row, k] = own.get(token, 0)
        return torch.from_numpy(lower).float(), *map(torch.from_numpy, (marks, gates, present))

    def row(self, article: int, token: int) -> int | None:
        """Where the vector of a token stands, in the window that answers for it."""
        place = self.articles[article].where.get(token)
        return None if place is None else self.base[article, place[0]] + place[1]

    def candidates(self, model: Reader) -> tuple[Tensor, Tensor, Tensor]:
        """(logits, labels, which of them stand for a candidate), all (articles, candidates)."""
        shape = (len(self.articles), max([1, *(len(x.candidates) for x in self.articles)]))
        at, sentence = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        own, right = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        types, seen = np.zeros((*shape, len(TYPES)), np.float32), np.zeros(shape, bool)
        for i, x in enumerate(self.articles):
            for j, c in enumerate(x.candidates):
                row = self.row(i, c.token)
                if row is None:
                    continue
                at[i, j], own[i, j], seen[i, j], right[i, j] = row, x.own[j], True, c.label is not None
                sentence[i, j] = min(SENTENCES - 1, c.sentence)
                types[i, j, [TYPES.index(t) for t in c.types]] = 1.0
        hide = ~seen
        hide[hide.all(1), 0] = False  # attention over nothing is no number
        given = map(torch.from_numpy, (own, sentence, types, hide))
        logits = model.candidate(self.vectors[torch.from_numpy(at)], *given)
        return logits, torch.from_numpy(right), torch.from_numpy(seen)

    def pairs(self, model: Reader, chance: float = 0.0) -> tuple[list[tuple[int, int]], Tensor | None]:
        """((article, number of its pair), …) and their logits, (pairs, 2), None where there are none.

        chance: how many of the pairs are read without the type of their event.
        """
        keys, columns = [], []
        for i, x in enumerate(self.articles):
            for j, p in enumerate(x.pairs):
                place = x.where.get(p.trigger)
                rows = x.pages[place[0]].rows if place else {}
                if place and p.first in rows and p.last in rows:
                    base = self.base[i, place[0]]
                    keys.append((i, j))
                    spans = (base + rows[p.trigger], base + rows[p.first], base + rows[p.last])
                    columns.append((*spans, p.gap, KINDS[p.kind], TYPES.index(p.type)))
        if not keys:
            return [], None
        a, b, c, gaps, kinds, types = torch.tensor(columns).T
        types = torch.where(torch.rand(len(types)) < chance, len(TYPES), types)
        return keys, model.role(self.vectors[a], self.vectors[b], self.vectors[c], gaps, kinds, types)


def loss_of(model: Reader, articles: Sequence[Example]) -> Tensor:
    """The weighted sum of all losses over a batch."""
    batch = Batch(model, articles, DROP)
    total = _words_loss(model, batch)
    logits, right, seen = batch.candidates(model)
    if seen.any():
        loss = functional.binary_cross_entropy_with_logits(logits[seen], right[seen])
        total = total + CANDIDATE * loss
    keys, found = batch.pairs(model, UNKNOWN_TYPE)
    if found is not None:
        pairs = [articles[i].pairs[j] for i, j in keys]
        labels = torch.tensor([p.right for p in pairs], dtype=torch.float32)
        weight = torch.tensor([(1.0, float(p.kind == "party")) for p in pairs])
        loss = functional.binary_cross_entropy_with_logits(found, labels, weight=weight, reduction="sum")
        total = total + loss / weight.sum()
    return total


def _words_loss(model: Reader, batch: Batch) -> Tensor:
    at, named, weight, held, kinds, statuses = [], [], [], [], [], []
    for i, x in enumerate(batch.articles):
        for k, page in enumerate(x.pages):
            for token, row in page.rows.items():
                if token not in x.words:
                    continue
                event = x.triggers.get(token)
                at.append(batch.base[i, k] + row)
                named.append(float(event is not None))
                weight.append(1.0 if token >= page.window.fresh else CONTEXT)
                if event:
                    held.append(batch.base[i, k] + row)
                    kinds.append(TYPES.index(event["type"]))
                    statuses.append(STATUSES.index(event["status"]))
    found = model.head(batch.vectors)
    w = torch.tensor(weight)
    loss = functional.binary_cross_entropy_with_logits(found[at, 0], torch.tensor(named), weight=w, reduction="sum")
    total: Tensor = EVENT * loss / w.sum()
    if held:
        last = 1 + len(TYPES)
        total = total + TYPE * functional.cross_entropy(found[held, 1:last], torch.tensor(kinds))
        total = total + STATUS * functional.cross_entropy(found[held, last:], torch.tensor(statuses))
    return total


def f1(model: Reader, found: Sequence[Example]) -> str:
    """Best F1 of candidates by the reader and by the rules alone, of words with their type, and of pairs by kind."""
    read: list[tuple[float, bool]] = []
    rules: list[tuple[float, bool]] = []
    words: list[tuple[float, bool]] = []
    roles: dict[str, list[tuple[float, bool]]] = {}
    model.eval()
    with torch.no_grad():
        for articles in batches(found, None):
            batch = Batch(model, articles, 0.0)
            logits = batch.candidates(model)[0].numpy()
            heads = model.head(batch.vectors).numpy()
            keys, pairs = batch.pairs(model)
            for i, x in enumerate(articles):
                read += _best_of_words(x, logits[i])
                rules += _best_of_words(x, x.own)
                for token in x.where.keys() & x.words:
                    head = heads[batch.row(i, token)]
                    kind = TYPES[int(head[1 : 1 + len(TYPES)].argmax())]
                    words.append((float(head[0]), x.triggers.get(token, {}).get("type") == kind))
            for (i, j), logit in zip(keys, [] if pairs is None else pairs.tolist(), strict=True):
                p = articles[i].pairs[j]
                names = ("actor", "target") if p.kind == "party" else (p.kind,)
                for name, score, right in zip(names, logit, p.right, strict=False):
                    roles.setdefault(name, []).append((score, bool(right)))
    model.train()
    gold = sum(x.gold for x in found)
    shown = {"candidates": best(read, gold), "rules": best(rules, gold), "words": best(words, gold)}
    shown |= {name: best(rows, sum(y for _, y in rows)) for name, rows in sorted(roles.items())}
    return ", ".join(f"{name} {value:.3f}" for name, value in shown.items())


def _best_of_words(x: Example, logits: Sequence[float]) -> list[tuple[float, bool]]:
    """One row for each word: its likeliest candidate."""
    out: dict[int, tuple[float, bool]] = {}
    for c, logit in zip(x.candidates, logits, strict=False):
        out[c.token] = max(out.get(c.token, (-99.0, False)), (float(logit), c.label is not None))
    return list(out.values())


def best(rows: Sequence[tuple[float, bool]], gold: int) -> float:
    """The highest F1 over thresholds in steps of .1."""
    scores, right = np.array([s for s, _ in rows]), np.array([r for _, r in rows])
    limits = np.arange(-4.0, 3.0, 0.1)
    return max(float(2 * right[scores >= t].sum() / max(1, (scores >= t).sum() + gold)) for t in limits)


def train(model: Reader, found: Sequence[Example], apart: Sequence[Example], epochs: int, seed: int) -> None:
    chance = random.Random(seed)
    total = len(batches(found, None)) * epochs
    body = [p for n, p in model.named_parameters() if n.startswith("layers.")]
    head = [p for n, p in model.named_parameters() if not n.startswith("layers.")]
    rates = [{"params": body, "lr": BODY_RATE}, {"params": head, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(rates, weight_decay=0.01, fused=True)

    def rate(step: int) -> float:
        return min((step + 1) / (total * WARM_UP), max(0.0, (total - step) / (total * (1 - WARM_UP))))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    begun = time.monotonic()
    for epoch in range(epochs):
        model.train()
        losses = []
        for articles in batches(found, chance):
            loss = loss_of(model, articles)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        shown = f"; apart: {f1(model, apart)}" if apart else ""
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.monotonic() - begun:.0f} s{shown}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--leave-out", type=Path)
    parser.add_argument("--corpora", type=Path, nargs="+", required=True)
    parser.add_argument("--apart", type=int, help="fold that is kept out, 0 to 9")
    parser.add_argument("--part", type=float, default=1.0)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--out", type=Path, required=True)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    left_out = set(given.leave_out.read_text("utf-8").split()) if given.leave_out else set()
    articles = load(given.gold, left_out, given.texts)
    source = encoder.read(encoder.packaged())
    kept = inventory(source, _texts(given.corpora))
    pieces = Pieces([source.pieces[k] for k in kept], [source.scores[k] for k in kept], source.norm)
    names = mark_names(articles)
    numbers = {name: k for k, name in enumerate(names, 1)}
    lower = encoder.Lower(source, kept, LOWER).eval()
    found = [example(article, pieces, numbers, lower) for article in articles]
    found = [x for x in found if x.pages]
    own_sums(found, given.apart)
    apart = [x for x in found if x.fold == given.apart]
    learned = [x for x in found if x.fold != given.apart]
    random.Random(given.seed).shuffle(learned)
    learned = learned[: round(len(learned) * given.part)]
    print(f"{len(learned)} articles, {sum(len(x.triggers) for x in learned)} triggers, {len(kept)} pieces", flush=True)
    model = Reader(source, LOWER, UPPER, len(names), len(TYPES), len(STATUSES))
    train(model, learned, apart, given.epochs, given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), given.out / "reader.pt")
    about = {
        "sizes": {"window": SIZES.window, "before": SIZES.before},
        "marks": names,
        "types": TYPES,
        "statuses": STATUSES,
        "kept": kept,
    }
    (given.out / "reader.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")
    return 0


def _texts(corpora: Sequence[Path]) -> Iterator[str]:
    for path in corpora:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


if __name__ == "__main__":
    raise SystemExit(main())
