from pathlib import Path
from typing import Any

import pytest

from musnad.evaluation.errors import classify, format_errors, group

from .builders import at, event, full, record, statement, write_gold, write_lines


def kinds(gold: dict[str, Any], predicted: dict[str, Any], area: str) -> dict[str, int]:
    return {g.kind: g.count for g in group({"one": gold}, {"one": predicted}).of(area)}


def test_no_difference_is_told_as_such(tmp_path: Path) -> None:
    report = classify(write_gold(tmp_path / "gold", one=full()), write_lines(tmp_path / "p.jsonl", full()))
    assert report.groups == ()
    assert format_errors(report) == "no differences"


def test_events_missed_and_mistaken() -> None:
    predicted = full()
    predicted["events"] = [event("raid", "اعتقلت", "e1")]
    misses = [(g.kind, g.miss) for g in group({"one": full()}, {"one": predicted}).of("events")]
    assert sorted(misses) == [("trigger unknown", True), ("wrong type", False), ("wrong type", True)]


@pytest.mark.parametrize(
    ("type_", "trigger", "kind"),
    [
        ("bombing", "عبوة", "wrong type"),  # touches the gold trigger, which another prediction already took
        ("arrest", "التحقيق", "duplicate telling"),
        ("killing", "وقتل", "spurious beside another event"),
        ("attack", "لهجوم", "spurious in a sentence without events"),
    ],
)
def test_false_alarms_by_class(type_: str, trigger: str, kind: str) -> None:
    predicted = full()
    predicted["events"].append(event(type_, trigger, "e9"))
    assert kinds(full(), predicted, "events") == {kind: 1}


def test_arguments_of_a_matched_event() -> None:
    predicted = full()
    predicted["events"][0].update(
        actors=[at("ناظم الطائي")],
        targets=[at("مسلحين"), at("التحقيق")],
        places=[],
        counts=[{"of": "arrested", "low": 4, "high": 4, "text": "ثلاثة"}],
        time=None,
    )
    assert kinds(full(), predicted, "arguments") == {
        "actors: wrong": 1,
        "counts: wrong number": 1,
        "places: missing": 1,
        "targets: spurious": 1,
        "time: missing": 1,
    }


def test_a_boundary_is_told_from_another_argument() -> None:
    gold = record(events=[event("arrest", "اعتقلت", "e1", targets=[at("ثلاثة مسلحين في سامراء")])])
    wide = at("سامراء أمس. وقال العقيد ناظم")
    predicted = record(events=[event("arrest", "اعتقلت", "e1", targets=[wide])])
    assert kinds(gold, predicted, "arguments") == {"targets: wrong boundary": 1}


def test_arguments_fall_with_their_event() -> None:
    predicted = full()
    predicted["events"] = predicted["events"][1:]
    found = kinds(full(), predicted, "arguments")
    assert set(found) == {f"{role}: event missed" for role in ("actors", "targets", "places", "counts", "time")}


def test_statements_by_whether_a_cue_was_found() -> None:
    predicted = full()
    predicted["statements"] = [statement("المسلحين", "ناظم الطائي", "s1")]
    assert kinds(full(), predicted, "statements") == {"missed, no cue found in its sentence": 1, "wrong boundary": 1}


def test_a_speaker_named_elsewhere_is_an_anaphor() -> None:
    predicted = full()
    predicted["statements"][1]["speaker"] = {"name": "جندي"}
    assert kinds(full(), predicted, "attribution") == {"wrong speaker: anaphor, named in another paragraph": 1}
    predicted["statements"][1]["speaker"] = None
    assert kinds(full(), predicted, "attribution") == {"no speaker": 1}


def test_names_places_and_numbers() -> None:
    predicted = full()
    predicted["persons"] = [{"name": "ناظم كريم جاسم", "roles": []}]
    predicted["places"] = [{"name": "سامراء"}, {"name": "الموصل", "country": "IQ", "admin1": "Diyala"}]
    predicted["estimates"][0]["low"] = 2
    assert kinds(full(), predicted, "persons") == {"wrong boundary": 1}
    assert kinds(full(), predicted, "places") == {"unresolved": 1, "wrong resolution": 1}
    assert kinds(full(), predicted, "estimates") == {"wrong number": 1}


def test_ways_of_finance() -> None:
    gold = record(events=[event("finance", "التحقيق", "e1", phase="use", method="stipend")])
    predicted = record(events=[event("finance", "التحقيق", "e1", phase="raise", method="donation")])
    report = group({"one": gold}, {"one": predicted})
    assert [(g.kind, g.miss) for g in report.of("finance")] == [("missed", True), ("spurious", False)]


def test_examples_are_bounded_and_counted_whole() -> None:
    gold = record(events=[event("arrest", "اعتقلت", "e1")])
    report = group({f"d{i}": gold for i in range(9)}, {}, most=2)
    (events,) = report.of("events")
    assert events.count == 9
    assert [e.document for e in events.examples] == ["d0", "d1"]
    assert "−    9  trigger unknown" in format_errors(report)
