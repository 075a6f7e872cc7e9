"""The benchmark runs over the examples and says what its README says; the stack sampler sees where time goes."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "benchmarks"))


def test_the_result_has_every_key_of_the_readme(tmp_path: Path) -> None:
    pytest.importorskip("musnad.engines.rules.engine")
    import throughput

    assert throughput.main([str(ROOT / "examples"), "--limit", "3", "--out", str(tmp_path)]) == 0
    (file,) = tmp_path.glob("examples-3-*.json")
    found = json.loads(file.read_text("utf-8"))
    assert found["documents"] == 3
    assert set(found["seconds"]) == {"load", "intake", "engine", "record", "casefile", "storage"}
    assert {"cpu", "cores", "python"} <= set(found["machine"])
    assert found["peak_mib"]["process"] > 1
    readme = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    told = {line.split("`")[1] for line in readme.split("\n") if line.startswith("| `")}
    assert told <= set(found) | {"spread"}


def test_linking_is_measured_at_four_sizes_and_readings_are_kept(tmp_path: Path) -> None:
    pytest.importorskip("musnad.engines.rules.engine")
    import linking

    given = [str(ROOT / "examples"), "--limit", "8", "--out", str(tmp_path), "--readings", str(tmp_path / "kept")]
    assert linking.main(given) == 0
    (file,) = tmp_path.glob("linking-examples-8-*.json")
    found = json.loads(file.read_text("utf-8"))
    assert [run["documents"] for run in found["runs"]] == [1, 2, 4, 8]
    assert set(found["runs"][-1]["stages"]) == {name for _, _, name in linking.WATCHED}
    (kept,) = (tmp_path / "kept").iterdir()
    written = kept.stat().st_mtime_ns
    assert linking.main(given) == 0
    assert kept.stat().st_mtime_ns == written


def test_nothing_to_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("musnad.engines.rules.engine")
    import throughput

    assert throughput.main([str(tmp_path)]) == 2
    assert "nothing to read" in capsys.readouterr().err


def test_time_outside_the_project_is_other() -> None:
    from sampling import Samples

    samples = Samples()
    end = time.process_time() + 0.1
    with samples:
        while time.process_time() < end:
            pass
    assert samples.total > 20
    assert samples.shares()["own"] == {"other": 1.0}
