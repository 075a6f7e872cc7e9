"""The Python API: the command line's words, and an import that stays cheap."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from musnad import Case
from musnad.model.errors import CasefileError, QueryError, StorageError

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = ("stipends-rafid.txt", "stipends-madar.txt", "truffle-kidnap-madar.txt", "truffle-kidnap-difaf.txt")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("api") / "case.musnad")
    with Case.build([EXAMPLES / name for name in FILES], path, workers=1) as case:
        assert case.quarantine == ()
    return path


def test_importing_musnad_is_cheap() -> None:
    code = "import sys, musnad; print([m for m in ('numpy', 'musnad.api', 'yaml') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_the_questions(address: str) -> None:
    with Case.open(address) as case:
        found = case.search("كفالات", limit=3)
        assert found.total >= len(found) > 0
        assert "كفال" in found[0].text
        assert found.facets["outlet"]
        texts = {r.document.id: r.document.text for r in case.readings()}
        assert all(texts[hit.document][hit.start : hit.end] == hit.text for hit in found)
        assert case.incidents
        assert case.why(case.incidents[0].id).id == case.incidents[0].id
        assert len(case.timeline().moments) + case.timeline().undated == len(case.incidents)
        assert case.map()["type"] == "FeatureCollection"
        assert case.network().ties
        assert sum(t.count for t in case.counts()) == len(case.incidents)
        assert case.search(type=["finance", "abduction"], kinds=["incident"]).total > 0
        assert len(case.documents) == len(FILES)


def test_what_goes_wrong(address: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        Case.open(tmp_path / "none.musnad")
    with Case.open(address) as case:
        with pytest.raises(QueryError):
            case.search("(")
        with pytest.raises(TypeError):
            case.search(colour="red")
        with pytest.raises(CasefileError):
            case.why("I999")
