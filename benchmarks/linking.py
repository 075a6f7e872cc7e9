"""Time of linking: readings of many documents → one casefile, stage by stage, and how it grows with their number.

usage: python benchmarks/linking.py PATH… [--limit N] [--label NAME] [--out FOLDER] [--readings FOLDER]
The documents are read first, once: their readings are kept under out/ and taken from there as long as sources and
knowledge are the same. Prints the seconds and writes them as JSON to benchmarks/results/. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import hashlib
import math
import pickle
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from throughput import ROOT, commit, compiled, keep, machine, peak_mib

from musnad.casefile import build, chains, copies, identity, incidents, independence, mechanisms
from musnad.intake import sources
from musnad.model.casefile import Casefile
from musnad.model.document import RawItem
from musnad.model.reading import Reading
from musnad.pipeline import worker
from musnad.pipeline.local import collect_seldom
from musnad.pipeline.run import extract

PARTS = (8, 4, 2, 1)  # the casefile is made of an eighth, a quarter, a half and all of the documents
WATCHED: tuple[tuple[Any, str, str], ...] = (
    (copies, "find", "copies"),
    (identity, "resolve", "identity"),
    (independence, "trace", "origins"),
    (build, "happenings", "happenings"),
    (incidents, "group", "incidents"),
    (chains, "follow", "chains"),
    (build, "_incidents", "corroboration"),
    (mechanisms, "gather", "mechanisms"),
)


def read(paths: list[str], limit: int | None, folder: Path) -> list[Reading]:
    """The documents' readings, from the folder where they were read before with the same knowledge."""
    engine = worker.engine("rules").info
    named = hashlib.sha256(f"{engine.version} {engine.resources}".encode())
    items = list(islice(sources.items(paths), limit))
    for item in items:
        named.update(item.data if isinstance(item, RawItem) else item.name.encode())
    kept = folder / f"readings-{named.hexdigest()[:16]}.pickle"
    if kept.exists():
        found: list[Reading] = pickle.loads(kept.read_bytes())  # our own file
        return found
    found = [outcome for outcome in extract(items, workers=None) if isinstance(outcome, Reading)]
    folder.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps(found, protocol=5))
    return found


@contextlib.contextmanager
def watched(seconds: dict[str, float]) -> Iterator[None]:
    """Adds up each stage's processor time while the casefile is made."""

    def timer(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            started = time.process_time()
            try:
                return work(*given, **named)
            finally:
                seconds[name] = round(seconds.get(name, 0.0) + time.process_time() - started, 3)

        return run

    originals = [(module, attribute, getattr(module, attribute)) for module, attribute, _ in WATCHED]
    for module, attribute, name in WATCHED:
        setattr(module, attribute, timer(name, getattr(module, attribute)))
    try:
        yield
    finally:
        for module, attribute, original in originals:
            setattr(module, attribute, original)


def linked(readings: list[Reading]) -> dict[str, Any]:
    """One casefile of all readings: processor seconds in all and by stage, and what there is in it."""
    seconds: dict[str, float] = {}
    started = time.process_time()
    with watched(seconds):
        casefile: Casefile = build.build(readings)
    total = time.process_time() - started
    return {
        "documents": len(readings),
        "events": sum(len(r.events) for r in readings),
        "seconds": round(total, 2),
        "stages": seconds,
        "incidents": len(casefile.incidents),
        "entities": len(casefile.entities),
        "copies": sum(d.copy_of is not None for d in casefile.documents),
    }


def growth(runs: list[dict[str, Any]]) -> float | None:
    """The exponent of the last doubling: 1 is linear, 2 quadratic. None where there is nothing to compare."""
    if len(runs) < 2 or not runs[-2]["seconds"] or runs[-1]["documents"] == runs[-2]["documents"]:
        return None
    last, before = runs[-1], runs[-2]
    return round(math.log(last["seconds"] / before["seconds"]) / math.log(last["documents"] / before["documents"]), 2)


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--limit", type=int, default=None, help="so many documents only")
    parser.add_argument("--label", default=None, help="name of the result file; the first path's by default")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results")
    parser.add_argument("--readings", type=Path, default=ROOT / "out", help="where readings are kept")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Reads, links, prints and writes; 2 where there is nothing to link."""
    options = arguments(given)
    readings = read(options.paths, options.limit, options.readings)
    if not readings:
        print(f"nothing to read in {', '.join(options.paths)}", file=sys.stderr)
        return 2
    readings.sort(key=lambda r: r.document.id)  # by sha256, so that every part is mixed like the whole
    collect_seldom()  # as every process of ours
    before, measured = machine(), commit()
    linked(readings[: max(1, len(readings) // 50)])  # knowledge is loaded at first use
    sizes = sorted({max(1, len(readings) // part) for part in PARTS})
    runs = [linked(readings[:size]) for size in sizes]
    label = options.label or Path(options.paths[0]).name.partition(".")[0]
    result = {
        "what": f"linking {label}",
        "date": datetime.date.today().isoformat(),
        "commit": measured,
        "build": "compiled" if compiled() else "plain",
        "machine": before,
        "runs": runs,
        "growth": growth(runs),
        "peak_mib": peak_mib(),
    }
    keep(result, options.out, f"linking-{label}-{len(readings)}-{result['build']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
