"""Trains the small reader that is shipped on what large ones answer, over the gold articles and others of the corpora.

usage: python training/distil.py GOLD_DIR… --corpora FILE.jsonl.gz… --teachers FOLDER… [--texts PATH] [--leave-out FILE]
       [--apart N] [--bar GOLD_DIR…] -o FOLDER

GOLD_DIR, --texts, --leave-out, --corpora, --apart and what it writes as of fit.py, which made the teachers; the small
reader begins as layers of the first. Of the corpora it takes the articles that hold most candidates, none that is
annotated, left out, of the fold apart or in a folder to bar (``dev``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

import encoder
from encoder import Chance
from examples import Example, Page, example, fold_of, unlabelled
from fit import (
    CHOICES,
    ESTIMATE,
    EVENT,
    METHODS,
    TYPES,
    UNKNOWN_TYPE,
    Batch,
    arguments,
    documents,
    f1,
    labels_loss,
    write,
)
from model import Reader, loaded
from musnad.engines.neural.pieces import Pieces
from musnad.engines.rules.engine import RulesEngine
from musnad.evaluation.standoff import read_gold
from musnad.model.document import Document
from narrow import small
from steps import CONTEXT, train
from teach import Answer, answers
from train_events import Article, load

CHOSEN, HEADS, FFN = (0, 2, 5, 8, 11), 6, 768  # layers of the teacher, what is left of each
PIECES = 2_300_000  # of articles that nobody annotated
VECTORS = 2.0  # weight of the distance from the teacher's vectors
HARD = 0.5  # how much annotations count beside the teachers where there are any
LIKELY = 0.03  # a word that names an event with less than this teaches nothing of its type
MONEY = 0.2  # the least sum of likely events of money in a batch that teaches methods
RATE, WARM_UP, DROP = 3e-4, 0.05, 0.05
SAMPLE = 40  # windows, or somewhat more, that tell which heads and channels weigh most

Taught = dict[int, Answer]


class Lesson:
    """taught: answers by the window's id; annotated: ids of the windows with labels."""

    def __init__(self, taught: Taught, annotated: set[int]) -> None:
        self.taught, self.annotated = taught, annotated

    def loss(self, model: Reader, pages: Sequence[Page], chance: Chance) -> Tensor:
        """The weighted sum of all losses over a batch."""
        batch = Batch(model, pages, chance)
        told = [self.taught[id(page)] for page in pages]
        total = self._words(model, batch, told)
        numbers = batch.numbers()
        if numbers:
            found = model.head(batch.vectors[[row for row, _ in numbers]])[:, -1]
            right = torch.tensor([float(n.right) for _, n in numbers])
            soft = torch.sigmoid(_joined([a.numbers for a in told]))
            wanted = torch.lerp(soft, right, self._hard([len(p.numbers) for p in pages], pages))
            total = total + ESTIMATE * functional.binary_cross_entropy_with_logits(found, wanted)
        pairs, logits = batch.pairs(model, UNKNOWN_TYPE)
        if logits is not None:
            rights = torch.tensor([p.right for p in pairs], dtype=torch.float32)
            soft = torch.sigmoid(_joined([a.pairs for a in told]))
            wanted = torch.lerp(soft, rights, self._hard([len(p.pairs) for p in pages], pages)[:, None])
            weight = torch.tensor([(1.0, float(p.kind == "party")) for p in pairs])
            loss = functional.binary_cross_entropy_with_logits(logits, wanted, weight=weight, reduction="sum")
            total = total + loss / weight.sum()
        return total

    def _words(self, model: Reader, batch: Batch, told: Sequence[Answer]) -> Tensor:
        words = [w for _, w in batch.words()]
        vectors = batch.vectors[[row for row, _ in batch.words()]]
        found, taught = model.head(vectors), _joined([a.heads for a in told])
        hard = self._hard([len(p.words) for p in batch.pages], batch.pages)
        named = torch.tensor([float(w.event is not None) for w in words])
        weight = torch.tensor([1.0 if w.fresh else CONTEXT for w in words])
        soft = torch.sigmoid(taught[:, 0])
        loss = functional.binary_cross_entropy_with_logits(
            found[:, 0], torch.lerp(soft, named, hard), weight=weight, reduction="sum"
        )
        apart = (vectors - _joined([a.vectors for a in told])).pow(2).mean(1)
        total = (EVENT * loss + VECTORS * (apart * weight).sum()) / weight.sum()
        likely = torch.maximum(soft, named * hard) * weight
        on = likely > LIKELY
        return total + _labels(found[on], taught[on], likely[on]) + HARD * labels_loss(found, words)

    def _hard(self, counts: Sequence[int], pages: Sequence[Page]) -> Tensor:
        """How much the annotation of each item counts, of ``counts`` items a window."""
        of = [HARD if id(page) in self.annotated else 0.0 for page in pages]
        return torch.tensor(of).repeat_interleave(torch.tensor(counts))


def _labels(found: Tensor, taught: Tensor, likely: Tensor) -> Tensor:
    """How far type, status and method are from the teachers' (Kullback and Leibler), by how likely the event is."""
    total, first = torch.zeros(()), 1
    for labels, part, _ in CHOICES:
        columns = slice(first, first + len(labels))
        wanted = taught[:, columns]
        apart = (wanted.exp() * (wanted - torch.log_softmax(found[:, columns], -1))).sum(1)
        money = labels is METHODS
        weight = likely * taught[:, 1 + TYPES.index("finance")].exp() if money else likely
        if weight.sum() > (MONEY if money else 0.0):
            total = total + part * (apart * weight).sum() / weight.sum()
        first += len(labels)
    return total


def _joined(parts: Sequence[np.ndarray]) -> Tensor:  # type: ignore[type-arg]
    return torch.from_numpy(np.concatenate(list(parts)).astype(np.float32))


def others(corpora: Sequence[Path], barred: set[str], names: set[str]) -> Iterator[Article]:
    """The articles of the corpora whose texts are not barred and whose ids are not among the names, each text once."""
    engine, seen = RulesEngine(), set(barred)
    for line in documents(corpora):
        if line["text"] in seen or line["id"] in names:
            continue
        seen.add(line["text"])
        document = Document(
            line["id"], "", "", "", line["text"], title=line.get("title"), published=line.get("published")
        )
        layers = engine.scene(document)
        if layers is not None and layers.scene.triggers:
            yield Article(0, {"events": []}, layers.scene)


def richest(found: Sequence[Example], pieces: int) -> list[Example]:
    """The articles with the most candidates, up to so many pieces."""

    def candidates(x: Example) -> int:
        return sum(bool(w.kinds) and w.fresh for page in x.pages for w in page.words)

    out: list[Example] = []
    for x in sorted(found, key=candidates, reverse=True):
        if pieces <= 0:
            break
        pieces -= sum(len(page.pieces) for page in x.pages)
        out.append(x)
    return out


def main() -> int:
    parser = arguments()
    parser.add_argument("--teachers", type=Path, nargs="+", required=True)
    parser.add_argument("--bar", nargs="*", default=[], help="gold folders whose texts are not looked at either")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    left_out = set(given.leave_out.read_text("utf-8").split()) if given.leave_out else set()
    source = encoder.read(encoder.packaged())
    abouts = [json.loads((folder / "reader.json").read_text("utf-8")) for folder in given.teachers]
    teachers = [
        loaded(source, about, torch.load(folder / "reader.pt", weights_only=True))
        for folder, about in zip(given.teachers, abouts, strict=True)
    ]
    about = abouts[0]
    for folder, other in zip(given.teachers, abouts, strict=True):
        if any(other[name] != about[name] for name in ("kept", "marks", "types", "statuses", "methods", "sizes")):
            raise SystemExit(f"{folder} knows other pieces, marks or labels than {given.teachers[0]}")
    pieces = Pieces([source.pieces[k] for k in about["kept"]], [source.scores[k] for k in about["kept"]], source.norm)
    numbers = {name: k for k, name in enumerate(about["marks"], 1)}
    articles = load(given.gold, left_out, given.texts)
    barred = _texts([*given.gold, *given.bar], given.texts)
    gold = [x for x in (example(a, pieces, numbers) for a in articles) if x.pages]
    apart, learned = [x for x in gold if x.fold == given.apart], [x for x in gold if x.fold != given.apart]
    found = (a for a in others(given.corpora, barred, left_out) if fold_of(a) != given.apart)
    more = richest([x for x in (unlabelled(a, pieces, numbers) for a in found) if x.pages], PIECES)
    print(f"{len(learned)} annotated articles, {len(more)} others", flush=True)
    annotated, pages = ([page for x in some for page in x.pages] for some in (learned, [*learned, *more]))
    taught = {id(page): answer for page, answer in zip(pages, answers(teachers, pages), strict=True)}
    model = teachers[0]
    small(model, CHOSEN, HEADS, FFN, lambda: _read(model, annotated[:: max(1, len(annotated) // SAMPLE)]))
    lesson = Lesson(taught, {id(page) for page in annotated})
    for part in (model.encoder.word, model.encoder.norm):
        part.requires_grad_(False)
    model.encoder.place.requires_grad_(False)
    train(
        model,
        model.body(),
        pages,
        lambda some, chance: lesson.loss(model, some, chance),
        given.epochs,
        given.seed,
        lambda: f"apart: {f1(model, apart)}" if apart else "",
        rate=RATE,
        warm_up=WARM_UP,
        drop=DROP,
    )
    write(given.out, model, about, annotated)
    return 0


def _texts(gold: Sequence[str], texts: Path | None) -> set[str]:
    """The texts of all gold articles, under whatever id the corpora have them."""
    return {record["document"]["text"] for d in gold for record in read_gold(Path(d), texts, {}).values()}


def _read(model: Reader, pages: Sequence[Page]) -> None:
    for page in pages:
        Batch(model, [page], None)


if __name__ == "__main__":
    raise SystemExit(main())
