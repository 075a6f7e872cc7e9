"""Kills builds at random moments and looks at what is left: nothing lost, nothing twice, the same in the end.

usage: python tests/durability/kill.py [--store sqlite|postgres|both] [--kills 50] [--seed 1] [--documents 120]

Each round builds a new casefile in a child process, kills it (SIGKILL) at a random moment of the time that a whole
build takes, looks at the casefile, kills some rounds' resumed build too, and lets the last one end. The engine does
little, so that most of what is killed is storage. Prints one JSON object for each store.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from unittest import mock

from musnad.exports import json_export
from musnad.model.document import Document, Quarantined, RawItem
from musnad.model.errors import StorageError
from musnad.model.reading import Count, EngineInfo, Event, Mention, Person, PlaceArgument, Reading, Speaker, Statement
from musnad.model.span import Quote
from musnad.pipeline import run, worker
from musnad.pipeline.local import Crew
from musnad.storage import cases
from musnad.storage.writers import Patience

_PLACES = ("الرطبة", "بعقوبة", "هيت", "القائم", "تلعفر")
_NAMES = ("ناظم الطائي", "سالم العلي", "نادر الحسن")
_FILLING = "تقرير محلي مفصل عن الوضع في المنطقة خلال الأيام الماضية بحسب مصادر متعددة لم تكشف عن هويتها"


class SmallEngine:
    """One statement and one event in each article, for next to nothing."""

    info = EngineInfo("small", "1", "none")

    def read(self, document: Document) -> Reading:
        text = document.text
        name = next(n for n in _NAMES if n in text)
        place = next(p for p in _PLACES if p in text)
        start, verb, at = text.index(name), text.index("اعتقلت"), text.index(place)
        number = int(text.partition("اعتقلت ")[2].split()[0])
        span = (start, start + len(name))
        speaker = Speaker(name, None, True, name, *span)
        end = at + len(place)
        said = Statement("s1", verb, end, text[verb:end], "indirect", "asserted", speaker, (), (name,), "r")
        count = Count("arrested", number, number, str(number))
        where = PlaceArgument(place, at, end)
        trigger = Quote.cut(text, verb, verb + 6)
        event = Event("e1", "arrest", trigger, (), (), (where,), None, (count,), "occurred", None, None, "s1", "r")
        mention = Mention("m1", "person", *span, name, name, "r")
        return Reading(document, self.info, (Person(name, (), (span,)),), (), (said,), (event,), (mention,))


def items(count: int) -> Iterator[RawItem | Quarantined]:
    """Articles; some are another's bytes under another name, some cannot be read."""
    draw = random.Random(7)
    for n in range(count):
        words = " ".join(draw.sample(_FILLING.split(), 8))
        place, name, number = draw.choice(_PLACES), draw.choice(_NAMES), draw.randrange(2, 9)
        text = f"قال {name} إن قوة اعتقلت {number} أشخاص في {place} أمس رقم {n if n % 20 else 0}. {words}.\n" * 2
        if n % 17 == 5:
            yield Quarantined(f"q{n}", "rows.jsonl", "no valid JSON", n + 1)
        else:
            yield RawItem(f"d{n}", "rows.jsonl", "text", text.encode(), n + 1)


def build(case: str, count: int, acknowledge: Callable[[str], None]) -> None:
    """A whole build in this process, by the small engine and in some thirty transactions.

    What stands in the casefile is acknowledged by name.
    """

    def told(outcome: worker.Record | Quarantined | None) -> None:
        if outcome is not None:
            acknowledge(outcome.name)

    options = run.Options("small", Crew(1))
    small = mock.patch.object(worker, "engine", return_value=SmallEngine()), mock.patch.object(run, "BATCH", 4)
    with small[0], small[1], cases.to_write(case, Patience(20)) as store:
        run.build(items(count), store, store.archive, options, told)


@dataclass
class Found:
    """kills: that hit a build that was not done; by what had been reached."""

    store: str
    kills: int = 0
    missed: int = 0
    acknowledged: int = 0
    moments: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Child:
    """A build in a process of its own, forked from this one, which tells what it acknowledges through a pipe."""

    def __init__(self, case: str, count: int) -> None:
        self.read, write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                os.close(self.read)
                os.write(write, b"\n")
                build(case, count, lambda name: os.write(write, f"{name}\n".encode()) and None)
                os.write(write, b"done\n")
                code = 0
            except BaseException as error:
                os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(code)
        os.close(write)
        os.read(self.read, 1)  # it has begun

    def __enter__(self) -> Child:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self.read)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> list[str]:
        """What it told before its end."""
        told = b""
        while more := os.read(self.read, 65536):
            told += more
        os.waitpid(self.pid, 0)
        return told.decode().split("\n")[:-1]


def look(case: str, acknowledged: set[str], count: int) -> tuple[str, list[str]]:
    """How far a killed build had come, and what is wrong with what it left."""
    try:
        store = cases.to_read(case)
    except StorageError as error:
        new = "there is no" in str(error) or "is empty" in str(error) or "nothing in it" in str(error)
        lost = [f"lost: {sorted(acknowledged)}"] if acknowledged else []
        return "making it", lost + ([] if new or "older schema" in str(error) else [f"not to be opened: {error}"])
    with store, store.snapshot():
        ids, meta, quarantine = store.ids(), store.meta(), store.quarantine()
        stand = {name for _, name in ids.values()} | {q.name for q in quarantine}
        faults = [f"acknowledged and not there: {name}" for name in sorted(acknowledged - stand)]
        if len({*ids.values()}) != len(ids) or len(stand) != len(ids) + len(quarantine):
            faults.append("a document stands twice")
        for sha256, name in ids.values():
            try:
                store.archive.get(sha256)
            except StorageError as error:
                faults.append(f"original of {name}: {error}")
        if len(list(store.readings())) != len(ids):
            faults.append("not every document has its record")
        store.casefile()
    reached = {"reading": "reading", "built": "ending"}.get(meta.get("state", ""), "beginning")
    return "comparing" if reached == "reading" and len(stand) == count else reached, faults


def sound(case: str) -> list[str]:
    """SQLite's own look at the file; PostgreSQL sees to itself."""
    if cases.is_url(case) or not Path(case).exists():
        return []
    with sqlite3.connect(case) as db:
        answer = [row[0] for row in db.execute("PRAGMA integrity_check")]
    db.close()
    return [] if answer == ["ok"] else answer


def exported(case: str) -> str:
    with cases.to_read(case) as store:
        return json_export.export(store.casefile()) + json.dumps(list(store.ids().items())) + "".join(store.records())


def round_of(case: str, draw: random.Random, takes: float, count: int, found: Found) -> None:
    """One casefile: built, killed, looked at, perhaps killed again, and built to its end."""
    acknowledged: set[str] = set()
    for more in range(1 + (draw.random() < 0.4)):
        with Child(case, count) as child:
            time.sleep(draw.uniform(0, takes) * (1 if not more else 0.6))
            with suppress(ProcessLookupError):
                child.kill()
            told = child.end()
        done = "done" in told
        acknowledged |= set(told) - {"done", ""}
        found.missed += done
        moment, faults = look(case, acknowledged, count)
        faults += sound(case)
        found.faults += faults
        if not done:
            found.kills += 1
            found.moments[moment] = found.moments.get(moment, 0) + 1
    found.acknowledged += len(acknowledged)
    with Child(case, count) as last:
        if "done" not in last.end():
            found.faults.append("the resumed build did not end")


def kills(store: str, wanted: int, seed: int, count: int, new: Callable[[], str]) -> Found:
    """So many kills of builds on that store. new: the address of a casefile that is not there."""
    draw, found = random.Random(seed), Found(store)
    reference, again = new(), new()
    build(reference, count, lambda name: None)  # also loads here what every child needs
    start = time.monotonic()
    with Child(again, count) as whole:
        whole.end()
    takes, expected = (time.monotonic() - start) * 1.05, exported(reference)
    while found.kills < wanted:
        case = new()
        round_of(case, draw, takes, count, found)
        if exported(case) != expected:
            found.faults.append(f"{case}: not what an uninterrupted build makes")
        drop(case)
    return found


def drop(case: str) -> None:
    if not cases.is_url(case):
        shutil.rmtree(Path(case).parent)
        return
    import psycopg

    from musnad.storage.address import Address

    address = Address.parse(case)
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute(f'DROP SCHEMA "{address.schema}" CASCADE'.encode())


def places(store: str, folder: Path, url: str | None) -> Callable[[], str]:
    """Addresses of new casefiles, one after another."""
    numbers = iter(range(10**6))

    def new() -> str:
        n = next(numbers)
        if store == "postgres":
            return f"{url}{'&' if '?' in str(url) else '?'}schema=kill_{os.getpid()}_{n}"
        (folder / str(n)).mkdir()
        return str(folder / str(n) / "case.musnad")

    return new


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=120)
    asked = parser.parse_args()
    from postgres import server

    bad = 0
    with tempfile.TemporaryDirectory() as folder, server() as url:
        for store in ("sqlite", "postgres") if asked.store == "both" else (asked.store,):
            if store == "postgres" and url is None:
                print("POSTGRESQL NOT TESTED: no server can be started", file=sys.stderr)
                continue
            start = time.monotonic()
            found = kills(store, asked.kills, asked.seed, asked.documents, places(store, Path(folder), url))
            seconds = round(time.monotonic() - start, 1)
            print(json.dumps({**vars(found), "seconds": seconds}, ensure_ascii=False), flush=True)
            bad += bool(found.faults)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(main())
