"""The benchmark of the workbench asks for every kind of page, and writes what its README says."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "benchmarks"))


def test_the_result_has_every_key_of_the_readme(tmp_path: Path) -> None:
    import workbench

    from musnad import Case

    with Case.build([ROOT / "examples"], tmp_path / "case.musnad", workers=1):
        pass
    case = str(tmp_path / "case.musnad")
    assert workbench.main([case, "--clients", "2", "--each", "4", "--out", str(tmp_path)]) == 0
    (file,) = tmp_path.glob("workbench-case-*.json")
    found = json.loads(file.read_text("utf-8"))
    assert (found["clients"], found["failed"]) == (2, [])
    assert {k.removesuffix(" (JSON)").split()[0] for k in found["pages_ms"]} == {
        "overview", "search", "document", "incident", "name", "mechanism", "lists", "timeline", "map", "network"
    }  # fmt: skip
    assert found["every_ms"]["asked"] == sum(times["asked"] for times in found["pages_ms"].values())
    readme = (ROOT / "benchmarks" / "README.md").read_text("utf-8").partition("\n## Workbench\n")[2]
    for key in found.keys() - {"commit", "day", "machine"}:
        assert key in readme


def test_without_a_casefile_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import workbench

    assert workbench.main([str(tmp_path / "none.musnad")]) == 2
    assert "NOT MEASURED" in capsys.readouterr().err
