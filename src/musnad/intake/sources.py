"""Files, folders and standard input → raw items, one by one; what cannot be read is reported, never raised."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from musnad.intake.decoding import binary, decode
from musnad.intake.rows import parse
from musnad.intake.streams import FILE_LIMIT, Skipped, Stream
from musnad.model.document import Quarantined, RawItem, SourceKind

ENDINGS: dict[str, SourceKind] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "row",
    ".ndjson": "row",
    ".jsonl.gz": "row",
}
_HTML_STARTS = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<!--")


def items(paths: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[RawItem | Quarantined]:
    """Every document below ``paths``, in the order given; folders sorted by path; ``-`` is ``stdin``.

    A file named outright is read whatever its ending (unknown endings as standard input is: by its beginning).
    """
    for path in paths:
        if path == "-":
            yield from _standard_input(stdin)
        elif os.path.isdir(path):
            for file in _below(path):
                yield from _file(file)
        else:
            yield from _file(path)


def _below(folder: str) -> Iterator[str]:
    """Files with known endings below the folder, sorted; hidden ones and folders already seen are passed by."""
    seen: set[tuple[int, int]] = set()
    found: list[str] = []
    for where, folders, files in os.walk(folder, followlinks=True):
        info = os.stat(where)
        if (info.st_dev, info.st_ino) in seen:
            folders.clear()
            continue
        seen.add((info.st_dev, info.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(os.path.join(where, name) for name in files if not name.startswith(".") and _ending(name))
    yield from sorted(found)


def _ending(name: str) -> str | None:
    lowered = name.lower()
    return next((e for e in sorted(ENDINGS, key=len, reverse=True) if lowered.endswith(e)), None)


def _stem(path: str) -> str:
    name = Path(path).name
    ending = _ending(name)
    return name[: -len(ending)] if ending and len(ending) < len(name) else Path(path).stem or name


def _file(path: str) -> Iterator[RawItem | Quarantined]:
    stem = _stem(path)
    try:
        mode = os.stat(path).st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISFIFO(mode):
            yield Quarantined(stem, path, "neither a file nor a folder")
            return
        with open(path, "rb") as handle:
            ending = _ending(path)
            yield from _stream(Stream(handle), path, stem, ENDINGS[ending] if ending else None)
    except FileNotFoundError:
        yield Quarantined(stem, path, "no such file or folder")
    except (OSError, EOFError, ValueError, zlib.error) as error:
        yield Quarantined(stem, path, f"cannot be read: {getattr(error, 'strerror', None) or error}")


def handed(handle: BinaryIO, name: str, path: str) -> Iterator[RawItem | Quarantined]:
    """Every document in an open file that somebody handed over. name: as they call it; path: what is noted as where."""
    ending = _ending(name)
    try:
        yield from _stream(Stream(handle), path, _stem(name), ENDINGS[ending] if ending else None)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        yield Quarantined(_stem(name), path, f"cannot be read: {getattr(error, 'strerror', None) or error}")


def _standard_input(stdin: BinaryIO | None) -> Iterator[RawItem | Quarantined]:
    if stdin is None:
        yield Quarantined("stdin", "-", "standard input was named, but there is none")
        return
    try:
        yield from _stream(Stream(stdin), "-", "stdin", None)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        yield Quarantined("stdin", "-", f"cannot be read: {error}")


def _stream(stream: Stream, path: str, stem: str, kind: SourceKind | None) -> Iterator[RawItem | Quarantined]:
    """One document, or the rows of one stream: by ``kind``, or by how the bytes begin when that is None."""
    if (kind or _kind(stream.start)) == "row":
        yield from _rows(stream, path, stem)
    else:
        yield _whole(stream, path, stem, kind or _kind(stream.start))


def _kind(start: bytes) -> SourceKind:
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:20].lower().startswith(_HTML_STARTS):
        return "html"
    return "row" if head.startswith(b"{") and b'"text"' in head.split(b"\n", 1)[0] else "text"


def _whole(stream: Stream, path: str, stem: str, kind: SourceKind) -> RawItem | Quarantined:
    """The whole stream as one document."""
    data = stream.whole()
    if data is None:
        return Quarantined(stem, path, f"larger than {FILE_LIMIT // 1_000_000} MB, the limit for one document")
    reason = _refused(data, kind)
    return Quarantined(stem, path, reason) if reason else RawItem(stem, path, kind, data)


def _refused(data: bytes, kind: SourceKind) -> str | None:
    if not data.strip():
        return "empty"
    if what := binary(data):
        return f"not text but {what}"
    if kind == "text":
        text, reason = decode(data)
        if text is None:
            return reason
        if not text.strip():
            return "empty"
    return None


def _rows(stream: Stream, path: str, stem: str) -> Iterator[RawItem | Quarantined]:
    """One item per non-blank line; the first bytes decide whether the file is text at all."""
    any_row = False
    for number, line in stream.lines():
        if isinstance(line, Skipped):
            any_row = True
            yield Quarantined(f"{stem}:{number}", path, f"line {number}: {line.reason}", number)
            continue
        if number == 1 and (what := binary(line)):
            yield Quarantined(stem, path, f"not JSON lines but {what}")
            return
        if not line.strip():
            continue
        any_row = True
        row = parse(line)
        if isinstance(row, str):
            yield Quarantined(f"{stem}:{number}", path, f"line {number}: {row}", number)
        else:
            yield RawItem(row.id or f"{stem}:{number}", path, "row", line, number)
    if not any_row:
        yield Quarantined(stem, path, "empty: no rows")
