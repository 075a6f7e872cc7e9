"""A few kills of builds on both stores; `make test-kill` does fifty on each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("kill.py")


def killed(store: str, kills: int, seed: int) -> dict[str, Any]:
    asked = ("--store", store, "--kills", str(kills), "--seed", str(seed), "--documents", "60")
    done = subprocess.run([sys.executable, SCRIPT, *asked], capture_output=True, text=True, timeout=240)
    if "NOT TESTED" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode in (0, 1), done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("store", ["sqlite", "postgres"])
def test_a_killed_build_loses_nothing_and_ends_as_if_it_had_not_been(store: str) -> None:
    found = killed(store, kills=5, seed=11)
    assert found["faults"] == []
    assert found["kills"] >= 5
    assert found["acknowledged"] > 0
