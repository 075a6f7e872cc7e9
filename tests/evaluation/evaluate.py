"""Measures the engine on every gold set and benchmark of ``../shared`` beside its floors; ``make evaluate``.

usage: python tests/evaluation/evaluate.py [--shared DIR] [--only SET…] [--workers N] [--engine NAME] [--errors DIR]
                                           [--general N] [--raise | --lower --reason TEXT]
Exit status: 0 fine, 1 a figure fell under its floor, 2 nothing could be measured.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import clusters
import external
import floors
import sets

from musnad.evaluation.errors import format_errors, group
from musnad.evaluation.linking import format_measures
from musnad.evaluation.report import compare, format_report

GOLD = {
    "examples": sets.examples,
    "dev": sets.dev,
    "development": sets.development,
    "untouched": sets.untouched,
    "financing": sets.financing,
}
# Errors of these are never written: they say how good the reading is where nobody looked.
UNSEEN = ("untouched", "financing")


CLUSTERS = "clusters"


def tell_failed(lines: list[str], most: int = 5) -> None:
    """Says what could not be read; each counts as read empty."""
    for line in lines[:most]:
        print(f"NOT READ {line}")
    if len(lines) > most:
        print(f"NOT READ {len(lines) - most} more")


def measure_gold(name: str, options: argparse.Namespace) -> floors.Measured:
    """Reads one gold set's articles, prints its table, writes its errors where asked (never the untouched set's)."""
    gold_set = GOLD[name](options.shared)
    started = time.perf_counter()
    found, put_aside = sets.read(gold_set, options.workers, options.engine)
    seconds = time.perf_counter() - started
    report = compare(gold_set.gold, found)
    print(f"\n== {name}: {report.documents} documents read in {seconds:.1f} s")
    print(format_report(report))
    tell_failed([f"{item.name}: {item.reason}" for item in put_aside])
    if options.errors and name not in UNSEEN:
        options.errors.mkdir(parents=True, exist_ok=True)
        (options.errors / f"{name}.txt").write_text(format_errors(group(gold_set.gold, found, 1000)) + "\n", "utf-8")
        lines = (json.dumps(found[key], ensure_ascii=False) for key in sorted(found))
        (options.errors / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return floors.of_report(name, gold_set.digest, report)


def measure_external(name: str, options: argparse.Namespace) -> floors.Measured | None:
    """Runs one benchmark of others; None where its file is not there."""
    run, file = external.BENCHMARKS[name]
    path = options.shared / "external" / file
    if not path.exists():
        print(f"\n== {name}: NOT MEASURED, {path} is not there")
        return None
    external.failed.clear()
    external.engine = options.engine
    figures = run(options.shared / "external")
    print(f"\n== {name}")
    tell_failed(external.failed)
    for key, f in figures.items():
        print(f"{key:<18}{f.precision:7.3f}{f.recall:7.3f}{f.f1:7.3f}{f.gold:7d}{f.predicted:7d}")
    return floors.of_figures(name, hashlib.sha256(path.read_bytes()).hexdigest(), figures)


def measure_clusters(options: argparse.Namespace) -> floors.Measured:
    """Builds the casefile of the written clusters and prints what of it is right."""
    figures = clusters.measure(options.engine)
    print(f"\n== {CLUSTERS}: incidents, names, copies, origins and contradictions of a casefile")
    print(format_measures(figures))
    return floors.Measured(CLUSTERS, clusters.digest(), {key: figure.f1 for key, figure in figures.items()})


def settle(measured: list[floors.Measured], options: argparse.Namespace) -> list[str]:
    """Prints figures beside floors, writes the floors where asked, and returns what fell."""
    known = floors.load()
    fell = []
    for one in measured:
        print(f"\n-- {one.name}, beside its floors\n{floors.table(one, known)}")
        if options.lower:
            floors.lowered(one, known, options.reason)
        fell += floors.falls(one, known)
        if options.raise_:
            floors.raised(one, known)
    if options.raise_ or options.lower:
        floors.save(known)
        print(f"\nfloors written to {floors.FILE.name}")
    return fell


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """The command line. Exits with 2 on a contradictory one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=sets.SHARED)
    parser.add_argument("--only", nargs="+", choices=[*GOLD, CLUSTERS, *external.BENCHMARKS], default=None)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--engine", default="rules", help="what reads; floors are those of the rules")
    parser.add_argument("--errors", type=Path, help="folder for the classed errors and records of dev and development")
    parser.add_argument("--general", type=int, default=0, metavar="N", help="also N articles of any subject")
    parser.add_argument("--raise", dest="raise_", action="store_true", help="write floors that improved")
    parser.add_argument("--lower", action="store_true", help="set floors to these figures; needs --reason")
    parser.add_argument("--reason", default="")
    options = parser.parse_args(given)
    if options.lower and not options.reason.strip():
        parser.error("--lower needs --reason: why may this figure fall?")
    return options


def main(given: list[str] | None = None) -> int:
    options = arguments(given)
    wanted = options.only or [*GOLD, CLUSTERS, *external.BENCHMARKS]
    if not (options.shared / "gold").is_dir():
        print(f"NOT MEASURED: {options.shared / 'gold'} is not there; give --shared DIR", file=sys.stderr)
        wanted = [name for name in wanted if name in ("examples", "financing", CLUSTERS)]
    if not wanted:
        return 2
    measured = [measure_gold(name, options) for name in wanted if name in GOLD]
    measured += [measure_clusters(options) for name in wanted if name == CLUSTERS]
    measured += [m for name in wanted if name in external.BENCHMARKS if (m := measure_external(name, options))]
    if options.general:
        out = Path("out/general-violent.tsv")
        read, hit = external.general(options.shared, options.general, out)
        print(f"\n== general: {hit} of {read} articles of any subject have a violent event; see {out}")
    fell = settle(measured, options)
    for line in fell:
        print(f"FELL {line}", file=sys.stderr)
    return 1 if fell else 0


if __name__ == "__main__":
    sys.exit(main())
