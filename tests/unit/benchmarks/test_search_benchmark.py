"""The benchmark of search runs over the examples and writes what its README says."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "benchmarks"))


def test_the_result_has_every_key_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import search

    from musnad import Case

    monkeypatch.setattr(search, "server", lambda: nullcontext(None))
    with Case.build([ROOT / "examples" / "stipends-rafid.txt"], tmp_path / "case.musnad", workers=1):
        pass
    assert search.main([str(tmp_path / "case.musnad"), "--queries", "7", "--out", str(tmp_path)]) == 0
    (file,) = tmp_path.glob("search-case-1-*.json")
    found = json.loads(file.read_text("utf-8"))
    assert (found["documents"], found["postgres_ms"], found["same_answers"]) == (1, None, None)
    readme = (ROOT / "benchmarks" / "README.md").read_text("utf-8").partition("\n## Search\n")[2]
    for key in (*found["sqlite_ms"], *found["bytes_per_document"], "sqlite_ms", "postgres_ms", "same_answers"):
        assert key in readme
