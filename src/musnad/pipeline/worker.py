"""What is done to one source item, in whichever process: bytes → document → reading → record."""

from __future__ import annotations

import hashlib
import traceback
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from musnad.model.document import Document, Quarantined, RawItem
from musnad.model.errors import MusnadError, ResourceError
from musnad.model.reading import EngineInfo, Reading
from musnad.model.serial import dumps, record_of

if TYPE_CHECKING:
    from musnad.engines.contract import Engine

Source = RawItem | Quarantined


@dataclass(frozen=True, slots=True)
class Record:
    """One read document as it is printed and stored. line: its record as one line of JSON, without a newline."""

    id: str
    sha256: str
    name: str
    path: str
    title: str | None
    outlet: str | None
    published: str | None
    engine: EngineInfo
    statements: int
    events: int
    persons: int
    places: int
    estimates: int
    line: str


@cache
def engine(name: str) -> Engine:
    """The engine of that name, made once in each process. Raises EngineError when there is none."""
    from musnad.engines import registry

    return registry.get(name)


def read(item: Source, *, engine_name: str) -> Reading | Quarantined:
    """What the engine reads in one source item, or why it cannot be read.

    Raises EngineError or ResourceError when there is no such engine or its knowledge cannot be loaded: that is no
    single document's fault.
    """
    if isinstance(item, Quarantined):
        return item
    chosen = engine(engine_name)
    try:
        document = _document(item)
        return chosen.read(document) if isinstance(document, Document) else _with_digest(document, item)
    except (ResourceError, ImportError):  # knowledge or code that is loaded late: every document would fail
        raise
    except Exception as error:  # a document never stops a run, whatever it makes the engine do
        return quarantined(item, _reason(error))


def read_record(item: Source, *, engine_name: str) -> Record | Quarantined:
    """``read``, as the line that is printed and stored; one that is no valid Unicode is quarantined."""
    reading = read(item, engine_name=engine_name)
    if isinstance(reading, Quarantined):
        return reading
    try:
        return record(reading)
    except (ValueError, TypeError, RecursionError) as error:
        assert isinstance(item, RawItem)
        return quarantined(item, f"its record cannot be written: {type(error).__name__}: {error}")


def record(reading: Reading) -> Record:
    """A reading with its record. Raises UnicodeEncodeError for a text that is no valid Unicode."""
    line = dumps(record_of(reading))
    line.encode("utf-8")
    document = reading.document
    return Record(
        id=document.id,
        sha256=document.sha256,
        name=document.name,
        path=document.path,
        title=document.title,
        outlet=document.outlet,
        published=document.published,
        engine=reading.engine,
        statements=len(reading.statements),
        events=len(reading.events),
        persons=len(reading.persons),
        places=len(reading.places),
        estimates=len(reading.estimates),
        line=line,
    )


def quarantined(item: Source, reason: str) -> Quarantined:
    """The item put aside for that reason, on one line."""
    reason = " ".join(reason.split())
    if isinstance(item, Quarantined):
        return replace(item, reason=reason)
    return Quarantined(item.name, item.path, reason, item.line, digest(item.data))


def _reason(error: Exception) -> str:
    """The error in words; one that nobody raised on purpose says where, for whoever is to mend it."""
    if isinstance(error, MusnadError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{where}"


def worker_died(item: Source) -> Quarantined:
    """The item whose reading killed its process."""
    return quarantined(item, "the worker process died while reading it")


def weight(item: Source) -> int:
    """The item's bytes."""
    return len(item.data) if isinstance(item, RawItem) else 0


def digest(data: bytes) -> str:
    """sha256, hex."""
    return hashlib.sha256(data).hexdigest()


def _document(item: RawItem) -> Document | Quarantined:
    from musnad.intake import reader

    return reader.read(item)


def _with_digest(put_aside: Quarantined, item: RawItem) -> Quarantined:
    return put_aside if put_aside.sha256 else replace(put_aside, sha256=digest(item.data))
