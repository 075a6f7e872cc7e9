"""Numbers as bytes: rising positions as gaps of seven bits to a byte, columns as compressed arrays."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

# zlib's quickest: a column is read at the start of every search.
_LEVEL = 1


def pack(positions: Sequence[int] | Ints, before: int) -> bytes:
    """Rising positions as bytes. before: the position that the first gap is counted from, less than the first."""
    rising: Ints = np.concatenate([[before], np.asarray(positions, dtype=np.int64)])
    gaps: Ints = rising[1:] - rising[:-1]
    width = int(gaps.max(initial=0)).bit_length() // 7 + 1
    shifted = gaps[:, None] >> (7 * np.arange(width, dtype=np.int64))
    later = np.concatenate([shifted[:, 1:], np.zeros((len(gaps), 1), dtype=np.int64)], axis=1)
    digits = ((shifted & 0x7F) | ((later > 0) << 7)).astype(np.uint8)
    used = shifted > 0
    used[:, 0] = True
    packed: bytes = digits[used].tobytes()
    return packed


def unpack(data: bytes, before: int) -> Ints:
    """The positions that ``pack`` packed."""
    digits = np.frombuffer(data, dtype=np.uint8)
    ends = digits < 0x80
    if ends.all():  # a common word: every gap fits one byte
        return np.cumsum(digits, dtype=np.int64) + before
    number = np.empty(len(digits), dtype=np.int64)
    number[0] = 0
    np.cumsum(ends[:-1], out=number[1:])
    starts = np.flatnonzero(np.concatenate([[True], ends[:-1]]))
    place = np.arange(len(digits), dtype=np.int64) - starts[number]
    values = (digits & 0x7F).astype(np.int64) << (7 * place)
    return np.cumsum(np.add.reduceat(values, starts)) + before


def column(values: Sequence[int] | NDArray[Any]) -> bytes:
    """Whole numbers as a compressed column, as narrow as they allow."""
    array = np.asarray(values, dtype=np.int64)
    low, high = int(array.min(initial=0)), int(array.max(initial=0))
    kind = next(k for k in ("<i1", "<i2", "<i4", "<i8") if np.iinfo(k).min <= low and high <= np.iinfo(k).max)
    return kind[1:].encode() + zlib.compress(array.astype(kind).tobytes(), _LEVEL)


def numbers(data: bytes) -> Ints:
    """The numbers of a column."""
    return np.frombuffer(zlib.decompress(data[2:]), dtype="<" + data[:2].decode()).astype(np.int64)


def text(words: str) -> bytes:
    """Words as a compressed column."""
    return zlib.compress(words.encode("utf-8"), _LEVEL)


def words(data: bytes) -> str:
    """The words of a column."""
    return zlib.decompress(data).decode("utf-8")
