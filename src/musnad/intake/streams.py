"""Lines of a stream of any size in bounded memory, gunzipped where its first bytes say so."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

FILE_LIMIT = 20_000_000  # bytes of one document
LINE_LIMIT = 10_000_000  # bytes of one JSONL line
_AHEAD = 1 << 16
_GZIP = b"\x1f\x8b"
# Text of the press shrinks to a third or a fifth, rows full of one word to a fiftieth; deflate can do 1:1032.
_RATIO = 200
_RATIO_FREE = 50_000_000  # bytes that may come out before the ratio counts


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line, or the rest of a stream, that was passed by, and why."""

    reason: str


class _Source(io.RawIOBase):
    """A stream that counts what was taken from it; what was read ahead comes first."""

    def __init__(self, handle: BinaryIO, ahead: bytes) -> None:
        self._handle = handle
        self._ahead = memoryview(ahead)
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._ahead:
            size = min(len(buffer), len(self._ahead))
            buffer[:size], self._ahead = self._ahead[:size], self._ahead[size:]
        else:
            data = self._handle.read(len(buffer))
            size = len(data)
            buffer[:size] = data
        self.taken += size
        return size


class Stream:
    """Bytes with a look at their beginning; ``start`` is the first 64 KB, or the first line where that is longer.

    start: gunzipped already. A stream that breaks off or is no gzip raises EOFError, OSError or zlib.error on reading.
    """

    def __init__(self, handle: BinaryIO) -> None:
        ahead = handle.read(_AHEAD)
        self._source = _Source(handle, ahead)
        raw = io.BufferedReader(self._source, _AHEAD)
        self._gzip = ahead.startswith(_GZIP)
        unpacked = gzip.GzipFile(fileobj=raw, mode="rb") if self._gzip else raw
        start = unpacked.read(_AHEAD) if self._gzip else raw.read(_AHEAD)
        if b"\n" not in start.strip() and len(start) == _AHEAD:
            start += unpacked.readline(LINE_LIMIT - _AHEAD)
        self.start = start
        self._rest = io.BufferedReader(_Source(cast(BinaryIO, unpacked), start), _AHEAD)
        self._given = 0

    def _readline(self, size: int) -> bytes:
        line = self._rest.readline(size)
        self._given += len(line)
        return line

    def whole(self, limit: int = FILE_LIMIT) -> bytes | None:
        """Everything, or None when it is more than ``limit`` bytes."""
        data = self._rest.read(limit + 1)
        return None if len(data) > limit else data

    def lines(self) -> Iterator[tuple[int, bytes | Skipped]]:
        """(1-based number, line without its end) for each line; a line beyond the limit is passed by unread.

        A stream that breaks off ends with one Skipped.
        """
        number = 0
        try:
            while line := self._readline(LINE_LIMIT + 2):
                number += 1
                if len(line.rstrip(b"\r\n")) > LINE_LIMIT:
                    yield number, self._pass_by(line)
                else:
                    yield number, line.rstrip(b"\r\n")
                if self._bomb():
                    yield number + 1, Skipped(f"unpacks to over {_RATIO} times its size: not read further")
                    return
        except (EOFError, OSError, zlib.error) as error:
            what = "broken gzip data" if self._gzip else "cannot be read further"
            yield number + 1, Skipped(f"{what}: {error}")

    def _pass_by(self, line: bytes) -> Skipped:
        size = len(line)
        while not line.endswith(b"\n") and not self._bomb() and (line := self._readline(1 << 20)):
            size += len(line)
        return Skipped(f"longer than {LINE_LIMIT // 1_000_000} MB ({size:,} bytes), the limit for one row: skipped")

    def _bomb(self) -> bool:
        return self._gzip and self._given > _RATIO_FREE and self._given > _RATIO * self._source.taken
