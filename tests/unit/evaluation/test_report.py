import copy
import json
from pathlib import Path

import pytest

from musnad.evaluation.report import compare, evaluate, format_report, report_json
from musnad.evaluation.tallies import Figure
from musnad.model.errors import EvaluationError

from .builders import TEXT, at, event, full, record, statement, write_gold, write_lines


def test_the_gold_itself_scores_full(tmp_path: Path) -> None:
    report = evaluate(write_gold(tmp_path / "gold", one=full()), write_lines(tmp_path / "p.jsonl", full()))
    missing = {"finance"}  # there is no finance event in it
    assert {part for part, f in report.parts.items() if f.f1 < 1} == missing
    assert report.overall == 7 / 8
    assert report.unanswered == report.unasked == ()


def test_nothing_predicted_scores_nothing_and_is_told(tmp_path: Path) -> None:
    gold = write_gold(tmp_path / "gold", one=full(), two=full())
    report = evaluate(gold, write_lines(tmp_path / "p.jsonl", {**full(), "document": {"name": "other", "text": "x"}}))
    assert report.overall == 0
    assert report.unanswered == ("one", "two")
    assert report.unasked == ("other",)
    assert "no prediction, scored as empty: one, two" in format_report(report)


def test_a_wrong_type_is_a_found_trigger_but_no_event_and_its_arguments_are_lost() -> None:
    predicted = full()
    predicted["events"][0]["type"] = "raid"
    table = compare({"one": full()}, {"one": predicted}).table
    assert table["event_trigger"] == Figure(2, 2, 2)
    assert table["event_type"] == Figure(1, 2, 2)
    assert table["event_actors"] == Figure(0, 1, 1)


def test_two_predictions_cannot_share_one_gold_event() -> None:
    gold, predicted = record(events=[event("arrest", "اعتقلت", "e1")]), record()
    predicted["events"] = [event("arrest", "اعتقلت", "e1"), event("arrest", "اعتقلت", "e2")]
    assert compare({"one": gold}, {"one": predicted}).table["event_type"] == Figure(1, 1, 2)


def test_a_statement_needs_half_of_what_both_cover() -> None:
    gold = record(statements=[statement("المسلحين خططوا لهجوم", "ناظم الطائي", "s1")])
    short = record(statements=[statement("خططوا", "ناظم الطائي", "s1")])
    assert compare({"one": gold}, {"one": short}).table["statements"].right == 0
    near = record(statements=[statement("المسلحين خططوا", "الطائي", "s1")])
    table = compare({"one": gold}, {"one": near}).table
    assert table["statements"].right == table["attribution"].right == 1


def test_an_event_in_the_outlets_voice_agrees_with_one_whose_statement_was_not_found() -> None:
    gold = full()
    gold["events"][0]["statement"] = "s1"
    predicted = full()
    predicted["statements"] = []
    assert compare({"one": gold}, {"one": predicted}).table["event_source"].right == 2


@pytest.mark.parametrize(("key", "value"), [("low", None), ("high", 4), ("of", "killed")])
def test_a_toll_is_right_only_with_kind_and_both_bounds(key: str, value: object) -> None:
    predicted = full()
    predicted["events"][0]["counts"][0][key] = value
    assert compare({"one": full()}, {"one": predicted}).table["event_counts"] == Figure(0, 1, 1)


def test_the_right_country_in_the_wrong_division_is_not_resolved() -> None:
    predicted = full()
    predicted["places"][0]["admin1"] = "Diyala"
    predicted["places"][1]["admin1"] = "Ninawa"
    assert compare({"one": full()}, {"one": predicted}).table["place_resolution"] == Figure(1, 2, 2)


def test_offsets_are_carried_over_another_layout() -> None:
    predicted = copy.deepcopy(full())
    text = "   " + TEXT
    predicted["document"]["text"] = text
    predicted["events"] = [event("arrest", "اعتقلت", "e1", text)]
    predicted["estimates"] = [at("ثلاثة مسلحين", text, low=3, high=3)]
    table = compare({"one": full()}, {"one": predicted}).table
    assert table["event_type"].right == table["estimates"].right == 1


def test_the_json_form_has_the_published_scorers_keys() -> None:
    found = report_json(compare({"one": full()}, {"one": full()}))
    assert set(found["table"]["event_type"]) == {"p", "r", "f1", "gold", "pred"}
    assert json.loads(json.dumps(found)) == found


def test_a_prediction_is_known_by_its_paths_stem_where_it_has_no_name(tmp_path: Path) -> None:
    predicted = full()
    predicted["document"] = {"path": "some/where/one.txt", "text": TEXT}
    gold = write_gold(tmp_path / "gold", one=full())
    assert evaluate(gold, write_lines(tmp_path / "p.jsonl", predicted)).unanswered == ()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "p.jsonl:2: not JSON"),
        ("[]", "p.jsonl:2: expected a JSON object, found list"),
        ('{"text": "x"}', "p.jsonl:2: not a record: expected document.text"),
        ('{"document": {"text": "x"}}', "p.jsonl:2: document has neither name nor path"),
        ('{"document": {"text": "x", "name": "n"}, "events": {}}', "p.jsonl:2: expected a list 'events'"),
        ('{"document": {"text": "x", "name": "n"}, "events": [{"id": "e1"}]}', "p.jsonl:2: events[0]: missing type"),
        ('{"document": {"text": "x", "name": "one"}}', "a second record named 'one'; the first is on line 1"),
    ],
)
def test_a_foreign_prediction_is_named_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    predictions = write_lines(tmp_path / "p.jsonl", full())
    predictions.write_text(predictions.read_text("utf-8") + line + "\n", "utf-8")
    with pytest.raises(EvaluationError) as error:
        evaluate(write_gold(tmp_path / "gold", one=full()), predictions)
    assert message in str(error.value)


def test_a_foreign_gold_is_named_with_its_file(tmp_path: Path) -> None:
    predictions = write_lines(tmp_path / "p.jsonl", full())
    broken = full()
    del broken["statements"][1]["via"]
    with pytest.raises(EvaluationError, match=r"one\.json: statements\[1\]: missing via"):
        evaluate(write_gold(tmp_path / "gold", one=broken), predictions)
    with pytest.raises(EvaluationError, match="not a folder"):
        evaluate(tmp_path / "nowhere", predictions)
    (tmp_path / "empty").mkdir()
    with pytest.raises(EvaluationError, match=r"no NAME\.json"):
        evaluate(tmp_path / "empty", predictions)
    with pytest.raises(EvaluationError, match="cannot be read"):
        evaluate(tmp_path / "gold", tmp_path / "nowhere.jsonl")


@pytest.mark.parametrize(("key", "value"), [("speaker", "الشرطة"), ("start", "5"), ("via", 3)])
def test_a_value_of_another_kind_is_told_with_its_document(tmp_path: Path, key: str, value: object) -> None:
    predicted = full()
    predicted["statements"][0][key] = value
    gold, predictions = write_gold(tmp_path / "gold", one=full()), write_lines(tmp_path / "p.jsonl", predicted)
    with pytest.raises(EvaluationError, match="one: a value is not of the kind"):
        evaluate(gold, predictions)
