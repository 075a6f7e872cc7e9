"""The development articles' figures may not fall under their floors; the rules of the floors themselves."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import floors
import sets

from musnad.evaluation.report import compare


def test_no_figure_of_the_examples_is_under_its_floor() -> None:
    gold_set = sets.examples(sets.SHARED)
    found, put_aside = sets.read(gold_set)
    assert put_aside == []
    assert sorted(found) == sorted(gold_set.gold)
    measured = floors.of_report("examples", gold_set.digest, compare(gold_set.gold, found))
    assert floors.falls(measured, floors.load()) == []


@pytest.mark.corpus
def test_no_figure_of_the_dev_set_is_under_its_floor() -> None:
    if not (sets.SHARED / "gold" / "dev").is_dir():
        pytest.skip(f"FLOORS NOT CHECKED: {sets.SHARED} is not there")
    gold_set = sets.dev(sets.SHARED)
    found, put_aside = sets.read(gold_set)
    assert put_aside == []
    measured = floors.of_report("dev", gold_set.digest, compare(gold_set.gold, found))
    assert floors.falls(measured, floors.load()) == []


def _measured(figure: float, digest: str = "a" * 64) -> floors.Measured:
    return floors.Measured("dev", digest, {"events": figure})


def _floors() -> dict[str, Any]:
    return {"sets": {"dev": {"corpus": "a" * 64, "figures": {"events": 0.8}}}, "lowered": []}


def test_a_figure_under_its_floor_is_told_and_one_within_rounding_is_not() -> None:
    assert floors.falls(_measured(0.7996), _floors()) == []
    assert "events 0.7990 is under its floor 0.8000" in floors.falls(_measured(0.7990), _floors())[0]


def test_a_figure_that_is_no_longer_measured_falls() -> None:
    assert floors.falls(floors.Measured("dev", "a" * 64, {}), _floors())


def test_floors_of_another_corpus_are_no_floors() -> None:
    assert "another corpus" in floors.falls(_measured(0.99, "b" * 64), _floors())[0]
    known = _floors()
    floors.raised(_measured(0.99, "b" * 64), known)
    assert known == _floors()


def test_raising_never_lowers() -> None:
    known = _floors()
    floors.raised(_measured(0.5), known)
    assert known == _floors()
    floors.raised(_measured(0.91239), known)
    assert known["sets"]["dev"]["figures"] == {"events": 0.9123}
    assert floors.falls(_measured(0.91239), known) == []


def test_lowering_keeps_its_reason() -> None:
    known = _floors()
    floors.lowered(_measured(0.5), known, "a rule was wrong in law")
    assert known["sets"]["dev"]["figures"] == {"events": 0.5}
    assert known["lowered"][0]["reason"] == "a rule was wrong in law"
    assert "0.8" in known["lowered"][0]["what"]


def test_the_untouched_ids_are_48() -> None:
    assert len(sets.UNTOUCHED) == 48
