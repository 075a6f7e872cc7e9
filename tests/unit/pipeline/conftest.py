"""Work that worker processes can import, whatever pytest calls the test modules."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

_WORK = '''
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
'''


@pytest.fixture()
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    import importlib
    import sys

    (tmp_path / "fake_work.py").write_text(_WORK, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "fake_work", raising=False)
    return importlib.import_module("fake_work")
