"""The part of the reader that is trained: the encoder's upper layers with what the rules know, and three heads.

words: for each piece the logit of an event, then of each type, then of each status. roles: pairs of a trigger and a
phrase. candidates: a small transformer over all candidates of an article; it is not exported, since beside the words'
logit it added nothing; whether it helps to train was not measured.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

import encoder
from musnad.engines.neural.inputs import GAPS, GATES
from musnad.engines.neural.network import KINDS

CANDIDATE, ROLE = 192, 256  # widths of the two heads
SENTENCES = 32
_OWN_SCALE, _OWN_PART = 3.0, 0.5  # the rules' sum as an input, and what of it the candidate's logit begins with


class Reader(nn.Module):
    """lower, layers: how many of the encoder's are frozen and trained; marks, types, statuses: how many there are."""

    def __init__(self, source: encoder.Source, lower: int, layers: int, marks: int, types: int, statuses: int) -> None:
        super().__init__()
        hidden = source.hidden
        self.mark, self.gate = nn.Embedding(marks + 1, hidden), nn.Embedding(GATES + 1, hidden)
        nn.init.zeros_(self.mark.weight)
        nn.init.zeros_(self.gate.weight)
        self.layers = nn.ModuleList(encoder.Layer(source, k) for k in range(lower, lower + layers))
        self.norm = nn.LayerNorm(hidden)
        self.head = nn.Linear(hidden, 1 + types + statuses)
        self.candidate = Candidates(hidden, types)
        self.role = Roles(hidden, types)

    def vectors(self, x: Tensor, marks: Tensor, gate: Tensor, present: Tensor, drop: float) -> Tensor:
        """x: (batch, pieces, hidden), what Lower gave; marks: (batch, pieces, slots); gate, present: (batch, pieces).

        Returns (batch, pieces, hidden).
        """
        x = x + self.mark(marks).sum(2) + self.gate(gate)
        hide = ((1 - present) * -10000.0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, hide, drop)
        return self.norm(x.float())


class Candidates(nn.Module):
    """All candidates of an article at once."""

    def __init__(self, hidden: int, types: int) -> None:
        super().__init__()
        self.word, self.own = nn.Linear(hidden, CANDIDATE), nn.Linear(1, CANDIDATE)
        self.sentence, self.types = nn.Embedding(SENTENCES, CANDIDATE), nn.Linear(types, CANDIDATE)
        layer = nn.TransformerEncoderLayer(
            CANDIDATE, 4, 2 * CANDIDATE, 0.1, activation="gelu", batch_first=True, norm_first=True
        )
        self.among = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.norm, self.out = nn.LayerNorm(CANDIDATE), nn.Linear(CANDIDATE, 1)

    def forward(self, vectors: Tensor, own: Tensor, sentence: Tensor, types: Tensor, hide: Any = None) -> Tensor:
        """vectors: (articles, candidates, hidden); own, sentence: (articles, candidates); types: one more axis, 0 or 1;
        hide: True where an article has fewer. Returns logits, (articles, candidates)."""
        z = self.word(vectors) + self.own(own[..., None] / _OWN_SCALE) + self.sentence(sentence) + self.types(types)
        z = self.among(z, src_key_padding_mask=hide)
        out: Tensor = self.out(self.norm(z))[..., 0] + own * _OWN_PART
        return out


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
    """What is exported for a window: Lower, then Reader without dropout."""

    def __init__(self, lower: encoder.Lower, reader: Reader) -> None:
        super().__init__()
        self.lower, self.reader = lower, reader

    def forward(self, pieces: Tensor, marks: Tensor, gate: Tensor) -> tuple[Tensor, Tensor]:
        """(1, pieces), (1, pieces, slots), (1, pieces) → vectors and heads of each piece."""
        found = self.reader.vectors(self.lower(pieces), marks, gate, torch.ones(1, 1), 0.0)
        return found, self.reader.head(found)
