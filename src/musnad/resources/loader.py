"""Reads knowledge files and refuses one that is not what the manifest says.

Every file under ``resources/`` stands in ``manifest.toml`` with source, licence, date and sha256.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from musnad.model.errors import ResourceError

_ROOT = files("musnad.resources")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def manifest() -> dict[str, dict[str, str]]:
    """Path below ``resources/`` → its entry (source, licence, date, sha256)."""
    data = tomllib.loads((_ROOT / "manifest.toml").read_text(encoding="utf-8"))
    return {entry["path"]: entry for entry in data["file"]}


@cache
def digest() -> str:
    """sha256 (hex) of the whole knowledge: it changes when any file changes."""
    lines = sorted(f"{path} {entry['sha256']}" for path, entry in manifest().items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def text(path: str) -> str:
    """The file's text. Raises ResourceError as ``raw`` does."""
    return raw(path).decode("utf-8")


def raw(path: str) -> bytes:
    """The file's bytes. Raises ResourceError when it is not in the manifest or differs from its sha256."""
    entry = manifest().get(path)
    if entry is None:
        raise ResourceError(f"resource {path!r} is not in manifest.toml", available=sorted(manifest()))
    data = (_ROOT / path).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != entry["sha256"]:
        raise ResourceError(
            f"resource {path!r} is not what manifest.toml says: expected sha256 {entry['sha256'][:12]}…, "
            f"found {found[:12]}…; if the change is meant, run `make manifest`"
        )
    return data


def rows(path: str) -> list[dict[str, str]]:
    """A TSV file's rows as dicts keyed by its header; ``#`` lines are comments, absent cells are ''.

    Raises ResourceError for a row with more cells than the header.
    """
    header, *found = cells(path)
    return [dict(zip(header, row, strict=True)) for row in found]


def cells(path: str) -> list[list[str]]:
    """A TSV file's lines as cells, the header first; for tables of many rows that need no names.

    ``#`` lines are comments, absent cells are ''. Raises ResourceError for a row with more cells than the header.
    """
    out = [line.split("\t") for line in text(path).split("\n") if line and line[0] != "#"]
    width = len(out[0])
    for number, row in enumerate(out, 1):
        if len(row) == width:
            continue
        if len(row) > width:
            raise ResourceError(f"{path}: row {number} has {len(row)} cells, expected at most {width}")
        row += [""] * (width - len(row))
    return out


def data(path: str) -> Any:
    """A YAML file's content."""
    return yaml.load(text(path), Loader=_LOADER)
