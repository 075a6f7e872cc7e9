"""A casefile copied without the names of private persons: what a masked viewer is served, and a masked export is of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from musnad.casefile.facets import searchable
from musnad.casefile.masked import Masking
from musnad.model.casefile import Casefile
from musnad.model.document import Quarantined
from musnad.model.serial import dumps, record_of
from musnad.storage import cases
from musnad.storage.contract import StoredDocument
from musnad.storage.store import SqlStore

# Documents of one transaction.
_BATCH = 256
# What is noted about a casefile and says nothing of what it was read from.
_NOTED = ("engine", "engine_version", "resources", "state")


def casefile(store: SqlStore, secret: bytes) -> Casefile:
    """The masked lists alone. Raises StorageError."""
    with store.snapshot():
        masking = Masking(store.casefile(), secret)
        for reading in store.readings():
            masking.reading(reading)
        return masking.casefile()


def copy(address: str, target: Path, secret: bytes) -> None:
    """Writes a casefile of masked records, lists and search index at a path where nothing is yet; without originals.

    Words of a private name are not in that index: whoever searches it cannot learn that a name stands somewhere.
    Raises StorageError.
    """
    with cases.to_read(address) as store, cases.to_write(target) as out, store.snapshot():
        masking = Masking(store.casefile(), secret)
        readings, waiting = [], list[StoredDocument | Quarantined]()
        for stored, reading in zip(store.stored(), store.readings(), strict=True):
            readings.append(masked := masking.reading(reading))
            line = dumps(record_of(masked))
            waiting.append(replace(stored, name=stored.id, path="", row=None, line=line))
            if len(waiting) >= _BATCH:
                out.add(waiting)
                waiting = []
        waiting += [
            Quarantined(f"({n})", "", q.reason.partition(":")[0], n) for n, q in enumerate(store.quarantine(), 1)
        ]
        out.add(waiting)
        found = masking.casefile()
        out.put_casefile(found, searchable(found, readings))
        out.judge(masking.judgements(store.judgements()))
        out.set_meta({k: v for k, v in store.meta().items() if k in _NOTED})
