"""How long each page of the workbench takes while eight readers ask for pages without a pause.

usage: python benchmarks/workbench.py CASE [--clients 8] [--each 96] [--label NAME] [--out FOLDER]
Starts `musnad serve CASE` on a free port of this computer, asks for every kind of page and its JSON twin, in both
languages, over connections that stay open, prints milliseconds and writes them as JSON to benchmarks/results/. See
README.md.
"""

from __future__ import annotations

import argparse
import datetime
import http.client
import os
import queue
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parent))
from throughput import ROOT, commit, keep, machine

from musnad.arabic import keys
from musnad.model.casefile import Casefile
from musnad.storage import cases
from musnad.storage.store import SqlStore

SEED = 2015
CLIENTS = 8
# Requests of each kind of page: five of them are beyond p95.
EACH = 96
# Things of each kind that are asked for: the first so many by what makes their page long, and as many drawn.
_MOST, _DRAWN = 12, 60
_PAGED = ("documents", "incidents", "contradictions", "mechanisms", "names", "quarantine")


@dataclass(frozen=True, slots=True)
class Request:
    """kind: the line of the result. path: with its query."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Answer:
    """milliseconds: from sending the request to the last byte. status: 0 where there was no answer."""

    kind: str
    path: str
    status: int
    milliseconds: float
    size: int


def addresses(store: SqlStore) -> dict[str, list[str]]:
    """Kind of page → addresses to draw from: of things those with most to show, and others as they come."""
    drawn, casefile = random.Random(SEED), store.casefile()
    words = _words(store)
    found = {
        **_things(store, casefile, drawn),
        "overview": ["/overview"],
        "search": ["/search", "/search?kind=statement", "/search?kind=incident&page=3", "/search?kind=document"],
        "search words": [_search(drawn, words) for _ in range(200)],
        "search facets": [_url("/search", _filters(drawn, casefile, words)) for _ in range(200)],
        "lists": [p for name in _PAGED for p in _pages(name, casefile, drawn)],
    }
    for view in ("timeline", "map", "network"):
        found[view] = [f"/{view}"]
        found[f"{view} filtered"] = [_url(f"/{view}", _filters(drawn, casefile, words)) for _ in range(100)]
    nodes = [e.id for e in _by_mentions(casefile)[:_DRAWN]]
    found["timeline paged"] = [f"/timeline?page={drawn.randint(2, 60)}" for _ in range(60)]
    found["network around"] = [f"/network?around={node}" for node in nodes]
    return found


def _things(store: SqlStore, casefile: Casefile, drawn: random.Random) -> dict[str, list[str]]:
    told = sorted(casefile.incidents, key=lambda i: -len(i.events))
    named = _by_mentions(casefile)
    lengths = store.db.rows("SELECT id FROM documents ORDER BY length(record) DESC LIMIT ?", (_MOST,))
    ways = sorted(casefile.mechanisms, key=lambda m: -len(m.status_claims))
    return {
        "document": [_of("documents", d.id) for d in _some(drawn, casefile.documents)],
        "document long": [_of("documents", id_) for (id_,) in lengths],
        "incident": [_of("incidents", i.id) for i in _some(drawn, casefile.incidents)],
        "incident most told": [_of("incidents", i.id) for i in told[:_MOST]],
        "name": [_of("names", e.id) for e in _some(drawn, casefile.entities)],
        "name most mentioned": [_of("names", e.id) for e in named[:_MOST]],
        "mechanism": [_of("mechanisms", m.id) for m in (*ways[:_MOST], *_some(drawn, ways))],
    }


def _by_mentions(casefile: Casefile) -> list[Any]:
    return sorted(casefile.entities, key=lambda e: -len(e.mentions))


def _some(drawn: random.Random, things: Sequence[Any]) -> list[Any]:
    return drawn.sample(list(things), min(_DRAWN, len(things)))


def _words(store: SqlStore) -> list[str]:
    """Words of the casefile as often as they stand, so that common ones are asked for often."""
    texts = [r.document.text for _, r in zip(range(500), store.readings(), strict=False)]
    return [text[a:b] for text in texts for a, b in keys.words(text) if b - a > 2]


def _search(drawn: random.Random, words: list[str]) -> str:
    one, other = drawn.choice(words), drawn.choice(words)
    query = drawn.choice([one, f"{one} {other}", f"{one} OR {other}", f"{one[:4]}*", f'"{one} {other}"'])
    return _url("/search", {"q": query, "page": drawn.choice(["", "", "2"])})


def _filters(drawn: random.Random, casefile: Casefile, words: list[str]) -> dict[str, str]:
    """One or two filters, and now and then a word."""
    kinds = {"person": "person", "armed_group": "group", "security_force": "group", "outlet": "outlet"}
    named = [e for e in _by_mentions(casefile)[:300] if e.kind in kinds]
    entity, incident = drawn.choice(named), drawn.choice(casefile.incidents)
    every = {
        kinds[entity.kind]: entity.id,
        "place": drawn.choice(incident.places or ("العراق",)),
        "type": incident.type,
        "from": "2015-07-15",
        "origins": "2",
        "q": drawn.choice(words),
    }
    return {name: every[name] for name in drawn.sample(list(every), drawn.choice((1, 2)))}


def _pages(name: str, casefile: Casefile, drawn: random.Random) -> list[str]:
    every = {"names": len(casefile.entities)}.get(name) or len(getattr(casefile, name, ()))
    last = max(1, -(-every // 50))
    return [f"/lists/{name}", *(f"/lists/{name}?page={drawn.randint(1, last)}" for _ in range(5))]


def _of(kind: str, id_: str) -> str:
    return f"/{kind}/{quote(id_, safe='')}"


def _url(path: str, values: dict[str, str]) -> str:
    return f"{path}?{urlencode({k: v for k, v in values.items() if v})}"


def requests(found: dict[str, list[str]], each: int) -> list[Request]:
    """So many of each kind in a mixed order, the same each time: half of them pages, a third of those in English; the
    others twins."""
    drawn, out = random.Random(SEED), []
    for kind, paths in found.items():
        for number in range(each * bool(paths)):
            path, mark, query = drawn.choice(paths).partition("?")
            if number % 2:
                out.append(Request(f"{kind} (JSON)", f"{path}.json{mark}{query}"))
            else:
                language = "lang=en" if number % 3 == 0 else ""
                out.append(Request(kind, f"{path}?{'&'.join(p for p in (query, language) if p)}"))
    drawn.shuffle(out)
    return out


def asked(port: int, wanted: Sequence[Request], clients: int) -> tuple[list[Answer], float]:
    """Every request, by so many clients at once, each with its connection and no pause; and the seconds in all."""
    waiting: queue.SimpleQueue[Request] = queue.SimpleQueue()
    for one in wanted:
        waiting.put(one)
    answers: list[Answer] = []
    threads = [threading.Thread(target=_client, args=(port, waiting, answers)) for _ in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, time.perf_counter() - started


def _client(port: int, waiting: queue.SimpleQueue[Request], answers: list[Answer]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    while True:
        try:
            one = waiting.get_nowait()
        except queue.Empty:
            connection.close()
            return
        started = time.perf_counter()
        try:
            connection.request("GET", one.path)
            answer = connection.getresponse()
            status, size = answer.status, len(answer.read())
        except (OSError, http.client.HTTPException):
            status, size = 0, 0
            connection.close()
        answers.append(Answer(one.kind, one.path, status, (time.perf_counter() - started) * 1000, size))


@contextmanager
def serving(case: str) -> Iterator[tuple[int, int, float]]:
    """`musnad serve` as a process of its own: its port, its number, and the seconds until it answered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = "from musnad.cli.main import run; run()"
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", run, "serve", case, "--port", str(port)], stderr=subprocess.PIPE)
    try:
        while not _answers(port):
            if process.poll() is not None:
                raise RuntimeError((process.stderr.read() if process.stderr else b"").decode())
            time.sleep(0.02)
        yield port, process.pid, time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", "/overview")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def resident_mib(process: int) -> dict[str, float] | None:
    """Memory of a process now and at its peak; None where the system does not tell."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return None
    lines = dict(line.split(":", 1) for line in status.read_text().split("\n") if ":" in line)
    return {name: round(int(lines[key].split()[0]) / 1024, 1) for name, key in (("now", "VmRSS"), ("peak", "VmHWM"))}


def processor_seconds(process: int) -> float | None:
    """What a process has used so far; None where the system does not tell."""
    status = Path(f"/proc/{process}/stat")
    if not status.exists():
        return None
    fields = status.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def spread(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)
    p50, p95 = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {"p50": round(p50, 1), "p95": round(p95, 1), "max": round(ordered[-1], 1), "asked": len(ordered)}


def summed(answers: Sequence[Answer], seconds: float) -> dict[str, Any]:
    """Milliseconds in all and by kind of page, the slowest kind first, and what was not answered with 200."""
    by_kind: dict[str, list[float]] = defaultdict(list)
    for one in answers:
        by_kind[one.kind].append(one.milliseconds)
    pages = {kind: spread(times) for kind, times in by_kind.items()}
    slowest = sorted(answers, key=lambda a: -a.milliseconds)[:5]
    return {
        "requests_per_second": round(len(answers) / seconds, 1),
        "every_ms": spread([a.milliseconds for a in answers]),
        "pages_ms": dict(sorted(pages.items(), key=lambda item: -item[1]["p95"])),
        "slowest": [{"path": a.path, "ms": round(a.milliseconds, 1), "bytes": a.size} for a in slowest],
        "failed": sorted({f"{a.status} {a.path}" for a in answers if a.status != 200}),
    }


def main(arguments: list[str] | None = None) -> int:
    """Measures, prints and writes; 1 where a page failed, 2 where there is no casefile."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("case")
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--each", type=int, default=EACH)
    parser.add_argument("--label")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results")
    given = parser.parse_args(arguments)
    if not cases.is_url(given.case) and not Path(given.case).exists():
        print(f"WORKBENCH NOT MEASURED: no casefile {given.case}; `make bench-case` builds it", file=sys.stderr)
        return 2
    with cases.to_read(given.case) as store:
        documents = next(store.db.rows("SELECT count(*) FROM documents"))[0]
        wanted = requests(addresses(store), given.each)
    result: dict[str, Any] = {"commit": commit(), "day": datetime.date.today().isoformat(), "machine": machine()}
    with serving(given.case) as (port, process, started):
        memory, before = resident_mib(process), processor_seconds(process)
        answers, seconds = asked(port, wanted, given.clients)
        used = processor_seconds(process)
        if before is not None and used is not None:
            result["processor_ms_per_request"] = round((used - before) / len(answers) * 1000, 1)
        result |= {"load_after": round(os.getloadavg()[0], 2)}
        result |= {"documents": documents, "clients": given.clients, "start_seconds": round(started, 2)}
        result |= {"memory_mib": {"started": memory, "after": resident_mib(process)}, **summed(answers, seconds)}
    keep(result, given.out, f"workbench-{given.label or Path(given.case).stem}-{documents}")
    return 1 if result["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
