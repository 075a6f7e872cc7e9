"""Gold sets and predictions as they lie on disk, refused clearly where they are in another form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any

from musnad.evaluation.matching import Record
from musnad.model.errors import EvaluationError

LISTS = ("persons", "places", "statements", "events", "estimates")
_NEEDED: dict[str, tuple[str, ...]] = {
    "persons": ("name", "roles"),
    "places": ("name",),
    "statements": ("id", "start", "end", "speaker", "via"),
    "events": ("type", "trigger", "actors", "targets", "places", "counts", "status"),
    "estimates": ("start", "end"),
}
_NEEDED_PREDICTED: dict[str, tuple[str, ...]] = {
    "persons": ("name",),
    "places": ("name",),
    "statements": ("id",),
    "events": ("id", "type", "trigger"),
    "estimates": (),
}

EMPTY: Record = {"document": {"text": ""}, **{key: [] for key in LISTS}}


def parse(line: str, where: str) -> Record:
    """One JSON object. Raises EvaluationError that says where it is not one."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError as cause:
        raise EvaluationError(f"{where}: not JSON ({cause.msg}, column {cause.colno})") from cause
    if not isinstance(record, dict):
        raise EvaluationError(f"{where}: expected a JSON object, found {type(record).__name__}")
    return record


def read_text(path: Path) -> str:
    """A file's text. Raises EvaluationError when it is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as cause:
        raise EvaluationError(f"{path}: cannot be read ({cause})") from cause


def gold_files(folder: Path) -> list[Path]:
    """The NAME.json of a gold set, by name. Raises EvaluationError when there is none."""
    if not folder.is_dir():
        raise EvaluationError(f"{folder}: not a folder; a gold set is a folder of NAME.json")
    files = sorted(folder.glob("*.json"))
    if not files:
        raise EvaluationError(f"{folder}: no NAME.json in it; a gold set is a folder of NAME.json")
    return files


def check(record: Record, where: str, *, gold: bool) -> Record:
    """The record itself. Raises EvaluationError naming the first thing that is not in the form of a record."""
    document = record.get("document")
    if not isinstance(document, dict) or not isinstance(document.get("text"), str):
        raise EvaluationError(f"{where}: not a record: expected document.text, found keys {sorted(record)[:8]}")
    for key, needed in (_NEEDED if gold else _NEEDED_PREDICTED).items():
        entries = record.get(key)
        if entries is None and not gold:
            continue
        if not isinstance(entries, list):
            raise EvaluationError(f"{where}: expected a list {key!r}, found {type(entries).__name__}")
        for number, entry in enumerate(entries):
            _check_entry(entry, needed, f"{where}: {key}[{number}]")
    return record


def _check_entry(entry: Any, needed: tuple[str, ...], where: str) -> None:
    if not isinstance(entry, dict):
        raise EvaluationError(f"{where}: expected an object, found {type(entry).__name__}")
    missing = [key for key in needed if key not in entry]
    if missing:
        raise EvaluationError(f"{where}: missing {', '.join(missing)}")


def read_gold(folder: Path) -> dict[str, Record]:
    """NAME → record of a gold set that carries its texts, by name."""
    return {f.stem: check(parse(read_text(f), str(f)), str(f), gold=True) for f in gold_files(folder)}


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            yield number, line


def document_name(document: Mapping[str, Any], where: str) -> str:
    """What a prediction is matched by: ``document.name``, else the stem of ``document.path``."""
    if document.get("name"):
        return str(document["name"])
    if document.get("path"):
        return PurePath(str(document["path"])).stem
    raise EvaluationError(f"{where}: document has neither name nor path, so it belongs to no gold document")


def read_predictions(path: Path) -> dict[str, Record]:
    """NAME → predicted record, from JSON lines.

    Raises EvaluationError with file and line for a foreign form, and for two records of one name.
    """
    out: dict[str, Record] = {}
    first: dict[str, int] = {}
    for number, line in _lines(path):
        where = f"{path}:{number}"
        record = check(parse(line, where), where, gold=False)
        name = document_name(record["document"], where)
        if name in out:
            raise EvaluationError(f"{where}: a second record named {name!r}; the first is on line {first[name]}")
        out[name], first[name] = record, number
    return out


@contextmanager
def comparing(name: str) -> Iterator[None]:
    """Turns what a value of a foreign kind makes the comparison do into an EvaluationError about that document."""
    try:
        yield
    except (TypeError, AttributeError, KeyError, ValueError) as cause:
        what = f"{type(cause).__name__}: {cause}"
        raise EvaluationError(f"a value is not of the kind a record has there ({what})", document=name) from cause
