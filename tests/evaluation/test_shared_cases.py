"""What a casefile of the real articles of ``../shared`` must show; says loudly where it was skipped without them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from musnad.casefile.build import build
from musnad.intake import sources
from musnad.model.document import RawItem
from musnad.model.reading import Reading
from musnad.model.serial import casefile_json
from musnad.pipeline.run import extract

SHARED = Path(__file__).resolve().parents[3] / "shared"
SEEDS = SHARED / "seeds"
CONFLICT = SHARED / "corpora" / "conflict-2015.jsonl.gz"

pytestmark = pytest.mark.corpus


@cache
def case(path: Path, word: str = "") -> Mapping[str, Any]:
    """The exported casefile of the articles there that hold the word."""
    if not path.exists():
        pytest.skip(f"NOT CHECKED: {path} is not there")
    items = [i for i in sources.items([str(path)]) if isinstance(i, RawItem) and word.encode() in i.data]
    return casefile_json(build([r for r in extract(items) if isinstance(r, Reading)]))


def seeds() -> Mapping[str, Any]:
    return case(SEEDS)


def label(found: Mapping[str, Any], origin: str) -> str:
    return next(o["label"] for o in found["origins"] if o["id"] == origin)


def incident(found: Mapping[str, Any], type_: str, place: str) -> Mapping[str, Any]:
    (one,) = [i for i in found["incidents"] if i["type"] == type_ and place in i["places"]]
    return one


def test_al_husseini_is_one_person_and_one_origin_in_two_documents() -> None:
    (person,) = [e for e in seeds()["entities"] if "الحسيني" in e["name"] and e["kind"] == "person"]
    assert len({m["document"] for m in person["mentions"]}) == 2
    assert len({r["text"] for r in person["roles"]}) == 2
    (origin,) = [o for o in seeds()["origins"] if "الحسيني" in o["label"]]
    assert origin["entity"] == person["id"]


def test_three_networks_stand_in_two_documents_over_months_and_years() -> None:
    one = incident(seeds(), "dismantling", "ديالى")
    assert one["documents"] == 2
    (found,) = [c for c in seeds()["contradictions"] if c["id"] in one["contradictions"]]
    assert (found["about"], found["kind"]) == ("scope", "scope")
    assert {"الأشهر" in s["value"] for s in found["sides"]} == {True, False}


def test_truffle_hunters_of_anbar_and_of_palmyra_are_two_abductions() -> None:
    anbar, palmyra = incident(seeds(), "abduction", "الأنبار"), incident(seeds(), "abduction", "تدمر")
    assert anbar["id"] != palmyra["id"]
    assert palmyra["time"]["from"] == "2023-02-11"
    assert anbar["time"]["from"] != palmyra["time"]["from"]


def test_a_thousand_infiltrators_are_told_by_the_agencys_unnamed_officials() -> None:
    """Told by lead and body, as one incident or two; a further place of «عبروا» is a known error of the reading."""
    told = [i for i in seeds()["incidents"] if i["type"] == "movement" and {"العراق", "سوريا"} <= set(i["places"])]
    unnamed = {o["id"]: o["label"] for o in seeds()["origins"] if o["kind"] == "unnamed"}
    labels = {unnamed[o] for i in told for o in i["origins"]}
    assert told
    assert all("مسؤول" in label for label in labels)
    assert any("أسوشيتد برس" in label for label in labels)


def test_the_abduction_at_al_qaryatayn_is_one_incident_with_the_observatory_once() -> None:
    found = case(CONFLICT, "القريتين")
    one = incident(found, "abduction", "القريتين")
    assert one["documents"] == 4
    told = [label(found, o) for o in one["origins"]]
    assert told.count("المرصد السوري لحقوق الإنسان") == 1
    assert one["time"] == {"from": "2015-08-06", "to": "2015-08-06"}
