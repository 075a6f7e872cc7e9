"""Trains the graph that finds names of persons, places and bodies, on the reader's embeddings, which nothing changes.

usage: python training/names.py READER --tagged FILE… [--apart FILE] -o FOLDER

READER: the folder that fit.py or distil.py wrote, for its pieces and marks. FILE: a word and its tags a line
(``B-PERS``, ``I-ORG`` …), a sentence ends with an empty line or a full stop; of several tags of a word the first that
is known counts.
``--apart FILE``: the last fifth of this one is kept out, and exact F1 on it is printed. Writes ``names.pt``.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

import encoder
from encoder import Chance
from examples import SIZES, marks_of
from model import Names
from musnad.engines.neural.naming import KINDS, OTHER, TAGS, best_tags, spans_of
from musnad.engines.neural.network import first_pieces
from musnad.engines.neural.pieces import Pieces
from musnad.engines.neural.windows import marks, windows
from musnad.engines.rules.engine import RulesEngine
from musnad.model.document import Document
from steps import CONTEXT, batches, padded, train

WORDS = 500  # of a text that is read as one article
ALIKE = {"GPE": "LOC"}  # tags of other sets for the same kind
APART = 0.8  # of the words of the set that is measured on; texts that end after them are kept out
FEW = 800  # pieces in a batch: the sets are small, larger batches take too few steps

Row = tuple[str, str]


@dataclass(frozen=True)
class Page:
    """A window. marks: (pieces, SLOTS); words: number in the text, row of its first piece, whether it is fresh."""

    text: int
    pieces: tuple[int, ...]
    marks: Any
    words: list[tuple[int, int, bool]]


def sentences(path: Path) -> Iterator[list[Row]]:
    """(word, tag) of each word, tags as in TAGS; kinds that are none of them count as OTHER where the set knows it."""
    held: list[Row] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            word, *tags = line.split() or [""]
            if tags:
                held.append((word, next(filter(None, map(_tag, tags)), "O")))
            if held and (not tags or word == "."):
                yield held
                held = []
    if held:
        yield held


def _tag(written: str) -> str:
    """As in TAGS, '' for what is none of them."""
    part, _, kind = written.partition("-")
    kind = ALIKE.get(kind, kind)
    return f"{part}-{kind}" if kind in KINDS or kind == OTHER else ""


def texts(path: Path) -> list[list[list[Row]]]:
    """Sentences put together to texts of some WORDS words."""
    out: list[list[list[Row]]] = [[]]
    for sentence in sentences(path):
        if sum(map(len, out[-1])) >= WORDS:
            out.append([])
        out[-1].append(sentence)
    return out


def read(number: int, text: list[list[Row]], engine: RulesEngine, pieces: Pieces, known: dict[str, int]) -> list[Page]:
    """A text as windows. Empty where it is not Arabic."""
    words = [word for sentence in text for word, _ in sentence]
    starts = np.cumsum([0, *(len(word) + 1 for word in words)]).tolist()
    whole = "\n".join(" ".join(word for word, _ in sentence) for sentence in text)
    layers = engine.scene(Document(f"t{number}", "", "", "", whole))
    if layers is None:
        return []
    word_of = [max(0, bisect_right(starts, token.start) - 1) for token in layers.analysis.tokens]
    shown, out = marks(layers.scene, known), []
    for window in windows(layers.scene, pieces, SIZES):
        first: dict[int, tuple[int, bool]] = {}
        for token, row in first_pieces(window).items():
            first.setdefault(word_of[token], (row, token >= window.fresh))
        out.append(Page(number, window.pieces, marks_of(window, shown), [(w, *at) for w, at in first.items()]))
    return out


class Task:
    """gold: the tags of each text by its number."""

    def __init__(self, embedded: encoder.Encoder, model: Names, gold: dict[int, list[str]]) -> None:
        self.embedded, self.model, self.gold = embedded, model, gold

    def logits(self, pages: Sequence[Page], chance: Chance | None) -> tuple[Tensor, list[tuple[int, int, bool]]]:
        """Of every word, with (text, word, whether it is fresh)."""
        pieces, shown, present = padded(pages)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = self.model(self.embedded(pieces).detach(), shown, present, chance)
        rows = [(k, row, page.text, word, fresh) for k, page in enumerate(pages) for word, row, fresh in page.words]
        return found.float()[[r[0] for r in rows], [r[1] for r in rows]], [r[2:] for r in rows]

    def loss(self, pages: Sequence[Page], chance: Chance) -> Tensor:
        found, words = self.logits(pages, chance)
        right = torch.tensor([TAGS.index(self.gold[text][word]) for text, word, _ in words])
        weight = torch.tensor([1.0 if fresh else CONTEXT for *_, fresh in words])
        loss: Tensor = (functional.cross_entropy(found, right, reduction="none") * weight).sum() / weight.sum()
        return loss

    def f1(self, pages: Sequence[Page]) -> str:
        """Exact F1 by kind, and of the three that are given out together."""
        logits = {page.text: np.zeros((len(self.gold[page.text]), len(TAGS))) for page in pages}
        with torch.no_grad():
            for some in batches(pages, None):
                found, words = self.logits(some, None)
                for row, (text, word, fresh) in zip(found.numpy(), words, strict=True):
                    if fresh:
                        logits[text][word] = row
        hits, gold, read = (dict.fromkeys((*KINDS, OTHER), 0) for _ in range(3))
        for text, rows in logits.items():
            known, found_spans = set(spans_of(self.gold[text])), set(spans_of(best_tags(rows)))
            for count, spans in ((hits, known & found_spans), (gold, known), (read, found_spans)):
                for *_, kind in spans:
                    count[kind] += 1

        def figure(kinds: Sequence[str]) -> float:
            right, both = (sum(count[k] for count in some for k in kinds) for some in ([hits], [gold, read]))
            return 2 * right / max(1, both)

        shown = {kind: figure([kind]) for kind in gold} | {"the three": figure(list(KINDS)), "all": figure(list(gold))}
        return ", ".join(f"{name} {value:.3f}" for name, value in shown.items())


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("reader", type=Path)
    parser.add_argument("--tagged", type=Path, nargs="+", required=True)
    parser.add_argument("--apart", type=Path)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--out", type=Path, required=True)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    about = json.loads((given.reader / "reader.json").read_text("utf-8"))
    source, kept = encoder.read(encoder.packaged()), about["kept"]
    pieces = Pieces([source.pieces[k] for k in kept], [source.scores[k] for k in kept], source.norm)
    known, engine = {name: k for k, name in enumerate(about["marks"], 1)}, RulesEngine()
    gold: dict[int, list[str]] = {}
    learned: list[Page] = []
    apart: list[Page] = []
    for path in dict.fromkeys([*given.tagged, *([given.apart] if given.apart else [])]):
        found = texts(path)
        limit = (
            APART * sum(len(sentence) for text in found for sentence in text) if path == given.apart else float("inf")
        )
        ended = 0
        for text in found:
            gold[len(gold)] = [tag for sentence in text for _, tag in sentence]
            ended += len(gold[len(gold) - 1])
            if ended > limit or path in given.tagged:
                pages = read(len(gold) - 1, text, engine, pieces, known)
                (apart if ended > limit else learned).extend(pages)
    print(f"{len(gold)} texts, {len(learned)} windows to learn from, {len(apart)} apart", flush=True)
    task = Task(encoder.Encoder(source, kept, ()), Names(source, len(about["marks"]), len(TAGS)), gold)
    body = list(task.model.layers.parameters())
    report = (lambda: f"apart: {task.f1(apart)}") if apart else (lambda: "")
    train(task.model, body, learned, task.loss, given.epochs, given.seed, report, FEW)
    given.out.mkdir(parents=True, exist_ok=True)
    torch.save(task.model.state_dict(), given.out / "names.pt")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
