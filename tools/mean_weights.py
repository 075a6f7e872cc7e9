"""Writes the mean of two fits of the event tables, so that what either kind of article taught is kept.

usage: python tools/mean_weights.py FIRST SECOND -o FOLDER

FIRST, SECOND: folders with ``event_*.tsv`` as tools/train_events.py writes them. The thresholds are SECOND's.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from train_events import write

TABLES = ("gate", "type", "status", "actor", "target", "place", "time", "toll")

Table = dict[str, tuple[float, dict[str, float]]]


def read(path: Path) -> Table:
    """Label → (bias, feature → weight)."""
    out: dict[str, dict[str, float]] = {}
    for line in path.read_text("utf-8").splitlines()[1:]:
        label, feature, weight = line.split("\t")
        out.setdefault(label, {})[feature] = float(weight)
    return {label: (weights.pop("bias", 0.0), weights) for label, weights in out.items()}


def mean(first: Table, second: Table) -> Table:
    """A feature that one of the two does not know weighs half of what the other says."""
    out: Table = {}
    for label in first.keys() | second.keys():
        (a, one), (b, two) = first.get(label, (0.0, {})), second.get(label, (0.0, {}))
        out[label] = ((a + b) / 2, {f: (one.get(f, 0.0) + two.get(f, 0.0)) / 2 for f in one.keys() | two.keys()})
    return out


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    given = parser.parse_args()
    for name in TABLES:
        file = f"event_{name}.tsv"
        rows = write(f"event_{name}", mean(read(given.first / file), read(given.second / file)), given.out)
        print(f"{file}: {rows} rows")
    shutil.copy(given.second / "event_thresholds.tsv", given.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
