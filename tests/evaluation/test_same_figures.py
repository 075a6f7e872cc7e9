"""Our scoring against the published scorer of the contract, figure by figure."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from perturb import spoil

from musnad.evaluation.report import evaluate, report_json

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.mark.corpus
@pytest.mark.parametrize("gold_set", ["dev", "open"])
def test_every_figure_equals_the_published_scorers(gold_set: str, tmp_path: Path) -> None:
    gold, scorer = SHARED / "gold" / gold_set, SHARED / "contract" / "score.py"
    if not scorer.exists() or not gold.exists():
        pytest.skip(f"NOT CHECKED against the published scorer: {SHARED} is not there")
    rng = random.Random(7)
    lines = []
    for file in sorted(gold.glob("*.json"))[:-1]:
        record = json.loads(file.read_text("utf-8"))
        lines.append(json.dumps(spoil(record, file.stem, rng), ensure_ascii=False))
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text("\n".join(lines) + "\n", "utf-8")
    command = [sys.executable, str(scorer), str(gold), str(predictions), "--json"]
    expected = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    found = report_json(evaluate(gold, predictions))
    assert found["table"] == expected["table"]
    assert found["parts"] == expected["parts"]
    assert found["overall"] == expected["overall"]
    assert 0.3 < found["overall"] < 0.95
