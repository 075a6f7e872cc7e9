"""What both trainings share: windows in batches, and the steps through them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from encoder import Chance
from musnad.engines.neural.pieces import PADDING
from musnad.engines.neural.windows import SLOTS

SIZE = 2600  # pieces in a batch, padding counted
MIXED = 0.15  # how much longer a window may seem when they are sorted, so that batches differ
BODY_RATE, HEAD_RATE, WARM_UP, DROP = 1e-4, 1e-3, 0.1, 0.1
CONTEXT = 0.3  # weight of words in sentences that are only there to be read
MOST, DECAY = 1.0, 0.01  # of the gradient's norm; of the weights


class Seen(Protocol):
    """A window. marks: (pieces, SLOTS)."""

    @property
    def pieces(self) -> tuple[int, ...]: ...
    @property
    def marks(self) -> Any: ...


P = TypeVar("P", bound=Seen)


def batches(pages: Sequence[P], chance: random.Random | None, size: int = SIZE) -> list[list[P]]:
    """Windows of like lengths together; shuffled where a source of chance is given."""
    order = sorted(pages, key=lambda p: len(p.pieces) * (1 + (chance.random() * MIXED if chance else 0)))
    out: list[list[P]] = []
    longest = 0
    for page in order:
        longest = max(longest, len(page.pieces))
        if not out or longest * (len(out[-1]) + 1) > size:
            out.append([])
            longest = len(page.pieces)
        out[-1].append(page)
    if chance:
        chance.shuffle(out)
    return out


def padded(pages: Sequence[Seen]) -> tuple[Tensor, Tensor, Tensor]:
    """(pieces, marks, present) of windows, padded to the longest: (batch, pieces), marks with one more axis."""
    length = max(len(page.pieces) for page in pages)
    pieces = np.full((len(pages), length), PADDING, np.int64)
    marks = np.zeros((len(pages), length, SLOTS), np.int64)
    present = np.zeros((len(pages), length), np.float32)
    for k, page in enumerate(pages):
        end = len(page.pieces)
        pieces[k, :end], marks[k, :end], present[k, :end] = page.pieces, page.marks, 1.0
    return torch.from_numpy(pieces), torch.from_numpy(marks), torch.from_numpy(present)


def train(
    model: nn.Module,
    body: Sequence[nn.Parameter],
    pages: Sequence[P],
    loss_of: Callable[[Sequence[P], Chance], Tensor],
    epochs: int,
    seed: int,
    report: Callable[[], str],
    size: int = SIZE,
    rate: float = BODY_RATE,
    warm_up: float = WARM_UP,
    drop: float = DROP,
) -> None:
    """Trains body at ``rate``, whatever else of the model learns at HEAD_RATE; the rates rise, then fall to nothing.

    report: what is printed after each epoch; size: pieces in a batch; warm_up: share of the steps in which the
    rates rise; drop: share of the activations that is dropped.
    """
    chance, dropped = random.Random(seed), Chance(drop, seed)
    within = {id(p) for p in body}
    head = [p for p in model.parameters() if p.requires_grad and id(p) not in within]
    learned = [*body, *head]
    rates = [{"params": list(body), "lr": rate}, {"params": head, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(rates, weight_decay=DECAY, fused=True)
    total = round(len(batches(pages, random.Random(seed), size)) * epochs * 1.02)  # their number differs with the order

    def share(step: int) -> float:
        return min((step + 1) / (total * warm_up), max(0.0, (total - step) / (total * (1 - warm_up))))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, share)
    begun = time.monotonic()
    for epoch in range(epochs):
        model.train()
        losses = []
        for some in batches(pages, chance, size):
            loss = loss_of(some, dropped)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learned, MOST)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        model.eval()
        shown = f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.monotonic() - begun:.0f} s"
        print("; ".join(filter(None, [shown, report()])), flush=True)
