"""The gold sets of ``../shared`` and what the engine makes of their articles."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from musnad.evaluation.matching import Record
from musnad.evaluation.records import read_gold
from musnad.intake import sources
from musnad.model.document import Quarantined
from musnad.pipeline.local import Crew
from musnad.pipeline.run import Options, records

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"
UNTOUCHED = frozenset((HERE / "untouched.txt").read_text("utf-8").split())


@dataclass(frozen=True)
class GoldSet:
    """Gold records by name, and the files their articles are read from. digest: sha256 over all of both."""

    name: str
    gold: dict[str, Record]
    inputs: tuple[Path, ...]
    digest: str


def _digest(names: list[str], folders: list[Path], inputs: tuple[Path, ...]) -> str:
    whole = hashlib.sha256()
    gold = [f for folder in folders for f in sorted(folder.glob("*.json")) if f.stem in names]
    for file in (*gold, *inputs):
        whole.update(f"{file.parent.name}/{file.name}".encode() + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def _set(name: str, folders: list[Path], inputs: list[Path], wanted: frozenset[str] | None, without: bool) -> GoldSet:
    gold = {k: v for folder in folders for k, v in read_gold(folder).items()}
    if wanted is not None:
        gold = {k: v for k, v in gold.items() if (k in wanted) is not without}
    files = tuple(i for i in inputs if i.suffix == ".jsonl" or i.stem in gold)
    return GoldSet(name, gold, files, _digest(sorted(gold), folders, files))


def dev(shared: Path) -> GoldSet:
    """The five seeds and sixteen articles that were annotated first."""
    gold = shared / "gold"
    return _set("dev", [gold / "dev"], [*sorted((shared / "seeds").glob("*.txt")), gold / "dev.jsonl"], None, False)


def examples(shared: Path) -> GoldSet:
    """The invented articles of this repository, annotated with it; needs nothing of ``shared``."""
    folder = HERE.parents[1] / "examples"
    inputs = sorted(f for f in folder.iterdir() if f.suffix in (".txt", ".html", ".jsonl"))
    gold = read_gold(folder / "gold")
    return GoldSet("examples", gold, tuple(inputs), _digest(sorted(gold), [folder / "gold"], tuple(inputs)))


def financing(shared: Path) -> GoldSet:
    """Written articles about money that nothing was tuned to or fitted on; needs nothing of ``shared``."""
    folder = HERE / "gold" / "financing"
    gold, inputs = read_gold(folder), (folder / "articles.jsonl",)
    return GoldSet("financing", gold, inputs, _digest(sorted(gold), [folder], inputs))


def development(shared: Path) -> GoldSet:
    """What rules may be tuned to: train and open without the untouched ids."""
    return _both(shared, "development", True)


def untouched(shared: Path) -> GoldSet:
    """What nobody looks at: the ids of untouched.txt. Only figures of it are ever printed."""
    return _both(shared, "untouched", False)


def _both(shared: Path, name: str, without: bool) -> GoldSet:
    gold = shared / "gold"
    inputs = [gold / "train.jsonl", *sorted((gold / "open").glob("*.txt"))]
    return _set(name, [gold / "train", gold / "open"], inputs, UNTOUCHED, without)


def read(gold_set: GoldSet, workers: int = 1, engine: str = "rules") -> tuple[dict[str, Record], list[Quarantined]]:
    """The engine's records of the set's articles by name, and what could not be read."""
    found: dict[str, Record] = {}
    put_aside = []
    items = (i for i in sources.items([str(p) for p in gold_set.inputs]) if i.name in gold_set.gold)
    for outcome in records(items, Options(engine, Crew(workers=workers))):
        if isinstance(outcome, Quarantined):
            put_aside.append(outcome)
        else:
            found[outcome.name] = json.loads(outcome.line)
    return found, put_aside
