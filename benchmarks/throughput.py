"""Time and memory of each stage over real documents.

usage: python benchmarks/throughput.py PATH… [--limit N] [--workers 1] [--label NAME] [--out FOLDER]
Prints documents/s, words/s, peak memory and where the engine's time goes, and writes them as JSON with commit and
machine to benchmarks/results/. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).parent))
from sampling import Samples

from musnad.arabic import phrases
from musnad.casefile.build import build
from musnad.engines.gate import Gated
from musnad.engines.rules.engine import RulesEngine
from musnad.intake import reader, sources
from musnad.model.document import Document, Quarantined, RawItem
from musnad.model.reading import Reading
from musnad.model.serial import dumps, record_of
from musnad.pipeline.local import Crew, collect_seldom, processors
from musnad.pipeline.run import Options, records
from musnad.storage.contract import StoredDocument
from musnad.storage.sqlite import SqliteStore

ROOT = Path(__file__).resolve().parents[1]
T = TypeVar("T")
SAMPLED = 300  # articles of the pass that is watched


def timed(seconds: dict[str, float], name: str, work: Callable[[], T]) -> T:
    """Runs ``work`` and adds the processor time it took, in seconds, under ``name``.

    Processor time, because the machine may be at other work as well; nothing here waits for anything but the disk.
    """
    started = time.process_time()
    try:
        return work()
    finally:
        seconds[name] = seconds.get(name, 0.0) + time.process_time() - started


def machine() -> dict[str, Any]:
    """Processor, cores this process may use, memory in GiB, system and Python."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.partition(":")[2].strip() for line in info.read_text().split("\n") if "model name" in line]
        model = names[0] if names else model
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cpu": model,
        "cores": processors(),
        "load_before": round(os.getloadavg()[0], 2),
        "memory_gib": round(pages / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "loop_ns": loop_ns(),
    }


def loop_ns(turns: int = 2_000_000) -> float:
    """Nanoseconds for one turn of a plain loop, the best of five: how fast this machine is at this minute.

    Shared machines differ from minute to minute by half; figures of two runs are compared after dividing by it.
    """
    best = math.inf
    for _ in range(5):
        started = time.process_time()
        sum(i * i for i in range(turns))
        best = min(best, time.process_time() - started)
    return round(best / turns * 1e9, 1)


def compiled() -> bool:
    """Whether the reading measured here was compiled to C (`make compiled`)."""
    return not str(phrases.__file__).endswith(".py")


def commit() -> str:
    """The commit measured, with «+» where the working tree differs from it; «unknown» outside a repository."""
    git = ["git", "-C", str(ROOT)]
    found = subprocess.run([*git, "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=False)
    if found.returncode:
        return "unknown"
    changed = subprocess.run([*git, "status", "--porcelain", "src"], capture_output=True, text=True, check=False)
    return found.stdout.strip() + ("+" if changed.stdout.strip() else "")


def peak_mib() -> dict[str, float]:
    """Peak resident memory so far, of this process and of its largest finished child, in MiB."""
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is bytes on macOS, KiB on Linux
    own, child = (resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"process": round(own * unit / 2**20, 1), "largest_worker": round(child * unit / 2**20, 1)}


def staged(items: list[RawItem]) -> dict[str, Any]:
    """Every stage on one core, one after the other, and where the engine's time goes."""
    seconds: dict[str, float] = {}
    rules = RulesEngine()
    engine = Gated(rules)
    timed(seconds, "load", lambda: _warm(engine, items[0]))
    read = [timed(seconds, "intake", lambda item=item: reader.read(item)) for item in items]  # type: ignore[misc]
    documents = [d for d in read if isinstance(d, Document)]
    before = dict(rules.clock.seconds)
    readings = timed(seconds, "engine", lambda: [engine.read(d) for d in documents])
    stages = {name: round(spent - before[name], 4) for name, spent in rules.clock.seconds.items()}
    lines = timed(seconds, "record", lambda: [dumps(record_of(r)) for r in readings])
    read_peak = peak_mib()["process"]
    casefile = timed(seconds, "casefile", lambda: build(readings, []))
    with tempfile.TemporaryDirectory() as folder, SqliteStore.create(Path(folder) / "case.musnad") as store:
        stored = [_stored(item, r, line) for item, r, line in zip(_kept(items, read), readings, lines, strict=True)]
        timed(seconds, "storage", lambda: store.add(stored))
        timed(seconds, "storage", lambda: store.put_casefile(casefile))
    words = sum(len(d.text.split()) for d in documents)
    return {
        **_counts(items, documents, readings, words),
        "seconds": {name: round(value, 4) for name, value in seconds.items()},
        "documents_per_second": _rates(seconds, len(documents)),
        "words_per_second": round(words / (seconds["intake"] + seconds["engine"] + seconds["record"])),
        "engine_stages": stages,
        "engine_share_by_module": {} if compiled() else sampled(engine, documents[:SAMPLED]),
        "slowest_documents": slowest(engine, documents),
        "peak_mib_reading": read_peak,
    }


def _warm(engine: Gated, item: RawItem) -> None:
    """A first reading: knowledge is loaded at first use, and that is counted apart."""
    document = reader.read(item)
    if isinstance(document, Document):
        engine.read(document)


def slowest(engine: Gated, documents: list[Document], most: int = 3) -> list[dict[str, Any]]:
    """The documents with the longest reading (a second one, so caches are warm): name, characters, milliseconds."""
    found = []
    for document in documents:
        started = time.process_time()
        engine.read(document)
        found.append((time.process_time() - started, document))
    found.sort(key=lambda pair: -pair[0])
    return [{"name": d.name, "characters": len(d.text), "ms": round(s * 1000, 1)} for s, d in found[:most]]


def _kept(items: list[RawItem], read: list[Document | Quarantined]) -> list[RawItem]:
    return [item for item, outcome in zip(items, read, strict=True) if isinstance(outcome, Document)]


def _stored(item: RawItem, reading: Reading, line: str) -> StoredDocument:
    d = reading.document
    return StoredDocument(d.id, d.sha256, d.name, d.path, reading.engine, line, item.line, item.kind)


def sampled(engine: Gated, documents: list[Document]) -> dict[str, dict[str, float]]:
    """Where the time goes, from a pass of its own: the sampler itself costs a tenth and more of what it watches."""
    samples = Samples()
    with samples:
        for document in documents:
            engine.read(document)
    return samples.shares()


def _counts(items: list[RawItem], documents: list[Document], readings: list[Reading], words: int) -> dict[str, int]:
    return {
        "items": len(items),
        "documents": len(documents),
        "words": words,
        "characters": sum(len(d.text) for d in documents),
        "statements": sum(len(r.statements) for r in readings),
        "events": sum(len(r.events) for r in readings),
    }


def _rates(seconds: dict[str, float], documents: int) -> dict[str, float]:
    """Documents per second of one core: each stage alone, and sources → records (``extract``)."""
    rates = {name: documents / value for name, value in seconds.items() if value and name != "load"}
    rates["extract"] = documents / (seconds["intake"] + seconds["engine"] + seconds["record"])
    return {name: round(value, 1) for name, value in rates.items()}


def spread(items: list[RawItem], workers: int) -> dict[str, Any]:
    """Sources → records over several processes, start of the workers included."""
    started = time.perf_counter()
    found = sum(not isinstance(o, Quarantined) for o in records(items, Options(crew=Crew(workers=workers))))
    seconds = time.perf_counter() - started
    rate = found / seconds
    return {
        "workers": workers,
        "seconds": round(seconds, 4),
        "documents_per_second": round(rate, 1),
        "documents_per_second_per_worker": round(rate / workers, 1),
    }


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--limit", type=int, default=None, help="so many documents only")
    parser.add_argument("--workers", type=int, default=1, help="above 1: measures extraction over processes as well")
    parser.add_argument("--label", default=None, help="name of the result file; the first path's by default")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results")
    return parser.parse_args(given)


def keep(result: dict[str, Any], folder: Path, name: str) -> None:
    """Prints a result and writes it to the folder, under the name and the commit that was measured."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, ensure_ascii=False, indent=1)
    (folder / f"{name}-{result['commit'].rstrip('+')}.json").write_text(text + "\n", encoding="utf-8")
    print(text)


def main(given: list[str] | None = None) -> int:
    """Measures, prints and writes; 2 where there is nothing to read."""
    options = arguments(given)
    found = (item for item in sources.items(options.paths) if isinstance(item, RawItem))
    items = list(islice(found, options.limit))
    if not items:
        print(f"nothing to read in {', '.join(options.paths)}", file=sys.stderr)
        return 2
    collect_seldom()  # as every process of ours
    label = options.label or Path(options.paths[0]).name.partition(".")[0]
    result: dict[str, Any] = {
        "what": label,
        "date": datetime.date.today().isoformat(),
        "commit": commit(),
        "build": "compiled" if compiled() else "plain",
        "machine": machine(),
        **staged(items),
    }
    if options.workers > 1:
        result["spread"] = spread(items, options.workers)
    result["peak_mib"] = peak_mib()
    keep(result, options.out, f"{label}-{len(items)}-{result['build']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
