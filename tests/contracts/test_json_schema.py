"""The published JSON Schemas against records and casefiles: hand-made ones, and what the examples yield."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from musnad.model import casefile as case
from musnad.model.casefile import Casefile
from musnad.model.document import Document, Quarantined
from musnad.model.reading import EngineInfo, Reading
from musnad.model.serial import casefile_json, record_of

ROOT = Path(__file__).resolve().parents[2]
TEXT = "قالت الشرطة إن مسلحين قتلوا شخصين في الرطبة أمس."


@cache
def schema(name: str) -> Any:
    found = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return found


def problems(name: str, value: Any) -> list[str]:
    """What is wrong with the value, each with its place."""
    errors = jsonschema.Draft202012Validator(schema(name)).iter_errors(value)
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in errors]


def quote(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


def record() -> dict[str, Any]:
    """A record by hand in the form of the contract, with something in every list but persons."""
    speaker = {**quote("الشرطة"), "name": "الشرطة", "role": None, "named": True}
    said = quote("مسلحين قتلوا شخصين في الرطبة أمس")
    time = {**quote("أمس"), "from": "2024-02-07", "to": "2024-02-07", "precision": "day"}
    place = {"country": "IQ", "admin1": "Anbar"}
    return {
        "document": {
            "id": "d1",
            "sha256": "0" * 64,
            "name": "row",
            "path": "rows.jsonl",
            "url": None,
            "title": None,
            "outlet": None,
            "published": "2024-02-08",
            "language": "ar",
            "text": TEXT,
        },
        "persons": [],
        "places": [
            {"name": "الرطبة", "spans": [[37, 43]], **place, "lat": 33.0, "lon": 40.3, "gazetteer_id": None},
        ],
        "statements": [
            {"id": "s1", **said, "form": "indirect", "stance": "asserted", "speaker": speaker, "via": [], "chain": []}
        ],
        "events": [
            {
                "id": "e1",
                "type": "killing",
                "trigger": quote("قتلوا"),
                "time": time,
                "status": "occurred",
                "actors": [{**quote("مسلحين"), "name": None}],
                "targets": [{**quote("شخصين"), "name": None}],
                "places": [{**quote("الرطبة"), **place}],
                "counts": [{"of": "killed", "low": 2, "high": 2, "text": "شخصين"}],
                "method": None,
                "phase": None,
                "statement": "s1",
            }
        ],
        "mentions": [{"id": "m1", "type": "place", **quote("الرطبة"), "name": None}],
        "times": [{**time, "kind": "date"}],
        "estimates": [],
    }


def test_a_record_in_the_form_of_the_contract_is_valid() -> None:
    assert problems("record", record()) == []


def test_further_keys_are_welcome() -> None:
    found = record()
    found["events"][0]["rule"] = "killing.verb"
    found["engine"] = {"name": "rules"}
    assert problems("record", found) == []


@pytest.mark.parametrize("key", sorted(record()))
def test_no_list_may_go(key: str) -> None:
    found = record()
    del found[key]
    assert problems("record", found)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("document", "published"), "8 شباط"),
        (("document", "sha256"), "abc"),
        (("places", 0, "country"), "Iraq"),
        (("places", 0, "spans"), [[1]]),
        (("statements", 0, "stance"), "believed"),
        (("statements", 0, "speaker", "named"), None),
        (("events", 0, "type"), "war"),
        (("events", 0, "trigger"), None),
        (("events", 0, "status"), None),
        (("events", 0, "counts", 0, "low"), -1),
        (("events", 0, "time", "from"), "yesterday"),
        (("mentions", 0, "type"), "thing"),
        (("times", 0, "kind"), "point"),
    ],
)
def test_a_foreign_value_is_refused(path: tuple[str | int, ...], value: Any) -> None:
    found = copy.deepcopy(record())
    where: Any = found
    for step in path[:-1]:
        where = where[step]
    where[path[-1]] = value
    assert problems("record", found)


def test_an_empty_reading_is_a_valid_record() -> None:
    document = Document("d1", "0" * 64, "x", "x.txt", "نص")
    assert problems("record", record_of(Reading(document, EngineInfo("rules", "1", "0")))) == []


def test_an_empty_casefile_is_valid_and_one_without_incidents_is_not() -> None:
    found = casefile_json(Casefile())
    assert problems("casefile", found) == []
    del found["incidents"]
    assert problems("casefile", found)


def whole_casefile() -> Casefile:
    """One of every type of the casefile."""
    return Casefile(
        documents=(case.CaseDocument("d1", "a", "المدار", "2024-02-08", None, None),),
        entities=(
            case.Entity(
                "E1",
                "person",
                "ناظم الطائي",
                ("الطائي",),
                (case.EntityRole("قائد الشرطة", "d1", None),),
                (case.EntityMention("d1", 0, 4),),
            ),
        ),
        origins=(case.Origin("O1", "person", "E1", "ناظم الطائي"),),
        incidents=(
            case.Incident(
                *("I1", "bombing", (case.EventRef("d1", "e1"),), ("بعقوبة",), "2024-02-08", None, ("O1",), 1),
                values=(case.IncidentValue("killed", 18, None, ("d1",), ("O1",)),),
                contradictions=("C1",),
            ),
        ),
        contradictions=(
            case.Contradiction(
                *("C1", "I1", "killed", "incompatible"),
                sides=(case.ContradictionSide("18", "d1", "s1"), case.ContradictionSide("23", "d1", None)),
            ),
        ),
        mechanisms=(
            case.Mechanism(
                *("F1", "stipend", "use", None, (case.StatusClaim("ongoing", "d1", "s1", "e1", None, None),)),
                places=(),
                actors=(),
                origins=("O1",),
            ),
        ),
    )


def test_a_casefile_with_one_of_everything_is_valid() -> None:
    assert problems("casefile", json.loads(json.dumps(casefile_json(whole_casefile())))) == []


@cache
def examples() -> tuple[Reading, ...]:
    pytest.importorskip("musnad.engines.rules.engine")
    from musnad.intake import sources
    from musnad.pipeline.run import extract

    found = list(extract(sources.items([str(ROOT / "examples")])))
    put_aside = [q for q in found if isinstance(q, Quarantined)]
    assert put_aside == []
    return tuple(r for r in found if isinstance(r, Reading))


def test_the_records_of_the_examples_are_valid() -> None:
    assert len(examples()) == 15
    for reading in examples():
        assert problems("record", json.loads(json.dumps(record_of(reading)))) == [], reading.document.name


def test_the_casefile_of_the_examples_is_valid() -> None:
    build = pytest.importorskip("musnad.casefile.build")
    casefile = casefile_json(build.build(list(examples()), []))
    assert len(casefile["documents"]) == 15
    assert problems("casefile", casefile) == []


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["dev", "train", "open"])
def test_the_gold_sets_fit_what_the_schema_asks_of_gold(name: str) -> None:
    folder = ROOT.parent / "shared" / "gold" / name
    if not folder.is_dir():
        pytest.skip(f"GOLD NOT CHECKED: {folder} is not there")
    asked = {"$ref": "#/$defs/gold", "$defs": schema("record")["$defs"]}
    validator = jsonschema.Draft202012Validator(asked)
    for file in sorted(folder.glob("*.json")):
        assert [e.message for e in validator.iter_errors(json.loads(file.read_text("utf-8")))] == [], file.name
