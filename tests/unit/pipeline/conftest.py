"""Work that worker processes can import, whatever pytest calls the test modules; and an engine that does little."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

from musnad.model.document import Document
from musnad.model.reading import EngineInfo, Reading
from musnad.pipeline import worker

_WORK = """
import os
import time


def double(item):
    return item * 2


def slow_first(item):
    time.sleep(0.2 if item == 0 else 0)
    return item * 2


def die_at_seven(item):
    if item == 7:
        os._exit(9)
    return item * 2


def die(item):
    os._exit(9)


def fail_at_seven(item):
    if item == 7:
        raise ValueError("seven")
    return item


def given_up(item):
    return f"gave up {item}"


def read_or_die(item):
    from musnad.model.document import Document
    from musnad.model.reading import EngineInfo, Reading
    from musnad.pipeline import worker

    if b"kill" in item.data:
        os._exit(9)
    sha256 = worker.digest(item.data)
    document = Document("d" + sha256[:16], sha256, item.name, item.path, item.data.decode())
    return worker.record(Reading(document, EngineInfo("fake", "1", "none")))
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    (tmp_path / "fake_work.py").write_text(_WORK, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "fake_work", raising=False)
    return importlib.import_module("fake_work")


class FakeEngine:
    """Reads nothing; breaks on a text that says so, and counts what it read."""

    def __init__(self) -> None:
        self.info = EngineInfo("rules", "1", "none")
        self.read_names: list[str] = []

    def read(self, document: Document) -> Reading:
        self.read_names.append(document.name)
        if "إلى العطب" in document.text:
            raise ZeroDivisionError("no\nsuch thing")
        if "انقطع" in document.text:
            raise KeyboardInterrupt
        return Reading(document, self.info)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """The engine that every run in this process gets, whatever it asks for."""
    made = FakeEngine()
    monkeypatch.setattr(worker, "engine", lambda name: made)
    return made
