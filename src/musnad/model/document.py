"""What intake hands on: sources as bytes, documents as text, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SourceKind = Literal["text", "html", "row"]


@dataclass(frozen=True, slots=True)
class RawItem:
    """One document's bytes exactly as read, before anything is made of them.

    name: a file's stem, or the ``id`` of a JSONL row. path: as given, ``-`` for standard input.
    line: 1-based line of a JSONL row, None for a whole file.
    """

    name: str
    path: str
    kind: SourceKind
    data: bytes
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A source that could not be read, with the reason a person needs to mend it."""

    name: str
    path: str
    reason: str
    line: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One article. ``text`` is the article alone; its characters are never changed.

    id: stable, from sha256 of the bytes. published: ISO date or date-time, None when the page does not say.
    left_out: half-open offsets into the source text of lines that are not the article, for audit.
    """

    id: str
    sha256: str
    name: str
    path: str
    text: str
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str = "ar"
    left_out: tuple[tuple[int, int], ...] = field(default=())
