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


def unpack(packed: Sequence[bytes]) -> Ints:
    """The positions that were packed, of one piece after the other, each counted from -1; all at once, for speed."""
    digits = np.frombuffer(b"".join(packed), dtype=np.uint8)
    if not len(digits):
        return np.empty(0, dtype=np.int64)
    last = np.flatnonzero(digits < 0x80)
    first = np.concatenate([[0], last[:-1] + 1])
    gaps = (digits[first] & 0x7F).astype(np.int64)
    longer = np.flatnonzero(last > first)  # a common word has hardly any: its gaps fit one byte
    place = 1
    while len(longer):
        gaps[longer] |= (digits[first[longer] + place] & 0x7F).astype(np.int64) << (7 * place)
        place += 1
        longer = longer[last[longer] - first[longer] >= place]
    risen: Ints = np.cumsum(gaps)
    begins = np.searchsorted(first, np.cumsum([0, *map(len, packed[:-1])]))
    counts = np.diff(np.append(begins, len(gaps)))
    before = np.where(begins > 0, risen[begins - 1], 0)
    positions: Ints = risen - np.repeat(before, counts) - 1
    return positions


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
