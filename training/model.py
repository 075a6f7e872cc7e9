"""The reader: layers of the encoder with what the rules' lexicons and grammars know of each word, and two heads.

words: for each piece the logit of an event, then of each type, of each status, of each method of financing, last of
an estimate that begins there. roles: pairs of a trigger and a phrase. The weights that the rules give are not shown: a
reader that saw them was the worse second opinion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

import encoder
from musnad.engines.neural.inputs import GAPS
from musnad.engines.neural.network import KINDS

ROLE = 256  # width of the head for pairs


@dataclass(frozen=True)
class Shape:
    """layers; how many of the lowest stay as they are, below the marks; heads of a layer, their width, channels of its
    feed-forward part."""

    layers: int
    frozen: int
    heads: int
    width: int
    ffn: int


WHOLE = Shape(layers=12, frozen=4, heads=12, width=32, ffn=1536)  # the encoder as it comes


class Reader(nn.Module):
    """kept: numbers of the pieces that stay; known: the lists ``marks``, ``types``, ``statuses``, ``methods``.

    layers: None for blank ones that a file will fill.
    """

    def __init__(
        self,
        source: encoder.Source,
        kept: list[int],
        known: Mapping[str, Sequence[str]],
        shape: Shape,
        layers: Sequence[encoder.Layer] | None = None,
    ) -> None:
        super().__init__()
        hidden = source.hidden
        if layers is None:
            sizes = (hidden, shape.heads, shape.width, shape.ffn, source.eps)
            layers = [encoder.Layer(*sizes) for _ in range(shape.layers)]
        self.shape = shape
        self.encoder = encoder.Encoder(source, kept, layers)
        self.mark = nn.Embedding(len(known["marks"]) + 1, hidden)
        nn.init.zeros_(self.mark.weight)
        self.norm = nn.LayerNorm(hidden)
        outputs = 1 + sum(len(known[name]) for name in ("types", "statuses", "methods")) + 1
        self.head = nn.Linear(hidden, outputs)
        self.role = Roles(hidden, len(known["types"]))

    def lower(self, pieces: Tensor, present: Tensor | None) -> Tensor:
        """What is below the marks and learns nothing, (batch, pieces, hidden).

        pieces, present: (batch, pieces), present 0 where there is none; None where all are.
        """
        with torch.no_grad():
            below = self.encoder.layers[: self.shape.frozen]
            return encoder.through(below, self.encoder(pieces), encoder.hidden_from(present), None)

    def body(self) -> list[nn.Parameter]:
        """The layers that learn."""
        return list(self.encoder.layers[self.shape.frozen :].parameters())

    def vectors(self, lower: Tensor, marks: Tensor, present: Tensor | None, chance: encoder.Chance | None) -> Tensor:
        """What the heads are given, from what ``lower`` gave; marks: (batch, pieces, slots).

        Returns (batch, pieces, hidden).
        """
        x = lower + self.mark(marks).sum(2)
        above = self.encoder.layers[self.shape.frozen :]
        return self.norm(encoder.through(above, x, encoder.hidden_from(present), chance).float())


def loaded(source: encoder.Source, about: Mapping[str, Any], weights: Mapping[str, Tensor]) -> Reader:
    """The reader that fit.py or distil.py wrote. about: its ``reader.json``; weights: its ``reader.pt``."""
    reader = Reader(source, about["kept"], about, Shape(**about["shape"]))
    reader.load_state_dict(weights)
    return reader.eval()


class Names(nn.Module):
    """Tags of names, by all layers of the encoder, the lowest as they are. marks, tags: how many there are."""

    def __init__(self, source: encoder.Source, marks: int, tags: int) -> None:
        super().__init__()
        layers = [encoder.Layer.read(source, k) for k in range(WHOLE.layers)]
        self.lower, self.layers = nn.ModuleList(layers[: WHOLE.frozen]), nn.ModuleList(layers[WHOLE.frozen :])
        self.mark = nn.Embedding(marks + 1, source.hidden)
        nn.init.zeros_(self.mark.weight)
        self.norm, self.head = nn.LayerNorm(source.hidden), nn.Linear(source.hidden, tags)

    def forward(
        self, embedded: Tensor, marks: Tensor, present: Tensor | None = None, chance: encoder.Chance | None = None
    ) -> Tensor:
        """embedded: (batch, pieces, hidden), as ``encoder.Encoder`` gives it; the rest as of ``Reader.vectors``.

        Returns logits, (batch, pieces, tags).
        """
        hide = encoder.hidden_from(present)
        with torch.no_grad():
            x = encoder.through(self.lower, embedded, hide, None)
        x = encoder.through(self.layers, x + self.mark(marks).sum(2), hide, chance)
        found: Tensor = self.head(self.norm(x.float()))
        return found


class Roles(nn.Module):
    """A trigger and a phrase: logits of actor and target, or of place or time and nothing."""

    def __init__(self, hidden: int, types: int) -> None:
        super().__init__()
        self.trigger, self.first, self.last = (nn.Linear(hidden, ROLE) for _ in range(3))
        self.gap, self.kind, self.event_type = (
            nn.Embedding(GAPS, ROLE),
            nn.Embedding(len(KINDS), ROLE),
            nn.Embedding(types + 1, ROLE),
        )
        self.out = nn.Linear(ROLE, 2)

    def forward(self, trigger: Tensor, first: Tensor, last: Tensor, gap: Tensor, kind: Tensor, type: Tensor) -> Tensor:
        """Vectors of the trigger, the phrase's first and last word: (pairs, hidden); the rest: (pairs,)."""
        t = self.trigger(trigger)
        z = t + self.first(first) + self.last(last) + self.gap(gap) + self.kind(kind) + self.event_type(type)
        z = z + 0.1 * t * self.first(first)
        out: Tensor = self.out(functional.dropout(functional.gelu(z), 0.1, self.training))
        return out


class Words(nn.Module):
    """What is exported for a window."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, pieces: Tensor, marks: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(1, pieces), (1, pieces, slots) → of each piece the vector, the heads, and how it stands embedded."""
        lower = self.reader.lower(pieces, None)
        found = self.reader.vectors(lower, marks, None, None)
        return found, self.reader.head(found), self.reader.encoder(pieces)
