"""Whether a casefile is what it says: every original, every span, every reference looked at again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from musnad.casefile.reviewing import by_document, sealed
from musnad.model.document import Document, Quarantined, RawItem
from musnad.model.errors import StorageError
from musnad.model.review import Review
from musnad.model.serial import plain
from musnad.queries.references import Parts, references
from musnad.storage.contract import CaseStore, StoredDocument
from musnad.storage.store import SqlStore

Code = Literal["database", "original", "missing", "record", "span", "text", "reference"]
# Faults of one kind that are listed; a damaged casefile may have one for each of a million spans.
LISTED = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. where: of what, by its id or digest; detail: expected and found."""

    code: Code
    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was looked at, and what is wrong with it.

    read_again: documents whose text was compared with what their original yields now. faults: at most LISTED of a
    kind; counts: all of them by kind. finished: whether the lists were made after the last document came.
    """

    documents: int
    originals: int
    spans: int
    references: int
    read_again: int
    finished: bool
    counts: dict[str, int]
    faults: tuple[Fault, ...]


@dataclass
class _Seen:
    spans: int = 0
    references: int = 0
    read_again: int = 0
    originals: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    parts: dict[str, Parts] = field(default_factory=dict)


def verify(
    store: SqlStore,
    read_again: Callable[[RawItem], Document | Quarantined] | None = None,
    on_document: Callable[[], None] = lambda: None,
) -> Verified:
    """Looks at everything that stands in a casefile. Raises StorageError only where nothing of it can be read.

    read_again: also compares each document's text with what this yields from its original; a newer Musnad may well
    read another text, so that a difference there is no proof of tampering.
    """
    seen, counts = _Seen(), Counter[str]()
    faults: list[Fault] = []
    with store.snapshot():
        for fault in _faults(store, seen, read_again, on_document):
            counts[fault.code] += 1
            if counts[fault.code] <= LISTED:
                faults.append(fault)
        state = store.meta().get("state")
    return Verified(
        documents=len(seen.parts),
        originals=len(seen.originals),
        spans=seen.spans,
        references=seen.references,
        read_again=seen.read_again,
        finished=state == "built",
        counts=dict(counts),
        faults=tuple(faults),
    )


def _faults(
    store: SqlStore,
    seen: _Seen,
    again: Callable[[RawItem], Document | Quarantined] | None,
    on_document: Callable[[], None],
) -> Iterator[Fault]:
    yield from _damage(store, lambda: (Fault("database", store.label, words) for words in store.db.faults()))
    yield from _damage(store, lambda: _originals(store, seen))
    yield from _damage(store, lambda: _documents(store, seen, again, on_document))
    yield from _damage(store, lambda: _references(store, seen))
    yield from _damage(store, lambda: _reviews(store, seen))


def _damage(store: CaseStore, look: Callable[[], Iterator[Fault]]) -> Iterator[Fault]:
    """What is found until the store itself cannot be read on."""
    try:
        yield from look()
    except StorageError as error:
        yield Fault("database", store.label, str(error))


def _originals(store: CaseStore, seen: _Seen) -> Iterator[Fault]:
    for sha256 in store.archive.digests():
        seen.originals.add(sha256)
        try:
            store.archive.get(sha256)
        except StorageError as error:
            seen.broken.add(sha256)
            yield Fault("original", sha256, str(error))


def _documents(
    store: CaseStore,
    seen: _Seen,
    again: Callable[[RawItem], Document | Quarantined] | None,
    on_document: Callable[[], None],
) -> Iterator[Fault]:
    for one in store.stored():
        on_document()
        if one.sha256 not in seen.originals:
            yield Fault("missing", one.id, f"its original {one.sha256} is not in {store.archive.label}")
        seen.parts[one.id] = Parts()
        try:
            record = json.loads(one.line)
            seen.parts[one.id] = Parts.of(record)
            yield from _record(one, record, seen)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            yield Fault("record", one.id, f"its record cannot be read: {type(error).__name__}: {error}")
            continue
        if again and one.sha256 in seen.originals - seen.broken:
            seen.read_again += 1
            yield from _read_again(one, record, store.archive.get(one.sha256), again)


def _record(one: StoredDocument, record: dict[str, Any], seen: _Seen) -> Iterator[Fault]:
    document = record["document"]
    for key, expected in (("id", one.id), ("sha256", one.sha256)):
        if document[key] != expected:
            yield Fault("record", one.id, f"its record is of another document: {key} {document[key]!r}")
    text = document["text"]
    for part, start, end, quoted in _spans(record):
        seen.spans += 1
        if not 0 <= start < end <= len(text):
            yield Fault("span", f"{one.id}#{part}", f"{start}–{end} is no place in a text of {len(text)} code points")
        elif quoted is not None and text[start:end] != quoted:
            yield Fault("span", f"{one.id}#{part}", f"{start}–{end} expected {quoted!r}, found {text[start:end]!r}")


def _spans(record: dict[str, Any]) -> Iterator[tuple[str, int, int, str | None]]:
    """(part, start, end, quoted words or None) of everything in a record that has a place in the text."""
    for name, items in record.items():
        if name not in ("document", "engine", "refused"):
            for number, item in enumerate(items):
                yield from _of_item(item.get("id") or f"{name}[{number}]", item)


def _of_item(part: str, value: Any) -> Iterator[tuple[str, int, int, str | None]]:
    if isinstance(value, list):
        for item in value:
            yield from _of_item(part, item)
    elif isinstance(value, dict):
        if value.get("start") is not None:
            yield part, value["start"], value["end"], value["text"]
        for key, item in value.items():
            if key == "spans":
                yield from ((part, start, end, None) for start, end in item)
            else:
                yield from _of_item(part, item)


def _read_again(
    one: StoredDocument, record: dict[str, Any], data: bytes, again: Callable[[RawItem], Document | Quarantined]
) -> Iterator[Fault]:
    kind: Any = one.kind
    found = again(RawItem(one.name, one.path, kind, data, one.row))
    if isinstance(found, Quarantined):
        yield Fault("text", one.id, f"nothing is read from its original now: {found.reason}")
    elif found.text != record["document"]["text"]:
        yield Fault("text", one.id, "its text is not what is read from its original now")


def _references(store: CaseStore, seen: _Seen) -> Iterator[Fault]:
    for found in references(store.casefile(), seen.parts):
        seen.references += 1
        if not found.resolved:
            yield Fault("reference", found.where, f"{found.to} is not there")


def _reviews(store: CaseStore, seen: _Seen) -> Iterator[Fault]:
    """Each review is of a document that is here, quotes it, and takes back one that is here."""
    known: set[str] = set()
    found = by_document(store.reviews())
    for id_, reviews in found.items():
        stored = store.document(id_)
        text = json.loads(stored.line)["document"]["text"] if stored and seen.parts.get(id_) else ""
        for review in reviews:
            yield from _review(review, text, seen, known)


def _review(review: Review, text: str, seen: _Seen, known: set[str]) -> Iterator[Fault]:
    known.add(review.id)
    for to, resolved in ((review.document, review.document in seen.parts), (review.undoes, review.undoes in known)):
        if to:
            seen.references += 1
            if not resolved:
                yield Fault("reference", review.id, f"{to} is not there")
    if sealed(review).id != review.id:
        yield Fault("record", review.id, "it is not what was decided: its id is of other content")
    for part, start, end, quoted in _of_item(review.part, plain(replace(review, judgement=None))) if text else ():
        seen.spans += 1
        if text[start:end] != quoted:
            yield Fault("span", f"{review.id}#{part}", f"{start}–{end} expected {quoted!r}, found {text[start:end]!r}")
