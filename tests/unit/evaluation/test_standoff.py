import json
import subprocess
import sys
from pathlib import Path

import pytest

from musnad.evaluation import standoff
from musnad.evaluation.report import evaluate
from musnad.model.errors import EvaluationError

from .builders import TEXT, full, write_gold, write_lines

TOOL = Path(__file__).resolve().parents[3] / "tools" / "standoff.py"


def convert(gold: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TOOL), str(gold), str(out)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_nothing_of_the_text_stays_and_joining_gives_the_record_back() -> None:
    record = full()
    record["document"]["title"] = "عنوان ليس في النص"
    bare = standoff.strip(record)
    kept = json.dumps({k: v for k, v in bare.items() if k != "standoff"}, ensure_ascii=False)
    assert not [word for word in TEXT.split() if len(word) > 3 and word in kept]
    assert "عنوان" not in kept
    assert standoff.join(bare, TEXT, "here") == standoff.filled(record)


def test_a_settled_name_that_the_text_does_not_hold_stays() -> None:
    record = full()
    record["statements"][0]["speaker"]["name"] = "ناظم كامل الطائي"
    bare = standoff.strip(record)
    assert bare["statements"][0]["speaker"]["name"] == "ناظم كامل الطائي"
    assert "at" in bare["statements"][1]["speaker"]["name"]


def test_a_changed_text_is_refused() -> None:
    with pytest.raises(EvaluationError, match="not the annotated one"):
        standoff.join(standoff.strip(full()), TEXT + " ", "here")


@pytest.fixture
def bare_gold(tmp_path: Path) -> Path:
    return write_gold(tmp_path / "gold", one=standoff.strip(full()))


def test_a_stand_off_set_is_scored_with_texts_of_a_folder_or_of_lines(tmp_path: Path, bare_gold: Path) -> None:
    predicted = full()
    predicted["document"]["text"] = TEXT + "\nسطر آخر"
    predictions = write_lines(tmp_path / "p.jsonl", predicted)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "any.txt").write_text(TEXT, "utf-8")
    rows = write_lines(tmp_path / "rows.jsonl", {"id": "x", "text": TEXT})
    for texts in (tmp_path / "texts", rows):
        assert evaluate(bare_gold, predictions, texts).parts["events"].f1 == 1


def test_the_predictions_own_text_will_do_where_it_is_the_annotated_one(tmp_path: Path, bare_gold: Path) -> None:
    assert evaluate(bare_gold, write_lines(tmp_path / "p.jsonl", full())).parts["events"].f1 == 1
    predicted = full()
    predicted["document"]["text"] = "نص آخر"
    with pytest.raises(EvaluationError, match=r"one\.json: none of the 1 texts given has sha256"):
        evaluate(bare_gold, write_lines(tmp_path / "p.jsonl", predicted))


def test_an_unknown_form_and_texts_that_are_none_are_refused(tmp_path: Path) -> None:
    gold = write_gold(tmp_path / "gold", one={"standoff": "other/9", "document": {}})
    predictions = write_lines(tmp_path / "p.jsonl", full())
    with pytest.raises(EvaluationError, match="unknown"):
        evaluate(gold, predictions)
    with pytest.raises(EvaluationError, match="no such folder"):
        evaluate(gold, predictions, tmp_path / "nowhere")
    with pytest.raises(EvaluationError, match=r"rows\.jsonl:1: no 'text' in it"):
        evaluate(gold, predictions, write_lines(tmp_path / "rows.jsonl", {"id": "x"}))


def test_the_tool_writes_a_set_that_scores_as_the_full_one(tmp_path: Path) -> None:
    gold, out = write_gold(tmp_path / "gold", one=full()), tmp_path / "bare"
    done = convert(gold, out)
    assert done.returncode == 0, done.stderr
    assert "text" not in json.loads((out / "one.json").read_text("utf-8"))["document"]
    predictions = write_lines(tmp_path / "p.jsonl", full())
    assert evaluate(out, predictions).table == evaluate(gold, predictions).table
    broken = subprocess.run(
        [sys.executable, str(TOOL), str(out), str(out)], capture_output=True, text=True, check=False
    )
    assert broken.returncode == 1
    assert "error:" in broken.stderr
