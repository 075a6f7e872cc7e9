"""The reader: the encoder with what the rules' lexicons and grammars know of each word, and two heads.

words: for each piece the logit of an event, then of each type, of each status, of each method of financing, last of
an estimate that begins there. roles: pairs of a trigger and a phrase. The weights that the rules give are not shown: a
reader that saw them was the worse second opinion.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

import encoder
from musnad.engines.neural.inputs import GAPS
from musnad.engines.neural.network import KINDS

ROLE = 256  # width of the head for pairs
FROZEN, LAYERS = 4, 12  # layers that stay as they are and the graph of names reads too; all


class Reader(nn.Module):
    """kept: numbers of the pieces that stay; marks, types, statuses, methods: how many there are."""

    def __init__(
        self, source: encoder.Source, kept: list[int], marks: int, types: int, statuses: int, methods: int
    ) -> None:
        super().__init__()
        hidden = source.hidden
        self.encoder = encoder.Encoder(source, kept, LAYERS)
        self.mark = nn.Embedding(marks + 1, hidden)
        nn.init.zeros_(self.mark.weight)
        self.norm = nn.LayerNorm(hidden)
        self.head = nn.Linear(hidden, 1 + types + statuses + methods + 1)
        self.role = Roles(hidden, types)

    def lower(self, pieces: Tensor, present: Tensor | None) -> Tensor:
        """What the frozen layers give, (batch, pieces, hidden).

        pieces, present: (batch, pieces), present 0 where there is none; None where all are.
        """
        with torch.no_grad():
            return encoder.through(
                self.encoder.layers[:FROZEN], self.encoder(pieces), encoder.hidden_from(present), None
            )

    def vectors(self, lower: Tensor, marks: Tensor, present: Tensor | None, chance: encoder.Chance | None) -> Tensor:
        """What the heads are given, from what ``lower`` gave; marks: (batch, pieces, slots).

        Returns (batch, pieces, hidden).
        """
        x = lower + self.mark(marks).sum(2)
        x = encoder.through(self.encoder.layers[FROZEN:], x, encoder.hidden_from(present), chance)
        return self.norm(x.float())


class Names(nn.Module):
    """Tags of names: layers of its own above the frozen ones. marks, tags: how many there are."""

    def __init__(self, source: encoder.Source, marks: int, tags: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(encoder.Layer(source, k) for k in range(FROZEN, LAYERS))
        self.mark = nn.Embedding(marks + 1, source.hidden)
        nn.init.zeros_(self.mark.weight)
        self.norm, self.head = nn.LayerNorm(source.hidden), nn.Linear(source.hidden, tags)

    def forward(
        self, lower: Tensor, marks: Tensor, present: Tensor | None = None, chance: encoder.Chance | None = None
    ) -> Tensor:
        """As ``Reader.vectors``; returns logits, (batch, pieces, tags)."""
        x = lower + self.mark(marks).sum(2)
        x = encoder.through(self.layers, x, encoder.hidden_from(present), chance)
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
        """(1, pieces), (1, pieces, slots) → of each piece the vector, the heads, and what the frozen layers gave."""
        lower = self.reader.lower(pieces, None)
        found = self.reader.vectors(lower, marks, None, None)
        return found, self.reader.head(found), lower
