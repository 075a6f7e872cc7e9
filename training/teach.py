"""What trained readers answer about windows, for a smaller one to learn (Hinton, Vinyals and Dean 2015)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from examples import Page
from fit import CHOICES, Batch
from model import Reader
from steps import batches

SIZE = 8000  # pieces in a batch; nothing is learned here


@dataclass(frozen=True)
class Answer:
    """About a window. vectors: of the first teacher, (words, hidden); heads: (words, outputs), the teachers' mean of
    logits, of log probabilities where one of several labels is chosen; pairs: logits (pairs, 2); numbers: logits
    (numbers,)."""

    vectors: Any
    heads: Any
    pairs: Any
    numbers: Any


def answers(teachers: Sequence[Reader], pages: Sequence[Page]) -> list[Answer]:
    """One for each window, in their order."""
    number = {id(page): k for k, page in enumerate(pages)}
    out: dict[int, Answer] = {}
    with torch.no_grad():
        for some in batches(pages, None, SIZE):
            for page, answer in zip(some, _answers(teachers, some), strict=True):
                out[number[id(page)]] = answer
    return [out[k] for k in range(len(pages))]


def _answers(teachers: Sequence[Reader], some: Sequence[Page]) -> Iterator[Answer]:
    read = [(teacher, Batch(teacher, some, None)) for teacher in teachers]
    first = read[0][1]
    words, numbers = ([row for row, _ in rows] for rows in (first.words(), first.numbers()))
    vectors = _half(first.vectors[words])
    heads = _half(_mean([told(teacher.head(batch.vectors[words])) for teacher, batch in read]))
    estimates = _half(_mean([teacher.head(batch.vectors[numbers])[:, -1] for teacher, batch in read]))
    logits = [found for teacher, batch in read if (found := batch.pairs(teacher)[1]) is not None]
    pairs = _half(_mean(logits)) if logits else np.zeros((0, 2), np.float16)
    at = [0, 0, 0]
    for page in some:
        begin, at = at, [k + len(part) for k, part in zip(at, (page.words, page.pairs, page.numbers), strict=True)]
        of_words, of_pairs, of_numbers = (slice(a, b) for a, b in zip(begin, at, strict=True))
        yield Answer(vectors[of_words], heads[of_words], pairs[of_pairs], estimates[of_numbers])


def told(found: Tensor) -> Tensor:
    """Outputs of words, (words, outputs), with log probabilities in place of the labels' logits."""
    parts, first = [found[:, :1]], 1
    for labels, _, _ in CHOICES:
        parts.append(torch.log_softmax(found[:, first : first + len(labels)], -1))
        first += len(labels)
    return torch.cat([*parts, found[:, first:]], 1)


def _mean(found: Sequence[Tensor]) -> Tensor:
    return torch.stack(list(found)).mean(0)


def _half(found: Tensor) -> Any:
    return found.half().numpy()
