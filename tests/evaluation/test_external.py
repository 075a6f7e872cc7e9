"""The benchmarks of others, over a few made-up rows and an engine that reads by a word list."""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import evaluate
import external

from musnad.evaluation.tallies import Figure
from musnad.model.document import Document
from musnad.model.reading import Argument, EngineInfo, Event, Mention, Reading, TimeExpression
from musnad.model.span import Quote

WORDS = {"سامي": "person", "الموصل": "place", "الأمم المتحدة": "organisation"}


class FakeEngine:
    """Finds «قتل» with the word after it, a few names, and «أمس»."""

    def read(self, document: Document) -> Reading:
        text = document.text
        events = tuple(self._event(text, m) for m in re.finditer(r"قتل (\w+)", text))
        times = tuple(TimeExpression("أمس", m.start(), m.end(), None, None, None) for m in re.finditer("أمس", text))
        mentions = tuple(
            Mention("m", kind, m.start(), m.end(), word, None, "")  # type: ignore[arg-type]
            for word, kind in WORDS.items()
            for m in re.finditer(word, text)
        )
        return Reading(document, EngineInfo("fake", "0", "0"), events=events, times=times, mentions=mentions)

    @staticmethod
    def _event(text: str, m: re.Match[str]) -> Event:
        target = Argument(m[1], m.start(1), m.end(1))
        trigger = Quote.cut(text, m.start(), m.start() + 3)
        return Event("e", "killing", trigger, (), (target,), (), None, (), "occurred", None, None, None, "")


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external.registry, "get", lambda name: FakeEngine())


def test_assault_sentences_leave_out_what_the_judges_split_on(tmp_path: Path) -> None:
    rows = [("yes", "قتل جندي"), ("yes", "انفجرت سيارة"), ("easy no", "قتل الوقت"), ("ambiguous", "قتل رجل")]
    lines = [json.dumps({"id": str(i), "label": label, "text": text}) for i, (label, text) in enumerate(rows)]
    (tmp_path / "gsr-assault-sentences.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    assert external.assault_sentences(tmp_path) == {"gsr_sentences": Figure(1, 2, 2)}


def test_assault_spans_ask_for_a_word_that_any_annotator_marked(tmp_path: Path) -> None:
    spans = [{"verb": ["القتل"], "target_actor": []}, {"verb": ["قتل"], "target_actor": ["ضابط", "كبير"]}]
    rows = [{"source": "a", "text": "قتل جندي", "spans": spans}]
    (tmp_path / "gsr-assault-spans.json").write_text(json.dumps(rows), "utf-8")
    assert external.assault_spans(tmp_path) == {"gsr_verbs": Figure(1, 1, 1), "gsr_targets": Figure(0, 1, 1)}


def test_names_are_paired_by_overlap_and_class(tmp_path: Path) -> None:
    tokens = "زار O|سامي B-PERS|كريم I-PERS|الموصل B-LOC|مع O|الأمم B-ORG|المتحدة I-ORG|وبغداد B-LOC|. O"
    (tmp_path / "anercorp-first80.txt").write_text(tokens.replace("|", "\n") + "\n", "utf-8")
    found = external.names(tmp_path)
    assert found["anercorp_PERS"] == Figure(1, 1, 1)
    assert found["anercorp_LOC"] == Figure(1, 2, 1)
    assert found["anercorp_ORG"] == Figure(1, 1, 1)


def test_times_are_found_at_their_offsets_whatever_marks_stand_before(tmp_path: Path) -> None:
    first = '<TimeML>\n\ufeffقال &quot;سامي&quot; <TIMEX3 tid="t1" type="DATE" value="x">أمس</TIMEX3> كذا\n</TimeML>'
    second = '<TimeML>\n\ufeffأمس ثم <TIMEX3 tid="t1" type="DURATION" value="x">عامين</TIMEX3>\n</TimeML>\n'
    (tmp_path / "timex-dev.tml").write_text(first + "\n" + second, "utf-8")
    assert external.times(tmp_path) == {"timex": Figure(1, 2, 2)}


def test_false_alarms_on_articles_of_any_subject_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "corpora").mkdir()
    rows = [{"id": f"a{i}", "text": "قتل رجل" if i == 3 else "خبر", "title": "ت"} for i in range(8)]
    with gzip.open(tmp_path / "corpora" / "general-2015.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(json.dumps(r) for r in rows) + "\n")
    monkeypatch.setattr(external, "GENERAL_SIZE", 8)
    assert external.general(tmp_path, 8, tmp_path / "out" / "list.tsv") == (8, 1)
    assert (tmp_path / "out" / "list.tsv").read_text("utf-8").split("\n")[1].startswith("a3\tkilling\toccurred\tقتل\t")


def test_absent_gold_is_told_loudly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main(["--shared", str(tmp_path), "--only", "dev", "timex"]) == 2
    assert "NOT MEASURED" in capsys.readouterr().err


def test_an_absent_benchmark_is_told_and_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gold").mkdir()
    assert evaluate.main(["--shared", str(tmp_path), "--only", "timex"]) == 0
    assert "NOT MEASURED" in capsys.readouterr().out


def test_lowering_without_a_reason_is_refused() -> None:
    with pytest.raises(SystemExit):
        evaluate.arguments(["--lower"])
