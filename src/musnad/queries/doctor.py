"""What is installed, what is missing, and whether it works: nothing is changed by looking."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

from musnad import __version__
from musnad.model.errors import MusnadError, ResourceError
from musnad.resources import loader
from musnad.storage import cases, schema

State = Literal["ok", "optional", "wrong"]

# What the casefile's statements need: upserts (3.24) and columns that can be dropped (3.35).
OLDEST_SQLITE = (3, 35, 0)
OLDEST_PYTHON = (3, 11)
# Extras for whoever works on Musnad, not with it.
_FOR_BUILDERS = ("dev", "tools")
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_EXTRA = re.compile(r"""extra\s*==\s*['"]([^'"]+)""")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. found: what is there, in a few words. state: ``optional`` is missing and may be.

    remedy: key of what to do about it, None when nothing is to be done. value: what fills that.
    """

    name: str
    state: State
    found: str
    remedy: str | None = None
    value: str = ""


def examine(case: str | None = None) -> tuple[Check, ...]:
    """Every check, in a fixed order. case: also whether that casefile can be opened."""
    return (
        Check("musnad", "ok", __version__),
        _python(),
        *_packages(),
        _sqlite(),
        _full_text(),
        _knowledge(),
        _compiled(),
        _encoding(),
        *([_casefile(case)] if case else []),
    )


def _python() -> Check:
    found = f"{platform.python_version()} ({platform.system()} {platform.machine()})"
    if sys.version_info < OLDEST_PYTHON:
        return Check("python", "wrong", found, "python", ".".join(map(str, OLDEST_PYTHON)))
    return Check("python", "ok", found)


def _packages() -> Iterator[Check]:
    """What Musnad's own metadata asks for, extras by their name."""
    for line in importlib.metadata.requires("musnad") or ():
        name, extra = _NAME.match(line), _EXTRA.search(line)
        if name is None or (extra and extra[1] in _FOR_BUILDERS):
            continue
        wanted = f"musnad[{extra[1]}]" if extra else "musnad"
        try:
            yield Check(name[0].lower(), "ok", importlib.metadata.version(name[0]))
        except importlib.metadata.PackageNotFoundError:
            yield Check(name[0].lower(), "optional" if extra else "wrong", "–", "install", wanted)


def _sqlite() -> Check:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return Check("sqlite", "wrong", sqlite3.sqlite_version, "sqlite", ".".join(map(str, OLDEST_SQLITE)))
    return Check("sqlite", "ok", sqlite3.sqlite_version)


def _full_text() -> Check:
    with closing(sqlite3.connect(":memory:")) as db:
        try:
            db.execute("CREATE VIRTUAL TABLE t USING fts5 (x)")
        except sqlite3.OperationalError as error:
            return Check("sqlite-fts5", "wrong", str(error), "fts5")
    return Check("sqlite-fts5", "ok", "–")


def _knowledge() -> Check:
    wrong = []
    for path in loader.manifest():
        try:
            loader.raw(path)
        except (ResourceError, OSError):
            wrong.append(path)
    if wrong:
        return Check("knowledge", "wrong", ", ".join(wrong), "install", "musnad")
    return Check("knowledge", "ok", f"{len(loader.manifest())} / {loader.digest()[:12]}")


def _compiled() -> Check:
    from musnad.arabic import phrases

    if str(phrases.__file__).endswith(".py"):
        return Check("compiled", "optional", "–", "compile")
    return Check("compiled", "ok", "C")


def _encoding() -> Check:
    found = sys.getfilesystemencoding()
    return Check("encoding", "ok", found) if found == "utf-8" else Check("encoding", "wrong", found, "encoding")


def _casefile(case: str) -> Check:
    name = cases.label(case)
    try:
        with cases.to_read(case) as store:
            counted = next(store.db.rows("SELECT count(*) FROM documents"))[0]
            return Check(name, "ok", f"schema {schema.SCHEMA}, {counted} documents, {store.archive.label}")
    except MusnadError as error:
        return Check(name, "wrong", str(error), "casefile")
